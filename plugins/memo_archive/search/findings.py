"""Findings: what Pagefind has found in records, each by itself, read from what it writes of many.

What it finds in a record does not depend on any other record. So an edit has it look at one, and the index of
all (see `index`) is put together from findings that are known. Pagefind itself has records in the order in
which a disk happens to list them; there they are in one order.

The form is that of Pagefind 1.5:
https://github.com/Pagefind/pagefind/blob/main/pagefind/src/index/mod.rs
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from memo_archive.search import cbor
from memo_archive.search.help import words_of

ENTRY = "pagefind-entry.json"
MAGIC = b"pagefind_dcd"
"""Stands before what each file of an index holds."""
FORM = "\t"
"""Stands between a word as it is looked for and one of its other spellings, as in cafe and café."""

_BETWEEN_WORDS = " "
_BETWEEN_PLACES = b"\xff\xff\xff\xff"
"""What no encoded places hold: four bytes of a number are at most 7f ff ff ff."""

# An entry of a word is [page, [places in the text], [places in the fields]], where the page is told by its
# distance from the one before. A word is [word, [entries], [spellings]], a spelling [spelling, [entries]],
# and all is [[words]]. Whatever these begin with tells them apart.
_UNSIGNED = rb"(?:[\x00-\x17]|\x18.|\x19..|\x1a.{4})"
_NUMBER = rb"(?:[\x00-\x17\x20-\x37]|[\x18\x38].|[\x19\x39]..|[\x1a\x3a].{4})"
_ARRAY = rb"(?:[\x80-\x97]|\x98.|\x99..|\x9a.{4})"
_TEXT_HEAD = rb"(?:[\x60-\x77]|\x78.|\x79..)"
_LETTERS = rb"(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})*+"
_PLACES = (_ARRAY + _NUMBER + rb"*+") * 2
_NAMED = _TEXT_HEAD + _LETTERS + _ARRAY
_PART = re.compile(
    rb"\x83(%b)(%b)|([\x82\x83])%b(%b)%b|%b" % (_UNSIGNED, _PLACES, _TEXT_HEAD, _LETTERS, _ARRAY, _ARRAY),
    re.DOTALL,
)
_BEGINNING = re.compile(
    rb"\x81%b\x83%b(?:%b\x82%b)?\x83%b%b" % (_ARRAY, _NAMED, _ARRAY, _NAMED, _UNSIGNED, _PLACES), re.DOTALL
)
"""Another form is another from its first word on."""
_WORD = b"\x83"
_META, _PAGE = 6, 2
"""Items of what is said of all pages, and of one: its name and how many words it has."""


class FormError(Exception):
    """Pagefind has written another form than the one that is known here."""


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


def findings_in(bundle: Path) -> list[Finding]:
    """Return what a run of Pagefind has found in each record; `bundle` is the folder it has written.

    Raises FormError, OSError.
    """
    try:
        return _findings_in(bundle)
    except (KeyError, ValueError, IndexError, TypeError, AttributeError, EOFError, zlib.error) as error:
        raise FormError(str(error)) from error


def _findings_in(bundle: Path) -> list[Finding]:
    (language,) = json.loads((bundle / ENTRY).read_bytes())["languages"].values()
    meta = _list(cbor.read(_content((bundle / f"pagefind.{language['hash']}.pf_meta").read_bytes())))
    if len(meta) != _META or any(len(_list(page)) != _PAGE for page in _list(meta[1])):
        raise ValueError("a list of pages of another form")
    names = [_list(page)[0] for page in _list(meta[1])]
    found = [(list[str](), list[bytes]()) for _ in names]
    for file in (bundle / "index").iterdir():
        _read_words(_content(file.read_bytes()), found)
    return [
        _finding((bundle / "fragment" / f"{name}.pf_fragment").read_bytes(), words, places)
        for name, (words, places) in zip(names, found, strict=True)
    ]


def _finding(fragment: bytes, words: list[str], places: list[bytes]) -> Finding:
    content = _content(fragment)
    shown = json.loads(content)
    return Finding(
        shown["url"].removeprefix("/"),
        hashlib.sha256(content).hexdigest(),
        shown["word_count"],
        shown["meta"].get("date", ""),
        shown["filters"],
        words_of(" ".join((shown["content"], *shown["meta"].values()))),
        words,
        places,
        fragment,
    )


def _read_words(data: bytes, found: list[tuple[list[str], list[bytes]]]) -> None:
    """Add the words of a file of the index, and their places, to the pages they are on."""
    if not _BEGINNING.match(data):
        raise ValueError("words of another form")
    numbers = _Numbers()
    page, word, key = 0, "", ""
    # Some hundred thousand times for a thousand memos: hence so bare.
    for distance, places, begins, text in _PART.findall(data, 1):
        if places:
            page += numbers[distance]
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


def _content(file: bytes) -> bytes:
    data = gzip.decompress(file)
    if not data.startswith(MAGIC):
        raise ValueError(f"a file that begins with {data[:12]!r}")
    return data[len(MAGIC) :]


def _list(item: cbor.Item) -> list[cbor.Item]:
    if not isinstance(item, list):
        raise TypeError("not an array")
    return item
