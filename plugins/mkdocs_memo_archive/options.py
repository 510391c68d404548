"""Options: those of the family are the core's, which knows and checks them with or without MkDocs."""

from __future__ import annotations

from typing import Any

from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings
from mkdocs.plugins import BasePlugin


class OptionsOfTheCore(Config):
    """Empty: MkDocs is told of no option."""


class CorePlugin(BasePlugin[OptionsOfTheCore]):
    """A plugin of the family: keeps its options as mkdocs.yml gives them."""

    def __init__(self) -> None:
        """Start without options."""
        self.values: dict[str, Any] = {}
        """The options as mkdocs.yml gives them; the core reads them here."""

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Keep the options as they are."""
        self.values = dict(options)
        self.config = OptionsOfTheCore(config_file_path=config_file_path)
        return [], []
