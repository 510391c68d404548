"""Steps as tasks of a calendar: iCalendar by RFC 5545, a VTODO each, without a day on which it is due."""

from __future__ import annotations

import re
from datetime import UTC

from memo_archive.exports.items import MemoItems, format_minutes

LINE = 75
"""Octets of a line, its end not counted."""
TAIL = "END:VCALENDAR\r\n"
_SPECIAL = re.compile(r"[\\;,\r\n]")


def head(title: str) -> str:
    """Return how the calendar named `title` begins."""
    return (
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        "PRODID:-//Memo Archive//Steps//EN\r\n"
        "CALSCALE:GREGORIAN\r\n"
        f"{_text('NAME', title)}{_text('X-WR-CALNAME', title)}"
    )


def tasks(memo: MemoItems, *, domain: str) -> str:
    """Return a task for each step of `memo`; `domain` makes their ids those of this archive alone.

    The time stamp is the moment the memo was published: a file that is made again is the same, and a program
    that has taken it in sees nothing new.
    """
    stamp = memo.moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") if memo.moment else "19700101T000000Z"
    about = [memo.title, *([memo.key_point] if memo.key_point else []), memo.url]
    description = _text("DESCRIPTION", "\n".join(about))
    categories = ",".join(_escaped(topic.name) for topic in memo.topics)
    tail = f"{folded(f'CATEGORIES:{categories}') if categories else ''}STATUS:NEEDS-ACTION\r\nEND:VTODO\r\n"
    lines = []
    for step, url in memo.items:
        facts = [f"Who: {step.who}"] if step.who else []
        facts += [f"Takes: {format_minutes(step.minutes)}"] if step.minutes else []
        lines += [
            "BEGIN:VTODO\r\n",
            _text("UID", f"{step.id}@{domain}"),
            f"DTSTAMP:{stamp}\r\n",
            _text("SUMMARY", step.text),
            _text("DESCRIPTION", "\n".join((*facts, *about))) if facts else description,
            folded(f"URL:{url}"),
            tail,
        ]
    return "".join(lines)


def folded(line: str) -> str:
    """Return `line` with its end, cut where it has more than 75 octets, and never within a character."""
    if line.isascii():
        if len(line) <= LINE:
            return f"{line}\r\n"
        rest = range(LINE, len(line), LINE - 1)  # The space that begins what goes on counts.
        return "\r\n ".join((line[:LINE], *[line[start : start + LINE - 1] for start in rest])) + "\r\n"
    data = line.encode("utf-8", "replace")
    parts: list[str] = []
    start, room = 0, LINE
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:  # A character goes on here: it begins further left.
            end -= 1
        parts.append(data[start:end].decode())
        start, room = end, LINE - 1
    parts.append(data[start:].decode())
    return "\r\n ".join(parts) + "\r\n"


def _text(name: str, value: str) -> str:
    return folded(f"{name}:{_escaped(value)}")


def _escaped(value: str) -> str:
    if not _SPECIAL.search(value):
        return value
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\r", "").replace("\n", "\\n")
