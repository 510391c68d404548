"""The page that stands for a memo with errors under the development server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from memo_archive.model import BrokenMemo
from memo_archive.problems import Problem
from memo_archive.views.metadata import Metadata


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A memo's problems."""

    url: str
    metadata: Metadata
    path: str
    problems: tuple[Problem, ...]
    changed: date | None = None


def problem_page(memo: BrokenMemo) -> ProblemView:
    """Return the page that shows what is wrong with `memo`."""
    metadata = Metadata(title=memo.title, is_indexed=False)
    return ProblemView(memo.url, metadata, memo.path, memo.problems)
