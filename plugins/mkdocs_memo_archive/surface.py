"""What the plugins for topics, principles and series have in common: each adds pages of the archive."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from memo_archive.section_options import SurfaceOptions, options_from
from memo_archive.settings import SettingsError
from memo_archive.views.fingerprints import Fingerprints
from memo_archive.views.memo import Pages
from mkdocs_memo_archive import reporting
from mkdocs_memo_archive.archive import owner_of
from mkdocs_memo_archive.options import CorePlugin
from mkdocs_memo_archive.pages import View


class SurfacePlugin(CorePlugin):
    """Adds the pages of one surface to the site."""

    name: ClassVar[str]
    """As mkdocs.yml names it."""
    model: ClassVar[type[SurfaceOptions]]
    """What its options are."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the options."""
        path = Path(config.config_file_path or "mkdocs.yml")
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        try:
            options_from(self.model, self.values, name=self.name, path=path.name, text=text)
        except SettingsError as error:
            raise reporting.stopped(error.problems, "the settings stop the build") from error
        return config

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
