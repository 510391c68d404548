"""Indexing: from an archive to the files of the search, in a folder."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import os
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from memo_archive import search
from memo_archive.body import Converter
from memo_archive.cache import Cache, key_of
from memo_archive.search.help import help_of, names_of, words_of
from memo_archive.search.index import Index
from memo_archive.search.records import Record, records_of
from memo_archive.search.segment import FormError, Segment, arranged, found_in, unpacked
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
        segments = _segments(records, _Known(cache, made_with, language), is_wanted)
        with contextlib.closing(segments):
            for segment, words in segments:
                for file in index.add(segment):
                    write(BUNDLE, *file)
                counts.update(words)
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
) -> Generator[tuple[Segment, Mapping[str, int]], None, None]:
    """Yield segments of `records` in their order, and how many of each have which words, while wanted."""
    groups = list(_groups(records))
    following: _Run | None = None
    try:
        for number, group in enumerate(groups):
            run = following or _Run(group, known, is_wanted)
            following = None
            if not run.finish():
                return
            # While what one run has found is read, Pagefind is at work on the next.
            if number + 1 < len(groups):
                following = _Run(groups[number + 1], known, is_wanted)
            kept = run.result()
            yield kept.segment, kept.counts
    finally:
        if following:
            following.end()


class _Group(NamedTuple):
    """Records that follow on one another."""

    after: str
    """The address of the record before them, by which they are known again; empty for the first."""
    records: Sequence[_Described]


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
        key = self._key(group)
        try:
            head, _, packed = self._cache.get_many([key])[key].partition(b"\n")
            keys, counts = json.loads(head)
            return _Kept(keys, counts, unpacked(packed))
        except (KeyError, ValueError, TypeError):
            return _Kept((), {}, Segment((), {}))

    def keep(self, group: _Group, kept: _Kept) -> None:
        """Keep what is known now."""
        head = json.dumps((kept.keys, kept.counts)).encode()
        self._cache.put_many({self._key(group): head + b"\n" + kept.segment.packed()})
        self._cache.flush()

    def _key(self, group: _Group) -> bytes:
        return key_of(self._made_with, "group", group.after)


class _Run:
    """A group of records, and Pagefind at work on those of them that are not known."""

    def __init__(self, group: _Group, known: _Known, is_wanted: Callable[[], bool] | None) -> None:
        self._group, self._known = group, known
        self._kept = known.of(group)
        keys = set(self._kept.keys)
        missing = [described for described in group.records if described.key.hex() not in keys]
        self._bundling: Bundling | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="memo-segment-")
        try:
            if missing:
                documents = ((described.record.url, described.document) for described in missing)
                self._bundling = Bundling(
                    documents, self._bundle, language=known.language, is_wanted=is_wanted
                )
        except BaseException:
            self.end()
            raise

    @property
    def _bundle(self) -> Path:
        return Path(self._folder.name, "bundle")

    def finish(self) -> bool:
        """Wait for Pagefind; return whether there is a result: else it is not wanted any more."""
        is_done = False
        try:
            is_done = not self._bundling or self._bundling.finish()
        finally:
            if not is_done:
                self.end()
        return is_done

    def result(self) -> _Kept:
        """Return what is known of the group, after `finish`. Raises PagefindError, OSError."""
        keys = [described.key.hex() for described in self._group.records]
        if keys == self._kept.keys:
            self.end()
            return self._kept
        try:
            found = [found_in(self._bundle)] if self._bundling else []
            segment = arranged(
                [self._kept.segment, *found], [described.address for described in self._group.records]
            )
        except FormError as error:
            raise unknown_form(str(error)) from error
        finally:
            self.end()
        counts = Counter(word for described in self._group.records for word in words_of(described.record))
        kept = _Kept(keys, counts, segment)
        self._known.keep(self._group, kept)
        return kept

    def end(self) -> None:
        """End the work, if it goes on."""
        if self._bundling:
            self._bundling.end()
        self._folder.cleanup()


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
