"""Postings: for each word the records that have it, and where: the larger part of an index.

Those of records that follow on one another are made at a time, so that an edit has the others known. The form
is that of Pagefind 1.5; see `findings`.
"""

from __future__ import annotations

import functools
import itertools
import json
import operator
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from memo_archive.search import cbor
from memo_archive.search.findings import BETWEEN_PLACES, BETWEEN_WORDS, Finding


class Posting(NamedTuple):
    """The records that have a word."""

    first: int
    """The number of the first."""
    last: int
    number: int
    """How many they are."""
    entries: bytes
    """One for each in CBOR, without what `head` gives for the first."""


def postings_of(findings: Iterable[Finding]) -> dict[str, Posting]:
    """Return the postings of each word that is found in records, which are numbered from 0."""
    found: defaultdict[str, list[int | bytes]] = defaultdict(list)
    for number, finding in enumerate(findings):
        # For each word of each record: hence so bare.
        for word, places in zip(finding.words, finding.places, strict=True):
            found[word] += (number, places)
    return {word: _posting(in_turn[::2], in_turn[1::2]) for word, in_turn in found.items()}  # type: ignore[arg-type]


def _posting(numbers: list[int], places: list[bytes]) -> Posting:
    if len(numbers) == 1:
        return Posting(numbers[0], numbers[0], 1, places[0])
    heads = map(head, map(operator.sub, numbers[1:], numbers))
    entries = itertools.chain.from_iterable(zip(heads, places[1:], strict=True))
    return Posting(numbers[0], numbers[-1], len(numbers), b"".join((places[0], *entries)))


@functools.cache
def head(distance: int) -> bytes:
    """Return what the entry of a record begins with, by how far it is from the one before."""
    return b"\x83" + cbor.number(distance)


def packed(postings: Mapping[str, Posting]) -> bytes:
    """Return `postings` as bytes, of which `unpacked` makes them again."""
    numbers = [posting[:3] for posting in postings.values()]
    words = BETWEEN_WORDS.join(postings).encode("utf-8")
    entries = BETWEEN_PLACES.join(posting.entries for posting in postings.values())
    return b"\n".join((json.dumps(numbers).encode(), words, entries))


def unpacked(data: bytes) -> dict[str, Posting]:
    """Return what `packed` has made `data` of. Raises ValueError, TypeError."""
    numbers, words, entries = data.split(b"\n", 2)
    if not words:
        return {}
    in_turn = zip(json.loads(numbers), entries.split(BETWEEN_PLACES), strict=True)
    postings = (Posting(first, last, number, places) for (first, last, number), places in in_turn)
    return dict(zip(words.decode("utf-8").split(BETWEEN_WORDS), postings, strict=True))
