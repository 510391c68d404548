"""Findings: what is found in a record: its words, each with where it is, and what is shown of it.

What is found in a record does not depend on any other record. So an edit has one looked at, and the index of
all (see `index`) is put together from findings that are known.

The form is that of Pagefind 1.5:
https://github.com/Pagefind/pagefind/blob/main/pagefind/src/index/mod.rs
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import operator
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from memo_archive.search import cbor, files
from memo_archive.search.help import words_of
from memo_archive.search.records import FIELDS, Record
from memo_archive.search.spellings import Segment, Spellings
from memo_archive.search.texts import BOUNDARY, WEIGHT, Part, Place, Run, spellings_in

BETWEEN_WORDS = " "
BETWEEN_PLACES = b"\xff\xff\xff\xff"
"""What no encoded places hold: four bytes of a number are at most 7f ff ff ff."""
_Unit: TypeAlias = "str | Segment"
"""What is at one place of a text: a spelling, or in a language without spaces a part of one."""
_FIELDS = {name: number for number, name in enumerate(FIELDS)}


@dataclass(frozen=True, slots=True)
class Finding:
    """What Pagefind has found in one record."""

    address: str
    """Below the site's root; it ends with a slash."""
    content: str
    """The digest of what is in its fragment."""
    length: int
    """In words."""
    day: str
    """2026-03-30; empty where it has none."""
    filters: Mapping[str, Sequence[str]]
    spelled: Sequence[str]
    """Words as they stand in it, by which a reader's spelling may be mended."""
    fragment: bytes
    """The file of what is shown of it."""
    words: Sequence[str]
    """Each word as it is looked for; another spelling of it by the word, `FORM` and that spelling."""
    places: Sequence[bytes]
    """Where each of `words` is, in CBOR: its places in the text and those in the fields."""


def packed(findings: Iterable[Finding]) -> tuple[bytes, bytes]:
    """Return `findings` as bytes, of which `unpacked` makes them again: all but their words, and these."""
    heads: list[tuple[object, list[int]]] = []
    parts: list[bytes] = []
    words: list[bytes] = []
    for finding in findings:
        spelled = BETWEEN_WORDS.join(finding.spelled).encode("utf-8")
        own = (BETWEEN_WORDS.join(finding.words).encode("utf-8"), BETWEEN_PLACES.join(finding.places))
        known = (finding.address, finding.content, finding.length, finding.day, finding.filters)
        heads.append((known, [len(blob) for blob in (spelled, finding.fragment, *own)]))
        parts += (spelled, finding.fragment)
        words += own
    return b"\n".join((json.dumps(heads).encode(), b"".join(parts))), b"".join(words)


def unpacked(data: bytes, words: bytes | None = None) -> list[Finding]:
    """Return what `packed` has made `data` and `words` of. Raises ValueError, TypeError.

    Without `words` they have none: most are put into an index by their postings.
    """
    head, _, rest = data.partition(b"\n")
    findings: list[Finding] = []
    blobs, own = _Blobs(rest), _Blobs(words or b"")
    for (address, content, length, day, filters), (spelled, fragment, *of_words) in json.loads(head):
        findings.append(
            Finding(
                address,
                content,
                length,
                day,
                filters,
                blobs.next(spelled).decode("utf-8").split(BETWEEN_WORDS),
                blobs.next(fragment),
                *(_own(*map(own.next, of_words)) if words is not None else ((), ())),
            )
        )
    return findings


class _Blobs:
    """Bytes that are read from their beginning on."""

    def __init__(self, data: bytes) -> None:
        self._data, self._end = data, 0

    def next(self, length: int) -> bytes:
        begin = self._end
        self._end += length
        if self._end > len(self._data):
            raise ValueError("it ends too soon")
        return self._data[begin : self._end]


def _own(words: bytes, places: bytes) -> tuple[Sequence[str], Sequence[bytes]]:
    if not words:
        return (), ()
    return words.decode("utf-8").split(BETWEEN_WORDS), places.split(BETWEEN_PLACES)


def finding_of(record: Record, parts: Iterable[Part], spellings: Spellings) -> Finding:
    """Return what is found in `record`, of which `parts` are what it says; all its spellings are known."""
    words = _Words(spellings)
    anchors = []
    for part in parts:
        if isinstance(part, Place):
            anchors.append({"element": "a", "id": part.id, "text": part.text, "location": words.length})
        else:
            words.add(part)
    content = "".join(words.shown).rstrip(f" {BOUNDARY}")
    address = f"{record.url.rstrip('/')}/"
    named, chosen, length = record.named, record.chosen, max(words.length, 1)
    shown = {
        "url": f"/{address}",
        "content": content,
        "word_count": length,
        "filters": chosen,
        "meta": named,
        "anchors": anchors,
    }
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    for name, value in named.items():
        words.add_field(_FIELDS[name], value)
    places = words.places()
    return Finding(
        address,
        hashlib.sha256(text).hexdigest(),
        length,
        record.day,
        chosen,
        words_of(" ".join((content, *named.values()))),
        files.packed(text),
        list(places),
        list(places.values()),
    )


class _Words:
    """The words of one record, and where each is."""

    def __init__(self, spellings: Spellings) -> None:
        self._spellings = spellings
        self._units: list[_Unit | None] = []
        """What is at each place of the text; nothing where it is in a heading."""
        self._headings: list[tuple[int, int, Sequence[_Unit]]] = []
        """The weight of each heading, the place where it begins, and what is in it."""
        self._in_fields: defaultdict[str, list[int]] = defaultdict(list)
        self.shown: list[str] = []

    @property
    def length(self) -> int:
        return len(self._units)

    def add(self, run: Run) -> None:
        spellings = self._spellings
        units: Sequence[_Unit] = run.spellings
        if not spellings.is_spaced:
            units = list(itertools.chain.from_iterable(map(spellings.segments, run.spellings)))
        if run.weight == WEIGHT:
            self._units += units
        else:
            self._headings.append((run.weight, len(self._units), units))
            self._units += [None] * len(units)
        self.shown.append(spellings.shown(run.spellings))

    def add_field(self, number: int, value: str) -> None:
        """Add the words of a field, the fields one after the other in the order of their numbers."""
        last: dict[str, int] = {}
        for place, spelling in enumerate(spellings_in(value)):
            for segment in self._spellings.segments(spelling):
                for word in (*segment.wholes, *segment.parts):
                    # A number below 0 stands for the field, others for the way from the place before.
                    self._in_fields[word] += (place - last[word],) if word in last else (-1 - number, place)
                    last[word] = place

    def places(self) -> dict[str, bytes]:
        """Return the places of each word in the text and those in the fields, in CBOR."""
        # For each word of the archive: hence so bare.
        by_unit: defaultdict[Any, list[int]] = defaultdict(list)
        for place, unit in enumerate(self._units):
            by_unit[unit].append(place)
        by_unit.pop(None, None)
        word_of = self._spellings.plain.get
        plain: dict[str, list[int]] = {}
        others: list[tuple[int, int, _Unit]] = []
        for unit, places in by_unit.items():
            word = word_of(unit)
            if word is None:
                others += ((place, WEIGHT, unit) for place in places)
            elif word in plain:
                plain[word] = sorted(plain[word] + places)
            else:
                plain[word] = places
        for weight, begin, units in self._headings:
            others += ((place, weight, unit) for place, unit in enumerate(units, begin))
        by_weight = self._by_weight(sorted(others, key=operator.itemgetter(0)))
        rare = by_weight.keys() | self._in_fields.keys()
        # A few words are weighed or in a field; most of the others are at one place.
        found = {
            word: _at_one(places[0]) if len(places) == 1 else _at_several(places) + _NONE
            for word, places in plain.items()
            if word not in rare
        }
        for word in rare:
            in_text = _weighed(by_weight.get(word, {}), plain.get(word, []))
            found[word] = in_text + _array(self._in_fields.get(word, ()))
        return found

    def _by_weight(
        self, found: Iterable[tuple[int, int, _Unit]]
    ) -> Mapping[str, Mapping[int, Sequence[int]]]:
        """Return where words are by their weight; `found` has place, weight and what is there."""
        by_word: defaultdict[str, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for place, weight, unit in found:
            for segment in self._spellings.segments(unit) if isinstance(unit, str) else (unit,):
                for word in segment.wholes:
                    by_word[word][weight].append(place)
                for word in segment.parts:
                    by_word[word][max(weight // len(segment.parts), 1)].append(place)
        return by_word


def _weighed(by_weight: Mapping[int, Sequence[int]], plain: Sequence[int]) -> bytes:
    """Return what is said of a word in a text that is at places of several weights, and at `plain` ones."""
    if not by_weight:
        return _at_several(plain) if plain else _NONE
    every = dict(by_weight)
    if plain:
        every[WEIGHT] = sorted((*every.get(WEIGHT, ()), *plain))
    return _array([number for weight in sorted(every) for number in _folded(weight, every[weight])])


def _folded(weight: int, places: Sequence[int]) -> list[int]:
    """Return places as Pagefind folds them: below 0 the weight, then the way to each from the one before."""
    return [-1 - weight, places[0], *map(operator.sub, places[1:], places)]


def _array(numbers: Sequence[int]) -> bytes:
    return _head(len(numbers)) + b"".join(map(_number, numbers))


@functools.cache
def _at_one(place: int) -> bytes:
    """Return what is said of a word that is at one place of a text, and nowhere else."""
    return _at_several([place]) + _NONE


def _at_several(places: Sequence[int]) -> bytes:
    """Return `_array(_folded(WEIGHT, places))`, for the few places of most words in a third of the time."""
    data, last = _plain_head(len(places)), 0
    for place in places:
        data += _number(place - last)
        last = place
    return data


@functools.cache
def _plain_head(count: int) -> bytes:
    """Return what begins an array of so many places without a weight of their own."""
    return _head(count + 1) + _number(-1 - WEIGHT)


_number, _head = functools.cache(cbor.number), functools.cache(cbor.array)
_NONE = cbor.array(0)
