"""Dates in text, feeds, URLs and file names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

MONTHS = {
    name: number
    for number, names in enumerate(
        """january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|
        october oct|november nov|december dec""".split("|"),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+(?:the\s+)?)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_WEEKDAY}\b(?P<month>{_MONTH})\.?\s+{_DAY},?\s+{_YEAR}\b",
        rf"{_WEEKDAY}\b{_DAY}\s+(?:of\s+)?(?P<month>{_MONTH})\.?,?\s+{_YEAR}\b",
        rf"\b{_DAY}-(?P<month>{_MONTH})-{_YEAR}\b",
        rf"(?<![\d/.-]){_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?![\d/.-])",
        r"(?<![\d/.-])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\." + rf"{_YEAR}(?![\d/.-])",
    )
]
_SLASHES = re.compile(rf"(?<![\d/.-])(\d{{1,2}})/(\d{{1,2}})/(?:{_YEAR}|(?P<short>\d\d))(?![\d/.-])")
_IN_PATH = re.compile(
    r"(?:^|/)(?P<year>(?:19|20)\d\d)[/-](?P<month>0?[1-9]|1[0-2])[/-](?P<day>0?[1-9]|[12]\d|"
    r"3[01])(?=[/_.\- ]|$)"
)
_IN_NAME = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[-_.]?)(?P<month>0[1-9]|1[0-2])(?P=sep)(?P<day>0[1-9]|[12]\d|"
    r"3[01])(?!\d)"
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date that was read in a text."""

    day: date
    text: str
    """The words that were read."""
    confidence: float = 0.9


def day_in(text: str) -> WrittenDate | None:
    """Return the first full date in `text`: "March 3, 2011", "2011-03-03", "3/14/2011".

    A date such as 3/4/2011 has two readings; it is taken as American, with low confidence.
    """
    best: tuple[int, WrittenDate] | None = None
    for form in _FORMS:
        found = form.search(text)
        if found and (best is None or found.start() < best[0]):
            named = found["month"].casefold()
            month = MONTHS.get(named) or int(named)
            day = _calendar(int(found["year"]), month, int(found["day"]))
            if day:
                best = (found.start(), WrittenDate(day, found[0].strip()))
    slashes = _SLASHES.search(text)
    if slashes and (best is None or slashes.start() < best[0]):
        first, second = int(slashes[1]), int(slashes[2])
        year = int(slashes["year"] or f"20{slashes['short']}")
        month, number = (second, first) if first > 12 else (first, second)
        day = _calendar(year, month, number)
        if day:
            return WrittenDate(
                day, slashes[0], 0.5 if first <= 12 and second <= 12 and first != second else 0.85
            )
    return best[1] if best else None


def day_of_stamp(stamp: str, zone: tzinfo = UTC) -> date | None:
    """Return the date of a timestamp in ISO 8601 or RFC 822; None where `stamp` is none.

    A moment in UTC has the date it had in `zone`; one with another offset has the date as written.
    """
    stamp = stamp.strip()
    moment: datetime | None = None
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        try:
            moment = parsedate_to_datetime(stamp)
        except (ValueError, TypeError, IndexError):
            found = re.match(r"((?:19|20)\d\d)-?(\d\d)-?(\d\d)", stamp)
            return _calendar(*map(int, found.groups())) if found else None
    if moment.tzinfo and not moment.utcoffset():
        try:
            moment = moment.astimezone(zone)
        except (OverflowError, ValueError):
            return None
    return moment.date() if 1900 <= moment.year < 2100 else None


def day_in_address(url: str) -> date | None:
    """Return the date in the path of a URL: "/2011/03/03/points/"."""
    found = _IN_PATH.search(urlsplit(url).path)
    return _calendar(int(found["year"]), int(found["month"]), int(found["day"])) if found else None


def day_in_name(name: str) -> date | None:
    """Return the date in a file's name: "2011-03-03-points.html", "memo_20110303.txt"."""
    found = _IN_NAME.search(name)
    return _calendar(int(found["year"]), int(found["month"]), int(found["day"])) if found else None


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
