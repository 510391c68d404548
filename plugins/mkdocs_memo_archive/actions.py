"""`memos/actions`: the steps of all memos, to be filtered, planned and taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from memo_archive.archive.reader_steps import Steps
from memo_archive.exports.files import Writer
from memo_archive.views.actions import ActionPages
from memo_archive.views.memo import Pages
from mkdocs_memo_archive.archive import owner_of
from mkdocs_memo_archive.made_files import MadeFile
from mkdocs_memo_archive.pages import View
from mkdocs_memo_archive.surface import SurfacePlugin


class ActionsPlugin(SurfacePlugin):
    """Adds the pages of steps, the data that their filters read, and the files to take steps away in."""

    name = "memos/actions"

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add pages, data and files."""
        owner = owner_of(config)
        self._making = making = _Making(owner.pages)
        super().on_files(files, config=config)
        made_from = owner.fingerprints.outside if owner.fingerprints else None
        for url in owner.addresses(self.name, lambda: tuple(making.files), made_from=made_from):
            files.append(MadeFile.at(url, config, partial(making.data_of, url), made_from=made_from))
        return files

    def made_files(self, pages: Pages) -> dict[str, Callable[[], bytes]]:
        """Return what makes each file that is no page, by its address, for `pages` of live serving."""
        return self._made_of(pages).files

    def views(self, pages: Pages) -> Iterable[View]:
        """Return the pages of steps, and that of the plan."""
        return self._made_of(pages).action_pages.views()

    def _made_of(self, pages: Pages) -> _Making:
        if self._making.pages.archive is not pages.archive:
            self._making = _Making(pages)
        return self._making


class _Making:
    """What is made of the steps of one archive, as far as it is asked for."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages

    @cached_property
    def action_pages(self) -> ActionPages:
        return ActionPages(self.pages, self._steps)

    @cached_property
    def files(self) -> dict[str, Callable[[], bytes]]:
        """What gives the bytes of each file that is no page, by its address."""
        data = {url: partial(bytes, content) for url, content in self.action_pages.data()}
        return data | Writer(self.pages.archive, self.pages.renderer).files(self._steps)

    def data_of(self, url: str) -> bytes:
        return self.files[url]()

    @cached_property
    def _steps(self) -> Steps:
        return Steps(self.pages.archive, self.pages.renderer.passages)
