"""The index of posts that an import keeps in memory; their text waits in the temporary store."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from memo_archive.importers.cues.series_parts import Part
from memo_archive.importers.duplicate_posts import ids_of


@dataclass(slots=True)
class PostEntry:
    """A post in the index."""

    place: int
    """Place in the temporary store."""
    page: int
    title: str
    day: date | None
    words: bytes
    """Digest of its words."""
    score: int
    """Rank among duplicates: the best of them is written."""
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
    """Number of the entry it duplicates, or its own."""
    why_again: str = ""
    uri: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Its ids apart from its words: URLs and the feed's id."""
        return ids_of(self.urls, self.guid)


@dataclass(slots=True)
class FileEntry:
    """A file in the index."""

    place: int
    entries: list[int] = field(default_factory=list)
