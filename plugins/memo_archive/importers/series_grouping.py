"""Series, proposed for posts whose titles or openings name a part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from memo_archive.importers.cues.series_parts import Part
from memo_archive.text.slugs import slugify

_BEGINS = re.compile(r"\s*[:–—]\s+|\s+-\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """A post's place in a series of several posts."""

    series: str
    """The series' id."""
    part: int
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """A post, as far as series are concerned."""

    key: str
    title: str
    part: Part | None
    day: date | None
    order: int
    """Position in the sources, whose pages have the newest post first."""
    says_series: bool = False
    """Its text speaks of a series, or of the memo before or after it."""


def series_among(entries: Iterable[SeriesEntry]) -> tuple[dict[str, Place], list[SeriesEntry]]:
    """Return places in series by key, and the entries that name a part of a series without another part."""
    entries = list(entries)
    groups: dict[str, list[SeriesEntry]] = {}
    for entry in entries:
        if entry.part:
            groups.setdefault(_name(entry.part.base), []).append(entry)
    by_title: dict[str, list[SeriesEntry]] = {}
    for entry in entries:
        if not entry.part:
            by_title.setdefault(_name(entry.title), []).append(entry)
    groups = _merged(groups)
    for base, members in _with_one_beginning(entries).items():
        groups.setdefault(base, members)
    places: dict[str, Place] = {}
    alone: list[SeriesEntry] = []
    for base, members in groups.items():
        first = by_title.get(base, [])[:1]  # the first part often has no number
        if not base or len(members) + len(first) < 2:
            alone += [m for m in members if m.part and m.part.confidence > 0.65]
            continue
        ordered = _ordered(members, first)
        taken: set[int] = set()
        for number, entry in ordered:
            place = number
            while place in taken:
                place += 1  # two posts claim one part; the author is told
            taken.add(place)
            part = entry.part
            confidence = part.confidence if part else 0.6
            why = part.why if part else "others go on from its title"
            is_moved = bool(part and part.number and part.number != place)
            places[entry.key] = Place(_id(base), place, 0.4 if is_moved else confidence, why)
    return places, alone


def _merged(groups: dict[str, list[SeriesEntry]]) -> dict[str, list[SeriesEntry]]:
    """Return `groups`, those known by an opening joined to a group whose title begins alike."""
    said = [
        name for name, members in groups.items() if all(m.part and m.part.confidence == 0.7 for m in members)
    ]
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


def _with_one_beginning(entries: Sequence[SeriesEntry]) -> dict[str, list[SeriesEntry]]:
    """Return groups of titles with one beginning before a colon or dash, if a member speaks of a series."""
    groups: dict[str, list[SeriesEntry]] = {}
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


def _ordered(members: Sequence[SeriesEntry], first: Sequence[SeriesEntry]) -> list[tuple[int, SeriesEntry]]:
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
