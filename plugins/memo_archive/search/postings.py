"""Postings: for each word the records that have it, and where: the larger part of an index.

Those of records that follow on one another are made at a time, so that an edit has the others known. The form
is that of Pagefind 1.5; see `entries`, which makes them.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import NamedTuple

from memo_archive.search import cbor

BETWEEN_WORDS = " "
_BETWEEN_ENTRIES = b"\xff\xff\xff\xff"
"""What no entries hold: four bytes of a number are at most 7f ff ff ff."""


class Posting(NamedTuple):
    """The records that have a word."""

    first: int
    """The number of the first."""
    last: int
    number: int
    """How many they are."""
    entries: bytes
    """One for each in CBOR, without what `head` gives for the first."""


@functools.cache
def head(distance: int) -> bytes:
    """Return what the entry of a record begins with, by how far it is from the one before."""
    return b"\x83" + cbor.number(distance)


def packed(postings: Mapping[str, Posting]) -> bytes:
    """Return `postings` as bytes, of which `unpacked` makes them again."""
    numbers = [posting[:3] for posting in postings.values()]
    words = BETWEEN_WORDS.join(postings).encode("utf-8")
    entries = _BETWEEN_ENTRIES.join(posting.entries for posting in postings.values())
    return b"\n".join((json.dumps(numbers).encode(), words, entries))


def unpacked(data: bytes) -> dict[str, Posting]:
    """Return what `packed` has made `data` of. Raises ValueError, TypeError."""
    numbers, words, entries = data.split(b"\n", 2)
    if not words:
        return {}
    in_turn = zip(json.loads(numbers), entries.split(_BETWEEN_ENTRIES), strict=True)
    postings = (Posting(first, last, number, places) for (first, last, number), places in in_turn)
    return dict(zip(words.decode("utf-8").split(BETWEEN_WORDS), postings, strict=True))
