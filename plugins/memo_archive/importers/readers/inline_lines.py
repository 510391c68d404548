"""Inline text between block elements: its paragraphs, lines and white space."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from memo_archive.importers.post import Span

DOUBLE_SPACE = re.compile("[\u00a0 \t]*[ \t][\u00a0 \t]*")
"""White space with a plain space in it; no-break spaces alone are intended."""


def paragraphs_of(spans: Sequence[Span]) -> list[list[tuple[Span, ...]]]:
    """Return the text between block elements as paragraphs of lines: two line breaks end a paragraph."""
    paragraphs: list[list[tuple[Span, ...]]] = []
    lines: list[tuple[Span, ...]] = []
    line: list[Span] = []
    empty = 0

    def end_line() -> None:
        nonlocal line, lines, empty
        tidy = _tidy(line)
        line = []
        if tidy:
            if empty and lines:
                paragraphs.append(lines)
                lines = []
            empty = 0
            lines.append(tidy)
        else:
            empty += 1

    for span in spans:
        parts = span.text.split("\n")
        for number, part in enumerate(parts):
            if number:
                end_line()
            if part:
                line.append(replace(span, text=part))
    end_line()
    if lines:
        paragraphs.append(lines)
    return paragraphs


def _tidy(line: Sequence[Span]) -> tuple[Span, ...]:
    """Return a line without doubled or outer white space; neighbouring spans of one style are joined."""
    joined: list[Span] = []
    for span in line:
        text = DOUBLE_SPACE.sub(" ", span.text)
        if joined and joined[-1].text.endswith(" ") and text.startswith(" "):
            text = text[1:]
        if not text:
            continue
        last = joined[-1] if joined else None
        if last and replace(last, text="") == replace(span, text=""):
            joined[-1] = replace(last, text=last.text + text)
        else:
            joined.append(replace(span, text=text))
    while joined and not joined[0].text.strip("\u00a0 \u200b\t"):
        joined.pop(0)
    while joined and not joined[-1].text.strip("\u00a0 \u200b\t"):
        joined.pop()
    if joined:
        joined[0] = replace(joined[0], text=joined[0].text.lstrip("\u00a0 \t"))
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip("\u00a0 \t"))
    return tuple(joined)
