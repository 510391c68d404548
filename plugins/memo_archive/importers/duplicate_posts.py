"""Duplicates: one post in an archive page and alone, in a feed and on a page, with small differences.

Equal URLs, ids or words are certain. Near-duplicates are found by MinHash: the smallest hashes of each text's
three-word shingles estimate the share of shingles that two texts have in common.
"""

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
"""Hashes kept of each text."""
_INDEXED = 3
_ALIKE = 0.55
"""Share of shingles from which two texts of one title are one post."""
_VERY_ALIKE = 0.85
"""Share from which two texts are one post whatever their titles."""
_FEW = 60
"""Words below which texts of two titles are two posts, unless their words are equal."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A post's fingerprint for the search for duplicates, in a few bytes."""

    digest: bytes
    """Hash of all words."""
    sketch: array[int]
    count: int
    """Number of words."""
    opening: str
    """The first twelve words; empty for a shorter text."""
    title: str
    """Normalised."""
    ids: tuple[str, ...] = ()
    """URLs and feed id, in the form of `ids_of`."""
    file: int = -1
    """Index of the file; two posts of one file are duplicates only if all their words are equal."""


def ids_of(urls: Iterable[str], guid: str) -> tuple[str, ...]:
    """Return the ids of a post apart from its words: its URLs, as `old_key`, and its feed's id."""
    keys = (old_key(url) for url in urls if "://" in url)
    return tuple(dict.fromkeys([*(key for key in keys if "/" in key), *([f"guid:{guid}"] if guid else [])]))


def fingerprint_of(
    title: str, words: Sequence[str], urls: Iterable[str], guid: str = "", *, file: int = -1
) -> Fingerprint:
    """Return the fingerprint of a post with these `words`, in lower case."""
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
    """The fingerprints of all posts so far, in a temporary database."""

    def __init__(self) -> None:
        self._count = 0
        self._db = sqlite3.connect("")  # an unnamed file, which SQLite removes when it is closed
        self._db.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE post (number INTEGER PRIMARY KEY, print BLOB);"
            "CREATE TABLE mark (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;"
        )

    def close(self) -> None:
        """Remove the temporary file."""
        self._db.close()

    def add(self, made: Fingerprint) -> tuple[int, int | None, str]:
        """Add a post; return its number, the number of its duplicate (or None), and the reason."""
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
        """Return the posts with this mark, at most 50, the last first."""
        query = "SELECT number FROM mark WHERE key = ? ORDER BY number DESC LIMIT 50"
        return [row[0] for row in self._db.execute(query, (_key(mark),))]

    def _print(self, number: int) -> Fingerprint:
        (data,) = self._db.execute("SELECT print FROM post WHERE number = ?", (number,)).fetchone()
        made: Fingerprint = pickle.loads(data)  # noqa: S301 - a file that only this process has
        return made


def _names(made: Fingerprint) -> list[str]:
    """Return marks that only duplicates share: a URL, an id, all words."""
    names = [name if name.startswith("guid:") else f"id:{name}" for name in made.ids]
    return [*names, f"words:{made.digest.hex()}"] if made.count >= 5 else names


def _likenesses(made: Fingerprint) -> list[str]:
    """Return marks that duplicates probably share."""
    marks = [f"run:{value}" for value in made.sketch[:_INDEXED]]
    return [*marks, f"title:{made.title}", *([f"opening:{made.opening}"] if made.opening else [])]


def _key(mark: str) -> int:
    digest = blake2b(mark.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _may_be_one(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two posts can be one: posts of one site under different URLs cannot."""
    hosts = {key.partition("/")[0] for key in one if not key.startswith("guid:")}
    others = {key.partition("/")[0] for key in other if not key.startswith("guid:")}
    return not hosts & others


def _alike(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the estimated share of shingles in common, 0 to 1."""
    together = sorted({*one, *other})[:SKETCH]
    if not together:
        return 0.0
    both = set(one) & set(other)
    return sum(value in both for value in together) / len(together)


def difference(kept: Sequence[str], other: Sequence[str], *, limit: int = 30) -> str:
    """Return a phrase on the words in which `other` differs from the `kept` ones; empty where equal."""
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
