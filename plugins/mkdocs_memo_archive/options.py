"""Options: those of the family are read and checked by the core, in mkdocs.yml itself.

MkDocs hands each plugin its options without their lines, and stops at the first fault of the file. So the
core reads the file, as it does for `memo check`. The file counts, whatever a hook makes of the options that
MkDocs holds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin

from memo_archive.sections import OPTIONS
from memo_archive.settings import Settings, SettingsError, read_settings
from mkdocs_memo_archive import reporting


class OptionsOfTheCore(Config):
    """Empty: MkDocs is told of no option."""


class CorePlugin(BasePlugin[OptionsOfTheCore]):
    """A plugin of the family."""

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Check mkdocs.yml as a whole, before MkDocs stops at the first thing that it finds wrong in it."""
        self.config = OptionsOfTheCore(config_file_path=config_file_path)
        checked_settings(config_file_path)
        return [], []


def checked_settings(config_file: str | None) -> Settings:
    """Return the settings that mkdocs.yml holds. Prints what is wrong in it and raises Abort."""
    if not config_file:  # read from standard input
        raise Abort("memos/archive reads mkdocs.yml itself: name it with --config-file.")
    try:
        return read_settings(Path(config_file).resolve(), OPTIONS)
    except SettingsError as error:
        raise reporting.stopped(error.problems, "the settings stop the build") from error
