"""Occurrences: where words are in records, as a table that has a row for each place.

An archive of a thousand memos has near a million rows, so that all is done by columns, with NumPy. What is in
a record depends on no other one: an edit has its rows put in the place of earlier ones.
"""

from __future__ import annotations

import itertools
import json
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from memo_archive.search.help import words_of
from memo_archive.search.postings import BETWEEN_WORDS
from memo_archive.search.records import FIELDS, Record
from memo_archive.search.spellings import Spellings
from memo_archive.search.texts import Part, Run, spellings_in

Numbers: TypeAlias = "npt.NDArray[np.int32]"
Flags: TypeAlias = "npt.NDArray[np.bool_]"

FIELD = 256
"""Where a part of a record is a field, its number is added to this; else it is the weight in the text."""
PARTS = 512
"""More than the number of any part."""
_FIELDS = {name: number for number, name in enumerate(FIELDS)}
_KEPT_AS = np.dtype("<i4")


class Occurrences(NamedTuple):
    """Where words are in records, which are numbered from 0."""

    words: Sequence[str]
    """Each as it is looked for, another spelling of one by the word, `FORM` and that spelling; and each as it
    is `spelled`."""
    rows: Numbers
    """Four rows: the number of a word, its record, the part of that, and the place there, which grows within
    a part."""
    spelled: Numbers
    """Two rows: the number of a word as it stands in records, by which a reader's spelling may be mended, and
    the record; each pair once."""

    def packed(self) -> bytes:
        """Return this as bytes, of which `unpacked` makes it again."""
        words = BETWEEN_WORDS.join(self.words).encode("utf-8")
        head = json.dumps([len(words), self.rows.shape[1], self.spelled.shape[1]]).encode()
        tables = (table.astype(_KEPT_AS, copy=False).tobytes() for table in (self.rows, self.spelled))
        return b"".join((head, b"\n", words, *tables))

    @classmethod
    def unpacked(cls, data: bytes) -> Occurrences:
        """Return what `packed` has made `data` of. Raises ValueError, TypeError."""
        head, _, rest = data.partition(b"\n")
        of_words, of_rows, of_spelled = map(int, json.loads(head))
        words = rest[:of_words].decode("utf-8").split(BETWEEN_WORDS) if of_words else []
        numbers = np.frombuffer(rest[of_words:], _KEPT_AS).astype(np.int32)
        if len(numbers) != 4 * of_rows + 2 * of_spelled:
            raise ValueError("it ends too soon or too late")
        return cls(words, numbers[: 4 * of_rows].reshape(4, -1), numbers[4 * of_rows :].reshape(2, -1))

    def counts(self) -> dict[str, int]:
        """Return in how many records each word stands, as it is spelled there."""
        counts = np.bincount(self.spelled[0], minlength=len(self.words)).tolist()
        return {word: count for word, count in zip(self.words, counts, strict=True) if count}


def joined(tables: Iterable[tuple[Occurrences, Sequence[int]]]) -> Occurrences:
    """Return several tables as one. With each come its records' new numbers, -1 for one to leave out."""
    of_words: defaultdict[str, int] = _numbering()
    rows: list[Numbers] = []
    spelled: list[Numbers] = []
    for table, numbers in tables:
        words = np.fromiter(map(of_words.__getitem__, table.words), np.int32, len(table.words))
        records = np.array(numbers, np.int32)
        for found, into in ((table.rows, rows), (table.spelled, spelled)):
            kept = found[:, records[found[1]] >= 0]
            into.append(np.stack((words[kept[0]], records[kept[1]], *kept[2:])))
    return _with_words_in_use([*of_words], np.hstack(rows), np.hstack(spelled))


def _with_words_in_use(words: Sequence[str], rows: Numbers, spelled: Numbers) -> Occurrences:
    is_used = np.zeros(len(words), np.bool_)
    is_used[rows[0]] = is_used[spelled[0]] = True
    numbers = np.cumsum(is_used, dtype=np.int32) - np.int32(1)
    rows[0], spelled[0] = numbers[rows[0]], numbers[spelled[0]]
    return Occurrences([*itertools.compress(words, is_used)], rows, spelled)


class Transcript:
    """What records say and have in their fields, with a number for each spelling."""

    def __init__(self, said: Iterable[tuple[Record, Sequence[Part]]]) -> None:
        """Write down what each record says, of which `parts_of` gives the parts."""
        self._numbers: defaultdict[str, int] = _numbering()
        self._written = array("i")
        self._runs: list[tuple[int, int, int]] = []
        """Of spellings that follow on one another: record, part of that, how many they are."""
        self._records = 0
        for record, parts in said:
            for part in parts:
                if isinstance(part, Run):
                    self._write(part.weight, part.spellings)
            for name, value in record.named.items():
                self._write(FIELD + _FIELDS[name], spellings_in(value))
            self._records += 1

    def _write(self, part: int, spellings: Sequence[str]) -> None:
        self._written.extend(map(self._numbers.__getitem__, spellings))
        self._runs.append((self._records, part, len(spellings)))

    @property
    def spellings(self) -> Iterable[str]:
        """Each spelling once."""
        return self._numbers.keys()

    def occurrences(self, spellings: Spellings) -> Occurrences:
        """Return where words are, whose spellings are all known."""
        written = _column(self._written)
        record, part, length = np.array(self._runs, np.int32).reshape(-1, 3).T
        record, part = np.repeat(record, length), np.repeat(part, length)
        known = _Known(self._numbers, spellings)
        in_field = part >= FIELD
        place = np.where(in_field, _within(length), _from_first(known.segments[written], record))
        which, entry = known.of_words.of(written)
        part, in_field = part[which], in_field[which]
        weight = np.maximum(part // known.share[entry], 1)
        rows = (
            known.word[entry],
            record[which],
            np.where(in_field, part, weight),
            place[which] + np.where(in_field, 0, known.segment[entry]),
        )
        pairs = _each_once(written, record)
        which, entry = known.of_spelled.of(pairs[0])
        spelled = _each_once(known.spelled[entry], pairs[1][which])
        return Occurrences(known.words, np.stack(rows).astype(np.int32), spelled)


class _Known:
    """What each spelling of a transcript stands for, by its number."""

    def __init__(self, numbers: Collection[str], spellings: Spellings) -> None:
        of_words: defaultdict[str, int] = _numbering()
        number_of, plain = of_words.__getitem__, spellings.plain.get
        words, several, spelled = array("i"), array("i"), array("i")
        ends, ends_of_spelled = array("i"), array("i")
        self.segments = np.ones(len(numbers), np.int32)
        """How many places of a text a spelling takes."""
        for at, spelling in enumerate(numbers):
            # For each spelling of the archive: hence so bare.
            word = plain(spelling)
            if word is not None:
                words.append(number_of(word))
            else:
                segments = spellings.others[spelling]
                self.segments[at] = len(segments)
                for number, (_, wholes, parts) in enumerate(segments):
                    for among, those in ((1, wholes), (len(parts), parts)):
                        for word in those:
                            several.extend((len(words), number, among))
                            words.append(number_of(word))
            ends.append(len(words))
            # In a language without spaces it is what stands between its segments.
            shown = spelling if spellings.is_spaced else spellings.shown((spelling,))
            spelled.extend(map(number_of, words_of(shown)))
            ends_of_spelled.append(len(spelled))
        self.words = [*of_words]
        self.of_words, self.of_spelled = _Lists(_column(ends)), _Lists(_column(ends_of_spelled))
        self.word = _column(words)
        """As what a spelling is looked for."""
        self.segment, self.share = np.zeros_like(self.word), np.ones_like(self.word)
        """In which of its segments that is, and among how many parts of it."""
        of_several, segment, share = _column(several).reshape(-1, 3).T
        self.segment[of_several], self.share[of_several] = segment, share
        self.spelled = _column(spelled)


class _Lists:
    """Lists that stand one after the other, by their numbers."""

    def __init__(self, ends: Numbers) -> None:
        self._lengths = np.diff(ends, prepend=np.int32(0))
        self._starts = ends - self._lengths

    def of(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Return all entries of the lists `numbers`: the place of each one's list there, and its own."""
        lengths = self._lengths[numbers]
        which = np.repeat(np.arange(len(numbers), dtype=np.int32), lengths)
        return which, self._starts[numbers][which] + _within(lengths)


def _numbering() -> defaultdict[str, int]:
    """Return what gives each text that it is asked for a number, from 0 on."""
    return defaultdict(itertools.count().__next__)


def _column(numbers: array[int]) -> Numbers:
    return np.array(numbers, np.int32)


def begins(column: npt.NDArray[np.integer]) -> Flags:
    """Tell where a number is another than the one before."""
    begins = np.ones(len(column), np.bool_)
    np.not_equal(column[1:], column[:-1], out=begins[1:])
    return begins


def _within(lengths: Numbers) -> Numbers:
    """Return the place of each entry of lists of these `lengths` in its list."""
    ends = np.cumsum(lengths, dtype=np.int32)
    return np.arange(ends[-1] if len(ends) else 0, dtype=np.int32) - np.repeat(ends - lengths, lengths)


def _from_first(sizes: Numbers, records: Numbers) -> Numbers:
    """Return how much goes before each of what has these `sizes` in its record, of which all are together."""
    before = np.cumsum(sizes, dtype=np.int32) - sizes
    first = np.flatnonzero(begins(records))
    return before - np.repeat(before[first], np.diff(first, append=len(records)))


def _each_once(numbers: Numbers, records: Numbers) -> Numbers:
    """Return pairs of a number and a record, each once, in their order."""
    count = int(records.max(initial=0)) + 1
    pairs = numbers.astype(np.int64) * count + records
    pairs.sort()
    pairs = pairs[begins(pairs)]
    return np.stack(np.divmod(pairs, count)).astype(np.int32)
