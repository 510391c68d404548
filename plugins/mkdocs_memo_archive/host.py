"""The host's own way to make one page, under names that it keeps to itself: used nowhere but here.

Where a host has no such names, `can_make_pages` says so, and all goes the host's usual way.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass

import jinja2
from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

_POPULATE = ["page", "config", "files", "dirty"]
_BUILD = ["page", "config", "doc_files", "nav", "env", "dirty", "excluded"]


@dataclass(frozen=True, slots=True)
class HostBuild:
    """What the host made of a whole build, and single pages are made with."""

    config: MkDocsConfig
    files: Files
    documents: Sequence[File]
    """Those of `files` that are pages: told once, since the host looks through all files to tell."""
    nav: Navigation
    env: jinja2.Environment


def can_make_pages() -> bool:
    """Tell whether this host makes pages by the functions that this module knows."""
    return _arguments_of("_populate_page") == _POPULATE and _arguments_of("_build_page") == _BUILD


def make_page(page: Page, made: HostBuild) -> None:
    """Read, render and write `page`, with all that plugins do to it."""
    build._populate_page(page, made.config, made.files)
    write_page(page, made)


def write_page(page: Page, made: HostBuild) -> None:
    """Render and write `page`, which has been read."""
    build._build_page(page, made.config, made.documents, made.nav, made.env)


def _arguments_of(name: str) -> list[str]:
    function = getattr(build, name, None)
    return list(inspect.signature(function).parameters) if callable(function) else []
