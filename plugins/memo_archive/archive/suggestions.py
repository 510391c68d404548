"""Suggestions: the nearest known name for one that is not known.

A suggestion is worth a search where few names are wrong. Many wrong names usually have one cause, such as a
renamed folder, so only the first problems of a run get a suggestion, and no search compares a name with all
others.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from dataclasses import dataclass

from memo_archive.problems import did_you_mean
from memo_archive.text.letter_pairs import LetterPairs

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
        self._indexes: dict[int, tuple[Collection[str], LetterPairs]] = {}

    def cure(self, misspelling: Misspelling, *, otherwise: str) -> str:
        """Return the sentence that offers the nearest name, or `otherwise` where none is near."""
        known, initial = misspelling.known, _initial(misspelling.written)

        def may_be_meant(name: str) -> bool:
            return not misspelling.same_initial or _initial(name) == initial

        if len(known) > COMPARED:
            pairs = self._index_of(known)
            known = pairs.likeliest(misspelling.written, limit=COMPARED, where=may_be_meant)
        else:
            known = list(filter(may_be_meant, known))
        return did_you_mean(misspelling.written, known, otherwise=otherwise)

    def _index_of(self, known: Collection[str]) -> LetterPairs:
        # The collection is kept with its index, so that no other can have its number.
        found = self._indexes.pop(id(known), None) or (known, LetterPairs(known))
        self._indexes[id(known)] = found
        if len(self._indexes) > KEPT:
            del self._indexes[next(iter(self._indexes))]
        return found[1]


def _initial(path: str) -> str:
    return posixpath.basename(path)[:1]
