"""Listings: the pages that one plugin adds, known by their heads before they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from memo_archive.incremental.cache import Cache
from memo_archive.incremental.cached_values import Kept
from memo_archive.sections import template_of
from memo_archive.views.declaration import View
from mkdocs_memo_archive.lazy import Lazy

Value = TypeVar("Value")


class Head(NamedTuple):
    """What the host has to know of a page, whether or not it is made."""

    url: str
    """Below the site's root."""
    title: str
    template: str
    changed: date | None
    in_sitemap: bool


Heads = tuple[Head, ...]


Listing = Lazy[View]
"""The views of one maker, by their addresses."""


def listing_of(views: Callable[[], Iterable[View]]) -> Listing:
    """Return what `views` yields, of which nothing is made yet."""

    def named() -> Iterator[tuple[str, View]]:
        for view in views():
            yield view.url, view

    return Lazy(named())


def heads_of(listing: Listing) -> Heads:
    """Return the heads of all views, which are made for that."""
    return tuple(map(head_of, listing.all()))


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
    return Head(view.url, metadata.title, template_of(type(view)), changed, metadata.is_indexed)
