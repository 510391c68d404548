"""Step paragraphs: the text of `taking_action` divided into steps."""

from __future__ import annotations

import re

_BULLET = re.compile(r"[ \t]*(?:[-*+•·‣]|\d{1,3}[.)])[ \t]+(?=\S)")
_NO_TEXT = re.compile(r"\s*+(?:[-*+•·‣]|\d{1,3}[.)]|(?:[-*_][ \t]*+){3,})\s*+")


def split_steps(text: str) -> list[tuple[int, str]]:
    """Return the steps of `taking_action`: (0-based line within `text`, one line of Markdown) for each.

    A paragraph is a step, and so is each bullet or number of a list. A line that goes on without a blank line
    belongs to the step above it, and so does an indented one below a bullet.
    """
    steps: list[tuple[int, list[str]]] = []
    is_open = is_list = False
    for number, line in enumerate(text.split("\n")):
        if not line.strip() or _NO_TEXT.fullmatch(line):
            is_open = False
            continue
        bullet = _BULLET.match(line)
        if bullet:
            steps.append((number, [line[bullet.end() :].strip()]))
            is_list = True
        elif is_open or (is_list and line.startswith(("  ", "\t"))):
            steps[-1][1].append(line.strip())
        else:
            steps.append((number, [line.strip()]))
            is_list = False
        is_open = True
    return [(number, " ".join(parts)) for number, parts in steps]
