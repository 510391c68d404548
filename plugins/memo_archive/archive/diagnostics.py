"""Findings: problems that show only when all files are seen together, each at its place in its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from memo_archive.model import BrokenMemo, Memo, Principle, Topic
from memo_archive.parsing.memo import Text, take_apart
from memo_archive.problems import START, Level, Position, Problem
from memo_archive.sources.folder import Source


class Findings:
    """Collects problems of files that parsed, and looks up where in the front matter they belong."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        """Find places in `sources`, by their uris."""
        self.problems: list[Problem] = []
        self._sources = sources
        self._texts: dict[str, Text | None] = {}

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
    ) -> None:
        """Add a problem of `item`, or of the file at that uri.

        It stands at `position`, else at the front matter's value at `path`: at that one of its entries for
        which `where` holds. A draft's problems are warnings.
        """
        source = self._sources[item if isinstance(item, str) else item.uri]
        if isinstance(item, Memo | BrokenMemo) and item.is_draft:
            level = Level.WARNING
        place = position or self._place_in(source, path, where)
        self.problems.append(source.problem(place, code, what, cure, level=level))

    def _place_in(
        self, source: Source, path: tuple[str | int, ...], where: Callable[[str], bool] | None
    ) -> Position:
        if not path:
            return START
        if source.uri not in self._texts:  # Read again, since places are wanted for few files only.
            self._texts[source.uri] = take_apart(source)[0]
        text = self._texts[source.uri]
        if text is None or text.block is None:
            return START
        return text.block.place_where(where, *path) if where else text.block.place(*path)
