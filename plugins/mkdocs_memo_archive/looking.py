"""Looking at records: what is found in each, where no earlier build knows it."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from memo_archive.incremental.cache import Cache, key_of
from memo_archive.incremental.parallel import cores, spread
from memo_archive.search import findings, postings
from memo_archive.search.findings import Finding, finding_of
from memo_archive.search.postings import Posting
from memo_archive.search.records import Record
from memo_archive.search.spellings import Spellings
from memo_archive.search.texts import Part, parts_of
from mkdocs_memo_archive.pagefind import learn

if TYPE_CHECKING:
    from memo_archive.search.occurrences import Occurrences, Transcript

GROUP = 256
"""Records that are in a group at least, and again as many in the mean: what is found in them takes 10 MB."""
TOGETHER = 1_024
"""Records whose spellings Pagefind is asked for at a time, or more: a run of it takes a twentieth of a second
before it begins."""

_Said: TypeAlias = "tuple[Record, Sequence[Part]]"


class Described(NamedTuple):
    """A record to be looked at."""

    key: str
    """Of all that it says."""
    record: Record

    @classmethod
    def of(cls, record: Record) -> Described:
        """Return `record` with its key."""
        return cls(key_of(repr(record)).hex(), record)


class _Group(NamedTuple):
    """Records that follow on one another."""

    after: str
    """The address of the record before them, by which they are known again; empty for the first."""
    records: Sequence[Described]

    @property
    def keys(self) -> list[str]:
        return [described.key for described in self.records]


class Looked(NamedTuple):
    """What is found in records that follow on one another."""

    findings: Sequence[Finding]
    postings: Mapping[str, Posting]
    spelled: Mapping[str, int]
    """In how many of the records each word stands, as it is spelled there."""

    def packed(self) -> dict[str, bytes]:
        """Return this as bytes by kind."""
        return {
            "findings": findings.packed(self.findings),
            "postings": postings.packed(self.postings),
            "spelled": json.dumps(self.spelled).encode(),
        }

    @classmethod
    def unpacked(cls, value: Callable[[str], bytes]) -> Looked:
        """Return what was packed; `value` gives the bytes of a kind. Raises ValueError, TypeError."""
        return cls(
            findings.unpacked(value("findings")),
            postings.unpacked(value("postings")),
            json.loads(value("spelled")),
        )


class _Earlier(NamedTuple):
    """What is known of a group of which some records are others now."""

    keys: Sequence[str]
    """Of the records."""
    findings: Sequence[Finding]
    occurrences: Occurrences


class KnownFindings:
    """What earlier builds have found."""

    def __init__(self, cache: Cache, made_with: bytes) -> None:
        """Have them in `cache`; they depend on what they were `made_with`."""
        self._cache, self._made_with = cache, made_with

    def of(self, group: _Group) -> Looked | None:
        """Return what is known of a group; None where one of its records is another."""
        with contextlib.suppress(KeyError, ValueError, TypeError):
            if self._keys(group) == group.keys:
                return Looked.unpacked(functools.partial(self._value, group, group.keys))
        return None

    def earlier(self, group: _Group) -> _Earlier | None:
        """Return what is known of this group, or of an earlier one in its place."""
        from memo_archive.search.occurrences import Occurrences  # noqa: PLC0415 - as below

        with contextlib.suppress(KeyError, ValueError, TypeError):
            keys = self._keys(group)
            found = findings.unpacked(self._value(group, keys, "findings"))
            if len(found) == len(keys):
                return _Earlier(keys, found, Occurrences.unpacked(self._value(group, keys, "occurrences")))
        return None

    def keep(self, group: _Group, looked: Looked, occurrences: Occurrences) -> None:
        """Keep what has been found in a group."""
        made_of = key_of(*group.keys)
        values = {self._key(group, "keys"): json.dumps(group.keys).encode()}
        for kind, data in (*looked.packed().items(), ("occurrences", occurrences.packed())):
            values[self._key(group, kind)] = made_of + data
        self._cache.put_many(values)
        self._cache.flush()

    def _keys(self, group: _Group) -> list[str]:
        key = self._key(group, "keys")
        return [*map(str, json.loads(self._cache.get_many([key])[key]))]

    def _value(self, group: _Group, keys: Sequence[str], kind: str) -> bytes:
        """Return what is kept of a group. Raises KeyError where it is gone, or another build's."""
        key, made_of = self._key(group, kind), key_of(*keys)
        value = self._cache.get_many([key])[key]
        if not value.startswith(made_of):
            raise KeyError(group.after)
        return value.removeprefix(made_of)

    def _key(self, group: _Group, kind: str) -> bytes:
        return key_of(self._made_with, group.after, kind)


class _Begun(NamedTuple):
    """What is to be found out of a group."""

    group: _Group
    earlier: _Earlier | None
    new: Mapping[str, _Said]
    """Its records that are not known, by their keys, and what each says."""
    transcript: Transcript
    """Of these."""


def looked_at(
    records: Sequence[Described],
    known: KnownFindings,
    *,
    language: str,
    is_over: Callable[[], bool],
) -> Iterator[Looked]:
    """Yield what is found in `records` of a language, in their order; less once it `is_over`.

    Raises PagefindError, and OSError where the disk is full.
    """
    spellings = Spellings()
    for groups in _batches(records):
        looked = [known.of(group) or _begun(group, known, is_over) for group in groups]
        begun = [one for one in looked if isinstance(one, _Begun)]
        if is_over():
            return
        used = itertools.chain.from_iterable(one.transcript.spellings for one in begun)
        learn(spellings, spellings.unknown(used), language)
        found = _found_in(begun, spellings, is_over)
        for one in looked:
            if is_over():
                return
            yield one if isinstance(one, Looked) else _ended(one, found, known, spellings)


def _begun(group: _Group, known: KnownFindings, is_over: Callable[[], bool]) -> _Begun:
    """Return what records of a group say that are not known; less once it `is_over`."""
    # NumPy takes a tenth of a second, and most builds have no need of it.
    from memo_archive.search.occurrences import Transcript  # noqa: PLC0415

    earlier = known.earlier(group)
    known_keys = frozenset(earlier.keys if earlier else ())
    new = {
        key: (record, parts_of(record))
        for key, record in group.records
        if key not in known_keys and not is_over()
    }
    return _Begun(group, earlier, new, Transcript(new.values()))


def _found_in(
    begun: Sequence[_Begun], spellings: Spellings, is_over: Callable[[], bool]
) -> dict[str, Finding]:
    """Return what is found in the records of groups that are not known, by their keys."""

    def findings_of(some: Sequence[_Said]) -> list[Finding | None]:
        return [None if is_over() else finding_of(*one, spellings) for one in some]

    new = {key: said for one in begun for key, said in one.new.items()}
    made = spread(findings_of, [*new.values()], workers=cores(), by_copies_alone=True)
    return {key: finding for key, finding in zip(new, made, strict=True) if finding}


def _ended(begun: _Begun, found: Mapping[str, Finding], known: KnownFindings, spellings: Spellings) -> Looked:
    """Return what is found in a group, and keep it; `found` is what is found in its new records."""
    from memo_archive.search.entries import postings_of  # noqa: PLC0415 - as above
    from memo_archive.search.occurrences import joined  # noqa: PLC0415

    group, earlier = begun.group, begun.earlier
    findings = dict(zip(earlier.keys, earlier.findings, strict=True)) if earlier else {}
    occurrences = begun.transcript.occurrences(spellings)
    if earlier:
        places = {key: place for place, key in enumerate(group.keys)}
        of_new = (occurrences, [places[key] for key in begun.new])
        of_earlier = (earlier.occurrences, [places.get(key, -1) for key in earlier.keys])
        occurrences = joined((of_earlier, of_new))
    findings |= {key: found[key] for key in begun.new}
    looked = Looked([findings[key] for key in group.keys], postings_of(occurrences), occurrences.counts())
    known.keep(group, looked, occurrences)
    return looked


def _batches(records: Sequence[Described]) -> Iterator[list[_Group]]:
    """Yield `records` in groups, and of these as many together as are looked at at a time."""
    batch: list[_Group] = []
    for group in _groups(records):
        batch.append(group)
        if sum(len(one.records) for one in batch) >= TOGETHER:
            yield batch
            batch = []
    if batch:
        yield batch


def _groups(records: Sequence[Described]) -> Iterator[_Group]:
    """Yield `records` in groups, most of which have the same ends whatever is added or taken away."""
    start, after = 0, ""
    for end, described in enumerate(records, start=1):
        if end - start >= GROUP and zlib.crc32(described.record.url.encode("utf-8")) % GROUP == 0:
            yield _Group(after, records[start:end])
            start, after = end, described.record.url
    if records[start:]:
        yield _Group(after, records[start:])
