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
    return folded(
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        "PRODID:-//Memo Archive//Steps//EN\r\n"
        "CALSCALE:GREGORIAN\r\n"
        f"NAME:{_escaped(title)}\r\n"
        f"X-WR-CALNAME:{_escaped(title)}\r\n"
    )


def tasks(memo: MemoItems, *, domain: str) -> str:
    """Return a task for each step of `memo`; `domain` makes their ids those of this archive alone.

    The time stamp is the moment the memo was published: a file that is made again is the same, and a program
    that has taken it in sees nothing new.
    """
    stamp = memo.moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") if memo.moment else "19700101T000000Z"
    about = _escaped("\n".join(filter(None, (memo.title, memo.key_point, memo.url))))
    categories = ",".join(_escaped(topic.name) for topic in memo.topics)
    tail = f"CATEGORIES:{categories}\r\n" if categories else ""
    lines = []
    for item in memo.items:
        step = item.step
        facts = f"Who: {_escaped(step.who)}\\n" if step.who else ""
        facts += f"Takes: {format_minutes(step.minutes)}\\n" if step.minutes else ""
        lines.append(
            "BEGIN:VTODO\r\n"
            f"UID:{_escaped(f'{step.id}@{domain}')}\r\n"
            f"DTSTAMP:{stamp}\r\n"
            f"SUMMARY:{_escaped(step.text)}\r\n"
            f"DESCRIPTION:{facts}{about}\r\n"
            f"URL:{item.url}\r\n"
            f"{tail}STATUS:NEEDS-ACTION\r\n"
            "END:VTODO\r\n"
        )
    return folded("".join(lines))


def folded(lines: str) -> str:
    """Return `lines`, those cut that have more than 75 octets, and never within a character."""
    # A sign has four octets at most.
    cut, short = (_cut_ascii, LINE) if lines.isascii() else (_cut, LINE // 4)
    return "\r\n".join([line if len(line) <= short else cut(line) for line in lines.split("\r\n")])


def _cut_ascii(line: str) -> str:
    rest = range(LINE, len(line), LINE - 1)  # The space that begins what goes on counts.
    return "\r\n ".join((line[:LINE], *[line[start : start + LINE - 1] for start in rest]))


def _cut(line: str) -> str:
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
    return "\r\n ".join(parts)


def _escaped(value: str) -> str:
    if not _SPECIAL.search(value):
        return value
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\r", "").replace("\n", "\\n")
