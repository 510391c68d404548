"""Passages of an archive, each converted once: kept in a cache, and made on all cores where many are new."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence

from memo_archive.body import Converter, Passage
from memo_archive.cache import Cache
from memo_archive.kept import Kept
from memo_archive.processes import cores, spread

MANY = 64
"""Fewer new texts than this are done sooner here than a second process starts."""


class Passages:
    """Gives the converted form of a Markdown text; the same text is converted once."""

    def __init__(
        self, extensions: Sequence[str], *, cache: Cache | None = None, workers: int | None = None
    ) -> None:
        """Convert with Python-Markdown's `extensions`, on `workers` cores: all of them by default."""
        self.extensions = tuple(extensions)
        self.workers = workers or cores()
        self._made: dict[str, Passage] = {}
        self._kept: Kept[Passage] = Kept(Passage, cache, *self.extensions)

    @functools.cached_property
    def converter(self) -> Converter:
        """The converter of this process; made when it is first needed, since it takes its time."""
        return converter_of(self.extensions)

    def __call__(self, text: str) -> Passage:
        """Return `text` converted. Raises RecursionError where it is nested beyond sense."""
        if text not in self._made:
            self.prepare([text])
        return self._made[text] if text in self._made else self.converter.body(text)

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

    def add(self, converted: Mapping[str, Passage | None]) -> None:
        """Take in what was converted elsewhere; None stands for what cannot be."""
        made = {text: passage for text, passage in converted.items() if passage is not None}
        self._made.update(made)
        self._kept.put({(text,): passage for text, passage in made.items()})

    def _convert(self, texts: Sequence[str]) -> list[Passage | None]:
        work = functools.partial(convert_all, self.extensions)
        return spread(work, texts, workers=self.workers if len(texts) >= MANY else 1)


def convert_all(extensions: tuple[str, ...], texts: Sequence[str]) -> list[Passage | None]:
    """Return each of `texts` converted, None for one that is nested beyond sense."""
    converter = converter_of(extensions)
    return [_converted(converter, text) for text in texts]


@functools.lru_cache(maxsize=2)
def converter_of(extensions: tuple[str, ...]) -> Converter:
    """Return this process' converter with Python-Markdown's `extensions`."""
    return Converter(extensions)


def _converted(converter: Converter, text: str) -> Passage | None:
    try:
        return converter.body(text)
    except RecursionError:
        return None
