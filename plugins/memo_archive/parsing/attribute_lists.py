"""Attribute lists of Python-Markdown, `{: .x }`, rewritten as editors and this parser read them: `{.x}`."""

from __future__ import annotations

from collections.abc import Iterable

from memo_archive.problems import Position


def with_new_lists(text: str, places: Iterable[Position]) -> str:
    """Return the file `text` with the attribute lists that begin at `places` rewritten, and nothing else."""
    lines = text.split("\n")
    for place in sorted(places, key=lambda place: (place.line, place.column), reverse=True):
        line = lines[place.line - 1]
        start = place.column - 1
        end = line.find("}", start)
        if line.startswith("{:", start) and end > 0:
            lines[place.line - 1] = f"{line[:start]}{new_list(line[start : end + 1])}{line[end + 1 :]}"
    return "\n".join(lines)


def new_list(written: str) -> str:
    """Return the attribute list `written`, `{: .x }`, as `{.x}`."""
    return "{" + written.removeprefix("{:").removesuffix("}").strip() + "}"
