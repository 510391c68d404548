"""Series cues: "Part 2" in a title, "third of a series" in an opening, "next week" in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "one first|two second|three third|four fourth|five fifth|six sixth|seven seventh|eight eighth|"
            "nine ninth|ten tenth"
        ).split("|"),
        1,
    )
    for word in words.split()
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_NUMBER = r"(?P<number>\d{1,2}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)"
_OF = r"(?:\s*(?:of|/)\s*(?:an?\s+)?(?:\d{1,2}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten))?"
_MARK = re.compile(
    rf"[\s:,;–—|(\[\-]*\b(?:(?:part|pt\.?|parts|episode|chapter|instal+ment|volume|"
    rf"vol\.?)\s*#?\s*{_NUMBER}{_OF}|#\s*(?P<hash>\d{{1,2}}))\b[\s)\].]*(?:series)?[\s:–—\-]*",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"\s*[(\[]\s*(?P<number>\d{1,2})\s*(?:of|/)\s*\d{1,2}\s*[)\]]\s*|[\s,:–—-]+(?P<bare>\d{1,2})\s*(?:of|"
    r"/)\s*\d{1,2}\s*$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\s+(?:#?(?P<digit>[1-9])|(?P<roman>II|III|IV|VI{0,3}|IX))\s*$")
_CONTINUED = re.compile(
    r"[\s:,–—(-]*\b(?:continued|cont[’']?d|conclusion|concluded|revisited|the (?:final|last) part)\b[\s)]*$",
    re.IGNORECASE,
)
_LESSONS = re.compile(
    r"[\s:,–—(-]*\b(?:lessons?|tips?|rules?|reasons?|mistakes?|steps?)\s+(?:nos?\.?\s*|"
    r"#\s*)?(?P<number>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)(?:\s*(?:,|&|and|to|"
    r"through|[-–])\s*(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten))*\s*[)]?\s*$",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"\b(?:part\s+{_NUMBER}\s*(?:of|in)\s+(?:a|an|the|this|our|my)\b|(?P<ordinal>first|second|third|"
    rf"fourth|fifth|sixth|seventh|eighth)\s+(?:part\s+|instal+ment\s+|article\s+|memo\s+|post\s+|"
    rf"in\s+)*(?:of|in)\s+(?:a|an|the|this|our|my)\b)[^.!?]{{0,60}}\b(?:series|parts?)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:(?:next|following) (?:week|memo|month|issue|time)\b|to be continued|"
    r"in part (?:two|three|four|\d)\b)",
    re.IGNORECASE,
)
_PREVIOUS = re.compile(
    r"\b(?:(?:last|previous) (?:week|memo|month|issue|time)[’']?s?\b|in part (?:one|two|three|\d)\b)",
    re.IGNORECASE,
)
_SERIES = re.compile(
    r"\b(?:this|the|a|our|my|\w+-part) (?:[\w-]+ ){0,3}series\b|\bin part (?:one|two|three|four|\d)\b",
    re.IGNORECASE,
)


def speaks_of_next(text: str) -> bool:
    """Tell whether `text` speaks of next week's memo."""
    return bool(_NEXT.search(text))


def speaks_of_previous(text: str) -> bool:
    """Tell whether `text` speaks of last week's memo."""
    return bool(_PREVIOUS.search(text))


def speaks_of_series(text: str) -> bool:
    """Tell whether `text` speaks of a series, or of the memo before it or after it."""
    return bool(_SERIES.search(text)) or speaks_of_next(text) or speaks_of_previous(text)


@dataclass(frozen=True, slots=True)
class Part:
    """A post's place in a series, by its title or its opening."""

    base: str
    """The title without its number."""
    number: int
    """1-based; 0 where only the order is known."""
    order: int
    """Sort key among parts without numbers."""
    confidence: float
    why: str


def part_of(title: str, opening: str = "") -> Part | None:
    """Return the part that `title` names, else `opening` (a subtitle, first words), else None."""
    found = _MARK.search(title)
    if found:
        number = int(found["hash"]) if found["hash"] else _value(found["number"])
        base = f"{title[: found.start()]} {title[found.end() :]}".strip(" :,–—-|")
        # In "Part One: The Gangway" the series' name stands before the part, or nowhere.
        before = title[: found.start()].strip(" :,–—-|([")
        return Part(before or base, number, number, 0.9, f"“{found[0].strip(' :,–—-|()')}” in its title")
    found = _BRACKETED.search(title)
    if found:
        number = int(found["number"] or found["bare"])
        return Part(
            title[: found.start()].strip(" :,–—-"), number, number, 0.9, f"“{found[0].strip()}” in its title"
        )
    found = _LESSONS.search(title)
    if found and title[: found.start()].strip():
        number = _value(found["number"])
        return Part(
            title[: found.start()].strip(" :,–—-("),
            0,
            number,
            0.6,
            f"“{found[0].strip(' :,–—-')}” in its title",
        )
    found = _CONTINUED.search(title)
    if found and title[: found.start()].strip():
        return Part(
            title[: found.start()].strip(" :,–—-("), 0, 90, 0.6, f"“{found[0].strip(' :,–—-')}” in its title"
        )
    found = _ENDING.search(title)
    if found and len(title[: found.start()].split()) > 1:
        number = int(found["digit"]) if found["digit"] else _ROMAN[found["roman"].casefold()]
        return Part(
            title[: found.start()].strip(" :,–—-"), number, number, 0.6, "the number that ends its title"
        )
    said = _SAID.search(opening) or _MARK.match(opening)
    if said:
        groups = said.groupdict()
        number = _value(str(groups.get("number") or groups.get("ordinal") or groups.get("hash") or ""))
        if number:
            return Part(title, number, number, 0.7, f"“{said[0].strip()}” at its beginning")
    return None


def _value(word: str) -> int:
    word = word.casefold()
    return int(word) if word.isdigit() else _WORDS.get(word) or _ROMAN.get(word) or 0
