"""Diagnostics: problems that show only in several files together, each at its position in one file."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from memo_archive.archive.suggestions import SOUGHT, Misspelling, Suggestions
from memo_archive.model import BrokenMemo, Memo, Principle, Topic
from memo_archive.parsing.markdown_file import MarkdownFile, read_markdown_file
from memo_archive.problems import START, Level, Position, Problem, in_order
from memo_archive.sources.source import Source


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and the misspelling behind it, for which the nearest name may be its cure."""

    problem: Problem
    misspelling: Misspelling | None = None


def with_suggestions(findings: Collection[Finding], suggestions: Suggestions) -> tuple[Problem, ...]:
    """Return the problems of `findings` in order, the first that come from misspellings with a suggestion."""
    misspellings = {one.problem: one.misspelling for one in findings if one.misspelling}
    problems = in_order(one.problem for one in findings)
    misspelt = itertools.islice((problem for problem in problems if problem in misspellings), SOUGHT)
    cures = {problem: suggestions.cure(misspellings[problem], otherwise=problem.cure) for problem in misspelt}
    return tuple(replace(one, cure=cures[one]) if one in cures else one for one in problems)


class Findings:
    """Collects problems of files that parsed, and looks up their positions in the front matter."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        """Find places in `sources`, by their uris."""
        self.all: list[Finding] = []
        self._sources = sources
        self._files: dict[str, MarkdownFile | None] = {}

    def at(
        self,
        item: Memo | BrokenMemo | Topic | Principle | str,
        code: str,
        what: str,
        cure: str,
        *,
        path: tuple[str | int, ...] = (),
        where: Callable[[str], bool] | None = None,
        position: Position | None = None,
        level: Level = Level.ERROR,
        misspelling: Misspelling | None = None,
    ) -> None:
        """Add a problem of `item`, or of the file at that uri.

        Its position is `position`, else that of the front matter's value at `path`, or of the entry in it for
        which `where` holds. A draft's problems are warnings.
        """
        source = self._sources[item if isinstance(item, str) else item.uri]
        if isinstance(item, Memo | BrokenMemo) and item.is_draft:
            level = Level.WARNING
        place = position or self._place_in(source, path, where)
        self.all.append(Finding(source.problem(place, code, what, cure, level=level), misspelling))

    def add(self, problems: Iterable[Problem]) -> None:
        """Add `problems` found elsewhere, as they are."""
        self.all += map(Finding, problems)

    def _place_in(
        self, source: Source, path: tuple[str | int, ...], where: Callable[[str], bool] | None
    ) -> Position:
        if not path:
            return START
        if source.uri not in self._files:  # Few files have problems, so the others are not kept.
            self._files[source.uri] = read_markdown_file(source)[0]
        file = self._files[source.uri]
        if file is None or file.block is None:
            return START
        return file.block.place_where(where, *path) if where else file.block.place(*path)
