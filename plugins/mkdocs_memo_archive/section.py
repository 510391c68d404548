"""The plugin of a section: adds what its declaration makes to the site."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Self, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import write_file

from memo_archive.views.declaration import Section
from mkdocs_memo_archive.adapt import view_page
from mkdocs_memo_archive.archive import owner_of
from mkdocs_memo_archive.options import CorePlugin


class SectionPlugin(CorePlugin):
    """Adds the pages and files of one section."""

    section: ClassVar[Section]

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add them. `memos/archive` has run before, whatever the order in mkdocs.yml."""
        owner, section = owner_of(config), self.section
        # A section with problems is left out: under serve, the author goes on looking at the memos.
        if owner.is_unchanged or any(section.problems(owner.archive)):
            return files
        for view in section.views(owner.pages):
            files.append(view_page(config, view).file)
        for url, make in section.files(owner.pages).items():
            files.append(LazyFile.at(url, config, make))
        return files


class LazyFile(File):
    """A file that is no page, whatever its name ends in, and is made when the host comes to write it.

    Feeds and exports hold the archive many times over, which is too much to keep.
    """

    make: Callable[[], bytes]
    """Gives the content. The host writes a file once; then this goes, with all that it alone has held."""

    @classmethod
    def at(cls, url: str, config: MkDocsConfig, make: Callable[[], bytes]) -> Self:
        """Return the file of the site at `url`, which holds the bytes that `make` returns."""
        file = cast(Self, cls.generated(config, url, content=b"", inclusion=InclusionLevel.NOT_IN_NAV))
        file.make = make
        return file

    def is_documentation_page(self) -> bool:
        """Tell that it is none."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - the host's signature
        """Make it."""
        data = self.make()
        del self.make
        write_file(data, self.abs_dest_path)
