"""Passages of an archive, each converted once: kept in a cache, and made on all cores where many are new."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from memo_archive.incremental.cache import Cache
from memo_archive.incremental.cached_values import Kept
from memo_archive.incremental.parallel import cores, spread
from memo_archive.markdown.parser import Converter, Passage
from memo_archive.markdown.phrase_links import LinkInText, links_in_text

_here = threading.local()


class Converted(NamedTuple):
    """What is made of a text."""

    passage: Passage
    links: tuple[LinkInText, ...]
    """The links of the passage, each with its sentence."""


class Passages:
    """Gives the converted form of a Markdown text; the same text is converted once."""

    def __init__(
        self, extensions: Sequence[str], *, cache: Cache | None = None, workers: int | None = None
    ) -> None:
        """Convert with Python-Markdown's `extensions`, on `workers` cores: all of them by default."""
        self.extensions = tuple(extensions)
        self.cache = cache
        self.workers = workers or cores()
        self._made: dict[str, Converted] = {}
        self._kept: Kept[Converted] = Kept(Converted, cache, *self.extensions)

    @property
    def converter(self) -> Converter:
        """The converter of this thread; made when it is first needed, since it takes its time."""
        return converter_of(self.extensions)

    def __call__(self, text: str) -> Passage:
        """Return `text` converted. Raises RecursionError where it is nested beyond sense."""
        return self._converted(text).passage

    def links_in(self, text: str) -> tuple[LinkInText, ...]:
        """Return the links of `text`, each with its sentence. Raises RecursionError as for the passage."""
        return self._converted(text).links

    def prepare(self, texts: Iterable[str]) -> None:
        """Have `texts` ready: from the cache, else converted, on several cores where they are many.

        A text that cannot be converted is passed over; asking for it raises.
        """
        missing = [text for text in dict.fromkeys(texts) if text not in self._made]
        if not missing:
            return
        self._made.update(self._kept.get({text: (text,) for text in missing}))
        missing = [text for text in missing if text not in self._made]
        self.add(dict(zip(missing, self._convert(missing), strict=True)))

    def add(self, converted: Mapping[str, Converted | None]) -> None:
        """Take in what was converted elsewhere; None stands for what cannot be."""
        made = {text: one for text, one in converted.items() if one is not None}
        self._made.update(made)
        self._kept.put({(text,): one for text, one in made.items()})

    def _converted(self, text: str) -> Converted:
        if text not in self._made:
            self.prepare([text])
        return self._made[text] if text in self._made else _convert(self.converter, text)

    def _convert(self, texts: Sequence[str]) -> list[Converted | None]:
        work = functools.partial(convert_all, self.extensions)
        return spread(work, texts, workers=self.workers)


def convert_all(extensions: tuple[str, ...], texts: Sequence[str]) -> list[Converted | None]:
    """Return each of `texts` converted, None for one that is nested beyond sense."""
    converter = converter_of(extensions)
    converted: list[Converted | None] = []
    for text in texts:
        try:
            converted.append(_convert(converter, text))
        except RecursionError:
            converted.append(None)
    return converted


def converter_of(extensions: tuple[str, ...]) -> Converter:
    """Return this thread's converter with Python-Markdown's `extensions`."""
    made: dict[tuple[str, ...], Converter] = _here.__dict__.setdefault("converters", {})
    if extensions not in made:
        made[extensions] = Converter(extensions)
    return made[extensions]


def _convert(converter: Converter, text: str) -> Converted:
    passage = converter.body(text)
    return Converted(passage, tuple(links_in_text(passage)))
