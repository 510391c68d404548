"""Segments: the index of one record each, read from what Pagefind has made of many.

What Pagefind finds in a record does not depend on any other record. So an edit has it look at one, and the
index of all (see `index`) is put together from segments that are known.

The form is that of Pagefind 1.5:
https://github.com/Pagefind/pagefind/blob/main/pagefind/src/index/mod.rs
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from memo_archive.search import cbor

ENTRY = "pagefind-entry.json"
MAGIC = b"pagefind_dcd"
"""Stands before what each file of an index holds."""
FORM = "\t"
"""Stands between a word as it is looked for and one of its other spellings, as in cafe and café."""

_BETWEEN_WORDS = " "
_BETWEEN_PLACES = b"\xff\xff\xff\xff"
"""What no encoded places hold: four bytes of a number are at most 7f ff ff ff."""

# A posting is [page, [places of the word], [places in the fields]], a word [word, [postings], [spellings]],
# a spelling [spelling, [postings]], and all is [[words]].
_UNSIGNED = rb"(?:[\x00-\x17]|\x18.|\x19..|\x1a.{4})"
_NUMBER = rb"(?:[\x00-\x17\x20-\x37]|[\x18\x38].|[\x19\x39]..|[\x1a\x3a].{4})"
_ARRAY = rb"(?:[\x80-\x97]|\x98.|\x99..|\x9a.{4})"
_TEXT_HEAD = rb"(?:[\x60-\x77]|\x78.|\x79..)"
_LETTERS = rb"(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})*+"
_PLACES = _ARRAY + _NUMBER + rb"*+"
_TOKEN = re.compile(
    rb"\x83(%b)(%b)|([\x82\x83])%b(%b)%b|%b"
    % (_UNSIGNED, _PLACES + _PLACES, _TEXT_HEAD, _LETTERS, _ARRAY, _ARRAY),
    re.DOTALL,
)
_NAMED = _TEXT_HEAD + _LETTERS + _ARRAY
_BEGINNING = re.compile(
    rb"\x81%b\x83%b(?:%b\x82%b)?\x83%b%b" % (_ARRAY, _NAMED, _ARRAY, _NAMED, _UNSIGNED, _PLACES * 2),
    re.DOTALL,
)
"""Another form is another from its first word on."""
_WORD = b"\x83"
_META, _PAGE = 6, 2
"""Items of what is said of all pages, and of one: its name and how many words it has."""


class FormError(Exception):
    """Pagefind has written another form than the one that is known here."""


@dataclass(frozen=True, slots=True)
class Segment:
    """What the index has of one record."""

    fragment: bytes
    """The file of what is shown of it."""
    content: str
    """The digest of what is in that file."""
    length: int
    """In words."""
    day: str
    """2026-03-30; empty where it has none."""
    filters: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]
    """Each as it is looked for; another spelling of it follows after `FORM`."""
    places: tuple[bytes, ...]
    """Where each of `words` is, in CBOR: its places in the text, then those in the fields."""
    spelled: tuple[str, ...] = ()
    """Words of it by which a reader's spelling may be mended."""

    def packed(self) -> bytes:
        """Return it as bytes, of which `unpacked` makes it again."""
        words = _BETWEEN_WORDS.join(self.words).encode("utf-8")
        places = _BETWEEN_PLACES.join(self.places)
        head = [len(words), len(places), self.content, self.length, self.day, self.filters]
        head.append(_BETWEEN_WORDS.join(self.spelled))
        return b"\n".join((json.dumps(head).encode(), words + places + self.fragment))


def unpacked(data: bytes) -> Segment:
    """Return the segment that `packed` has made `data` of. Raises ValueError, TypeError."""
    head, _, rest = data.partition(b"\n")
    words, places, content, length, day, filters, spelled = json.loads(head)
    return Segment(
        rest[words + places :],
        content,
        length,
        day,
        {name: tuple(values) for name, values in filters.items()},
        tuple(rest[:words].decode("utf-8").split(_BETWEEN_WORDS)) if words else (),
        tuple(rest[words : words + places].split(_BETWEEN_PLACES)) if places else (),
        tuple(spelled.split(_BETWEEN_WORDS)) if spelled else (),
    )


def segments_in(bundle: Path) -> Iterator[tuple[str, Segment]]:
    """Yield each record that a run of Pagefind has found: its address below the site's root, and its segment.

    `bundle` is the folder that the run has written. Raises FormError, OSError.
    """
    try:
        yield from _segments_in(bundle)
    except (KeyError, ValueError, IndexError, TypeError, EOFError, zlib.error) as error:
        raise FormError(str(error)) from error


def _segments_in(bundle: Path) -> Iterator[tuple[str, Segment]]:
    (language,) = json.loads((bundle / ENTRY).read_bytes())["languages"].values()
    meta = _list(cbor.read(_content(bundle / f"pagefind.{language['hash']}.pf_meta")))
    pages = _list(meta[1])
    if len(meta) != _META or any(len(_list(page)) != _PAGE for page in pages):
        raise ValueError("a list of pages of another form")
    found = [(list[str](), list[bytes]()) for _ in pages]
    for file in sorted((bundle / "index").iterdir()):
        _read_words(_content(file), found)
    for page, unordered in zip(pages, found, strict=True):
        # Spellings of a word are in the order in which the run has met them.
        words, places = zip(*sorted(zip(*unordered, strict=True)), strict=True) if unordered[0] else ((), ())
        file = bundle / "fragment" / f"{_list(page)[0]}.pf_fragment"
        content = _content(file)
        shown = json.loads(content)
        yield (
            shown["url"].removeprefix("/"),
            Segment(
                file.read_bytes(),
                hashlib.sha256(content).hexdigest(),
                shown["word_count"],
                shown["meta"].get("date", ""),
                {name: tuple(values) for name, values in shown["filters"].items()},
                words,
                places,
            ),
        )


def _read_words(data: bytes, found: list[tuple[list[str], list[bytes]]]) -> None:
    """Add the words of a file of the index, and their places, to the pages they are on."""
    if not _BEGINNING.match(data):
        raise ValueError("words of another form")
    numbers = _Numbers()
    page, word, key = 0, "", ""
    for delta, places, begins, text in _TOKEN.findall(data, 1):
        if places:
            page += numbers[delta]
            words_of_page, places_of_page = found[page]
            words_of_page.append(key)
            places_of_page.append(places)
        elif begins:
            page = 0
            key = text.decode("utf-8")
            if begins == _WORD:
                word = key
            else:
                key = f"{word}{FORM}{key}"


class _Numbers(dict[bytes, int]):
    """What numbers stand for."""

    def __missing__(self, data: bytes) -> int:
        self[data] = number = data[0] if len(data) == 1 else int.from_bytes(data[1:], "big")
        return number


def _content(file: Path) -> bytes:
    data = gzip.decompress(file.read_bytes())
    if not data.startswith(MAGIC):
        raise ValueError(f"{file.name} begins with {data[:12]!r}")
    return data[len(MAGIC) :]


def _list(item: cbor.Item) -> list[cbor.Item]:
    if not isinstance(item, list):
        raise TypeError("not an array")
    return item
