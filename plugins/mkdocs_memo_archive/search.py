"""`memos/search`: the index of the search, the page where it happens, and what all pages need to open it."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files

from memo_archive.archive.archive import Archive
from memo_archive.incremental.parallel import Copy, CopyError, may_fork
from memo_archive.markdown.parser import Converter
from memo_archive.search.index import BUNDLE, ENGINE, HELP, engine_script, write_index
from memo_archive.search.program import PagefindError
from memo_archive.search.records import texts_of
from memo_archive.views.memo import Pages
from memo_archive.views.policy import digest
from memo_archive.views.search import ADDRESS, SEARCH
from mkdocs_memo_archive import reporting
from mkdocs_memo_archive.archive import owner_of
from mkdocs_memo_archive.assets import SearchAssets
from mkdocs_memo_archive.section import SectionPlugin

_KEPT = tuple(f"{BUNDLE}{kind}/*" for kind in ("filter", "fragment", "index"))


class SearchPlugin(SectionPlugin):
    """Adds the search. Where no index can be made, its page is a list, and the build says why."""

    section = SEARCH

    def __init__(self) -> None:
        """Start with nothing to index."""
        super().__init__()
        self._is_serving = False
        self._result: Callable[[], str] = str
        """Waits for the index of this build; returns why there is none."""
        self._copy: Copy[str] | None = None
        self._begun: Future[str] | None = None
        """The same where no copy can be made."""
        self._turn = threading.Lock()
        """Held while an index is made for the served site."""
        self._latest = 0
        """Number of the index that is wanted."""
        self._followed: Archive | None = None
        """The archive that the index of the served site is of, or will be."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether the index may follow later."""
        self._is_serving = command == "serve"

    @event_priority(150)  # before all others of the family, who have work meanwhile
    def _begin_index(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Have the index made while all else is, and see whether there can be one.

        No sooner: the host has emptied the site's folder right before.
        """
        owner = owner_of(config)
        if owner.is_unchanged:
            return files
        if not self._is_serving:
            self._result = self._begin(owner.pages, Path(config.site_dir))
        try:
            script = engine_script(owner.pages)
        except (PagefindError, OSError) as error:
            self._let_go()
            self._warn(str(error))
        else:
            owner.search = SearchAssets(ENGINE, digest(script), HELP, _KEPT)
        return files

    def _add_pages(self, files: Files, *, config: MkDocsConfig) -> Files:
        return SectionPlugin.on_files(self, files, config=config)

    on_files = CombinedEvent(_begin_index, _add_pages)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Wait for the index; where an author looks at the site, it may follow."""
        owner = owner_of(config)
        if self._is_serving:
            self._followed = None  # The host has emptied the folder.
            self.follow(config)
            return
        if owner.is_unchanged:
            return
        owner.finish_pages()  # There is no need to be idle while the index is made.
        if owner.search and (failure := self._result()):
            self._warn(failure)
            page = Path(config.site_dir, ADDRESS, "index.html")
            text = page.read_text("utf-8").replace('data-state="ready"', 'data-state="missing"')
            page.write_text(text, "utf-8", newline="")

    def on_build_error(self, *, error: Exception) -> None:
        """Let go of the index."""
        self._let_go()

    def _let_go(self) -> None:
        """End the making of an index: nobody waits for it any more."""
        self._latest += 1
        if self._copy:
            self._copy.end()
            self._copy = None
        if self._begun:
            self._begun.exception()  # It sees soon that it is not wanted.
            self._begun = None

    def follow(self, config: MkDocsConfig) -> None:
        """Have the index of the archive as it is now put into the served site, in the background."""
        owner = owner_of(config)
        if owner.search and owner.archive is not self._followed:
            self._followed = owner.archive
            self._latest += 1
            work = _in_a_thread(owner.pages, Path(config.site_dir), is_wanted=self._is_latest())
            threading.Thread(target=self._follow, args=(work,), name="search", daemon=True).start()

    def stand_back(self) -> None:
        """Give up the index that is being made for the served site: an author waits for something else."""
        self._latest += 1
        self._followed = None

    def _is_latest(self) -> Callable[[], bool]:
        number = self._latest
        return lambda: number == self._latest

    def _follow(self, work: Callable[[], str]) -> None:
        with self._turn:
            failure = work()
        if failure:
            reporting.log.info("%s: the search shows an earlier state. %s", self.section.name, failure)

    def _begin(self, pages: Pages, site: Path) -> Callable[[], str]:
        """Begin to make the index, in a copy of this process or else a thread; return what waits for it."""
        self._copy = self._begun = None
        if may_fork():
            work = functools.partial(_written, pages, site)
            try:
                self._copy = Copy(work)
            except OSError:  # No second process is to be had.
                return work
            return functools.partial(self._result_of_copy, work)
        self._latest += 1
        pool = ThreadPoolExecutor(1, thread_name_prefix="search")
        self._begun = pool.submit(_in_a_thread(pages, site, is_wanted=self._is_latest()))
        pool.shutdown(wait=False)
        return self._begun.result

    def _result_of_copy(self, work: Callable[[], str]) -> str:
        copy, self._copy = self._copy, None
        try:
            return copy.result() if copy else work()
        except CopyError:  # Killed, as for want of memory: once more, now that pages are written.
            return work()

    def _warn(self, why: str) -> None:
        reporting.log.warning(
            "%s: there is no index, so the page at /%s is a plain list. %s", self.section.name, ADDRESS, why
        )


def _written(
    pages: Pages,
    site: Path,
    *,
    is_wanted: Callable[[], bool] = lambda: True,
    converter: Converter | None = None,
) -> str:
    """Put the index of `pages` into the folder `site`; return why there is none, or nothing."""
    try:
        write_index(pages, site, is_wanted=is_wanted, converter=converter)
    except (PagefindError, OSError) as error:
        return str(error)
    return ""


def _in_a_thread(pages: Pages, site: Path, *, is_wanted: Callable[[], bool]) -> Callable[[], str]:
    """Return `_written` for a second thread, where it converts nothing with what this one converts with."""
    passages = pages.renderer.passages
    passages.prepare(texts_of(pages.archive))
    converter = Converter(passages.dialect)
    return functools.partial(_written, pages, site, is_wanted=is_wanted, converter=converter)
