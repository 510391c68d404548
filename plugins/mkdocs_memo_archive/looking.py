"""Looking at records: what is found in each, where no earlier build knows it."""

from __future__ import annotations

import contextlib
import itertools
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from memo_archive.cache import Cache, key_of
from memo_archive.processes import MANY, cores, may_fork, spread
from memo_archive.search import findings, postings
from memo_archive.search.findings import Finding, finding_of
from memo_archive.search.postings import Posting, postings_of
from memo_archive.search.records import Record
from memo_archive.search.spellings import Spellings
from memo_archive.search.texts import Part, parts_of, spellings_of
from mkdocs_memo_archive.pagefind import learn

GROUP = 256
"""Records that are in a group at least, and again as many in the mean: what is found in them takes 10 MB."""

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
    """Without their words, which are in the postings."""
    postings: Mapping[str, Posting]

    @classmethod
    def unpacked(cls, data: bytes, posted: bytes) -> Looked:
        """Return what a share has as bytes. Raises ValueError, TypeError."""
        return cls(findings.unpacked(data), postings.unpacked(posted))


class _Share(NamedTuple):
    """The same as bytes, to go from process to process and into the cache."""

    keys: Sequence[str]
    """Of the records."""
    findings: bytes
    postings: bytes
    words: bytes
    """Of the findings: of use where one of these records is another."""


class KnownFindings:
    """What earlier builds have found."""

    def __init__(self, cache: Cache, made_with: bytes) -> None:
        """Have them in `cache`; they depend on what they were `made_with`."""
        self._cache, self._made_with = cache, made_with

    def of(self, group: _Group) -> list[Looked]:
        """Return what is known of a group, share by share; nothing where one of its records is another."""
        with contextlib.suppress(KeyError, ValueError, TypeError):
            shares = self._shares(group)
            if list(itertools.chain(*shares)) == group.keys:
                return [
                    Looked.unpacked(*(self._value(group, kind, keys) for kind in ("findings", "postings")))
                    for keys in shares
                ]
        return []

    def each_of(self, group: _Group) -> dict[str, Finding]:
        """Return what is known of this group, or of an earlier one in its place, by the keys of records."""
        known: dict[str, Finding] = {}
        with contextlib.suppress(KeyError, ValueError, TypeError):
            for keys in self._shares(group):
                values = (self._value(group, kind, keys) for kind in ("findings", "words"))
                known |= zip(keys, findings.unpacked(*values), strict=True)
        return known

    def keep(self, group: _Group, shares: Sequence[_Share]) -> None:
        """Keep what has been found in a group."""
        values = {self._key(group, "shares"): json.dumps([share.keys for share in shares]).encode()}
        for keys, *blobs in shares:
            for kind, blob in zip(("findings", "postings", "words"), blobs, strict=True):
                values[self._key(group, kind, keys[0])] = key_of(*keys) + blob
        self._cache.put_many(values)
        self._cache.flush()

    def _shares(self, group: _Group) -> list[list[str]]:
        key = self._key(group, "shares")
        return [[*map(str, keys)] for keys in json.loads(self._cache.get_many([key])[key])]

    def _value(self, group: _Group, kind: str, keys: Sequence[str]) -> bytes:
        """Return what is kept of a share. Raises KeyError where it is gone, or another build's."""
        key, made_of = self._key(group, kind, keys[0]), key_of(*keys)
        value = self._cache.get_many([key])[key]
        if not value.startswith(made_of):
            raise KeyError(group.after)
        return value.removeprefix(made_of)

    def _key(self, group: _Group, *kind: str) -> bytes:
        return key_of(self._made_with, group.after, *kind)


def looked_at(
    records: Sequence[Described],
    known: KnownFindings,
    *,
    language: str,
    is_wanted: Callable[[], bool] | None = None,
) -> Iterator[Looked]:
    """Yield what is found in `records` of a language, in their order; less where it is wanted no more.

    Raises PagefindError, and OSError where the disk is full.
    """
    spellings = Spellings()
    for group in _groups(records):
        looked = known.of(group)
        if not looked:
            shares = _shares_of(group, known.each_of(group), spellings, language, is_wanted)
            if None in shares:
                return
            made = [share for share in shares if share]
            known.keep(group, made)
            looked = [Looked.unpacked(share.findings, share.postings) for share in made]
        yield from looked


def _shares_of(
    group: _Group,
    known: Mapping[str, Finding],
    spellings: Spellings,
    language: str,
    is_wanted: Callable[[], bool] | None,
) -> list[_Share | None]:
    """Return what is found in a group, of which some is `known`; None for what is wanted no more."""
    said: list[tuple[str, Finding | _Said]] = [
        (key, known.get(key) or (record, parts_of(record))) for key, record in group.records
    ]
    new = [one for _, one in said if not isinstance(one, Finding)]
    learn(spellings, spellings.unknown(spellings_of(*one) for one in new), language)
    workers = cores() if len(new) >= MANY and may_fork() and is_wanted is None else 1
    size = -(-len(said) // workers)
    shares = [said[start : start + size] for start in range(0, len(said), size)]
    return spread(
        lambda some: [_share_of(share, spellings, is_wanted) for share in some],
        shares,
        workers=workers,
        many=2,
    )


def _groups(records: Sequence[Described]) -> Iterator[_Group]:
    """Yield `records` in groups, most of which have the same ends whatever is added or taken away."""
    start, after = 0, ""
    for end, described in enumerate(records, start=1):
        if end - start >= GROUP and zlib.crc32(described.record.url.encode("utf-8")) % GROUP == 0:
            yield _Group(after, records[start:end])
            start, after = end, described.record.url
    if records[start:]:
        yield _Group(after, records[start:])


def _share_of(
    said: Sequence[tuple[str, Finding | _Said]],
    spellings: Spellings,
    is_wanted: Callable[[], bool] | None,
) -> _Share | None:
    """Return what is found in a share, None if it is wanted no more: an author waits for a page."""
    found: list[Finding] = []
    for _, one in said:
        if is_wanted and not is_wanted():
            return None
        found.append(one if isinstance(one, Finding) else finding_of(*one, spellings))
    data, words = findings.packed(found)
    return _Share([key for key, _ in said], data, postings.packed(postings_of(found)), words)
