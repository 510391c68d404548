"""How an import was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, tzinfo
from pathlib import Path

from memo_archive.importers.term_mapping import TermMapping

Progress = Callable[[str, int, int], None]
"""Is told what is going on, how far it is, and of how many (0 where that is not known)."""
AskDate = Callable[[str, str], date | None]
"""Is asked for the date of the post with this title, found here."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import."""

    content: Path
    """The content folder."""
    state: Path
    """The folder for the journal, comments and reports."""
    zone: tzinfo
    today: date
    shown_as: str = "memos"
    terms: TermMapping = field(default_factory=TermMapping)
    terms_file: Path | None = None
    """Written with what was found where it is not there yet."""
    own_authors: tuple[str, ...] = ()
    """Names of those whose posts these are."""
    default_authors: tuple[str, ...] = ()
    """Ids of the settings."""
    weekly_until: date | None = None
    ask_date: AskDate | None = None
    may_fetch_images: bool = False
    is_dry: bool = False
    is_forced: bool = False
    progress: Progress = lambda what, done, total: None
