"""Passages of an archive, each converted once: kept in a cache, and made on all cores where many are new."""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import multiprocessing
import os
import platform
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib.metadata import version
from pathlib import Path

from memo_archive import body, extract, slugs
from memo_archive.body import Converter, Heading, Passage, SymbolicLink
from memo_archive.cache import Cache, key_of
from memo_archive.model import LinkKind

_MANY = 64
"""Fewer new passages than this are converted sooner here than a second process starts."""
_CHUNK = 16
"""Passages handed to a process at a time."""

log = logging.getLogger(__name__)


class Passages:
    """Gives the converted form of a Markdown text; the same text is converted once."""

    def __init__(
        self, extensions: Sequence[str], *, cache: Cache | None = None, workers: int | None = None
    ) -> None:
        """Convert with Python-Markdown's `extensions`, on `workers` cores: all of them by default."""
        self._extensions = tuple(extensions)
        self._cache = cache
        self._workers = workers or os.cpu_count() or 1
        self._made: dict[str, Passage] = {}
        self._version = "\n".join((_code_version(), *self._extensions))

    @functools.cached_property
    def converter(self) -> Converter:
        """The converter of this process; made when it is first needed, since it takes its time."""
        return Converter(self._extensions)

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
        keys = {text: key_of(self._version, text) for text in missing}
        if self._cache:
            kept = self._cache.get_many(keys.values())
            for text, key in keys.items():
                if key in kept and (passage := _from_bytes(kept[key])) is not None:
                    self._made[text] = passage
            missing = [text for text in missing if text not in self._made]
        converted = dict(zip(missing, self._convert(missing), strict=True))
        made = {text: passage for text, passage in converted.items() if passage is not None}
        self._made.update(made)
        if self._cache and made:
            self._cache.put_many({keys[text]: _to_bytes(passage) for text, passage in made.items()})

    def _convert(self, texts: Sequence[str]) -> list[Passage | None]:
        if len(texts) < _MANY or self._workers < 2:
            return convert_all(self._extensions, texts, converter=self.converter)
        chunks = [texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK)]
        results: dict[int, list[Passage | None]] = {}
        # This process is one of the workers.
        own = range(0, len(chunks), self._workers)
        with ProcessPoolExecutor(self._workers - 1, mp_context=multiprocessing.get_context("spawn")) as pool:
            futures = {}
            with contextlib.suppress(BrokenProcessPool):
                for number, chunk in enumerate(chunks):
                    if number not in own:
                        futures[number] = pool.submit(convert_all, self._extensions, chunk)
            for number, chunk in enumerate(chunks):
                if number not in futures:
                    results[number] = convert_all(self._extensions, chunk, converter=self.converter)
            for number, future in futures.items():
                try:
                    results[number] = future.result()
                except (BrokenProcessPool, OSError) as error:  # No second process is to be had here.
                    log.debug("converting in one process: %s", error)
                    results[number] = convert_all(self._extensions, chunks[number], converter=self.converter)
        return [passage for number in range(len(chunks)) for passage in results[number]]


def convert_all(
    extensions: tuple[str, ...], texts: Sequence[str], *, converter: Converter | None = None
) -> list[Passage | None]:
    """Return each of `texts` converted, None for one that is nested beyond sense."""
    converter = converter or _converter_of(extensions)
    return [_converted(converter, text) for text in texts]


@functools.lru_cache(maxsize=2)
def _converter_of(extensions: tuple[str, ...]) -> Converter:
    return Converter(extensions)


def _converted(converter: Converter, text: str) -> Passage | None:
    try:
        return converter.body(text)
    except RecursionError:
        return None


@functools.lru_cache(maxsize=1)
def _code_version() -> str:
    """Return what a passage depends on beside its text and the extensions: our code and the libraries."""
    own = (Path(str(module.__file__)).read_bytes() for module in (body, extract, slugs))
    return f"{key_of(*own).hex()} {version('markdown')} {version('nh3')} {platform.python_version()}"


def _to_bytes(passage: Passage) -> bytes:
    links = [[link.kind.value, link.target] for link in passage.links]
    headings = [[heading.level, heading.id, heading.text] for heading in passage.headings]
    return json.dumps([passage.markup, links, headings, passage.anchors], ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def _from_bytes(data: bytes) -> Passage | None:
    try:
        markup, links, headings, anchors = json.loads(data.decode("utf-8", "surrogatepass"))
        return Passage(
            markup,
            tuple(SymbolicLink(LinkKind(kind), target) for kind, target in links),
            tuple(Heading(level, name, text) for level, name, text in headings),
            tuple(anchors),
        )
    except (ValueError, TypeError):
        return None
