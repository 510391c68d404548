"""`memos/actions`: the steps of all memos, to be filtered, planned and taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Self, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from memo_archive.exports.files import Writer
from memo_archive.steps import Steps
from memo_archive.surfaces import ActionsOptions
from memo_archive.views.actions import ActionPages
from memo_archive.views.memo import Pages
from mkdocs_memo_archive.archive import pages_of
from mkdocs_memo_archive.pages import View
from mkdocs_memo_archive.surface import SurfacePlugin


class ActionsPlugin(SurfacePlugin):
    """Adds the pages of steps, the data that their filters read, and the files to take steps away in."""

    name = "memos/actions"
    model = ActionsOptions

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add pages, data and files."""
        super().on_files(files, config=config)
        for url, data in self._made.data():
            files.append(File.generated(config, url, content=data, inclusion=InclusionLevel.NOT_IN_NAV))
        for url, make in self._exports(pages_of(config)).items():
            files.append(_MadeFile.made(config, url, make))
        return files

    def made_files(self, pages: Pages) -> dict[str, Callable[[], bytes]]:
        """Return what makes each file that is no page, by its address, for `pages` of live serving."""
        if self._steps.archive is not pages.archive:
            self.views(pages)
        data = {url: partial(bytes, data) for url, data in self._made.data()}
        return self._exports(pages) | data

    def _exports(self, pages: Pages) -> dict[str, Callable[[], bytes]]:
        return Writer(pages.archive, pages.renderer).files(self._steps)

    def views(self, pages: Pages) -> Iterable[View]:
        """Return the pages of steps, and that of the plan."""
        self._steps = Steps(pages.archive, pages.renderer.passages)
        self._made = ActionPages(pages, self._steps)
        return self._made.views()


class _MadeFile(File):
    """A file that is no page, whatever its name ends in, and is made when the host comes to write it.

    Together they hold the archive many times over, which is too much to keep.
    """

    _make: Callable[[], bytes]

    @classmethod
    def made(cls, config: MkDocsConfig, url: str, make: Callable[[], bytes]) -> Self:
        """Return the file of the site at `url`, which holds what `make` returns."""
        file = cast(Self, cls.generated(config, url, content=b"", inclusion=InclusionLevel.NOT_IN_NAV))
        file._make = make
        return file

    def is_documentation_page(self) -> bool:
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - the host's signature
        path = Path(self.abs_dest_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self._make())
