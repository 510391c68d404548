"""Closing paragraphs: KEY POINT and TAKING ACTION at the end of a memo's Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt

_LABEL = re.compile(
    r"(?:#{1,6}[ \t]++)?+(?P<open>\*\*|__|\*|_)?+[ \t]*+(?P<label>KEY[ \t]++POINT|TAKING[ \t]++ACTION)S?+"
    r"[ \t]*+"
    r"(?::[ \t]*+(?P<close>(?P=open))?|(?P<closed>(?P=open))?[ \t]*+:)[ \t]*+(?:#++[ \t]*+$)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Closing:
    """A body and the closing paragraphs that were found at its end."""

    body: str
    """Without blank lines at its end."""
    key_point: str | None = None
    key_point_line: int = 0
    """1-based, within the text given; 0 without key point."""
    taking_action: str | None = None
    taking_action_line: int = 0
    stray_line: int = 0
    """Line of a paragraph after the key point that belongs to neither; 0 without one."""


def split_closing(body: str) -> Closing:
    """Return `body` parted from the `KEY POINT:` and `TAKING ACTION:` paragraphs that close it.

    The last of each label counts, where it begins a paragraph outside quotations, lists and code. All that
    follows TAKING ACTION is steps; the key point is one paragraph.
    """
    lines = body.split("\n")
    labelled = {n: found for n, line in enumerate(lines) if ":" in line and (found := _LABEL.match(line))}
    key_at = action_at = None
    for number in _paragraph_starts(body) if labelled else ():
        if number not in labelled:
            continue
        if labelled[number]["label"][0] in "kK":
            key_at = number
        else:
            action_at = number
    starts = [number for number in (key_at, action_at) if number is not None]
    if not starts:
        return Closing(_ended(lines))
    key_point, key_line, stray = None, 0, 0
    if key_at is not None:
        end = action_at if action_at is not None and action_at > key_at else len(lines)
        first, *more = _paragraphs(lines, key_at, end)
        key_line, key_point = first[0] + 1, first[1]
        stray = more[0][0] + 1 if more else 0
    action = None
    if action_at is not None:
        end = key_at if key_at is not None and key_at > action_at else len(lines)
        action = "\n".join([_without_label(lines[action_at]), *lines[action_at + 1 : end]])
    return Closing(
        _ended(lines[: min(starts)]),
        key_point,
        key_line,
        action,
        action_at + 1 if action_at is not None else 0,
        stray,
    )


def _ended(lines: list[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _paragraphs(lines: list[str], start: int, end: int) -> list[tuple[int, str]]:
    """Return the paragraphs of lines `start` to `end` as (line, one line of text), the label taken off."""
    found: list[tuple[int, str]] = []
    current: list[str] = []
    begin = start
    for number, line in enumerate([_without_label(lines[start]), *lines[start + 1 : end], ""], start):
        if line.strip():
            if not current:
                begin = number
            current.append(line.strip())
        elif current:
            found.append((begin, " ".join(current)))
            current = []
    return found or [(start, "")]


def _without_label(line: str) -> str:
    """Return `line` without its label, and without the emphasis that label and text may share."""
    found = _LABEL.match(line)
    if not found:
        return line
    mark = found["open"]
    rest = line[found.end() :]
    return rest.rstrip().removesuffix(mark) if mark and not (found["close"] or found["closed"]) else rest


def _paragraph_starts(body: str) -> list[int]:
    """Return the 0-based lines that begin a paragraph or a heading outside quotations, lists and code."""
    tokens = _blocks.parse(body)
    return [
        t.map[0] for t in tokens if t.level == 0 and t.type in ("paragraph_open", "heading_open") and t.map
    ]


_blocks = MarkdownIt("commonmark").enable("table")
_blocks.core.ruler.enableOnly(["normalize", "block"])
