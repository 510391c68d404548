"""The account of an import: one outcome for each post found, with the reason."""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass, field

from memo_archive.importers.post import Dropped, Guess


class Outcome(enum.StrEnum):
    """The outcome of a post."""

    WRITTEN = "written"
    UPDATED = "written anew"
    UNCHANGED = "there already, unchanged"
    AGAIN = "met again"
    EDITED = "edited since, kept as it is"
    REMOVED = "removed since, left out"
    EXCERPT = "only its beginning was found"
    EMPTY = "without any text"
    FAILED = "not written"


IS_MEMO = frozenset({Outcome.WRITTEN, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.EDITED})
"""Outcomes with a memo."""


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post in the account."""

    origin: str
    title: str
    outcome: Outcome
    uri: str = ""
    """The memo's path, where there is a memo."""
    reason: str = ""
    guesses: tuple[Guess, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences about aliases refused, links without a target, differences."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file in the account."""

    name: str
    posts: int
    refused: str = ""
    dropped: tuple[Dropped, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(slots=True)
class Account:
    """The totals."""

    files: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Files without posts, by reason."""
    posts: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    comments: int = 0
    images: int = 0
    doubtful: int = 0
    """Memos with a guess below DOUBTFUL."""
    undated: int = 0
    notes: list[str] = field(default_factory=list)
    """Sentences about the archive as a whole."""

    @property
    def written(self) -> int:
        """The number of posts with a memo."""
        return sum(self.outcomes[outcome] for outcome in IS_MEMO)

    @property
    def is_balanced(self) -> bool:
        """Whether every post found has an outcome."""
        return self.posts == sum(self.outcomes.values())

    def summary(self) -> list[str]:
        """Return the totals as sentences."""
        lines = [f"{_count(self.files, 'file')} read, {_count(self.posts, 'post')} found."]
        parts = [f"{self.outcomes[outcome]} {outcome}" for outcome in Outcome if self.outcomes[outcome]]
        if parts:
            lines.append(f"{self.posts} = {' + '.join(parts)}.")
        if self.refused:
            lines += [
                f"{_count(number, 'file')} without posts: {reason}."
                for reason, number in sorted(self.refused.items())
            ]
        if self.undated:
            lines.append(
                f"{_count(self.undated, 'memo')} without a date: drafts in undated/, until they have one."
            )
        if self.images:
            lines.append(f"{_count(self.images, 'image')} copied.")
        if self.comments:
            lines.append(f"{_count(self.comments, 'comment')} kept beside the memos.")
        if self.doubtful:
            verb = "has" if self.doubtful == 1 else "have"
            lines.append(f"{_count(self.doubtful, 'memo')} {verb} something to look at: memo review.")
        return lines + self.notes


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'s' if number != 1 else ''}"
