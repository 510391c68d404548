"""Series, proposed from titles: "A Bad Outing, Part 2" goes on from "A Bad Outing". Lessons are no parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from memo_archive.text.slugs import slugify

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
_BEGINS = re.compile(r"\s*[:–—]\s+|\s+-\s+")
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
    """Tell whether `text` speaks of what comes next week."""
    return bool(_NEXT.search(text))


def speaks_of_previous(text: str) -> bool:
    """Tell whether `text` speaks of what came last week."""
    return bool(_PREVIOUS.search(text))


def speaks_of_series(text: str) -> bool:
    """Tell whether `text` speaks of a series, or of what came last week or comes next."""
    return bool(_SERIES.search(text)) or speaks_of_next(text) or speaks_of_previous(text)


@dataclass(frozen=True, slots=True)
class Part:
    """What a title or an opening says of a post's place in a series."""

    base: str
    """The title without its number."""
    number: int
    """1-based; 0 where the order is all that is known."""
    order: int
    """What to sort by where numbers are not known."""
    sure: float
    why: str


@dataclass(frozen=True, slots=True)
class Place:
    """A post's place in a series that several posts form."""

    series: str
    """Its id."""
    part: int
    sure: float
    why: str


def part_of(title: str, opening: str = "") -> Part | None:
    """Return the part that `title` names, or else `opening`, a subtitle or the first words; None for none."""
    found = _MARK.search(title)
    if found:
        number = int(found["hash"]) if found["hash"] else _value(found["number"])
        base = f"{title[: found.start()]} {title[found.end() :]}".strip(" :,–—-|")
        # "Part One: The Gangway" has the series' name before it, or nowhere.
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


@dataclass(frozen=True, slots=True)
class Entry:
    """A post as far as series are concerned."""

    key: str
    title: str
    part: Part | None
    day: date | None
    order: int
    """As found; pages have the newest first."""
    says_series: bool = False
    """Its text speaks of a series, or of what came last week or comes next."""


def series_among(entries: Iterable[Entry]) -> tuple[dict[str, Place], list[Entry]]:
    """Return the places in series by key, and the entries that name a part of a series nobody else is in."""
    entries = list(entries)
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.part:
            groups.setdefault(_name(entry.part.base), []).append(entry)
    by_title: dict[str, list[Entry]] = {}
    for entry in entries:
        if not entry.part:
            by_title.setdefault(_name(entry.title), []).append(entry)
    groups = _merged(groups)
    for base, members in _with_one_beginning(entries).items():
        groups.setdefault(base, members)
    places: dict[str, Place] = {}
    alone: list[Entry] = []
    for base, members in groups.items():
        first = by_title.get(base, [])[:1]  # the first part often bears no number
        if not base or len(members) + len(first) < 2:
            alone += [m for m in members if m.part and m.part.sure > 0.65]
            continue
        ordered = _ordered(members, first)
        taken: set[int] = set()
        for number, entry in ordered:
            place = number
            while place in taken:
                place += 1  # two posts claim one part; the author is told
            taken.add(place)
            part = entry.part
            sure = part.sure if part else 0.6
            why = part.why if part else "others go on from its title"
            is_moved = bool(part and part.number and part.number != place)
            places[entry.key] = Place(_id(base), place, 0.4 if is_moved else sure, why)
    return places, alone


def _merged(groups: dict[str, list[Entry]]) -> dict[str, list[Entry]]:
    """Return `groups` with those joined that were told by their opening and share the start of a title."""
    said = [name for name, members in groups.items() if all(m.part and m.part.sure == 0.7 for m in members)]
    merged = {name: members for name, members in groups.items() if name not in said}
    for name in said:
        words = name.split("-")
        host = next(
            (other for other in merged if other != name and len(_shared(words, other.split("-"))) >= 2), None
        )
        if host is None:
            merged[name] = groups[name]
        elif len(_shared(words, host.split("-"))) < len(host.split("-")):
            shared = "-".join(_shared(words, host.split("-")))
            merged[shared] = [*merged.pop(host), *groups[name]]
        else:
            merged[host] += groups[name]
    return merged


def _with_one_beginning(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Return those whose titles begin alike before a colon or dash, where one of them speaks of a series."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        begin, mark, rest = (
            re.split(r"(\s*[:–—]\s+|\s+-\s+)", entry.title, maxsplit=1)
            if _BEGINS.search(entry.title)
            else ("", "", "")
        )
        if not entry.part and mark and rest and len(begin.split()) >= 3:
            part = Part(begin, 0, 0, 0.5, f"others begin with “{begin}” too, and the text speaks of a series")
            groups.setdefault(_name(begin), []).append(replace(entry, part=part))
    return {base: m for base, m in groups.items() if len(m) > 1 and any(one.says_series for one in m)}


def _shared(one: Sequence[str], other: Sequence[str]) -> list[str]:
    shared = []
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared.append(a)
    return shared


def _ordered(members: Sequence[Entry], first: Sequence[Entry]) -> list[tuple[int, Entry]]:
    numbered = [m for m in members if m.part and m.part.number]
    others = [m for m in members if not (m.part and m.part.number)]
    result = [(m.part.number, m) for m in numbered if m.part]
    taken = {number for number, _ in result}
    others.sort(key=lambda m: (m.part.order if m.part else 0, m.day or date.max, -m.order))
    number = 1
    for entry in [*first, *others]:
        while number in taken:
            number += 1
        taken.add(number)
        result.append((number, entry))
    return sorted(result, key=lambda pair: (pair[0], pair[1].day or date.max, -pair[1].order))


def _name(title: str) -> str:
    return slugify(re.sub(r"(?i)^(?:the|a|an)\s+", "", title.strip()))


def _id(base: str) -> str:
    return base[:60].strip("-")
