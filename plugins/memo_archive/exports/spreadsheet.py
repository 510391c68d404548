"""Steps as a table: comma-separated values by RFC 4180, in UTF-8, which no spreadsheet takes for formulas."""

from __future__ import annotations

from collections.abc import Iterable

from memo_archive.exports.items import MemoItems

COLUMNS = (
    "id",
    "step",
    "has_task",
    "has_question",
    "who",
    "minutes",
    "url",
    "memo",
    "date",
    "key_point",
    "topics",
    "principles",
    "series",
)
_END = "\r\n"
_QUOTED = frozenset('",\r\n')
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def head() -> str:
    """Return the first line, which names the columns."""
    return f"{_cells(COLUMNS)}{_END}"


def rows(memo: MemoItems) -> str:
    """Return a line for each step of `memo`."""
    of_memo = _cells(
        (
            memo.title,
            memo.date,
            memo.key_point,
            "; ".join(topic.name for topic in memo.topics),
            "; ".join(principle.name for principle in memo.principles),
            memo.series.name if memo.series else "",
        )
    )
    lines = []
    for item in memo.items:
        step = item.step
        own = (
            step.id,
            step.text,
            "yes" if step.has_task else "no",
            "yes" if step.has_question else "no",
            step.who,
            str(step.minutes or ""),
            item.url,
        )
        lines.append(f"{_cells(own)},{of_memo}{_END}")
    return "".join(lines)


def _cells(cells: Iterable[str]) -> str:
    """Return `cells` as they stand in a line."""
    return ",".join(map(_cell, cells))


def _cell(text: str) -> str:
    """Return a cell so that a spreadsheet shows it: what it would take for a formula begins with a '.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    if text.startswith(_FORMULA):
        text = f"'{text}"
    if _QUOTED.isdisjoint(text):
        return text
    return '"{}"'.format(text.replace('"', '""'))
