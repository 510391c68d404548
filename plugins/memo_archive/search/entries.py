"""Entries: the postings of words, in the CBOR of an index, made of where they are.

A record has an entry for each of its words, an array of three: how far it is from the record before; the
array of the word's places in the text; that of those in fields. In these a number below 0 stands for a weight
or a field, and others for how far each place is from the one before. The form is that of Pagefind 1.5:
https://github.com/Pagefind/pagefind/blob/main/pagefind/src/index/mod.rs
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from memo_archive.search import cbor
from memo_archive.search.occurrences import FIELD, PARTS, Flags, Numbers, Occurrences, begins
from memo_archive.search.postings import Posting


def postings_of(found: Occurrences) -> dict[str, Posting]:
    """Return the postings of each word that is looked for."""
    if not found.rows.size:
        return {}
    rows = _sorted(found.rows)
    word, record, part, _ = rows
    begins_word = begins(word)
    begins_entry = begins_word | begins(record)
    begins_part = begins_entry | begins(part)
    entries = _Entries.of(rows, begins_word, begins_entry, begins_part)
    data, ends = heads(*_items(rows, begins_part, entries))
    first = np.flatnonzero(entries.is_first)
    starts = np.concatenate((np.zeros(1, ends.dtype), ends))[entries.begin[first]].tolist()
    lasts = np.append(first[1:], len(entries.record)) - 1
    numbers = zip(
        entries.word[first].tolist(),
        entries.record[first].tolist(),
        entries.record[lasts].tolist(),
        (lasts - first + 1).tolist(),
        zip(starts, [*starts[1:], len(data)], strict=True),
        strict=True,
    )
    return {
        found.words[word]: Posting(one, last, count, data[start:end])
        for word, one, last, count, (start, end) in numbers
    }


class _Entries(NamedTuple):
    """The entries that rows make, a column for each of their properties."""

    word: Numbers
    record: Numbers
    row: Numbers
    """The first."""
    is_first: Flags
    """Whether it is the first of its word: it lacks what goes before its two arrays, which depends on earlier
    records."""
    in_text: Numbers
    """How many numbers are in the array of places in the text."""
    in_fields: Numbers
    begin: Numbers
    """Where it begins among the items of all."""

    @classmethod
    def of(cls, rows: Numbers, begins_word: Flags, begins_entry: Flags, begins_part: Flags) -> _Entries:
        """Return the entries of sorted `rows`."""
        word, record, part, _ = rows
        first = np.flatnonzero(begins_entry).astype(np.int32)
        is_first = begins_word[first]
        numbers = _numbers(begins_part)
        in_entry = np.add.reduceat(numbers, first, dtype=np.int32)
        in_fields = np.add.reduceat(numbers * (part >= FIELD), first, dtype=np.int32)
        size = in_entry + np.where(is_first, np.int32(2), np.int32(4))
        begin = np.cumsum(size, dtype=np.int32) - size
        return cls(word[first], record[first], first, is_first, in_entry - in_fields, in_fields, begin)


def _items(rows: Numbers, begins_part: Flags, entries: _Entries) -> tuple[npt.NDArray[np.uint8], Numbers]:
    """Return all entries one after the other, as `heads` takes them."""
    _, _, part, place = rows
    # The arrays of each entry.
    text_at = entries.begin + np.where(entries.is_first, np.int32(0), np.int32(2))
    fields_at = text_at + np.int32(1) + entries.in_text
    count = int(fields_at[-1] + 1 + entries.in_fields[-1])
    kinds, values = np.zeros(count, np.uint8), np.zeros(count, np.int32)
    kinds[text_at], values[text_at] = cbor.ARRAY, entries.in_text
    kinds[fields_at], values[fields_at] = cbor.ARRAY, entries.in_fields
    # What goes before them.
    later = entries.begin[~entries.is_first]
    kinds[later], values[later] = cbor.ARRAY, 3
    values[later + 1] = np.diff(entries.record, prepend=np.int32(0))[~entries.is_first]
    # The numbers in them: of each row one, and before it another where a part begins.
    numbers = _numbers(begins_part)
    in_field = part >= FIELD
    end = np.cumsum(numbers, dtype=np.int32)
    before = end[entries.row] - numbers[entries.row]
    at = np.repeat(text_at - before, np.diff(entries.row, append=np.int32(len(part)))) + end + in_field
    values[at] = np.where(begins_part, place, np.diff(place, prepend=np.int32(0)))
    at = at[begins_part] - 1
    kinds[at], values[at] = cbor.NEGATIVE, np.where(in_field, part - FIELD, part)[begins_part]
    return kinds, values


def _numbers(begins_part: Flags) -> Numbers:
    """Return how many numbers each row makes."""
    return begins_part.astype(np.int32) + np.int32(1)


def _sorted(rows: Numbers) -> Numbers:
    """Return `rows` by word, record and part; the order within each stays."""
    word, record, part, _ = rows.astype(np.int64)
    key = (word * (int(record.max()) + 1) + record) * PARTS + part
    return rows[:, np.argsort(key, kind="stable")]


def heads(kinds: npt.NDArray[np.uint8], values: Numbers) -> tuple[bytes, Numbers]:
    """Return numbers and beginnings of arrays one after the other, in CBOR, and where each ends.

    They are given by their `kinds` and `values`: of a number below 0 how far it is from -1, of an array its
    length.
    """
    extra = (values >= 24) + (values >= 1 << 8).astype(np.int32) + (values >= 1 << 16) * np.int32(2)
    ends = np.cumsum(extra + np.int32(1), dtype=np.int32)
    at = ends - extra - np.int32(1)
    data = np.empty(int(ends[-1]), np.uint8)
    data[at] = kinds << 5 | np.where(extra, 0, values).astype(np.uint8)
    for code, width in cbor.WIDTHS.items():
        chosen = np.flatnonzero(extra == width)
        data[at[chosen]] |= code
        for place in range(width):
            data[at[chosen] + 1 + place] = values[chosen] >> 8 * (width - 1 - place) & 0xFF
    return data.tobytes(), ends
