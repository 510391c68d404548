"""The index of all records, as Pagefind's script in the browser asks for it, put together from findings.

The same findings in the same order give the same bytes.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from memo_archive.search import cbor
from memo_archive.search.cbor import Item
from memo_archive.search.files import ENTRY, packed, tightly_packed
from memo_archive.search.findings import Finding
from memo_archive.search.postings import Posting, head
from memo_archive.search.records import FIELDS
from memo_archive.search.spellings import FORM

_MARK = 7
"""Letters of a digest in a name, or more where that one is taken: a search fetches the list of all names."""
_SHARE = 4
"""How much larger the files with words are than the square root of them all: a search fetches the list of
these files and one or more of them, so that both grow alike."""


class IndexFile(NamedTuple):
    """A file of the index, before it is made."""

    place: str
    """Below the index' folder."""
    digest: str
    """Of what it holds."""
    make: Callable[[], bytes]
    """Gives the file."""


class Index:
    """The index of records, which are added one after the other."""

    def __init__(self, entry: bytes) -> None:
        """Begin with none; `entry` is what Pagefind has written to begin with for other records."""
        self._entry = json.loads(entry)
        (self._language,) = self._entry["languages"]
        self._pages: list[Item] = []
        self._days: list[tuple[str, int]] = []
        self._filters: dict[str, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
        self._entries: dict[str, tuple[list[int], bytearray]] = {}
        """By word its last page and how many it is on, and the entries for these, one after the other."""
        self._names: set[str] = set()

    def add(self, findings: Sequence[Finding], postings: Mapping[str, Posting]) -> list[IndexFile]:
        """Add records, whose words are in `postings`; return the files of what is shown of each."""
        start = len(self._pages)
        for word, (first, last, count, data) in postings.items():
            found = self._entries.get(word)
            if found is None:
                self._entries[word] = [start + last, count], bytearray(head(start + first) + data)
            else:
                ends, known = found
                known += head(start + first - ends[0])
                known += data
                ends[0] = start + last
                ends[1] += count
        return list(map(self._add, findings))

    def _add(self, finding: Finding) -> IndexFile:
        number = len(self._pages)
        name = self._name(finding.content)
        self._pages.append([name, _roughly(finding.length)])
        if finding.day:
            self._days.append((finding.day, number))
        for filter_name, values in finding.filters.items():
            for value in values:
                self._filters[filter_name][value].append(number)
        return IndexFile(f"fragment/{name}.pf_fragment", finding.content, lambda: finding.fragment)

    def files(self) -> Iterator[IndexFile]:
        """Yield each other file."""
        bounds, names = [], []
        for first, last, data in self._chunks():
            bounds.append((first, last))
            digest = _digest(data)
            names.append(self._name(digest))
            yield IndexFile(f"index/{names[-1]}.pf_index", digest, partial(packed, data))
        chunks: list[Item] = [[*bound, name] for bound, name in zip(_cut(bounds), names, strict=True)]
        filters: list[Item] = []
        for filter_name, values in sorted(self._filters.items()):
            data = cbor.written([filter_name, [[value, pages] for value, pages in sorted(values.items())]])
            digest = _digest(data)
            name = self._name(digest)
            filters.append([filter_name, name])
            yield IndexFile(f"filter/{name}.pf_filter", digest, partial(tightly_packed, data))
        sorts: list[Item] = [["date", [number for _, number in sorted(self._days)]]] if self._days else []
        fields: list[Item] = [*FIELDS]
        meta = cbor.written([self._entry["version"], self._pages, chunks, filters, sorts, fields])
        digest = _digest(meta)
        name = f"{self._language}_{digest[:10]}"
        yield IndexFile(f"pagefind.{name}.pf_meta", digest, partial(tightly_packed, meta))
        self._entry["languages"][self._language] |= {"hash": name, "page_count": len(self._pages)}
        entry = json.dumps(self._entry, ensure_ascii=False, separators=(",", ":")).encode()
        yield IndexFile(ENTRY, _digest(entry), lambda: entry)

    def _chunks(self) -> Iterator[tuple[str, str, bytes]]:
        """Yield first word, last word and content of each file with words, in their order."""
        size = _roughly(_SHARE * math.isqrt(sum(len(data) for _, data in self._entries.values())))
        parts: list[bytes] = []
        first, length = "", 0
        for word, data in self._words():
            first = first if parts else word
            parts.append(data)
            length += len(data)
            if length >= size:
                yield first, word, _words(parts)
                parts, length = [], 0
        if parts:
            yield first, word, _words(parts)

    def _words(self) -> Iterator[tuple[str, bytes]]:
        """Yield each word with its postings and its other spellings, in CBOR."""
        forms: dict[str, list[str]] = defaultdict(list)
        for key in self._entries:
            word, _, form = key.partition(FORM)
            forms[word] += [form] if form else []
        for word, others in sorted(forms.items()):
            spellings = (
                b"\x82" + cbor.written(form) + self._list(f"{word}{FORM}{form}") for form in sorted(others)
            )
            yield (
                word,
                b"\x83"
                + cbor.written(word)
                + self._list(word)
                + cbor.array(len(others))
                + b"".join(spellings),
            )

    def _list(self, key: str) -> bytes:
        (_, number), data = self._entries.get(key, ((0, 0), b""))
        return cbor.array(number) + data

    def _name(self, digest: str) -> str:
        """Return a name that no other file has, the same whenever the same files have come before."""
        lengths = range(_MARK, len(digest) + 1)
        name = next(name for n in lengths if (name := f"{self._language}_{digest[:n]}") not in self._names)
        self._names.add(name)
        return name


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _words(parts: list[bytes]) -> bytes:
    return b"\x81" + cbor.array(len(parts)) + b"".join(parts)


def _cut(bounds: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Cut the first and last words of files to what tells each from its neighbour, as Pagefind does."""
    firsts, lasts = [first for first, _ in bounds], [last for _, last in bounds]
    for place in range(1, len(bounds)):
        last, first = lasts[place - 1], firsts[place]
        alike = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(last, first, strict=False))
        length = sum(1 for _ in alike) + 1
        if last[:length] >= firsts[place - 1]:
            lasts[place - 1] = last[:length]
        firsts[place] = first[:length]
    return list(zip(firsts, lasts, strict=True))


def _roughly(count: int) -> int:
    """Return a number to two figures: of words it tells long from short, and is a tenth of that file."""
    return round(count, 2 - len(str(count)))
