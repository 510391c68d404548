"""Loading: each source is parsed once, taken from a cache, or parsed on all cores where many are new."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from memo_archive.incremental.cache import Cache
from memo_archive.incremental.cached_values import Kept
from memo_archive.incremental.parallel import cores, spread
from memo_archive.markdown.passages import Converted, Passages, convert_all
from memo_archive.model import BrokenMemo, Memo
from memo_archive.parsing.kinds import kind_of
from memo_archive.parsing.memo import parse_memo
from memo_archive.parsing.pages import parse_plain_page
from memo_archive.parsing.registries import parse_authors, parse_offers, parse_principle, parse_topic
from memo_archive.problems import Problem
from memo_archive.sources.source import Source

Parsed = tuple[Memo | BrokenMemo, tuple[Problem, ...]]


_PARSERS: Mapping[str, Callable[[Source], tuple[Any, tuple[Problem, ...]]]] = {
    "author": parse_authors,
    "offer": parse_offers,
    "topic": parse_topic,
    "principle": parse_principle,
    "page": parse_plain_page,
}


class Reading:
    """Gives the memo of a source and its problems; the same source is parsed once."""

    def __init__(
        self,
        *,
        cache: Cache | None = None,
        passages: Passages | None = None,
        workers: int | None = None,
    ) -> None:
        """Parse on `workers` cores, all of them by default; with `passages`, convert the bodies as well."""
        self.workers = workers or cores()
        self._passages = passages
        self._kept: Kept[Parsed] = Kept(Parsed, cache)
        self._parsed: dict[str, tuple[Source, Parsed]] = {}

    def __call__(self, sources: Iterable[Source]) -> list[Parsed]:
        """Return the memo of each of `sources` and its problems, as `parse_memo` does; forget all others."""
        sources = list(sources)
        self._prepare(sources)
        return [self._parsed[source.uri][1] for source in sources]

    def _prepare(self, sources: Iterable[Source]) -> None:
        before, self._parsed = self._parsed, {}
        missing: dict[Source, tuple[str | bytes, ...]] = {}
        for source in sources:
            known = before.get(source.uri)
            if known and (known[0] is source or known[0] == source):
                self._parsed[source.uri] = known
            else:
                missing[source] = (source.root, source.uri, source.data)
        if missing:
            self._read_missing(missing)

    def _read_missing(self, missing: Mapping[Source, tuple[str | bytes, ...]]) -> None:
        kept = self._kept.get(missing)
        self._parsed.update((source.uri, (source, parsed)) for source, parsed in kept.items())
        rest = [source for source in missing if source not in kept]
        made = self._read(rest)
        self._parsed.update((s.uri, (s, parsed)) for s, (parsed, _) in zip(rest, made, strict=True))
        self._kept.put({missing[s]: parsed for s, (parsed, _) in zip(rest, made, strict=True)})
        if self._passages:
            bodies = {parsed[0].body: converted for parsed, converted in made if isinstance(parsed[0], Memo)}
            self._passages.add(bodies)
            kept_memos = (parsed[0] for parsed in kept.values())
            self._passages.prepare(memo.body for memo in kept_memos if isinstance(memo, Memo))

    def _read(self, sources: Sequence[Source]) -> list[tuple[Parsed, Converted | None]]:
        work = functools.partial(read_all, self._passages.extensions if self._passages else None)
        return spread(work, sources, workers=self.workers)


def read_all(
    extensions: tuple[str, ...] | None, sources: Sequence[Source]
) -> list[tuple[Parsed, Converted | None]]:
    """Return each of `sources` parsed, with its body converted where `extensions` are given."""
    parsed = [parse_memo(source) for source in sources]
    if extensions is None:
        return [(one, None) for one in parsed]
    bodies = [memo.body if isinstance(memo, Memo) else "" for memo, _ in parsed]
    return list(zip(parsed, convert_all(extensions, bodies), strict=True))


def parse_by_kind(sources: Sequence[Source]) -> list[tuple[Any, tuple[Problem, ...]]]:
    """Return the value of each of `sources`, which are no memos, and its problems."""
    return [_PARSERS[kind_of(source.uri)](source) for source in sources]
