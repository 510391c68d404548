"""The same post met twice: in an archive page and alone, in a feed and on a page, with small differences."""

from __future__ import annotations

import difflib
import pickle
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from memo_archive.importers.old_urls import old_key
from memo_archive.text.slugs import normalised

SKETCH = 24
"""Hashes kept of each text: the smallest of its runs of three words."""
_INDEXED = 3
_ALIKE = 0.55
"""Share of runs of three words from which two texts of one title are one."""
_VERY_ALIKE = 0.85
"""Share from which they are one whatever their titles."""
_FEW = 60
"""Words below which texts of two titles are two posts, unless they are the same."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells whether two posts are one, in a few bytes."""

    digest: bytes
    """Of all its words."""
    sketch: array[int]
    count: int
    """Of words."""
    opening: str
    """Its first twelve words, where it has as many."""
    title: str
    """Normalised."""
    ids: tuple[str, ...] = ()
    """Its addresses and its feed's id, as `ids_of` gives them."""
    file: int = -1
    """Which file it stands in; what stands in one file is one post only where the words are the same."""


def ids_of(urls: Iterable[str], guid: str) -> tuple[str, ...]:
    """Return what names a post whatever it says: its addresses, as `old_key`, and its feed's id."""
    keys = (old_key(url) for url in urls if "://" in url)
    return tuple(dict.fromkeys([*(key for key in keys if "/" in key), *([f"guid:{guid}"] if guid else [])]))


def fingerprint_of(
    title: str, words: Sequence[str], urls: Iterable[str], guid: str = "", *, file: int = -1
) -> Fingerprint:
    """Return the print of a post with these `words`, in small letters."""
    starts = range(max(1, len(words) - 2)) if words else ()
    runs = {zlib.crc32(" ".join(words[n : n + 3]).encode()) for n in starts}
    return Fingerprint(
        blake2b(" ".join(words).encode(), digest_size=12).digest(),
        array("I", sorted(runs)[:SKETCH]),
        len(words),
        " ".join(words[:12]) if len(words) >= 12 else "",
        normalised(title),
        ids_of(urls, guid),
        file,
    )


class Fingerprints:
    """All posts met so far, found again by their addresses, words or title; they wait in a temporary file."""

    def __init__(self) -> None:
        self._count = 0
        self._db = sqlite3.connect("")  # a file that SQLite makes, and removes when it is closed
        self._db.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE post (number INTEGER PRIMARY KEY, print BLOB);"
            "CREATE TABLE mark (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;"
        )

    def close(self) -> None:
        """Let the temporary file go."""
        self._db.close()

    def add(self, made: Fingerprint) -> tuple[int, int | None, str]:
        """Add a post; return its number, that of the post it is met again as, and what shows it."""
        number = self._count
        self._count += 1
        other, why = self._match(made)
        self._db.execute("INSERT INTO post VALUES (?, ?)", (number, pickle.dumps(made)))
        marks = {*_names(made), *_likenesses(made)}
        self._db.executemany("INSERT INTO mark VALUES (?, ?)", ((_key(mark), number) for mark in marks))
        return number, other, why

    def _match(self, made: Fingerprint) -> tuple[int | None, str]:
        for name in _names(made):
            found = min(self._marked(name), default=None)
            if found is not None:
                kind = name.partition(":")[0]
                return found, {"id": "the same address", "guid": "the same id"}.get(kind, "the same words")
        candidates = sorted({n for mark in _likenesses(made) for n in self._marked(mark)})
        best, share = None, 0.0
        for number in candidates:
            other = self._print(number)
            if (made.file == other.file and made.file >= 0) or not _may_be_one(made.ids, other.ids):
                continue
            is_one_title = made.title == other.title
            if not is_one_title and min(made.count, other.count) < _FEW:
                continue
            alike = _alike(made.sketch, other.sketch)
            is_begun = bool(made.opening) and made.opening == other.opening and is_one_title
            if alike > share and alike >= (_ALIKE if is_one_title else _VERY_ALIKE):
                best, share = number, alike
            elif is_begun and best is None:
                best, share = number, _ALIKE
        return best, "nearly the same words" if best is not None else ""

    def _marked(self, mark: str) -> list[int]:
        """Return the posts with this mark, the last ones where there are many."""
        query = "SELECT number FROM mark WHERE key = ? ORDER BY number DESC LIMIT 50"
        return [row[0] for row in self._db.execute(query, (_key(mark),))]

    def _print(self, number: int) -> Fingerprint:
        (data,) = self._db.execute("SELECT print FROM post WHERE number = ?", (number,)).fetchone()
        made: Fingerprint = pickle.loads(data)  # noqa: S301 - a file that only this process has
        return made


def _names(made: Fingerprint) -> list[str]:
    """Return what two posts have to share to be one whatever else: an address, an id, all their words."""
    names = [name if name.startswith("guid:") else f"id:{name}" for name in made.ids]
    return [*names, f"words:{made.digest.hex()}"] if made.count >= 5 else names


def _likenesses(made: Fingerprint) -> list[str]:
    """Return what two posts that are alike probably share."""
    marks = [f"run:{value}" for value in made.sketch[:_INDEXED]]
    return [*marks, f"title:{made.title}", *([f"opening:{made.opening}"] if made.opening else [])]


def _key(mark: str) -> int:
    digest = blake2b(mark.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _may_be_one(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two posts with addresses can be one: not two of one site that name different pages."""
    hosts = {key.partition("/")[0] for key in one if not key.startswith("guid:")}
    others = {key.partition("/")[0] for key in other if not key.startswith("guid:")}
    return not hosts & others


def _alike(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the estimated share of what two texts have in common, 0 to 1."""
    together = sorted({*one, *other})[:SKETCH]
    if not together:
        return 0.0
    both = set(one) & set(other)
    return sum(value in both for value in together) / len(together)


def difference(kept: Sequence[str], other: Sequence[str], *, limit: int = 30) -> str:
    """Return in words how `other` differs from the words that are kept; empty where it does not."""
    if list(kept) == list(other):
        return ""
    if len(kept) + len(other) > 20_000:
        return f"it has {len(other)} words, the one that was kept {len(kept)}"
    matcher = difflib.SequenceMatcher(None, kept, other, autojunk=False)
    less: list[str] = []
    more: list[str] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            if b > a:
                less.append(" ".join(kept[a:b]))
            if d > c:
                more.append(" ".join(other[c:d]))
    parts = [
        f"{name} “{_short(' … '.join(found), limit)}”"
        for name, found in (("only here:", more), ("only in the one that was kept:", less))
        if found
    ]
    return "; ".join(parts)


def _short(text: str, limit: int) -> str:
    words = text.split()
    return " ".join(words[:limit]) + (" …" if len(words) > limit else "")
