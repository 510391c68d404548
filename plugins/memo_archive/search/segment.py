"""Segments: the index of some records each, read from what Pagefind has made of them.

What Pagefind finds in a record does not depend on any other record. So an edit has it look at one, and what
it finds takes the place of what was found before. The index of all (see `index`) is put together from these.
Pagefind itself has records in the order in which a disk happens to list them: here they are put in one order.

The form is that of Pagefind 1.5:
https://github.com/Pagefind/pagefind/blob/main/pagefind/src/index/mod.rs
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import operator
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

from memo_archive.search import cbor

ENTRY = "pagefind-entry.json"
MAGIC = b"pagefind_dcd"
"""Stands before what each file of an index holds."""
FORM = "\t"
"""Stands between a word as it is looked for and one of its other spellings, as in cafe and café."""

_BETWEEN_WORDS = " "

# An entry of a word is [page, [places in the text], [places in the fields]], where the page is told by its
# distance from the one before. A word is [word, [entries], [spellings]], a spelling [spelling, [entries]],
# and all is [[words]].
_UNSIGNED = rb"(?:[\x00-\x17]|\x18.|\x19..|\x1a.{4})"
_NUMBER = rb"(?:[\x00-\x17\x20-\x37]|[\x18\x38].|[\x19\x39]..|[\x1a\x3a].{4})"
_ARRAY = rb"(?:[\x80-\x97]|\x98.|\x99..|\x9a.{4})"
_TEXT_HEAD = rb"(?:[\x60-\x77]|\x78.|\x79..)"
_LETTERS = rb"(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})*+"
_PLACES = (_ARRAY + _NUMBER + rb"*+") * 2
_ENTRIES = rb"(?:\x83%b%b)*+" % (_UNSIGNED, _PLACES)
_WORD = rb"\x83%b(%b)%b(%b)%b" % (_TEXT_HEAD, _LETTERS, _ARRAY, _ENTRIES, _ARRAY)
_SPELLING = rb"\x82%b(%b)%b(%b)" % (_TEXT_HEAD, _LETTERS, _ARRAY, _ENTRIES)
_BEGINNING = re.compile(rb"\x81" + _ARRAY, re.DOTALL)
_WORD_OR_SPELLING = re.compile(_WORD + rb"|" + _SPELLING, re.DOTALL)
_ENTRY = re.compile(rb"\x83(%b)(%b)" % (_UNSIGNED, _PLACES), re.DOTALL)
_GONE = -1
"""The place of a page that is there no more."""
_META, _PAGE = 6, 2
"""Items of what is said of all pages, and of one: its name and how many words it has."""


class FormError(Exception):
    """Pagefind has written another form than the one that is known here."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the index says of one record."""

    address: str
    """Below the site's root; it ends with a slash."""
    content: str
    """The digest of what is in its fragment."""
    length: int
    """In words."""
    day: str
    """2026-03-30; empty where it has none."""
    filters: Mapping[str, Sequence[str]]
    fragment: bytes
    """The file of what is shown of it."""


class Entries(NamedTuple):
    """Where a word is."""

    first: int
    """The first page it is on, by its place in `Segment.pages`."""
    last: int
    number: int
    """How many pages it is on."""
    data: bytes
    """The entries one after the other, in CBOR."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The index of some records."""

    pages: tuple[Page, ...]
    words: Mapping[str, Entries]
    """By each word as it is looked for; for another spelling of it by the word, `FORM` and that spelling."""

    def packed(self) -> bytes:
        """Return it as bytes, of which `unpacked` makes it again."""
        words = _BETWEEN_WORDS.join(self.words).encode("utf-8")
        data = [entries.data for entries in self.words.values()]
        fragments = [page.fragment for page in self.pages]
        head = (
            len(words),
            [_described(page) for page in self.pages],
            [len(fragment) for fragment in fragments],
            [entries.first for entries in self.words.values()],
            [entries.last for entries in self.words.values()],
            [entries.number for entries in self.words.values()],
            [len(entries) for entries in data],
        )
        return b"".join((json.dumps(head).encode(), b"\n", words, *fragments, *data))


def unpacked(data: bytes) -> Segment:
    """Return the segment that `packed` has made `data` of. Raises ValueError, TypeError."""
    place = data.index(b"\n") + 1
    length, pages, fragments, firsts, lasts, numbers, lengths = json.loads(data[:place])
    words = data[place : place + length].decode("utf-8").split(_BETWEEN_WORDS) if length else []
    ends = list(itertools.accumulate((*fragments, *lengths), initial=place + length))
    parts = [data[start:end] for start, end in itertools.pairwise(ends)]
    return Segment(
        tuple(Page(**page, fragment=part) for page, part in zip(pages, parts[: len(pages)], strict=True)),
        dict(
            zip(
                words,
                map(Entries, firsts, lasts, numbers, parts[len(pages) :]),
                strict=True,
            )
        ),
    )


def _described(page: Page) -> dict[str, object]:
    """Return what `page` has beside its fragment."""
    return {part.name: getattr(page, part.name) for part in fields(page) if part.name != "fragment"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a run of Pagefind has found, in its own order."""

    pages: tuple[Page, ...]
    words: Mapping[str, bytes]
    """The data of their entries, by words as in `Segment.words`."""


def found_in(bundle: Path) -> Finding:
    """Return what a run of Pagefind has found; `bundle` is the folder it has written.

    Raises FormError, OSError.
    """
    try:
        return _found_in(bundle)
    except (KeyError, ValueError, IndexError, TypeError, EOFError, zlib.error) as error:
        raise FormError(str(error)) from error


def _found_in(bundle: Path) -> Finding:
    (language,) = json.loads((bundle / ENTRY).read_bytes())["languages"].values()
    meta = _list(cbor.read(_content((bundle / f"pagefind.{language['hash']}.pf_meta").read_bytes())))
    if len(meta) != _META or any(len(_list(page)) != _PAGE for page in _list(meta[1])):
        raise ValueError("a list of pages of another form")
    names = [_list(page)[0] for page in _list(meta[1])]
    words: dict[str, bytes] = {}
    for file in (bundle / "index").iterdir():
        words.update(_words_in(_content(file.read_bytes())))
    fragments = ((bundle / "fragment" / f"{name}.pf_fragment").read_bytes() for name in names)
    return Finding(tuple(map(_page, fragments)), words)


def _page(fragment: bytes) -> Page:
    content = _content(fragment)
    shown = json.loads(content)
    return Page(
        shown["url"].removeprefix("/"),
        hashlib.sha256(content).hexdigest(),
        shown["word_count"],
        shown["meta"].get("date", ""),
        shown["filters"],
        fragment,
    )


def _words_in(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the words of a file of the index, and the data of their entries."""
    beginning = _BEGINNING.match(data)
    length = beginning.end() if beginning else 0
    word = ""
    for found in _WORD_OR_SPELLING.finditer(data, length):
        if found.start() != length:
            break
        length = found.end()
        text, entries, spelling, entries_of_spelling = found.groups()
        if text is not None:
            word = text.decode("utf-8")
            if entries:
                yield word, entries
        else:
            yield f"{word}{FORM}{spelling.decode('utf-8')}", entries_of_spelling
    if length != len(data):
        raise ValueError("words of another form")


def arranged(findings: Sequence[Finding | Segment], addresses: Sequence[str]) -> Segment:
    """Return the segment of the records at `addresses`, in that order, of what is in `findings`.

    Of a record that is in several of these, the last has it; one that is in none is left out.
    Raises FormError.
    """
    found = {
        page.address: (part, place)
        for part, finding in enumerate(findings)
        for place, page in enumerate(finding.pages)
    }
    wanted = [found[address] for address in addresses if address in found]
    pages = tuple(findings[part].pages[place] for part, place in wanted)
    new_places = [[_GONE] * len(finding.pages) for finding in findings]
    for new, (part, place) in enumerate(wanted):
        new_places[part][place] = new
    entries: dict[str, list[tuple[int, bytes]]] = defaultdict(list)
    for finding, places in zip(findings, new_places, strict=True):
        for word, known in finding.words.items():
            data = known if isinstance(known, bytes) else known.data
            try:
                entries[word] += _moved(data, places)
            except IndexError as error:
                raise FormError("a page that is not in the list") from error
    words = {word: joined for word, of in sorted(entries.items()) if (joined := _joined(of))}
    return Segment(pages, words)


# Both are called for each word, for some hundred thousand entries in all: hence no loop of Python's own.


def _moved(data: bytes, places: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Return the page and the places of each entry in `data`, pages as they are in `places`.

    Whoever goes through these may meet an IndexError.
    """
    distances, where = zip(*_ENTRY.findall(data), strict=True)
    pages = itertools.accumulate(map(_NUMBERS.__getitem__, distances))
    return zip(map(places.__getitem__, pages), where, strict=True)


def _joined(entries: list[tuple[int, bytes]]) -> Entries | None:
    """Return the entries of a word that has some on pages that are there."""
    entries.sort()
    if entries[0][0] == _GONE:
        entries = [entry for entry in entries if entry[0] != _GONE]
        if not entries:
            return None
    pages, where = zip(*entries, strict=True)
    heads = map(HEADS.__getitem__, map(operator.sub, pages, (0, *pages)))
    data = b"".join(itertools.chain.from_iterable(zip(heads, where, strict=True)))
    return Entries(pages[0], pages[-1], len(pages), data)


class _Heads(dict[int, bytes]):
    """What an entry begins with, by how far its page is from the one before."""

    def __missing__(self, distance: int) -> bytes:
        self[distance] = head = b"\x83" + cbor.number(distance)
        return head


class _Numbers(dict[bytes, int]):
    """What numbers stand for."""

    def __missing__(self, data: bytes) -> int:
        self[data] = number = data[0] if len(data) == 1 else int.from_bytes(data[1:], "big")
        return number


HEADS, _NUMBERS = _Heads(), _Numbers()


def _content(file: bytes) -> bytes:
    data = gzip.decompress(file)
    if not data.startswith(MAGIC):
        raise ValueError(f"a file that begins with {data[:12]!r}")
    return data[len(MAGIC) :]


def _list(item: cbor.Item) -> list[cbor.Item]:
    if not isinstance(item, list):
        raise TypeError("not an array")
    return item
