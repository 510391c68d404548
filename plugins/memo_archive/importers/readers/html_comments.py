"""Readers' comments on a saved page, from which an author can choose letters to print."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, tzinfo

from memo_archive.importers.cues.boilerplate import boilerplate_of
from memo_archive.importers.cues.bylines import author_in
from memo_archive.importers.cues.dates import day_in, day_of_stamp
from memo_archive.importers.cues.page_parts import PagePart
from memo_archive.importers.post import Comment
from memo_archive.importers.readers.html_blocks import blocks_in
from memo_archive.importers.readers.html_boilerplate import is_data
from memo_archive.importers.readers.html_tree import Node

_UNITS = frozenset(
    """comment comment-body comment-block comment-item comment-entry commententry comment-wrap
    comment_container single-comment comment-content-wrap h-cite""".split()
)
_UNIT_ID = re.compile(r"(?:li-)?comment-\d+|c\d{6,}")
_NAMES = frozenset(
    """fn comment-author comment-author-name comment_author author user comment-header p-author commenter
    comment-name username comment-footer""".split()
)
_TEXTS = frozenset(
    """comment-content comment-text comment_text commenttext comment-body-text comment-entry-content
    commentbody p-content p-summary comment__content""".split()
)


def comments_in(node: Node, zone: tzinfo) -> list[Comment]:
    """Return the comments in `node`, one for each name within a comment's element."""
    units = {id(n): n for n in node.nodes() if n.tokens & _UNITS or _UNIT_ID.fullmatch(n.get("id"))}
    names: dict[int, Node] = {}
    for inner in node.nodes():
        if inner.tag == "cite" or inner.tokens & _NAMES:
            unit = next((n for n in inner.above() if id(n) in units), None)
            if unit is not None:
                names.setdefault(id(unit), inner)
    comments = (_comment(units[key], name, units, zone) for key, name in names.items())
    return list(dict.fromkeys(comment for comment in comments if comment))


def _comment(unit: Node, name: Node, units: Mapping[int, Node], zone: tzinfo) -> Comment | None:
    own = [n for n in unit.nodes() if next((a for a in [n, *n.above()] if id(a) in units), None) is unit]
    said = re.sub(r"(?i)\s*\b(?:says?|said|wrote|commented)\b\s*:?.*$", "", name.line).strip(" :—-")
    said = author_in(name.line) or said
    texts = [n for n in own if n.tokens & _TEXTS][:1]
    if not texts:
        texts = [
            n for n in own if n.tag == "p" and n is not name and not is_data(n) and name not in n.nodes()
        ]
    blocks = [block for n in texts for block in blocks_in(n)[0]]
    text = "\n\n".join(b.text.strip() for b in blocks if b.text.strip() and not _is_of_form(b.line))
    fits = text and said and len(said.split()) <= 8
    return Comment(said[:80], text, _day_of(own, zone)) if fits else None


def _day_of(own: list[Node], zone: tzinfo) -> date | None:
    stamp = next((n.get("datetime") for n in own if n.get("datetime")), "")
    day = day_of_stamp(stamp, zone) if stamp else None
    if day is None:
        seen = next((found for n in own if n.words <= 14 and (found := day_in(n.line))), None)
        day = seen.day if seen else None
    return day


def _is_of_form(line: str) -> bool:
    boilerplate = boilerplate_of(line)
    return bool(boilerplate and boilerplate.part in (PagePart.FORM, PagePart.SHARE, PagePart.FOOT))
