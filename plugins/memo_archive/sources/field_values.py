"""Values of fields: texts, dates, ids, addresses and durations as authors write them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from memo_archive.problems import shown
from memo_archive.sources.frontmatter import Scalar

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TAKES = re.compile(
    r"(?:(?P<days>\d{1,2}) ?d(?:ays?)?)? ?(?:(?P<hours>\d{1,3}) ?h(?:ours?|rs?)?)? ?"
    r"(?:(?P<minutes>\d{1,3}) ?m(?:in(?:utes?)?)?)?",
    re.IGNORECASE,
)
_OTHER_DATES = (
    "%d.%m.%Y|%d %B %Y|%B %d, %Y|%B %d %Y|%d %b %Y|%b %d, %Y|%b %d %Y|%Y/%m/%d|%Y.%m.%d|%Y-%m-%d %H:%M|"
    "%Y-%m-%d %H:%M:%S|%Y-%m-%dT%H:%M:%S|%Y%m%d"
).split("|")
YEARS = range(1000, 9000)
"""Beyond them some time zone has no such moment, and some platform does not print it with four digits."""
MOST_ENTRIES = 500
"""Entries of a list."""
WORKING_DAY = 8
"""Hours."""
_ID = re.compile(r"[^\s/\\#?%<>\"'`|^{}\x00-\x1f]{1,100}")


def _fault(code: str, what: str, cure: str) -> PydanticCustomError:
    """Return a fault whose `what` goes on after "the field is"."""
    # An author's text may hold braces, which the message template would fill in.
    return PydanticCustomError(code, "{what}", {"what": what, "cure": cure})


def kind_of(value: Any) -> str:
    """Return how a message names a value: its form, or the value itself in quotation marks."""
    if isinstance(value, Mapping):
        return "a set of fields"
    if isinstance(value, list):
        return "a list"
    return shown(value)


def as_text(value: Any) -> str:
    """Return text with its line breaks, even where YAML reads a number or a date."""
    if isinstance(value, Scalar) and not value.style and value.type == "bool":
        raise _fault(
            "wrong-type",
            f"{shown(value)}, which YAML reads as true or false, not as text",
            "Put it in quotation marks.",
        )
    if isinstance(value, str):
        return value.strip("\n").rstrip()
    if isinstance(value, Mapping):
        first = next(iter(value.items()), ("", ""))
        written = f"{first[0]}: {first[1]}" if isinstance(first[1], str) else f"{first[0]}:"
        raise _fault(
            "prose-mapping",
            f"read as a field of its own and not as text, for the colon in {shown(written)}",
            "Put the text in block form (`>-` and the text indented on the next line) or in quotation marks.",
        )
    if isinstance(value, list):
        raise _fault("wrong-type", "a list, not a text", "Write a single text.")
    return str(value).strip("\n").rstrip()


def as_line(value: Any) -> str:
    """Return text on one line, each stretch of white space as one space."""
    return " ".join(as_text(value).split())


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    written = as_line(value)
    found = _DAY.fullmatch(written)
    day = _calendar_day(*map(int, found.groups())) if found else None
    if day is None:
        raise _fault("not-a-date", f"{shown(written)}, not a calendar date", _date_cure(written))
    if day.year not in YEARS:
        raise _fault("not-a-date", f"{shown(written)}, a year no archive has", "Mend the year.")
    return day


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date_cure(written: str) -> str:
    """Return the cure of a wrong date: the date that was meant, where only one can be."""
    for form in _OTHER_DATES:
        try:
            meant = datetime.strptime(written, form)  # noqa: DTZ007 - a calendar date has no zone
        except ValueError:
            continue
        if meant.year in YEARS:
            return f"Write it as {meant.date().isoformat()}."
    found = _DAY.fullmatch(written)
    if found and int(found[2]) in range(1, 13) and int(found[1]) in YEARS:
        last = monthrange(int(found[1]), int(found[2]))[1]
        return f"That month has {last} days."
    return "Write it as 2026-03-31."


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, Scalar) and value.casefold() in ("true", "yes", "on"):
        return True
    if isinstance(value, Scalar) and value.casefold() in ("false", "no", "off"):
        return False
    raise _fault("wrong-type", f"{kind_of(value)}, neither true nor false", "Write true or false.")


def _number(value: Any) -> int:
    if isinstance(value, int):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{1,6}", value):
        return int(value)
    raise _fault("wrong-type", f"{kind_of(value)}, not a whole number", "Write it in digits, as 2.")


def _minutes(value: Any) -> int:
    if isinstance(value, int):
        return value
    written = as_line(value)
    found = _TAKES.fullmatch(written)
    days, hours, rest = (int(found[unit] or 0) if found else 0 for unit in ("days", "hours", "minutes"))
    minutes = (days * WORKING_DAY + hours) * 60 + rest
    if minutes:
        return minutes
    raise _fault(
        "not-a-duration",
        f"{shown(written)}, not a duration",
        "Write minutes, hours or working days with their unit: 30 min, 1 h 30 min, 2 d.",
    )


def _id(value: Any) -> str:
    written = as_line(value)
    if not _ID.fullmatch(written):
        raise _fault(
            "not-an-id",
            f"{shown(written)}, which cannot be an id",
            "An id is one short word or several joined by hyphens, without slashes.",
        )
    return written


def _address(value: Any) -> str:
    written = as_line(value)
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", written)
    if (
        (scheme and scheme[1].lower() not in ("http", "https", "mailto"))
        or (not scheme and not re.match(r"/(?!/)", written))
        or re.search(r"""[\s"<>\\]""", written)
    ):
        raise _fault(
            "not-an-address",
            f"{shown(written)}, which is no address of a page",
            "Write it whole, beginning with https:, or from this site's root, beginning with a slash.",
        )
    return written


def as_list(value: Any) -> Any:
    """Return a list; one value where a list belongs is a list of one."""
    if not isinstance(value, list):
        return [value]
    if len(value) > MOST_ENTRIES:
        raise _fault("too-many", f"a list of {len(value):,}, more than {MOST_ENTRIES}", "Shorten it.")
    return value


Line = Annotated[str, BeforeValidator(as_line)]
Address = Annotated[str, BeforeValidator(_address)]
Prose = Annotated[str, BeforeValidator(as_text)]
Day = Annotated[date, BeforeValidator(_day)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Number = Annotated[int, BeforeValidator(_number)]
Minutes = Annotated[
    int,
    BeforeValidator(_minutes),
    Field(json_schema_extra={"type": "string", "examples": ["30 min", "1 h 30 min"]}),
]
Id = Annotated[str, BeforeValidator(_id)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(as_list)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(as_list)]
