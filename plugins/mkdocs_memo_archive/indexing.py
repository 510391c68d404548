"""Indexing: from an archive to the files of the search, in a folder."""

from __future__ import annotations

import functools
import itertools
import json
import os
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from memo_archive import search
from memo_archive.body import Converter
from memo_archive.cache import Cache, key_of
from memo_archive.processes import cores, may_fork, spread
from memo_archive.search.help import help_of, names_of, words_of
from memo_archive.search.index import Index
from memo_archive.search.records import Record, records_of
from memo_archive.search.segment import Finding, FormError, Segment, arranged, found_in, unpacked
from memo_archive.views.memo import Pages
from memo_archive.views.search import ADDRESS
from mkdocs_memo_archive import pagefind
from mkdocs_memo_archive.kept_files import KeptFiles, digest_of
from mkdocs_memo_archive.pagefind import ENGINE, Bundling, engine, pagefind_version, unknown_form

BUNDLE = "pagefind/"
"""Where Pagefind's files are, below the site's root."""
HELP = f"{ADDRESS}help.json"
"""What a browser asks for when a search finds little. Its name stands on every page, so it never changes."""
GROUP = 160
"""Records that are in a group at least, and again as many in the mean: Pagefind takes 0.4 MB for each."""


def write_index(
    pages: Pages,
    site: Path,
    *,
    cache: Cache,
    kept: KeptFiles | None = None,
    is_wanted: Callable[[], bool] | None = None,
    converter: Converter | None = None,
) -> None:
    """Make the index of the archive of `pages` and put it into the folder `site`.

    Where nothing has changed it is taken from what is `kept`, and else only those records are looked at that
    `cache` does not know. With `is_wanted` it gives way to all else; as soon as it is not wanted any more,
    nothing is made or written. In a second thread, `converter` is its own; see `records_of`.
    Raises PagefindError, OSError.
    """
    language = language_of(pages)
    is_over = functools.partial(_is_over, is_wanted)
    made_with = key_of(pagefind_version(), *_code())
    wanted = itertools.takewhile(lambda _: not is_over(), records_of(pages, converter=converter))
    records = [_Described.of(record, language) for record in wanted]
    if is_over():
        return
    names = names_of(pages, (described.record for described in records))
    made_from = key_of(made_with, json.dumps(names), *(described.key for described in records))
    if kept and kept.take_all(made_from):
        return
    site.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=site, prefix=".search-") as made:
        counts: Counter[str] = Counter()
        engine_files = engine(cache, language)
        index = Index(engine_files.entry)
        write = _Writing(Path(made))
        for kept_group in _segments(records, _Known(cache, made_with, language), is_wanted):
            for file in index.add(kept_group.segment):
                write(BUNDLE, *file)
            counts.update(kept_group.counts)
        if is_over():
            return
        for file in index.files():
            write(BUNDLE, *file)
        write(BUNDLE, ENGINE, engine_files.script)
        write(BUNDLE, engine_files.stemmer, engine_files.program)
        write("", HELP, help_of(names, counts))
        if not is_over():
            _put(Path(made), site)
            if kept:
                kept.note_all(made_from, write.digests)


def language_of(pages: Pages) -> str:
    """Return the language of an archive as Pagefind names it."""
    return pages.archive.settings.options.language.lower()


class _Described(NamedTuple):
    """A record to be looked at."""

    address: str
    key: bytes
    record: Record
    document: str

    @classmethod
    def of(cls, record: Record, language: str) -> _Described:
        document = record.document(language)
        return cls(f"{record.url.rstrip('/')}/", key_of(record.url, document), record, document)


class _Writing:
    """Writes files below a folder, and knows their digests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folders: set[str] = set()
        self.digests: dict[str, bytes] = {}
        """By place."""

    def __call__(self, below: str, place: str, data: bytes) -> None:
        place = f"{below}{place}"
        folder = os.path.dirname(f"{self._folder}/{place}")  # noqa: PTH120 - as below
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            self._folders.add(folder)
        with open(f"{self._folder}/{place}", "wb") as file:  # noqa: PTH123 - many, at half of the time
            file.write(data)
        self.digests[place] = digest_of(data)


def _segments(
    records: Sequence[_Described], known: _Known, is_wanted: Callable[[], bool] | None
) -> Iterator[_Kept]:
    """Yield what is known of groups of `records`, in their order; less where they are not wanted any more."""
    groups = list(_groups(records))
    stale = [group for group in groups if known.keys_of(group) != group.keys]
    work = functools.partial(_looked_at, known=known, is_wanted=is_wanted)
    made = dict(
        zip(
            (group.after for group in stale),
            spread(work, stale, workers=cores() if may_fork() else 1, many=2),
            strict=True,
        )
    )
    for group in groups:
        is_made = group.after in made
        kept = made.pop(group.after) if is_made else known.of(group)
        if not kept:
            return
        if is_made:
            known.keep(group, kept)
        yield kept


def _looked_at(
    groups: Sequence[_Group], *, known: _Known, is_wanted: Callable[[], bool] | None
) -> list[_Kept | None]:
    """Return what is known of `groups`, after Pagefind has looked at what was not; None where not wanted."""
    return [None if _is_over(is_wanted) else _renewed(group, known, is_wanted) for group in groups]


def _renewed(group: _Group, known: _Known, is_wanted: Callable[[], bool] | None) -> _Kept | None:
    kept = known.of(group)
    keys = set(kept.keys)
    missing = [described for described in group.records if described.key.hex() not in keys]
    findings: list[Finding | Segment] = [kept.segment]
    try:
        if missing:
            with tempfile.TemporaryDirectory(prefix="memo-segment-") as folder:
                bundle = Path(folder, "bundle")
                documents = ((described.record.url, described.document) for described in missing)
                bundling = Bundling(documents, bundle, language=known.language, is_wanted=is_wanted)
                if not bundling.finish():
                    return None
                findings.append(found_in(bundle))
        segment = arranged(findings, [described.address for described in group.records])
    except FormError as error:
        raise unknown_form(str(error)) from error
    counts = Counter(word for described in group.records for word in words_of(described.record))
    return _Kept(group.keys, counts, segment)


class _Group(NamedTuple):
    """Records that follow on one another."""

    after: str
    """The address of the record before them, by which they are known again; empty for the first."""
    records: Sequence[_Described]

    @property
    def keys(self) -> list[str]:
        return [described.key.hex() for described in self.records]


def _groups(records: Sequence[_Described]) -> Iterator[_Group]:
    """Yield `records` in groups, most of which have the same ends whatever is added or taken away."""
    start, after = 0, ""
    for end, described in enumerate(records, start=1):
        if end - start >= GROUP and zlib.crc32(described.address.encode("utf-8")) % GROUP == 0:
            yield _Group(after, records[start:end])
            start, after = end, described.address
    if records[start:]:
        yield _Group(after, records[start:])


class _Kept(NamedTuple):
    """What is known of a group of records."""

    keys: Sequence[str]
    """Of the records; the address of each is at the same place in `segment.pages`."""
    counts: Mapping[str, int]
    """How many of the records have a word."""
    segment: Segment


class _Known:
    """What is known of groups of records from earlier builds."""

    def __init__(self, cache: Cache, made_with: bytes, language: str) -> None:
        self._cache, self._made_with, self.language = cache, made_with, language

    def of(self, group: _Group) -> _Kept:
        """Return what is known of this group, or of an earlier one in its place."""
        try:
            keys, counts, packed = self._parts(group)
            return _Kept(keys, counts, unpacked(packed))
        except (KeyError, ValueError, TypeError):
            return _Kept([], {}, Segment((), {}))

    def keys_of(self, group: _Group) -> list[str]:
        """Return the keys of the records in what `of` returns."""
        try:
            return self._parts(group)[0]
        except (KeyError, ValueError, TypeError):
            return []

    def _parts(self, group: _Group) -> tuple[list[str], dict[str, int], bytes]:
        key = self._key(group)
        head, _, packed = self._cache.get_many([key])[key].partition(b"\n")
        keys, counts = json.loads(head)
        return keys, counts, packed

    def keep(self, group: _Group, kept: _Kept) -> None:
        """Keep what is known now."""
        head = json.dumps((kept.keys, kept.counts)).encode()
        self._cache.put_many({self._key(group): head + b"\n" + kept.segment.packed()})
        self._cache.flush()

    def _key(self, group: _Group) -> bytes:
        return key_of(self._made_with, "group", group.after)


def _is_over(is_wanted: Callable[[], bool] | None) -> bool:
    return is_wanted is not None and not is_wanted()


def _code() -> Iterator[bytes]:
    """Yield our own code that has a hand in an index."""
    yield from (file.read_bytes() for file in sorted(Path(str(search.__file__)).parent.glob("*.py")))
    yield from (Path(file).read_bytes() for file in (__file__, str(pagefind.__file__)))


def _put(made: Path, site: Path) -> None:
    """Move what is in the folder `made` into the folder `site`, in the place of an earlier index.

    What names other files comes after them, and what nothing names any more goes last: a search meanwhile
    finds either.
    """
    stale = _files_below(site / BUNDLE, site)
    if not stale:
        (made / BUNDLE).replace(site / BUNDLE)
    names = _files_below(made, made)
    for name in sorted(names, key=lambda name: (name.count("/") == 1, name.endswith(".json"), name)):
        place = site / name
        place.parent.mkdir(parents=True, exist_ok=True)
        (made / name).replace(place)
    for name in stale - names:
        (site / name).unlink()


def _files_below(folder: Path, root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in folder.rglob("*") if path.is_file()}
