"""What the plugins for topics, principles and series have in common: each adds pages of the archive."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from memo_archive.views.fingerprints import Fingerprints
from memo_archive.views.memo import Pages
from mkdocs_memo_archive.archive import owner_of
from mkdocs_memo_archive.options import CorePlugin
from mkdocs_memo_archive.pages import View


class SurfacePlugin(CorePlugin):
    """Adds the pages of one surface to the site."""

    name: ClassVar[str]
    """As mkdocs.yml names it."""

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages. `memos/archive` has run before, whatever the order in mkdocs.yml."""
        owner = owner_of(config)
        made_from = self.made_from(owner.fingerprints) if owner.fingerprints else None
        owner.add_listing(files, config, self.name, partial(self.views, owner.pages), made_from=made_from)
        return files

    def views(self, pages: Pages) -> Iterable[View]:
        """Return the pages of this surface."""
        raise NotImplementedError

    def made_from(self, fingerprints: Fingerprints) -> bytes | None:
        """Return the digest of all that these pages are made from; None where there is none."""
        return fingerprints.outside
