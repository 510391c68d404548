"""`memos/archive`: owns the archive, and adapts it to MkDocs."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, cast

import jinja2
import mkdocs
from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext

from memo_archive.archive import Archive
from memo_archive.ledger import LedgerError, read_ledger
from memo_archive.model import Memo
from memo_archive.problems import Level, Problem, count_of, errors_in, in_order
from memo_archive.settings import SettingsError, now_in, settings_from
from memo_archive.source import is_ignored, read_folder
from memo_archive.views.memo import Pages
from memo_archive.views.people import author_pages
from memo_archive.views.problems import problem_page
from memo_archive.views.redirects import redirect_page
from memo_archive.views.timeline import archive_page, home_page, year_pages
from mkdocs_memo_archive.pages import View, ViewPage, placed
from mkdocs_memo_archive.staging import StagedSite

# "mkdocs", or "properdocs" where that fork stands in its place.
HOST_LOGGER = logging.getLogger(mkdocs.__name__)
log = HOST_LOGGER.getChild("plugins.memos")


def archive_of(config: MkDocsConfig) -> Archive:
    """Return the archive of this build, for the other plugins of the family.

    Raises PluginError where `memos/archive` is not among the plugins.
    """
    for name in ("memos/archive", "archive"):
        plugin = config.plugins.get(name)
        if isinstance(plugin, ArchivePlugin):
            return plugin.archive
    raise PluginError("memos/archive is missing. Add the line `- memos/archive` below `plugins:` in mkdocs.yml.")


class OptionsOfTheCore(Config):
    """Empty: the options of `memos/archive` are those of `memo_archive.settings.ArchiveOptions`."""


class ArchivePlugin(BasePlugin[OptionsOfTheCore]):
    """Turns the content folder into pages of memos, years and authors."""

    archive: Archive

    def __init__(self) -> None:
        """Start with nothing read."""
        self._options: dict[str, Any] = {}
        self._is_serving = False
        self._staged: StagedSite | None = None

    def load_config(self, options: dict[str, Any], config_file_path: str | None = None) -> tuple[ConfigErrors, ConfigWarnings]:
        """Keep the options as they are: the core knows and checks them, with or without MkDocs."""
        self._options = dict(options)
        self.config = OptionsOfTheCore(config_file_path=config_file_path)
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether pages are for readers or for their author."""
        self._is_serving = command == "serve"

    @event_priority(-1000)  # after every other plugin, which may still choose site_dir
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the settings, and have the site built beside the last good one."""
        path = Path(config.config_file_path or "mkdocs.yml")
        folder = path.resolve().parent
        docs_dir = Path(config.docs_dir)
        shown = docs_dir.relative_to(folder).as_posix() if docs_dir.is_relative_to(folder) else docs_dir.as_posix()
        values = {"site_name": config.site_name, "site_url": config.site_url, "site_description": config.site_description, "docs_dir": shown}
        try:
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            self.settings = settings_from(values, self._options, folder=folder, path=path.name, text=text)
        except SettingsError as error:
            raise _stopped(error.problems, "the settings stop the build") from error
        if not config.use_directory_urls:
            raise PluginError("memos/archive needs directory URLs: memos are at /2026/slug/. Remove `use_directory_urls: false` from mkdocs.yml.")
        if not self._is_serving:
            self._staged = StagedSite(Path(config.site_dir))
            try:
                self._staged.begin()
            except OSError as error:
                raise PluginError(f"the site cannot be built beside {config.site_dir}: {error}. Make that folder writable, or choose another with --site-dir.") from error
            config.site_dir = str(self._staged.folder)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read the archive, say what is wrong with it, and stop a build for readers where something is."""
        if config.strict and HOST_LOGGER.level > logging.WARNING:
            # -q would keep warnings from being counted, and a strict build would pass whatever was wrong.
            for handler in HOST_LOGGER.handlers:
                if not isinstance(handler, CountHandler):
                    handler.setLevel(HOST_LOGGER.level)
            HOST_LOGGER.setLevel(logging.WARNING)
        settings = self.settings
        try:
            folder = read_folder(settings.content_folder, shown_as=settings.docs_dir)
            ledger = read_ledger(settings.ledger_path, shown_as=settings.options.ledger)
            self.archive = Archive.from_sources(
                folder.sources, settings, now=now_in(settings), files=folder.files, ledger=ledger,
                problems=folder.problems, generated=GENERATED,
            )  # fmt: skip
        except SettingsError as error:
            raise _stopped(error.problems, "the settings stop the build") from error
        except LedgerError as error:
            raise _stopped((error.problem,), "the ledger stops the build") from error
        except NotADirectoryError as error:
            raise PluginError(f"{error}. Make it, or name another as `docs_dir:` in mkdocs.yml.") from error
        problems = self.archive.problems
        if errors_in(problems) and not self._is_serving:
            raise _stopped(problems, _what_stops(self.archive))
        _tell(problems)

    @event_priority(100)  # before the other plugins of the family, in whatever order mkdocs.yml lists them
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Give memos their pages, add those made from the archive, and leave out what is no page."""
        archive = self.archive
        pages = Pages(archive)
        shown: Iterable[Memo] = (*archive.memos, *archive.unpublished) if self._is_serving else archive.memos
        by_uri = {memo.uri: memo for memo in shown}
        broken = {memo.uri: memo for memo in archive.broken}
        for file in list(files):
            if file.generated_by is not None or file.src_dir != config.docs_dir:
                continue
            uri = file.src_uri
            if memo := by_uri.get(uri):
                _memo_page(placed(file, memo.url), config, memo, pages)
            elif (bad := broken.get(uri)) and self._is_serving:
                ViewPage(placed(file, bad.url), config, title=bad.title, make=lambda bad=bad: problem_page(bad), changed=None)
            elif uri in archive.targets.files and (uri in archive.pages or not file.is_documentation_page()) and uri not in REGISTRIES:
                continue
            else:
                # Unpublished, a registry's entry, a link that leaves the folder, an editor's backup.
                files.remove(file)
        for view in (*year_pages(pages), archive_page(pages), *author_pages(pages)):
            _add_view(files, config, view)
        if "index.md" not in archive.pages:
            files.append(File.generated(config, "index.md", content=""))
        for alias, url in archive.redirects.items():
            place = alias if alias.endswith((".html", ".htm")) else f"{alias}/index.html"
            files.append(File.generated(config, place, content=redirect_page(archive, alias, url), inclusion=InclusionLevel.NOT_IN_NAV))
        self._pages = pages
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Let plain pages be printed by our templates, and their front matter be text."""
        if isinstance(page, ViewPage):
            return markdown
        plain = self.archive.pages.get(page.file.src_uri)
        if plain:
            if plain.title:
                page.meta["title"] = plain.title
            page.meta.setdefault("template", "home.html" if page.file.src_uri == "index.md" else "page.html")
            return plain.body
        if page.file.src_uri == "index.md":
            page.meta["template"] = "home.html"
        return markdown

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Give the templates how to print a date."""
        env.filters["day"] = _day
        env.globals["material_asset"] = lambda name: _material_asset(config, name)
        return env

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
        """Give the templates the view of the page."""
        values = cast(dict[str, Any], context)
        values["archive"] = self.archive
        values["is_serving"] = self._is_serving
        if isinstance(page, ViewPage):
            values["view"] = page.view
        elif page.file.src_uri == "index.md":
            values["view"] = home_page(self._pages)
        else:
            values["view"] = None
        return context

    def on_template_context(self, context: TemplateContext, *, template_name: str, config: MkDocsConfig) -> TemplateContext:
        """Give the error page and the sitemap what the other templates have."""
        values = cast(dict[str, Any], context)
        values.update(archive=self.archive, view=None, is_serving=self._is_serving)
        return context

    @event_priority(-1000)  # when every other plugin has written its files
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the new site in place, unless MkDocs is about to abort for a warning."""
        if not self._staged:
            return
        counted = [handler for handler in HOST_LOGGER.handlers if isinstance(handler, CountHandler)]
        if config.strict and any(handler.get_counts() for handler in counted):
            self._abandon(config)
            return
        self._staged.commit()
        config.site_dir = str(self._staged.site_dir)
        self._staged = None

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the last good site as it was."""
        if self._staged:
            self._staged.abandon()
            self._staged = None

    def _abandon(self, config: MkDocsConfig) -> None:
        if self._staged:
            self._staged.abandon()
            config.site_dir = str(self._staged.site_dir)
            self._staged = None


GENERATED = ("archive", "authors")
"""First parts of the addresses of pages this plugin makes, beside those of memos and years."""
REGISTRIES = ("authors.yml", "offers.yml")


def _memo_page(file: File, config: MkDocsConfig, memo: Memo, pages: Pages) -> ViewPage:
    return ViewPage(file, config, title=memo.title, make=lambda: pages.page(memo), changed=memo.changed)


def _add_view(files: Files, config: MkDocsConfig, view: View) -> None:
    file = File.generated(config, f"{view.url}index.md", content="")
    files.append(placed(file, view.url))
    ViewPage(file, config, title=view.metadata.title, make=lambda: view, changed=getattr(view, "changed", None))


def _material_asset(config: MkDocsConfig, name: str) -> str:
    """Return the path of one of Material's own assets, whose file names carry a hash: "stylesheets/main"."""
    for folder in config.theme.dirs:
        for found in sorted((Path(folder) / "assets").glob(f"{name}.*.min.css")):
            return f"assets/{found.relative_to(Path(folder) / 'assets').as_posix()}"
    return f"assets/{name}.css"


def _day(value: Any) -> str:
    """Print a date in the language-neutral way of the newsletter: "30 March 2026"."""
    months = ("January February March April May June July August September October November December").split()
    return f"{value.day} {months[value.month - 1]} {value.year}" if value else ""


def _tell(problems: Iterable[Problem]) -> None:
    for problem in problems:
        log.log(logging.ERROR if problem.level is Level.ERROR else logging.WARNING, "%s", problem)


def _stopped(problems: Iterable[Problem], why: str) -> Abort:
    """Print `problems` and return what ends the build."""
    found = in_order(problems)
    _tell(found)
    return Abort(f"{why} ({count_of(found)}). The last good site is as it was.")


def _what_stops(archive: Archive) -> str:
    bad = [memo for memo in archive.broken if errors_in(memo.problems)]
    if not bad:
        return "what is named above stops the build"
    number = "one memo stops" if len(bad) == 1 else f"{len(bad)} memos stop"
    return f"{number} the build: mend {'it' if len(bad) == 1 else 'them'}, or set `draft: true` there to publish the rest"
