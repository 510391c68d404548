"""Loading: each source is parsed once, taken from a cache, or parsed on all cores where many are new."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from memo_archive.incremental.cache import Cache
from memo_archive.incremental.cached_values import Kept
from memo_archive.incremental.parallel import cores, spread
from memo_archive.markdown.dialect import Dialect
from memo_archive.markdown.parser import Passage
from memo_archive.markdown.passages import Converted, Passages, converted_from, converter_of
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

    def __init__(self, passages: Passages, *, cache: Cache | None = None, workers: int | None = None) -> None:
        """Parse on `workers` cores, all of them by default; bodies are converted by `passages`."""
        self.workers = workers or cores()
        self._passages = passages
        self._kept: Kept[Parsed] = Kept(Parsed, cache, repr(passages.dialect))
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
        self._passages.add({text: one for _, converted in made for text, one in converted.items()})

    def _read(self, sources: Sequence[Source]) -> list[tuple[Parsed, dict[str, Converted]]]:
        work = functools.partial(read_all, self._passages.dialect)
        return spread(work, sources, workers=self.workers)


def read_all(dialect: Dialect, sources: Sequence[Source]) -> list[tuple[Parsed, dict[str, Converted]]]:
    """Return each of `sources` parsed, and what its body was converted to, by its text."""
    converter = converter_of(dialect)
    read: list[tuple[Parsed, dict[str, Converted]]] = []
    for source in sources:
        converted: dict[str, Converted] = {}

        def convert(text: str, into: dict[str, Converted] = converted) -> Passage:
            into[text] = converted_from(converter.body(text))
            return into[text].passage

        read.append((parse_memo(source, convert, converter.inline), converted))
    return read


def parse_by_kind(sources: Sequence[Source]) -> list[tuple[Any, tuple[Problem, ...]]]:
    """Return the value of each of `sources`, which are no memos, and its problems."""
    return [_PARSERS[kind_of(source.uri)](source) for source in sources]
