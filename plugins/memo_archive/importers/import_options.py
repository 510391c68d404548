"""The options of an import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, tzinfo
from pathlib import Path

from memo_archive.importers.term_mapping import TermMapping

Progress = Callable[[str, int, int], None]
"""Called with a phase's name, the count done, and the total (0 where it is unknown)."""
AskDate = Callable[[str, str], date | None]
"""Called with a post's title and origin; returns its date, or None."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The options of an import."""

    content: Path
    """The content folder."""
    state: Path
    """The folder of the journal, the comments and the reports."""
    zone: tzinfo
    today: date
    shown_as: str = "memos"
    terms: TermMapping = field(default_factory=TermMapping)
    terms_file: Path | None = None
    """Written with the terms found, where it does not exist yet."""
    own_authors: tuple[str, ...] = ()
    """Names of the archive's own authors."""
    default_authors: tuple[str, ...] = ()
    """Ids from the settings."""
    weekly_until: date | None = None
    ask_date: AskDate | None = None
    may_fetch_images: bool = False
    is_dry: bool = False
    is_forced: bool = False
    progress: Progress = lambda what, done, total: None
