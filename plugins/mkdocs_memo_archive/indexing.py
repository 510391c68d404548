"""Indexing: from an archive to the files of the search, in a folder."""

from __future__ import annotations

import functools
import itertools
import math
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from memo_archive import search
from memo_archive.body import Converter
from memo_archive.cache import key_of
from memo_archive.search.help import help_of
from memo_archive.search.records import Record, records_of
from memo_archive.views.memo import Pages
from memo_archive.views.search import ADDRESS
from mkdocs_memo_archive import pagefind
from mkdocs_memo_archive.kept_files import KeptFiles
from mkdocs_memo_archive.pagefind import Bundling, pagefind_version

BUNDLE = "pagefind/"
"""Where Pagefind's files are, below the site's root."""
HELP = f"{ADDRESS}help.json"
"""What a browser asks for when a search finds little. Its name stands on every page, so it never changes."""


def write_index(
    pages: Pages,
    site: Path,
    *,
    kept: KeptFiles | None = None,
    is_wanted: Callable[[], bool] | None = None,
    converter: Converter | None = None,
) -> None:
    """Make the index of the archive of `pages` and put it into the folder `site`.

    Where nothing has changed it is taken from what is `kept`. With `is_wanted` it gives way to all else; as
    soon as it is not wanted any more, nothing is made or written. In a second thread, `converter` is its own;
    see `records_of`. Raises PagefindError, OSError.
    """
    language = pages.archive.settings.options.language.lower()
    is_over = functools.partial(_is_over, is_wanted)
    records: list[Record] = []
    documents: list[tuple[str, str]] = []
    for record in records_of(pages, converter=converter):
        if is_over():
            return
        records.append(record)
        documents.append((record.url, record.document(language)))
    made_from = key_of(pagefind_version(), *_code(), *(key_of(*document) for document in documents))
    if kept and kept.take_all(made_from):
        return
    # A search fetches the list of the index' files and one or more of them: so both grow alike.
    chunk = math.isqrt(sum(len(document) for _, document in documents))
    site.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=site, prefix=".search-") as made:
        wanted = itertools.takewhile(lambda _: not is_over(), documents)
        bundling = Bundling(wanted, Path(made, BUNDLE), chunk=chunk, is_wanted=is_wanted)
        try:
            help_file = Path(made, HELP)
            help_file.parent.mkdir()
            help_file.write_bytes(help_of(pages, records))
            is_made = bundling.finish()
        finally:
            bundling.end()
        if is_made and not is_over():
            places = _put(Path(made), site)
            if kept:
                kept.note_all(made_from, places)


def _is_over(is_wanted: Callable[[], bool] | None) -> bool:
    return is_wanted is not None and not is_wanted()


def _code() -> Iterator[bytes]:
    """Yield our own code that has a hand in an index."""
    yield from (file.read_bytes() for file in sorted(Path(str(search.__file__)).parent.glob("*.py")))
    yield from (Path(file).read_bytes() for file in (__file__, str(pagefind.__file__)))


def _put(made: Path, site: Path) -> set[str]:
    """Move what is in the folder `made` into the folder `site`, in the place of an earlier index.

    What names other files comes after them, and what nothing names any more goes last: a search meanwhile
    finds either. Return the places of all.
    """
    names, stale = _files_below(made, made), _files_below(site / BUNDLE, site)
    for name in sorted(names, key=lambda name: (name.count("/") == 1, name.endswith(".json"), name)):
        place = site / name
        place.parent.mkdir(parents=True, exist_ok=True)
        (made / name).replace(place)
    for name in stale - names:
        (site / name).unlink()
    return names


def _files_below(folder: Path, root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in folder.rglob("*") if path.is_file()}
