"""Errors of YAML as problems: in the author's words, at the place that causes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from memo_archive.problems import Position, Problem, shown
from memo_archive.sources.source import Source

_NO_SPACE = re.compile(r"([A-Za-z_]\w*):[^\s:/]")
_BLOCK_FORM = (
    "Put the text in block form, which takes any sign: `{key}: >-` and the text indented on the next line."
)
_TEXT_AFTER_QUOTE = re.compile(r"""\s*+(?:- )?+\w*+:?+\s*+(?:"[^"]*"|'[^']*')\s*+[^\s#]""")


def unspaced(source: Source, lines: list[str], number: int, first_line: int) -> Problem | None:
    """Return the problem of a colon without a space on line `number` or on the one above it, if any."""
    for candidate in (number, number - 1):
        line = lines[candidate] if 0 <= candidate < len(lines) else ""
        found = _NO_SPACE.match(line)
        if found:
            return source.problem(
                Position(candidate + first_line, len(found[1]) + 1),
                "front-matter-colon",
                f"no space follows the colon in {shown(line.strip())}, so it is no field",
                f"Write `{found[1]}: ` and the value after a space.",
            )
    return None


def problem_of(source: Source, block: str, error: yaml.YAMLError, first_line: int) -> Problem:
    """Return the problem of a YAML error in words that name the usual cause."""
    lines = block.split("\n")
    reason = str(getattr(error, "problem", None) or "unreadable").strip()
    context = str(getattr(error, "context", None) or "")
    mark: Any = getattr(error, "problem_mark", None)
    opened: Any = getattr(error, "context_mark", None) or mark
    if mark is None:
        return source.problem(
            Position(first_line, 1),
            "front-matter-yaml",
            f"this is not valid YAML ({reason})",
            "Write each field as `name: value`.",
        )

    def line_of(place: Any) -> str:
        return lines[place.line] if place.line < len(lines) else ""

    def told(place: Any, code: str, what: str, cure: str) -> Problem:
        return source.problem(Position(place.line + first_line, place.column + 1), code, what, cure)

    def block_form(number: int) -> str:
        above = (re.match(r"([A-Za-z_]\w*):", line) for line in reversed(lines[: number + 1]))
        return _BLOCK_FORM.format(key=next((found[1] for found in above if found), "field"))

    line = line_of(mark)
    no_space = unspaced(source, lines, mark.line, first_line)
    if no_space and ("mapping values" in reason or "expected ':'" in reason):
        return no_space
    if "escape" in reason:
        return told(
            mark,
            "front-matter-quote",
            f"a backslash in quotation marks begins an escape, and this is none: {shown(line.strip())}",
            block_form(opened.line),
        )
    if "quoted scalar" in context or "-quoted" in context:
        return told(
            opened,
            "front-matter-quote",
            f"the quotation mark that opens here is never closed: {shown(line_of(opened).strip())}",
            f"Close it. Or better: {_lower_first(block_form(opened.line))}",
        )
    if "alias" in context or "anchor" in context:
        return told(
            opened,
            "front-matter-alias",
            f"{shown(line_of(opened)[opened.column : opened.column + 1])} begins a YAML "
            f"{'alias' if 'alias' in context else 'anchor'} in {shown(line_of(opened).strip())}",
            block_form(opened.line),
        )
    if "tag" in context:
        return told(
            opened,
            "front-matter-tag",
            f"'!' begins a YAML tag in {shown(line_of(opened).strip())}",
            block_form(opened.line),
        )
    if "mapping values are not allowed" in reason and re.match(r"[ ]+[A-Za-z_]\w*:(?:\s|$)", line):
        return source.problem(
            Position(mark.line + first_line, 1),
            "front-matter-indent",
            f"{shown(line.strip())} is indented, so it is read as text that goes on from the line above",
            "Begin a field at the margin; put text with a colon in block form, `>-` and the text below.",
        )
    if "mapping values are not allowed" in reason:
        return told(
            mark,
            "front-matter-colon",
            f"this colon is read as the end of a field's name: {shown(line.strip())}",
            block_form(mark.line),
        )
    if "flow" in context:
        place = _open_bracket(block, mark.index) if context.endswith("flow node") else opened
        return told(
            place,
            "front-matter-bracket",
            "the bracket that opens here is never closed, or a comma is missing: "
            f"{shown(line_of(place).strip())}",
            "Close it. Text that begins with a bracket goes in block form: `>-`, the text on the next line.",
        )
    quoted = _closed_early(lines, mark.line)
    if quoted and "expected" in reason:
        return source.problem(
            Position(quoted[0] + first_line, quoted[1]),
            "front-matter-quote",
            f"text goes on after a closing quotation mark: {shown(lines[quoted[0]].strip())}",
            block_form(quoted[0]),
        )
    if "expected ':'" in reason:
        return told(
            opened,
            "front-matter-yaml",
            f"{shown(line_of(opened).strip())} is no field: it has no colon",
            "Indent it by two spaces if it goes on from the line above; "
            "if the memo's text begins here, put a line --- before it.",
        )
    if "cannot start any token" in reason:
        return told(
            mark,
            "front-matter-sign",
            f"a value cannot begin with {shown(line[mark.column : mark.column + 1])}: {shown(line.strip())}",
            block_form(mark.line),
        )
    if "sequence entries" in reason:
        return told(
            mark,
            "front-matter-list",
            f"a list cannot begin beside its field's name: {shown(line.strip())}",
            "Put each entry on a line of its own below the name, as `  - entry`.",
        )
    if "expected key" in reason or "'-' indicator" in reason:
        return told(
            mark,
            "front-matter-indent",
            f"{shown(line.strip())} is not indented as the lines it belongs with",
            "Begin each field at the margin, and indent what belongs to it by two spaces.",
        )
    return told(
        mark,
        "front-matter-yaml",
        f"this is not valid YAML ({reason}): {shown(line.strip())}",
        "Write each field as `name: value`; indent lists and longer texts by two spaces.",
    )


def _closed_early(lines: list[str], number: int) -> tuple[int, int] | None:
    """Return the line and column of text after a closing quotation mark.

    Looked for on line `number` and the three above it; None without such text.
    """
    last = min(number, len(lines) - 1)
    for candidate in range(last, max(last - 4, -1), -1):
        found = _TEXT_AFTER_QUOTE.match(lines[candidate])
        if found:
            return candidate, found.end()
    return None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place in YAML, as PyYAML's marks are."""

    line: int
    column: int


def _open_bracket(block: str, end: int) -> _Mark:
    """Return the place of the last bracket before `end`, which is never closed."""
    at = max(block.rfind("[", 0, end), block.rfind("{", 0, end), 0)
    return _Mark(block.count("\n", 0, at), at - block.rfind("\n", 0, at) - 1)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
