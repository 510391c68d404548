"""Indexing: from an archive to the files of the search, in a folder."""

from __future__ import annotations

import functools
import itertools
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

from memo_archive import search
from memo_archive.incremental.cache import Cache, key_of
from memo_archive.incremental.parallel import cores
from memo_archive.markdown.parser import Converter
from memo_archive.search.help import help_of, names_of
from memo_archive.search.index import Index, IndexFile
from memo_archive.search.records import records_of
from memo_archive.views.memo import Pages
from memo_archive.views.search import ADDRESS
from mkdocs_memo_archive import looking, pagefind
from mkdocs_memo_archive.kept_files import KeptFiles, digest_of
from mkdocs_memo_archive.looking import Described, KnownFindings, looked_at
from mkdocs_memo_archive.pagefind import ENGINE, engine, pagefind_version

BUNDLE = "pagefind/"
"""Where Pagefind's files are, below the site's root."""
HELP = f"{ADDRESS}help.json"
"""What a browser asks for when a search finds little. Its name stands on every page, so it never changes."""


def write_index(
    pages: Pages,
    site: Path,
    *,
    cache: Cache,
    last: Path | None = None,
    is_wanted: Callable[[], bool] | None = None,
    converter: Converter | None = None,
) -> None:
    """Make the index of the archive of `pages` and put it into the folder `site`.

    What has not changed is taken from the site in the folder `last`, and only those records are looked at
    that `cache` does not know. As soon as it is wanted no more, by `is_wanted`, nothing is made or written.
    In a second thread, `converter` is its own; see `records_of`.
    Raises PagefindError, OSError.
    """
    language = language_of(pages)
    is_over = functools.partial(_is_over, is_wanted)
    made_with = key_of(pagefind_version(), version("deflate"), language, *_code())
    wanted = itertools.takewhile(lambda _: not is_over(), records_of(pages, converter=converter))
    records = [Described.of(record) for record in wanted]
    if is_over():
        return
    names = names_of(pages, (described.record for described in records))
    made_from = key_of(made_with, json.dumps(names), *(described.key for described in records))
    whole = KeptFiles(cache, last, site, b"") if last else None
    if whole and whole.take_all(made_from):
        return
    site.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=site, prefix=".search-") as made:
        kept = KeptFiles(cache, last, Path(made), made_with) if last else None
        write = _Writing(Path(made), kept)
        counts: Counter[str] = Counter()
        engine_files = engine(cache, language)
        index = Index(engine_files.entry)
        known = KnownFindings(cache, made_with)
        for looked in looked_at(records, known, language=language, is_over=is_over):
            if is_over():
                return
            write.all(index.add(looked.findings, looked.postings))
            counts.update(looked.spelled)
        if is_over():
            return
        with ThreadPoolExecutor(cores()) as pool:  # packing lets other threads work
            write.all(index.files(), make=pool.map)
        write.file(f"{BUNDLE}{ENGINE}", engine_files.script)
        write.file(f"{BUNDLE}{engine_files.stemmer}", engine_files.program)
        write.file(HELP, help_of(names, counts))
        if not is_over():
            _put(Path(made), site)
            if whole and kept:
                whole.note_all(made_from, write.digests)
                kept.note(write.digests.items())


def language_of(pages: Pages) -> str:
    """Return the language of an archive as Pagefind names it."""
    return pages.archive.settings.options.language.lower()


class _Writing:
    """Puts files below a folder, made or taken over from the last site, and knows their digests."""

    def __init__(self, folder: Path, kept: KeptFiles | None) -> None:
        self._folder, self._kept = folder, kept
        self._folders: set[str] = set()
        self.digests: dict[str, bytes] = {}
        """By place."""

    def all(self, files: Iterable[IndexFile], *, make: Callable[..., Iterable[bytes]] = map) -> None:
        """Put files of the index there; `make` maps those that are not taken over to what they hold."""
        places = {f"{BUNDLE}{file.place}": file for file in files}
        if self._kept:
            taken = self._kept.take({place: file.digest.encode() for place, file in places.items()})
            self.digests |= taken
            places = {place: file for place, file in places.items() if place not in taken}
        for place, data in zip(places, make(_made, places.values()), strict=True):
            self.file(place, data)

    def file(self, place: str, data: bytes) -> None:
        """Write a file."""
        folder = os.path.dirname(f"{self._folder}/{place}")  # noqa: PTH120 - as below
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            self._folders.add(folder)
        with open(f"{self._folder}/{place}", "wb") as file:  # noqa: PTH123 - many, at half of the time
            file.write(data)
        self.digests[place] = digest_of(data)


def _made(file: IndexFile) -> bytes:
    return file.make()


def _is_over(is_wanted: Callable[[], bool] | None) -> bool:
    return is_wanted is not None and not is_wanted()


def _code() -> Iterator[bytes]:
    """Yield our own code that has a hand in an index."""
    yield from (file.read_bytes() for file in sorted(Path(str(search.__file__)).parent.glob("*.py")))
    yield from (Path(file).read_bytes() for file in (__file__, str(looking.__file__), str(pagefind.__file__)))


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
