"""Settings: mkdocs.yml as the core knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from memo_archive.settings.document import Place
from memo_archive.settings.options import ArchiveOptions, Options

AnyOptions = TypeVar("AnyOptions", bound=Options)


@dataclass(frozen=True, slots=True)
class Theme:
    """The theme that mkdocs.yml names."""

    name: str = ""
    """By which it is installed; empty where only `custom_dir` has templates."""
    custom_dir: str = ""
    """The project's own templates, as written: relative to the folder of mkdocs.yml, or absolute."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the site that the core needs."""

    site_name: str = "Memo Archive"
    site_url: str = ""
    """Absolute, with an end slash; empty when not set."""
    site_description: str = ""
    docs_dir: str = "memos"
    """The content folder as mkdocs.yml names it, relative to `folder`."""
    folder: Path = field(default_factory=Path)
    """The folder of mkdocs.yml."""
    theme: Theme = field(default_factory=Theme)
    host_converts_pages: bool = False
    """mkdocs.yml lists `markdown_extensions`: plain pages are converted by the host, with these."""
    options: ArchiveOptions = field(default_factory=lambda: ArchiveOptions.model_validate({}))
    plugins: Mapping[str, Options] = field(default_factory=dict, hash=False)
    """The plugins of the family that are listed, by name, with their options."""
    places: Mapping[tuple[str, ...], Place] = field(default_factory=dict, compare=False, repr=False)
    """Where `site_url`, the theme, plugins and options stand, such as `("memos/feeds", "image")`."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of dates."""
        return ZoneInfo(self.options.time_zone)

    @property
    def content_folder(self) -> Path:
        """Where the memos are."""
        return self.folder / self.docs_dir

    @property
    def ledger_path(self) -> Path:
        """Where the record of what was published is."""
        return self.folder / self.options.ledger

    @property
    def tag_authority(self) -> str:
        """Who mints feed ids, by RFC 4151: a domain and a date; empty when neither setting gives one."""
        if self.options.authority:
            return self.options.authority
        host = urlsplit(self.site_url).hostname
        return f"{host},2026" if host else ""

    def options_of(self, model: type[AnyOptions]) -> AnyOptions:
        """Return the options that are a `model`, or its defaults where no such plugin is listed."""
        found = (options for options in self.plugins.values() if isinstance(options, model))
        return next(found, None) or model.model_validate({})

    def place(self, *path: str) -> Place:
        """Return where the setting at `path`, or the nearest above it, stands in mkdocs.yml."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path) or Place("mkdocs.yml", 1, 1)
