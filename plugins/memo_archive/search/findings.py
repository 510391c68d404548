"""Findings: what is found in a record: its words, each with where it is, and what is shown of it.

What is found in a record does not depend on any other record. So an edit has one looked at, and the index of
all (see `index`) is put together from findings that are known.

The form is that of Pagefind 1.5:
https://github.com/Pagefind/pagefind/blob/main/pagefind/src/index/mod.rs
"""

from __future__ import annotations

import functools
import hashlib
import json
import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from memo_archive.search import cbor, files
from memo_archive.search.help import words_of
from memo_archive.search.records import FIELDS, Record
from memo_archive.search.spellings import Segment, Spellings
from memo_archive.search.texts import BOUNDARY, WEIGHT, Part, Place, Run, spellings_in

_BETWEEN_WORDS = " "
_BETWEEN_PLACES = b"\xff\xff\xff\xff"
"""What no encoded places hold: four bytes of a number are at most 7f ff ff ff."""
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
    words: Sequence[str]
    """Each word as it is looked for; another spelling of it by the word, `FORM` and that spelling."""
    places: Sequence[bytes]
    """Where each of `words` is, in CBOR: its places in the text and those in the fields."""
    fragment: bytes
    """The file of what is shown of it."""


def packed(findings: Iterable[Finding]) -> bytes:
    """Return `findings` as bytes, of which `unpacked` makes them again."""
    heads: list[tuple[object, list[int]]] = []
    parts: list[bytes] = []
    for finding in findings:
        blobs = (
            _BETWEEN_WORDS.join(finding.spelled).encode("utf-8"),
            _BETWEEN_WORDS.join(finding.words).encode("utf-8"),
            _BETWEEN_PLACES.join(finding.places),
            finding.fragment,
        )
        known = (finding.address, finding.content, finding.length, finding.day, finding.filters)
        heads.append((known, [len(blob) for blob in blobs]))
        parts += blobs
    return b"\n".join((json.dumps(heads).encode(), b"".join(parts)))


def unpacked(data: bytes) -> list[Finding]:
    """Return what `packed` has made `data` of. Raises ValueError, TypeError."""
    head, _, rest = data.partition(b"\n")
    findings: list[Finding] = []
    end = 0
    for (address, content, length_in_words, day, filters), lengths in json.loads(head):
        blobs = []
        for length in lengths:
            blobs.append(rest[end : end + length])
            end += length
        spelled, words, places, fragment = blobs
        findings.append(
            Finding(
                address,
                content,
                length_in_words,
                day,
                filters,
                spelled.decode("utf-8").split(_BETWEEN_WORDS),
                words.decode("utf-8").split(_BETWEEN_WORDS),
                places.split(_BETWEEN_PLACES),
                fragment,
            )
        )
    return findings


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
        list(places),
        list(places.values()),
        files.packed(text),
    )


class _Words:
    """The words of one record, and where each is."""

    def __init__(self, spellings: Spellings) -> None:
        self._spellings = spellings
        self._by_weight: dict[int, dict[str, list[int]]] = {}
        self._in_fields: dict[str, list[int]] = {}
        self.length = 0
        self.shown: list[str] = []

    def add(self, run: Run) -> None:
        # For each word of the archive: hence so bare.
        plain = self._spellings.plain
        found = self._by_weight.setdefault(run.weight, {})
        place = self.length
        for spelling in run.text.split(" "):
            word = plain.get(spelling)
            if word is None:
                place = self._add_segments(self._spellings.others[spelling], place, run.weight)
                continue
            if word in found:
                found[word].append(place)
            else:
                found[word] = [place]
            place += 1
        self.length = place
        self.shown.append(self._spellings.shown(run.text))

    def _add_segments(self, segments: Iterable[Segment], place: int, weight: int) -> int:
        """Add what a spelling stands for; return the place after it."""
        for segment in segments:
            for word in segment.wholes:
                self._by_weight[weight].setdefault(word, []).append(place)
            for word in segment.parts:
                weight_of_part = max(weight // len(segment.parts), 1)
                self._by_weight.setdefault(weight_of_part, {}).setdefault(word, []).append(place)
            place += 1
        return place

    def add_field(self, number: int, value: str) -> None:
        """Add the words of a field, the fields one after the other in the order of their numbers."""
        last: dict[str, int] = {}
        for place, spelling in enumerate(spellings_in(value)):
            for segment in self._spellings.segments(spelling):
                for word in (*segment.wholes, *segment.parts):
                    # A number below 0 stands for the field, others for the way from the place before.
                    folded = self._in_fields.setdefault(word, [])
                    folded += (place - last[word],) if word in last else (-1 - number, place)
                    last[word] = place

    def places(self) -> dict[str, bytes]:
        """Return the places of each word in the text and those in the fields, in CBOR."""
        by_weight = sorted(self._by_weight.items())
        rare = self._in_fields.keys() | {word for w, words in by_weight if w != WEIGHT for word in words}
        # A few words are weighed or in a field; most of the others are at one place.
        found = {
            word: _at_one(places[0]) if len(places) == 1 else _array(_folded(WEIGHT, places)) + _NONE
            for word, places in self._by_weight.get(WEIGHT, {}).items()
            if word not in rare
        }
        for word in rare:
            in_text = [
                number
                for weight, words in by_weight
                if word in words
                for number in _folded(weight, words[word])
            ]
            found[word] = _array(in_text) + _array(self._in_fields.get(word, ()))
        return found


def _folded(weight: int, places: Sequence[int]) -> list[int]:
    """Return places as Pagefind folds them: below 0 the weight, then the way to each from the one before."""
    return [-1 - weight, places[0], *map(operator.sub, places[1:], places)]


def _array(numbers: Sequence[int]) -> bytes:
    return _head(len(numbers)) + b"".join(map(_number, numbers))


@functools.cache
def _at_one(place: int) -> bytes:
    """Return what is said of a word that is at one place of a text alone."""
    return _array(_folded(WEIGHT, [place])) + _NONE


_number, _head = functools.cache(cbor.number), functools.cache(cbor.array)
_NONE = cbor.array(0)
