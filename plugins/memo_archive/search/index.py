"""The index of an archive: the files of its search, in the folder of a site."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from memo_archive import search
from memo_archive.markdown.parser import Converter
from memo_archive.search.help import NAMED, help_of, names_of
from memo_archive.search.kept import KeptIndexes, key_of_pages
from memo_archive.search.program import Pagefind, PagefindError
from memo_archive.search.records import Record, page_of, records_of
from memo_archive.views.memo import Pages
from memo_archive.views.search import ADDRESS

CACHE = ".cache/memo-archive/search"
"""Where indexes are kept, below the folder of mkdocs.yml."""
BUNDLE = "pagefind/"
"""Where Pagefind's files are, below the site's root."""
ENGINE = f"{BUNDLE}pagefind.js"
"""The script that searches."""
HELP = f"{ADDRESS}help.json"
"""The file that a browser asks for when a search finds little; every page names it, so it keeps its name."""


def write_index(
    pages: Pages,
    site: Path,
    *,
    is_wanted: Callable[[], bool] = lambda: True,
    converter: Converter | None = None,
) -> None:
    """Put the index of the archive of `pages` into the folder `site`, made by Pagefind or kept from before.

    As soon as it is wanted no more, by `is_wanted`, nothing is made or written. In a second thread,
    `converter` is its own; see `records_of`. Raises PagefindError, OSError.
    """
    pagefind, language = Pagefind.installed(), language_of(pages)
    named: list[Record] = []
    html: list[tuple[str, str]] = []
    for record in records_of(pages, converter=converter):
        if not is_wanted():
            return
        html.append((f"/{record.url}", page_of(record, language)))
        if record.kind in NAMED:
            named.append(record)
    names = names_of(pages, named)
    kept, key = KeptIndexes(_cache_of(pages)), key_of_pages(html, pagefind.version, repr(names), _code())
    site.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=site, prefix=".search-") as folder:
        made = Path(folder, "made")
        if not kept.take(key, made):
            (made / ADDRESS).mkdir(parents=True)
            if not pagefind.index(html, made / BUNDLE, is_wanted=is_wanted):
                return
            (made / HELP).write_bytes(help_of(names, (page for _, page in html)))
            kept.keep(key, made)
        if is_wanted():
            _put(made, site)


def engine_script(pages: Pages) -> bytes:
    """Return the script that searches, whose digest pages name before there is an index.

    Raises PagefindError, OSError.
    """
    pagefind, language = Pagefind.installed(), language_of(pages)
    key = key_of_pages((), pagefind.version, language, _code())
    file = _cache_of(pages) / f"engine-{key[:16]}.js"
    with contextlib.suppress(OSError):
        return file.read_bytes()
    with tempfile.TemporaryDirectory(prefix="memo-search-") as folder:
        record = Record("", "page", "Any", "")
        pagefind.index([("/", page_of(record, language))], Path(folder, "bundle"))
        try:
            script = Path(folder, "bundle", Path(ENGINE).name).read_bytes()
        except FileNotFoundError as error:
            raise PagefindError("Pagefind's index has no script pagefind.js") from error
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".") as folder:
            Path(folder, file.name).write_bytes(script)
            Path(folder, file.name).replace(file)
    return script


def language_of(pages: Pages) -> str:
    """Return the language of an archive as Pagefind names it."""
    return pages.archive.settings.options.language.lower()


def _cache_of(pages: Pages) -> Path:
    return pages.archive.settings.folder / CACHE


def _code() -> bytes:
    """Return the digest of the code that has a hand in an index."""
    files = sorted(Path(str(search.__file__)).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()


def _put(made: Path, site: Path) -> None:
    """Move what is in the folder `made` into the folder `site`, in the place of an earlier index.

    A file that names others comes after them, and one that nothing names any more goes last: a search
    meanwhile finds either index.
    """
    stale = _files_below(site / BUNDLE, site)
    if not stale:
        shutil.rmtree(site / BUNDLE, ignore_errors=True)
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
