"""Listings: the pages that one plugin adds, known by their heads before they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from memo_archive.cache import Cache
from memo_archive.kept import Kept
from mkdocs_memo_archive.pages import TEMPLATES, View

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Head:
    """What the host has to know of a page, whether or not it is made."""

    url: str
    """Below the site's root."""
    title: str
    template: str
    changed: date | None
    in_sitemap: bool


Heads = tuple[Head, ...]


class Listing:
    """The views of one maker, made as far as they are asked for."""

    def __init__(self, views: Callable[[], Iterable[View]]) -> None:
        """Take what yields the views; nothing is made yet."""
        self._views = views
        self._rest: Iterator[View] | None = None
        self._made: dict[str, View] = {}

    def at(self, url: str) -> View:
        """Return the view at `url`. Raises KeyError where there is none."""
        if self._rest is None:
            self._rest = iter(self._views())
        while url not in self._made:
            view = next(self._rest, None)
            if view is None:
                raise KeyError(url)
            self._made[view.url] = view
        return self._made[url]

    def heads(self) -> Heads:
        """Return the heads of all views, which are made for that."""
        if self._rest is None:
            self._rest = iter(self._views())
        self._made.update((view.url, view) for view in self._rest)
        return tuple(map(head_of, self._made.values()))


class Remembered(Generic[Value]):
    """Values that are remembered from one build to the next, lest all be made to tell them."""

    def __init__(self, form: Any, cache: Cache) -> None:
        """Remember values of the type `form` in `cache`."""
        self._kept: Kept[Value] = Kept(form, cache)

    def of(self, name: str, make: Callable[[], Value], *, made_from: bytes | None) -> Value:
        """Return the value called `name`, which `make` gives from what is named; see `Fingerprints`."""
        if made_from is None:
            return make()
        parts = (name, made_from)
        known = self._kept.get({name: parts})
        if name in known:
            return known[name]
        value = make()
        self._kept.put({parts: value})
        return value


def head_of(view: View) -> Head:
    """Return the head of the page that shows `view`."""
    metadata = view.metadata
    changed = getattr(view, "changed", None)
    return Head(view.url, metadata.title, TEMPLATES[type(view)], changed, metadata.is_indexed)
