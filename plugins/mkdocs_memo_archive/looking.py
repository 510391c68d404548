"""Looking at records: what Pagefind finds in each, where no earlier build knows it."""

from __future__ import annotations

import functools
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from memo_archive.cache import Cache, key_of
from memo_archive.processes import cores, may_fork, spread
from memo_archive.search.findings import Finding, FormError, findings_in, packed, unpacked
from memo_archive.search.records import Record
from mkdocs_memo_archive.pagefind import Bundling, fleeting_folder, unknown_form

GROUP = 256
"""Records that are in a group at least, and again as many in the mean: Pagefind takes 0.4 MB for each."""
_GROUPS_AT_ONCE = 8


class Described(NamedTuple):
    """A record to be looked at."""

    address: str
    key: str
    record: Record
    document: str

    @classmethod
    def of(cls, record: Record, language: str) -> Described:
        """Return `record` with its document in that language."""
        document = record.document(language)
        return cls(f"{record.url.rstrip('/')}/", key_of(record.url, document).hex(), record, document)


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

    def __init__(self, cache: Cache, made_with: bytes, language: str) -> None:
        """Have them in `cache`; they depend on what they were `made_with`."""
        self._cache, self._made_with, self.language = cache, made_with, language

    def of(self, group: _Group) -> dict[str, Finding]:
        """Return what is known of this group, or of an earlier one in its place, by the keys of records."""
        try:
            keys, data = self._kept(group)
            return dict(zip(keys, unpacked(data), strict=True))
        except (KeyError, ValueError, TypeError):
            return {}

    def has(self, group: _Group) -> bool:
        """Tell whether all records of the group are known, and no others in its place."""
        try:
            return self._kept(group)[0] == group.keys
        except (KeyError, ValueError):
            return False

    def keep(self, group: _Group, findings: Mapping[str, Finding]) -> None:
        """Keep what has been found, by the keys of records."""
        head = json.dumps(list(findings)).encode()
        self._cache.put_many({self._key(group): head + b"\n" + packed(findings.values())})
        self._cache.flush()

    def _kept(self, group: _Group) -> tuple[list[str], bytes]:
        key = self._key(group)
        head, _, data = self._cache.get_many([key])[key].partition(b"\n")
        return json.loads(head), data

    def _key(self, group: _Group) -> bytes:
        return key_of(self._made_with, "group", group.after)


def looked_at(
    records: Sequence[Described], known: KnownFindings, *, is_wanted: Callable[[], bool] | None = None
) -> Iterator[Finding]:
    """Yield what is found in `records`, in their order; fewer where they are not wanted any more.

    Raises PagefindError, and OSError where the disk is full.
    """
    look = functools.partial(_all_renewed, known=known, is_wanted=is_wanted)
    workers = cores() if may_fork() else 1
    groups = list(_groups(records))
    # Not all at once: what is found in ten thousand records takes half a gigabyte.
    for start in range(0, len(groups), _GROUPS_AT_ONCE):
        some = groups[start : start + _GROUPS_AT_ONCE]
        unknown = [group for group in some if not known.has(group)]
        made = spread(look, unknown, workers=workers, many=2)
        renewed = dict(zip((group.after for group in unknown), made, strict=True))
        for group in some:
            is_new = group.after in renewed
            # What was known a moment ago may be gone: then it is looked at after all.
            findings = renewed.pop(group.after) if is_new else _renewed(group, known, is_wanted)
            if findings is None:
                return
            if is_new:
                known.keep(group, findings)
            yield from findings.values()


def _groups(records: Sequence[Described]) -> Iterator[_Group]:
    """Yield `records` in groups, most of which have the same ends whatever is added or taken away."""
    start, after = 0, ""
    for end, described in enumerate(records, start=1):
        if end - start >= GROUP and zlib.crc32(described.address.encode("utf-8")) % GROUP == 0:
            yield _Group(after, records[start:end])
            start, after = end, described.address
    if records[start:]:
        yield _Group(after, records[start:])


def _all_renewed(
    groups: Sequence[_Group], *, known: KnownFindings, is_wanted: Callable[[], bool] | None
) -> list[dict[str, Finding] | None]:
    return [_renewed(group, known, is_wanted) for group in groups]


def _renewed(
    group: _Group, known: KnownFindings, is_wanted: Callable[[], bool] | None
) -> dict[str, Finding] | None:
    """Return what is found in a group, by the keys of its records; None if it is not wanted any more.

    Pagefind looks at what is not known.
    """
    found = known.of(group)
    missing = [described for described in group.records if described.key not in found]
    if missing:
        with fleeting_folder() as folder:
            bundle = Path(folder, "bundle")
            documents = ((described.record.url, described.document) for described in missing)
            bundling = Bundling(documents, bundle, language=known.language, is_wanted=is_wanted)
            if not bundling.finish():
                return None
            try:
                new = {finding.address: finding for finding in findings_in(bundle)}
            except FormError as error:
                raise unknown_form(str(error)) from error
        found |= {described.key: new[described.address] for described in missing if described.address in new}
    return {key: found[key] for key in group.keys if key in found}
