"""What an import keeps in memory: how it was asked for, and of each post what tells it from the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, tzinfo
from pathlib import Path

from memo_archive.importers.duplicates import ids_of
from memo_archive.importers.series import Part
from memo_archive.importers.terms import Terms

Progress = Callable[[str, int, int], None]
"""Is told what is going on, how far it is, and of how many (0 where that is not known)."""
AskDate = Callable[[str, str], date | None]
"""Is asked for the date of the post with this title, found here."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to import."""

    content: Path
    """The content folder."""
    state: Path
    """The folder for the journal, comments and reports."""
    zone: tzinfo
    today: date
    shown_as: str = "memos"
    terms: Terms = field(default_factory=Terms)
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


@dataclass(slots=True)
class Entry:
    """What is kept of a post in memory."""

    place: int
    """In the spool."""
    page: int
    title: str
    day: date | None
    words: bytes
    """Digest of its words."""
    score: int
    """How good it is among those that are one post: the best of them is written."""
    urls: tuple[str, ...]
    guid: str
    author: str
    part: Part | None
    says_series: bool
    topics: tuple[str, ...]
    offers: tuple[bytes, ...]
    is_excerpt: bool
    is_empty: bool
    is_draft: bool
    has_comments: bool
    root: Path
    head: int
    """The entry it is met again as, or itself."""
    why_again: str = ""
    uri: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """What names the post whatever it says: its addresses, its feed's id."""
        return ids_of(self.urls, self.guid)


@dataclass(slots=True)
class PageEntry:
    """What is kept of a file in memory."""

    place: int
    entries: list[int] = field(default_factory=list)
