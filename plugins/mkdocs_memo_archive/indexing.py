"""Indexing: from an archive to the files of the search, in a folder."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from memo_archive import search
from memo_archive.body import Converter
from memo_archive.cache import Cache, key_of
from memo_archive.search.bundle import Files, packed, unpacked
from memo_archive.search.help import help_of
from memo_archive.search.records import Record, records_of
from memo_archive.views.memo import Pages
from memo_archive.views.search import ADDRESS
from mkdocs_memo_archive import pagefind
from mkdocs_memo_archive.pagefind import make_bundle, pagefind_version

BUNDLE = "pagefind/"
"""Where Pagefind's files are, below the site's root."""
HELP = f"{ADDRESS}help.json"
"""What a browser asks for when a search finds little. Its name stands on every page, so it never changes."""


def write_index(
    pages: Pages,
    site: Path,
    *,
    cache: Cache,
    is_wanted: Callable[[], bool] | None = None,
    converter: Converter | None = None,
) -> None:
    """Make the index of the archive of `pages` and write it into the folder `site`.

    Where nothing has changed it is taken from `cache`. With `is_wanted` it gives way to all else; as soon as
    it is not wanted any more, nothing is made or written. In a second thread, `converter` is its own; see
    `records_of`. Raises PagefindError, OSError.
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
    key = key_of(pagefind_version(), *_code(), *(key_of(*document) for document in documents))
    files = _from_cache(cache, key)
    if files is None:
        # A search fetches the list of the index' files and one or more of them: so both grow alike.
        chunk = math.isqrt(sum(len(document) for _, document in documents))
        with ThreadPoolExecutor(1) as pool:
            wanted = itertools.takewhile(lambda _: not is_over(), documents)
            making = pool.submit(make_bundle, wanted, chunk=chunk, is_wanted=is_wanted)
            files = {HELP: help_of(pages, records)}
        if is_over():
            return
        made = making.result()
        files |= {f"{BUNDLE}{path}": data for path, data in made.items()}
        cache.put_many({key: packed(files)})
    cache.flush()
    if not is_over():
        _write(files, site)


def _is_over(is_wanted: Callable[[], bool] | None) -> bool:
    return is_wanted is not None and not is_wanted()


def _code() -> Iterator[bytes]:
    """Yield our own code that has a hand in an index."""
    yield from (file.read_bytes() for file in sorted(Path(str(search.__file__)).parent.glob("*.py")))
    yield from (Path(file).read_bytes() for file in (__file__, str(pagefind.__file__)))


def _from_cache(cache: Cache, key: bytes) -> Files | None:
    value = cache.get_many([key]).get(key)
    try:
        return unpacked(value) if value else None
    except ValueError:
        return None


def _write(files: Files, site: Path) -> None:
    """Write `files` below `site`, and remove what an earlier index has left; a search meanwhile finds either.

    What names other files is written after them, and what nothing names any more goes last.
    """
    bundle = site / BUNDLE
    stale = {path.relative_to(site).as_posix() for path in bundle.rglob("*") if path.is_file()}
    for name in sorted(files, key=lambda name: (name.count("/") == 1, name.endswith(".json"), name)):
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])
    for name in stale - files.keys():
        (site / name).unlink()
