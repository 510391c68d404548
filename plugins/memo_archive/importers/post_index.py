"""The index of posts that an import keeps in memory; their text waits in the temporary store."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from memo_archive.importers.cues.series_parts import Part
from memo_archive.importers.duplicate_posts import ids_of


@dataclass(slots=True)
class PostEntry:
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
class FileEntry:
    """What is kept of a file in memory."""

    place: int
    entries: list[int] = field(default_factory=list)
