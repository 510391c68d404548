"""Looking at records: what is found in each, where no earlier build knows it."""

from __future__ import annotations

import functools
import itertools
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from memo_archive.cache import Cache, key_of
from memo_archive.processes import cores, may_fork, spread
from memo_archive.search.findings import Finding, finding_of, packed, unpacked
from memo_archive.search.records import Record
from memo_archive.search.spellings import Spellings
from memo_archive.search.texts import Part, parts_of, spellings_of
from mkdocs_memo_archive.pagefind import learn

GROUP = 256
"""Records that are in a group at least, and again as many in the mean: what is found in them takes 10 MB."""


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


class KnownFindings:
    """What earlier builds have found."""

    def __init__(self, cache: Cache, made_with: bytes) -> None:
        """Have them in `cache`; they depend on what they were `made_with`."""
        self._cache, self._made_with = cache, made_with

    def of(self, group: _Group) -> dict[str, Finding]:
        """Return what is known of this group, or of an earlier one in its place, by the keys of records."""
        key = self._key(group)
        try:
            head, _, data = self._cache.get_many([key])[key].partition(b"\n")
            return dict(zip(json.loads(head), unpacked(data), strict=True))
        except (KeyError, ValueError, TypeError):
            return {}

    def keep(self, group: _Group, findings: Mapping[str, Finding]) -> None:
        """Keep what has been found, by the keys of records."""
        head = json.dumps(list(findings)).encode()
        self._cache.put_many({self._key(group): head + b"\n" + packed(findings.values())})
        self._cache.flush()

    def _key(self, group: _Group) -> bytes:
        return key_of(self._made_with, "group", group.after)


def looked_at(
    records: Sequence[Described],
    known: KnownFindings,
    *,
    language: str,
    is_wanted: Callable[[], bool] | None = None,
) -> Iterator[Finding]:
    """Yield what is found in `records` of a language, in their order; fewer where they are wanted no more.

    Raises PagefindError, and OSError where the disk is full.
    """
    spellings = Spellings()
    workers = cores() if may_fork() and is_wanted is None else 1
    for group in _groups(records):
        found = known.of(group)
        missing = {
            described.key: described.record for described in group.records if described.key not in found
        }
        said = [(record, parts_of(record)) for record in missing.values()]
        learn(spellings, spellings.unknown(spellings_of(*one) for one in said), language)
        find = functools.partial(_found, spellings=spellings, is_wanted=is_wanted)
        new = spread(find, said, workers=workers)
        if len(new) < len(said):
            return
        every = found | dict(zip(missing, new, strict=True))
        findings = {key: every[key] for key in group.keys}
        if list(found) != group.keys:
            known.keep(group, findings)
        yield from findings.values()


def _groups(records: Sequence[Described]) -> Iterator[_Group]:
    """Yield `records` in groups, most of which have the same ends whatever is added or taken away."""
    start, after = 0, ""
    for end, described in enumerate(records, start=1):
        if end - start >= GROUP and zlib.crc32(described.record.url.encode("utf-8")) % GROUP == 0:
            yield _Group(after, records[start:end])
            start, after = end, described.record.url
    if records[start:]:
        yield _Group(after, records[start:])


def _found(
    said: Sequence[tuple[Record, Sequence[Part]]],
    *,
    spellings: Spellings,
    is_wanted: Callable[[], bool] | None,
) -> list[Finding]:
    """Return what is found in each record as far as it is wanted: under serve, an author waits for a page."""
    wanted = itertools.takewhile(lambda _: is_wanted is None or is_wanted(), said)
    return [finding_of(record, parts, spellings) for record, parts in wanted]
