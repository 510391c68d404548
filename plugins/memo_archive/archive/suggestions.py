"""Suggestions: the nearest known name for one that is not known.

A suggestion is worth a search where few names are wrong. Many wrong names usually have one cause, such as a
renamed folder, so only the first problems of a run get a suggestion, and no search compares a name with all
others.
"""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from memo_archive.problems import did_you_mean

SOUGHT = 20
"""Problems of a run, in their order, for which a suggestion is sought."""
COMPARED = 24
"""Names compared with a misspelt one, letter by letter: those that share most pairs of letters with it."""
KEPT = 4
"""Indexes: enough for memos, files, topics and principles."""


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A name as its author wrote it, and the names it may have been meant for."""

    written: str
    known: Collection[str]
    same_initial: bool = False
    """The last part of a path begins with the same letter: paths are alike in their folders and suffixes."""


class Suggestions:
    """Finds the nearest names; known names are indexed when they are first searched.

    The last few indexes are kept for the same collections: under serve, each edit searches them again.
    """

    def __init__(self) -> None:
        """Begin without an index."""
        self._indexes: dict[int, tuple[Collection[str], _Index]] = {}

    def cure(self, misspelling: Misspelling, *, otherwise: str) -> str:
        """Return the sentence that offers the nearest name, or `otherwise` where none is near."""
        known = misspelling.known
        if len(known) > COMPARED:
            known = self._index_of(known).likeliest(
                misspelling.written, same_initial=misspelling.same_initial
            )
        elif misspelling.same_initial:
            initial = _initial(misspelling.written)
            known = [name for name in known if _initial(name) == initial]
        return did_you_mean(misspelling.written, known, otherwise=otherwise)

    def _index_of(self, known: Collection[str]) -> _Index:
        # The collection is kept with its index, so that no other can have its number.
        found = self._indexes.pop(id(known), None) or (known, _Index(known))
        self._indexes[id(known)] = found
        if len(self._indexes) > KEPT:
            del self._indexes[next(iter(self._indexes))]
        return found[1]


class _Index:
    """Names by the pairs of letters that stand side by side in them."""

    def __init__(self, known: Collection[str]) -> None:
        self._names = sorted(known)
        self._pairs: list[int] = []
        self._by_pair: defaultdict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            pairs = _pairs_of(name)
            self._pairs.append(len(pairs))
            for pair in pairs:
                self._by_pair[pair].append(number)

    def likeliest(self, written: str, *, same_initial: bool) -> list[str]:
        """Return the names that have most pairs of letters in common with `written`, by Dice's measure."""
        wanted = _pairs_of(written)
        shared: Counter[int] = Counter()
        for pair in wanted:
            shared.update(self._by_pair.get(pair, ()))
        initial = _initial(written)
        numbers = (n for n in shared if not same_initial or _initial(self._names[n]) == initial)
        ranked = sorted(numbers, key=lambda n: (-shared[n] / (len(wanted) + self._pairs[n]), n))
        return [self._names[number] for number in ranked[:COMPARED]]


def _pairs_of(name: str) -> frozenset[str]:
    """Return the pairs of letters in `name`, its beginning and its end counted as one."""
    return frozenset(map("".join, pairwise(f" {name.casefold()} ")))


def _initial(path: str) -> str:
    return posixpath.basename(path)[:1]
