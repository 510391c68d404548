"""Remarks of the parser, as their author is told of them."""

from __future__ import annotations

from memo_archive.markdown.dialect import MAX_NESTING
from memo_archive.markdown.structure import BODY_DEPTH, Remark
from memo_archive.parsing.attribute_lists import new_list
from memo_archive.problems import Level, shown


def described(remark: Remark) -> tuple[str, str, Level]:
    """Return what is wrong, how to mend it, and how much it weighs."""
    if remark.code == BODY_DEPTH:
        return (
            f"quotations and lists are nested more than {MAX_NESTING // 2} deep here",
            "Take some levels away; a few are more than readers follow.",
            Level.ERROR,
        )
    return (
        f"the attribute list {shown(remark.written)} is printed as text",
        f"Write {new_list(remark.written)}, or let `memo check --fix` do so.",
        Level.WARNING,
    )
