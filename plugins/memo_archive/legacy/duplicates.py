"""The same post met twice: in an archive page and alone, in a feed and on a page, with small differences."""

from __future__ import annotations

import difflib
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from memo_archive.legacy.addresses import old_key
from memo_archive.slugs import normalised

SKETCH = 24
"""Hashes kept of each text: the smallest of its runs of three words."""
_INDEXED = 3
_ALIKE = 0.55
"""Share of runs of three words from which two texts of one title are one."""
_VERY_ALIKE = 0.85
"""Share from which they are one whatever their titles."""
_FEW = 60
"""Words below which texts of two titles are two posts, unless they are the same."""


NO_SKETCH = array("I")
"""What is left of a sketch once all posts are compared."""


@dataclass(frozen=True, slots=True)
class Print:
    """What tells whether two posts are one, in a few bytes."""

    digest: bytes
    """Of all its words."""
    sketch: array[int]
    count: int
    """Of words."""
    opening: int
    """Hash of its first twelve words."""
    title: str
    """Normalised."""
    ids: tuple[str, ...] = ()
    """Its addresses, as `old_key`, and its feed's id."""
    file: int = -1
    """Which file it stands in; what stands in one file is one post only where the words are the same."""


def print_of(
    title: str, words: Sequence[str], urls: Iterable[str], guid: str = "", *, file: int = -1
) -> Print:
    """Return the print of a post with these `words`, in small letters."""
    runs = (
        {zlib.crc32(" ".join(words[n : n + 3]).encode()) for n in range(max(1, len(words) - 2))}
        if words
        else set()
    )
    ids = tuple(
        dict.fromkeys(
            [*(key for key in map(old_key, urls) if "/" in key), *([f"guid:{guid}"] if guid else [])]
        )
    )
    return Print(
        blake2b(" ".join(words).encode(), digest_size=12).digest(),
        array("I", sorted(runs)[:SKETCH]),
        len(words),
        zlib.crc32(" ".join(words[:12]).encode()) if len(words) >= 12 else 0,
        normalised(title),
        ids,
        file,
    )


@dataclass(slots=True)
class Prints:
    """All posts met so far, found again by their addresses, words or title."""

    _prints: list[Print] = field(default_factory=list)
    _by_id: dict[str, int] = field(default_factory=dict)
    _by_digest: dict[bytes, int] = field(default_factory=dict)
    _by_hash: dict[int, int] = field(default_factory=dict)
    """The last post with this hash, for the smallest of each text's and for its title's."""
    _before: array[int] = field(default_factory=lambda: array("l"))
    """The one before it with the same hash, four places a post; -1 for none."""
    _by_opening: dict[int, int] = field(default_factory=dict)

    def add(self, made: Print) -> tuple[int, int | None, str]:
        """Add a post; return its number, that of the post it is met again as, and what shows it."""
        number = len(self._prints)
        other, why = self._match(made)
        self._prints.append(made)
        for key in made.ids:
            self._by_id.setdefault(key, number)
        self._by_digest.setdefault(made.digest, number)
        for place, value in enumerate(_hashes(made)):
            self._before.append(self._by_hash.get(value, -1))
            self._by_hash[value] = number * (_INDEXED + 1) + place
        if made.opening:
            self._by_opening.setdefault(made.opening, number)
        return number, other, why

    def _with_hash(self, value: int) -> list[int]:
        """Return the posts with this hash, the last first; fifty are enough."""
        found: list[int] = []
        place = self._by_hash.get(value, -1) if value >= 0 else -1
        while place >= 0 and len(found) < 50:
            found.append(place // (_INDEXED + 1))
            place = self._before[place]
        return found

    def _match(self, made: Print) -> tuple[int | None, str]:
        for key in made.ids:
            if key in self._by_id:
                return self._by_id[key], "the same address" if not key.startswith("guid:") else "the same id"
        if made.count >= 5 and made.digest in self._by_digest:
            return self._by_digest[made.digest], "the same words"
        candidates = {n for value in _hashes(made) for n in self._with_hash(value)}
        if made.opening in self._by_opening:
            candidates.add(self._by_opening[made.opening])
        best, share = None, 0.0
        for number in sorted(candidates):
            other = self._prints[number]
            if (made.file == other.file and made.file >= 0) or not _may_be_one(made.ids, other.ids):
                continue
            is_one_title = made.title == other.title
            if not is_one_title and min(made.count, other.count) < _FEW:
                continue
            alike = _alike(made.sketch, other.sketch)
            is_begun = made.opening and made.opening == other.opening and is_one_title
            if alike > share and alike >= (_ALIKE if is_one_title else _VERY_ALIKE):
                best, share = number, alike
            elif is_begun and best is None:
                best, share = number, _ALIKE
        return best, "nearly the same words" if best is not None else ""


def _hashes(made: Print) -> list[int]:
    """Return the hashes by which posts like this one are found; always as many."""
    smallest = list(made.sketch[:_INDEXED])
    title = zlib.crc32(f"title {made.title}".encode())
    return [*smallest, *[-1] * (_INDEXED - len(smallest)), title]


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
