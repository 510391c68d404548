"""Passages of an archive, each converted once: kept in a cache, and made on all cores where many are new."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from memo_archive.incremental.cache import Cache
from memo_archive.incremental.cached_values import Kept
from memo_archive.incremental.parallel import cores, spread
from memo_archive.markdown.dialect import DEFAULT, Dialect
from memo_archive.markdown.parser import Converter, Passage
from memo_archive.markdown.passage_text import LinkInText, links_in_text

_here = threading.local()


class Converted(NamedTuple):
    """All that is made of a text by one parse."""

    passage: Passage
    links: tuple[LinkInText, ...]
    """The links of the passage, each with its sentence."""


class Passages:
    """Gives the converted form of a Markdown text; the same text is converted once."""

    def __init__(
        self, dialect: Dialect = DEFAULT, *, cache: Cache | None = None, workers: int | None = None
    ) -> None:
        """Convert `dialect` on `workers` cores: all of them by default."""
        self.dialect = dialect
        self.cache = cache
        self.workers = workers or cores()
        self._made: dict[str, Converted] = {}
        self._kept: Kept[Converted] = Kept(Converted, cache, repr(dialect))

    @property
    def converter(self) -> Converter:
        """The converter of this thread; made when it is first needed, since it takes its time."""
        return converter_of(self.dialect)

    def __call__(self, text: str) -> Passage:
        """Return `text` converted."""
        return self._converted(text).passage

    def links_in(self, text: str) -> tuple[LinkInText, ...]:
        """Return the links of `text`, each with its sentence."""
        return self._converted(text).links

    def prepare(self, texts: Iterable[str]) -> None:
        """Have `texts` ready: from the cache, else converted, on several cores where they are many."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._made]
        if not missing:
            return
        self._made.update(self._kept.get({text: (text,) for text in missing}))
        missing = [text for text in missing if text not in self._made]
        work = functools.partial(_convert_all, self.dialect)
        self.add(dict(zip(missing, spread(work, missing, workers=self.workers), strict=True)))

    def add(self, converted: Mapping[str, Converted]) -> None:
        """Take in texts that were converted elsewhere."""
        self._made.update(converted)
        self._kept.put({(text,): one for text, one in converted.items()})

    def _converted(self, text: str) -> Converted:
        if text not in self._made:
            self.prepare([text])
        return self._made[text]


def converted_from(passage: Passage) -> Converted:
    """Return `passage` with its links in their sentences."""
    return Converted(passage, tuple(links_in_text(passage)))


def converter_of(dialect: Dialect) -> Converter:
    """Return this thread's converter of `dialect`."""
    made: dict[Dialect, Converter] = _here.__dict__.setdefault("converters", {})
    if dialect not in made:
        made[dialect] = Converter(dialect)
    return made[dialect]


def _convert_all(dialect: Dialect, texts: Sequence[str]) -> list[Converted]:
    converter = converter_of(dialect)
    return [converted_from(converter.body(text)) for text in texts]
