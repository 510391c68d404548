"""Sections: plugins with pages of their own, each declared once as a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from memo_archive.archive.archive import Archive
from memo_archive.problems import Problem
from memo_archive.settings import Options
from memo_archive.views.memo import Pages
from memo_archive.views.metadata import Metadata


class View(Protocol):
    """A page of the archive as a value."""

    @property
    def url(self) -> str:
        """Below the site's root."""

    @property
    def metadata(self) -> Metadata:
        """For the head of the page."""


Files = Mapping[str, Callable[[], bytes]]
"""Functions that make files which are no pages, by the URLs of these below the site's root."""


def _nothing(_: object) -> tuple[()]:
    return ()


def _no_files(_: object) -> Files:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Declares a plugin; its class, README table, reserved URLs, live serving and checks follow from this."""

    name: str
    """As mkdocs.yml lists it: `memos/topics`."""
    about: str
    """Its purpose, as the README has it after the name: Markdown that begins with a verb, no full stop."""
    options: type[Options]
    addresses: Callable[[Any], tuple[str, ...]] = _nothing
    """Returns, by the options, the first parts of the URLs of its pages; no other page may begin with one."""
    root_files: tuple[str, ...] = ()
    """Names of files at the site's root that links may lead to; `*/NAME` for Markdown below any address."""
    folders: tuple[str, ...] = ()
    """First parts of URLs below which it has files and no pages."""
    templates: Mapping[type[View], str] = field(default_factory=dict)
    """The template that prints each type of its views."""
    further_templates: tuple[str, ...] = ()
    """Templates of pages that are no views."""
    views: Callable[[Pages], Iterable[View]] = _nothing
    """Yields its pages, each made when it is asked for."""
    files: Callable[[Pages], Files] = _no_files
    """Returns its files, each made when its function is called."""
    problems: Callable[[Archive], Iterable[Problem]] = _nothing
    """Yields the problems that keep it from being published, beside those of its options."""

    @property
    def short_name(self) -> str:
        """The name without that of the family: `topics`."""
        return self.name.partition("/")[2]
