"""The host's own way to list a theme's files, make one page and tell browsers: it has no hook for these.

Names that it keeps to itself are used nowhere else. Where a host has no such names, `can_make_pages` and
`can_serve_live` say so, and all goes the host's usual way.
"""

from __future__ import annotations

import inspect
import os
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

_POPULATE = ["page", "config", "files", "dirty"]
_BUILD = ["page", "config", "doc_files", "nav", "env", "dirty", "excluded"]
_SERVER = ("_wanted_epoch", "_visible_epoch", "_epoch_cond", "_watched_paths")


class HostBuild(NamedTuple):
    """The host's objects of a whole build, with which single pages are made."""

    config: MkDocsConfig
    files: Files
    documents: Sequence[File]
    """The pages among `files`: told once, since the host looks through all files to tell."""
    nav: Navigation
    env: jinja2.Environment


def pass_over_hidden_folders(theme: Theme) -> None:
    """Have `theme` list its files without those of hidden folders, which the host leaves out afterwards.

    Material has its icons in one: fifteen thousand files, which no page of ours asks for.
    """
    make = theme.get_env

    def get_env() -> jinja2.Environment:
        env = make()
        if type(env.loader) is jinja2.FileSystemLoader:
            env.loader = _VisibleFiles(env.loader.searchpath, env.loader.encoding)
        return env

    theme.get_env = get_env  # type: ignore[method-assign]


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


def can_serve_live(server: LiveReloadServer) -> bool:
    """Tell whether this host's server tells browsers by the marks that this module knows."""
    return all(hasattr(server, name) for name in _SERVER)


def watched_paths(server: LiveReloadServer) -> Iterable[str]:
    """Return the files and folders that the host and its plugins have `server` watch."""
    return tuple(server._watched_paths)


def put_in_place_of_observer(server: LiveReloadServer, observer: Any) -> None:
    """Have `server` begin and end `observer` in place of its own, which polls."""
    server.observer = observer


def tell_browsers(server: LiveReloadServer) -> None:
    """Have the browsers that show a page of `server` load it again."""
    with server._epoch_cond:
        epoch = max(round(time.monotonic() * 1000), server._visible_epoch + 1)
        server._wanted_epoch = server._visible_epoch = epoch
        server._epoch_cond.notify_all()


class _VisibleFiles(jinja2.FileSystemLoader):
    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for top in self.searchpath:
            for folder, folders, names in os.walk(top):
                folders[:] = [name for name in folders if not name.startswith(".")]
                place = os.path.relpath(folder, top).replace(os.sep, "/")
                found.update(name if place == "." else f"{place}/{name}" for name in names)
        return sorted(found)


def _arguments_of(name: str) -> list[str]:
    function = getattr(build, name, None)
    return list(inspect.signature(function).parameters) if callable(function) else []
