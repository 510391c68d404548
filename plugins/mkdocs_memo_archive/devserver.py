"""The server under `serve`: an edit is read at once, and a page is made when it is asked for.

The host makes the whole site anew after each edit. Here only the archive is put together again, of memos
that are parsed once per content; a page is then made from it when a browser asks for it, by the functions
that make it in a build, so it has the bytes that a build would give it; so is a feed, or a file of steps.
What is left (the site map, the error page) is made by a whole build first, as is everything after an edit of
settings, pictures or scripts. Either way nothing stale is served.

Where the host's server is not known (`host`), or no folder can be watched, the host serves its own way.
"""

from __future__ import annotations

import enum
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, Protocol, cast, runtime_checkable
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from memo_archive.archive.archive import Archive
from memo_archive.incremental.memoize import Memory
from memo_archive.model import BrokenMemo, Memo, PlainPage
from memo_archive.sections import section_at, sections_in
from memo_archive.settings import Settings
from memo_archive.sources.folder import is_source
from memo_archive.views.declaration import Files, View
from memo_archive.views.memo import Pages
from memo_archive.views.redirects import redirect_page
from mkdocs_memo_archive import reporting, templates
from mkdocs_memo_archive.adapt import memo_page, view_page
from mkdocs_memo_archive.host import (
    HostBuild,
    can_make_pages,
    can_serve_live,
    make_page,
    put_in_place_of_observer,
    tell_browsers,
    watched_paths,
)
from mkdocs_memo_archive.overlay import Respond, StartResponse, answered_with, overlay
from mkdocs_memo_archive.pages import ViewPage
from mkdocs_memo_archive.watching import Watcher, wait_for_text

_QUIET = 0.02
"""Seconds without a further event after which browsers are told: an editor saves in several strokes."""
_AT_MOST = 0.2
"""Seconds after which they are told even so."""
_SEARCH_AFTER = 1.0
"""Seconds without an edit after which the search index follows."""
_MANY = 100
"""Files touched at once from which on the whole folder is read: the system may have lost some events."""
_FOLLOWING = ("pagefind/", "search/help.json")
"""Files that the search writes in its own time."""
_INDEX = "index.html"
_PAGES = (".html", ".htm")
"""Ends of old addresses that are files."""


class Served(Protocol):
    """The archive that is served, and read again after an edit."""

    settings: Settings
    archive: Archive
    pages: Pages
    memory: Memory
    host_build: HostBuild

    def theme_folders(self) -> tuple[Path, ...]:
        """Return the folders of the project's own templates."""

    def had(self, path: Path) -> bool:
        """Tell whether the content folder had a file at `path`, or below it, when it was read."""

    def read_files(self, paths: Iterable[Path] | None) -> bool:
        """Read those files of the content folder again, or all; tell whether it holds else than before."""

    def read_archive(self) -> None:
        """Put the archive together from the files."""


def serve_live(server: LiveReloadServer, plugin: Served, builder: Callable[[], None]) -> None:
    """Have `server` serve the archive of `plugin` live, where this host and system let it."""
    if not can_make_pages() or not can_serve_live(server):
        reporting.log.info("memos/archive: this host is not known, so every edit makes the whole site anew.")
        return
    live = LiveSite(server, plugin, builder)
    watcher = Watcher(live.touched, live.end)
    try:
        for path in (*watched_paths(server), *plugin.theme_folders(), plugin.settings.ledger_path):
            watcher.schedule(None, str(path))
        watcher.start()
    except OSError as error:  # The system has no more watches to give.
        reporting.log.warning("memos/archive: files are polled, so edits show later: %s.", error)
        return
    put_in_place_of_observer(server, watcher)
    server.set_app(live.respond)
    live.start()


class LiveSite:
    """The served site, brought up to date by what is touched and what is asked for."""

    def __init__(self, server: LiveReloadServer, plugin: Served, builder: Callable[[], None]) -> None:
        """Serve what `builder` has built; it builds all anew when called."""
        self._server, self._plugin, self._builder = server, plugin, builder
        self._respond: Respond = cast(Respond, server.get_app())
        self._lock = threading.RLock()
        """Held while anything is read or made."""
        self._touched: queue.SimpleQueue[str] = queue.SimpleQueue()
        """Paths that the watcher's thread has told of, and that were not yet read."""
        self._news = threading.Event()
        self._made: set[str] = set()
        """Addresses of pages made since the archive was read."""
        self._lists: dict[str, _Views] = {}
        self._files: dict[str, Files] = {}
        """Makers of files that are no pages, by section and URL, as far as they were asked for."""
        self._failure = ""
        """Why the last attempt to make something failed."""
        self._is_search_behind = False
        self._is_over = False
        self._take_in_build()

    def start(self) -> None:
        """Follow what is touched from now on."""
        threading.Thread(target=self._follow, name="live", daemon=True).start()

    def end(self) -> None:
        """Make nothing more: the folder of the site goes."""
        with self._lock:
            self._is_over = True

    def touched(self, path: str) -> None:
        """Note that the file or folder `path` may have changed."""
        self._touched.put(path)
        self._news.set()

    def respond(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (WSGI), as the host's server does once what is asked for is up to date."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        mount = self._server.mount_path
        if path.startswith("/livereload/") or not path.startswith(mount):
            return self._respond(environ, start_response)
        with self._lock:
            self._catch_up()
            if not self._is_whole:
                try:
                    self._prepare(path[len(mount) :])
                except (Exception, SystemExit) as error:  # the page as it was stays, and says why
                    self._failed(error)
            wrong = overlay(self._plugin.archive.problems, failure=self._failure)
            return answered_with(wrong, self._respond, environ, start_response)

    # What is touched

    def _follow(self) -> None:
        """Bring the site up to date after each edit, and tell browsers; then let the search follow."""
        while True:
            if not self._news.wait(_SEARCH_AFTER if self._is_search_behind else None):
                self._is_search_behind = False
                with self._lock:
                    self._follow_search()
                continue
            begun = time.monotonic()
            while self._news.is_set() and time.monotonic() - begun < _AT_MOST:
                self._news.clear()
                time.sleep(_QUIET)
            with self._lock:
                self._catch_up()

    def _catch_up(self) -> None:
        """Read what was touched. Whatever goes wrong, a whole build is tried, which tells why."""
        if self._is_over or self._touched.empty():
            return
        touched: set[str] = set()
        while not self._touched.empty():
            touched.add(self._touched.get())
        try:
            news = _News.ALL if self._failure else self._read([Path(path) for path in touched])
        except (Exception, SystemExit) as error:  # the whole build meets it again
            reporting.log.debug("live: %s", error)
            news = _News.ALL
        if news is _News.ALL:
            self._build_all()
        if news is not _News.NONE:
            tell_browsers(self._server)

    def _read(self, touched: Sequence[Path]) -> _News:
        """Read the archive anew; return what there is to do, or was."""
        content = Path(self._build.config.docs_dir)
        of_theme = [p for p in touched if any(p.is_relative_to(f) for f in self._plugin.theme_folders())]
        if any(path.suffix != ".html" or path.name == "404.html" for path in of_theme):
            return _News.ALL
        of_content = [path for path in touched if path.is_relative_to(content)]
        if len(of_theme) + len(of_content) < len(touched):
            return _News.ALL  # settings, the ledger, what else the author has watched
        of_content = [path for path in of_content if path.exists() or self._plugin.had(path)]
        if not all(path.is_dir() or is_source(path.relative_to(content).as_posix()) for path in of_content):
            return _News.ALL  # a picture, or a folder that is gone
        if of_theme:
            if self._build.env.cache is not None:
                self._build.env.cache.clear()
            templates.equip(self._build.env)
        # An editor's save is several events, and the first may have been answered when the last comes.
        wait_for_text(of_content)
        is_news = self._plugin.read_files(None if len(of_content) > _MANY else of_content)
        if not is_news and not of_theme:
            return _News.NONE
        if search := self._search:
            search.stand_back()
        self._plugin.read_archive()
        archive = self._plugin.archive
        if not self._do_plain_pages_fit(archive):
            return _News.ALL
        self._is_whole = False
        self._is_search_behind = True
        self._made.clear()
        self._lists.clear()
        self._files.clear()
        return _News.ARCHIVE

    def _do_plain_pages_fit(self, archive: Archive) -> bool:
        """Tell whether titles of plain pages, and the places they link to, are those of the last build."""
        built = self._built
        if archive.pages.keys() != built.pages.keys() or any(
            page != built.pages[uri] and _frame(page) != _frame(built.pages[uri])
            for uri, page in archive.pages.items()
        ):
            return False
        return all(
            built.targets.resolve(link.target, kind=link.kind, uri=page.uri, url=page.url)
            == archive.targets.resolve(link.target, kind=link.kind, uri=page.uri, url=page.url)
            for page in archive.pages.values()
            for link in self._plugin.pages.renderer.passages(page.body).links
        )

    def _build_all(self) -> None:
        """Have the host make the whole site."""
        with reporting.Heard(logging.ERROR) as said:
            try:
                self._builder()
            except (Exception, SystemExit) as error:  # the server goes on; the author mends
                self._failed(error)
                self._failure = "\n".join(dict.fromkeys((*said.messages, self._failure)))
            else:
                self._failure = ""
                self._take_in_build()

    def _take_in_build(self) -> None:
        self._build = self._plugin.host_build
        self._built = self._plugin.archive
        self._is_whole = True
        """Whether all files of the site are those of the archive as it is."""
        self._copied = {
            unquote(file.dest_uri)
            for file in self._build.files
            if not file.is_documentation_page()
            and (file.generated_by is None or file.dest_uri.startswith("assets/"))
        }

    def _failed(self, error: BaseException) -> None:
        self._failure = str(error) or type(error).__name__
        reporting.log.error("%s", self._failure)

    def _follow_search(self) -> None:
        if (search := self._search) and not self._is_over:
            search.follow(self._build.config)

    @property
    def _search(self) -> _Following | None:
        search = self._build.config.plugins.get("memos/search")
        return search if isinstance(search, _Following) else None

    # What is asked for

    def _prepare(self, path: str) -> None:
        """See that the file that is served at `path`, below the site's root, is up to date."""
        place = path[: -len(_INDEX)] if path == _INDEX or path.endswith(f"/{_INDEX}") else path
        if place in self._made or place in self._copied or place.startswith(_FOLLOWING):
            return
        is_page = place.endswith("/") or not place
        page = self._page(place) if is_page else None
        make = self._file(place) if page is None else None
        if page:
            make_page(page, self._build)
        elif make:
            file = Path(self._build.config.site_dir, f"{place}{_INDEX}" if is_page else place)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(make())
        elif is_page or PurePosixPath(place).suffix:
            self._build_all()
            return
        else:
            return  # The host leads to the address with a slash.
        self._made.add(place)

    def _page(self, url: str) -> Page | None:
        """Return the page at `url`; None where neither the archive nor the host has one there."""
        config = self._build.config
        if memo := self._memo(url):
            file = File(memo.uri, config.docs_dir, config.site_dir, config.use_directory_urls)
            return memo_page(file, config, memo, self._plugin.pages)
        view = self._view(url)
        if view:
            return view_page(config, view)
        pages = (file.page for file in self._build.files.documentation_pages())
        return next(
            (page for page in pages if page and not isinstance(page, ViewPage) and unquote(page.url) == url),
            None,
        )

    def _memo(self, url: str) -> Memo | BrokenMemo | None:
        archive = self._plugin.archive
        parts = archive.faces, archive.unpublished, archive.broken
        broken = {memo.url: memo for memo in archive.broken}
        right = (*archive.memos, *archive.unpublished)
        uris = self._plugin.memory.once("uris", lambda: {memo.url: memo.uri for memo in right}, *parts)
        return broken.get(url) or archive.by_uri.get(uris.get(url, ""))

    def _view(self, url: str) -> View | None:
        """Return the view of a list at `url`; lists are made as far as to the one that is asked for."""
        pages = self._plugin.pages
        section = section_at(url, pages.archive.settings)
        if section is None:
            return None
        if section.name not in self._lists:
            self._lists[section.name] = _Views(section.views(pages))
        return self._lists[section.name].at(url)

    def _file(self, url: str) -> Callable[[], bytes] | None:
        """Return what makes the file at `url` that is no page: an old address, a feed, steps to take away."""
        archive, pages = self._plugin.archive, self._plugin.pages
        alias = url.removesuffix("/")
        if alias in archive.redirects and url.endswith("/") != alias.endswith(_PAGES):
            return lambda: redirect_page(archive, alias, archive.redirects[alias]).encode()
        for section in sections_in(archive.settings):
            if section.name not in self._files:
                # A build tells what stands in the way.
                is_right = not any(section.problems(archive))
                self._files[section.name] = section.files(pages) if is_right else {}
            if url in self._files[section.name]:
                return self._files[section.name][url]
        return None


class _Views:
    """The views of one section by URL, made in their order as far as to the one that is asked for."""

    def __init__(self, views: Iterable[View]) -> None:
        self._rest = iter(views)
        self._made: dict[str, View] = {}

    def at(self, url: str) -> View | None:
        """Return the view at `url`, if there is one."""
        while url not in self._made:
            view = next(self._rest, None)
            if view is None:
                return None
            self._made[view.url] = view
        return self._made[url]


@runtime_checkable
class _Following(Protocol):
    """The search: its index follows the archive in the background."""

    def follow(self, config: MkDocsConfig) -> None:
        """Have the index of the archive as it is now made."""

    def stand_back(self) -> None:
        """Give up the index that is being made."""


class _News(enum.Enum):
    """The extent of an edit's change."""

    NONE = enum.auto()
    ARCHIVE = enum.auto()
    """Its pages are made again when they are asked for."""
    ALL = enum.auto()
    """More than the archive: the whole site has to be made again."""


def _frame(page: PlainPage) -> PlainPage:
    """Return what other pages show of a plain page; without a title, the host finds one in its text."""
    return replace(page, body="" if page.title else page.body, body_line=0)
