"""Indexing: from an archive to the files of the search, in a folder."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from memo_archive import search
from memo_archive.body import Converter
from memo_archive.cache import Cache, key_of
from memo_archive.search.help import help_of, names_of, words_of
from memo_archive.search.index import Index
from memo_archive.search.records import Record, records_of
from memo_archive.search.segment import FormError, Segment, segments_in, unpacked
from memo_archive.views.memo import Pages
from memo_archive.views.search import ADDRESS
from mkdocs_memo_archive import pagefind
from mkdocs_memo_archive.kept_files import KeptFiles, digest_of
from mkdocs_memo_archive.pagefind import ENGINE, Bundling, engine, pagefind_version, unknown_form

BUNDLE = "pagefind/"
"""Where Pagefind's files are, below the site's root."""
HELP = f"{ADDRESS}help.json"
"""What a browser asks for when a search finds little. Its name stands on every page, so it never changes."""
RUN = 256
"""Records that Pagefind looks at in one run: it takes 0.4 MB for each."""


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
    records: list[_Described] = []
    for record in records_of(pages, converter=converter):
        if is_over():
            return
        document = record.document(language)
        records.append(_Described(key_of(made_with, record.url, document), record, document))
    names = names_of(pages, (described.record for described in records))
    made_from = key_of(json.dumps(names), *(described.key for described in records))
    if kept and kept.take_all(made_from):
        return
    site.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=site, prefix=".search-") as made:
        counts: Counter[str] = Counter()
        engine_files = engine(cache, language)
        index = Index(engine_files.entry)
        write = _Writing(Path(made))
        with contextlib.closing(_segments(records, cache, language, is_wanted)) as segments:
            for segment in segments:
                write(BUNDLE, *index.add(segment))
                counts.update(segment.spelled)
        if is_over():
            return
        for file in (
            *index.files(),
            (ENGINE, engine_files.script),
            (engine_files.stemmer, engine_files.program),
        ):
            write(BUNDLE, *file)
        write("", HELP, help_of(names, counts))
        if not is_over():
            _put(Path(made), site)
            if kept:
                kept.note_all(made_from, write.digests)


def language_of(pages: Pages) -> str:
    """Return the language of an archive as Pagefind names it."""
    return pages.archive.settings.options.language.lower()


class _Described(NamedTuple):
    """A record to be looked at, and the key of what is found in it."""

    key: bytes
    record: Record
    document: str


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
    records: Sequence[_Described], cache: Cache, language: str, is_wanted: Callable[[], bool] | None
) -> Generator[Segment, None, None]:
    """Yield the segment of each of `records` in their order, as long as they are wanted."""
    following: _Run | None = None
    try:
        for start in range(0, len(records), RUN):
            run = following or _Run(records[start : start + RUN], cache, language, is_wanted)
            following = None
            if not run.finish():
                return
            # While what one run has found is read, Pagefind is at work on the next.
            if later := records[start + RUN : start + 2 * RUN]:
                following = _Run(later, cache, language, is_wanted)
            yield from run.segments()
    finally:
        if following:
            following.end()


class _Run:
    """Some records, and Pagefind at work on those of them that are not known."""

    def __init__(
        self,
        records: Sequence[_Described],
        cache: Cache,
        language: str,
        is_wanted: Callable[[], bool] | None,
    ) -> None:
        self._records, self._cache = records, cache
        self._known = cache.get_many(described.key for described in records)
        self._missing = [described for described in records if described.key not in self._known]
        self._folder = tempfile.TemporaryDirectory(prefix="memo-segments-")
        self._bundle = Path(self._folder.name, "bundle")
        self._bundling: Bundling | None = None
        try:
            if self._missing:
                documents = ((described.record.url, described.document) for described in self._missing)
                self._bundling = Bundling(documents, self._bundle, language=language, is_wanted=is_wanted)
        except BaseException:
            self._folder.cleanup()
            raise

    def finish(self) -> bool:
        """Wait for Pagefind; return whether there are segments: else they are not wanted any more."""
        is_done = False
        try:
            is_done = not self._bundling or self._bundling.finish()
        finally:
            if not is_done:
                self.end()
        return is_done

    def segments(self) -> Iterator[Segment]:
        """Yield the segments of the records, after `finish`."""
        try:
            made = dict(self._made()) if self._missing else {}
        finally:
            self.end()
        self._cache.put_many({key: segment.packed() for key, segment in made.items()})
        self._cache.flush()
        for described in self._records:
            if segment := made.get(described.key) or self._kept(described.key):
                yield segment

    def _kept(self, key: bytes) -> Segment | None:
        return unpacked(self._known[key]) if key in self._known else None

    def _made(self) -> Iterator[tuple[bytes, Segment]]:
        by_address = {f"{described.record.url.rstrip('/')}/": described for described in self._missing}
        try:
            for address, segment in segments_in(self._bundle):
                if described := by_address.get(address):
                    yield described.key, replace(segment, spelled=tuple(words_of(described.record)))
        except FormError as error:
            raise unknown_form(str(error)) from error

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
