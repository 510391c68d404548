"""Settings: mkdocs.yml as the archive needs it, read with or without MkDocs."""

from memo_archive.settings.clock import now_in
from memo_archive.settings.document import Document, Place, SettingsError, parse_document
from memo_archive.settings.options import ArchiveOptions, Options, RelatedOptions
from memo_archive.settings.reader import read_settings, settings_from
from memo_archive.settings.value import Settings, Theme

__all__ = [
    "ArchiveOptions",
    "Document",
    "Options",
    "Place",
    "RelatedOptions",
    "Settings",
    "SettingsError",
    "Theme",
    "now_in",
    "parse_document",
    "read_settings",
    "settings_from",
]
