"""What the plugins for topics, principles and series have in common: each adds pages of the archive."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files

from memo_archive.settings import SettingsError
from memo_archive.surfaces import SurfaceOptions, options_from
from memo_archive.views.memo import Pages
from mkdocs_memo_archive import reporting
from mkdocs_memo_archive.adapt import add_view
from mkdocs_memo_archive.archive import pages_of
from mkdocs_memo_archive.pages import View


class OptionsOfTheCore(Config):
    """Empty: the options of these plugins are those of `memo_archive.surfaces`."""


class SurfacePlugin(BasePlugin[OptionsOfTheCore]):
    """Adds the pages of one surface to the site."""

    name: ClassVar[str]
    """As mkdocs.yml names it."""
    model: ClassVar[type[SurfaceOptions]]
    """What its options are."""

    def __init__(self) -> None:
        """Start without options."""
        self.values: dict[str, Any] = {}
        """The options as mkdocs.yml gives them; the core reads them here."""

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Keep the options as they are: the core knows and checks them, with or without MkDocs."""
        self.values = dict(options)
        self.config = OptionsOfTheCore(config_file_path=config_file_path)
        return [], []

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
        for view in self.views(pages_of(config)):
            add_view(files, config, view)
        return files

    def views(self, pages: Pages) -> Iterable[View]:
        """Return the pages of this surface."""
        raise NotImplementedError
