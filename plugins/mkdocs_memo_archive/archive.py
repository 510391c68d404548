"""`memos/archive`: owns the archive, and adapts it to MkDocs."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from memo_archive.archive.archive import Archive
from memo_archive.archive.ledger import Ledger, LedgerError, read_ledger
from memo_archive.incremental.cache import Cache
from memo_archive.incremental.cached_values import BUILT
from memo_archive.incremental.garbage_collection import collected_rarely
from memo_archive.incremental.memoize import Memory
from memo_archive.markdown.dialect import dialect_of
from memo_archive.markdown.passages import Passages
from memo_archive.parsing.loader import Reading
from memo_archive.problems import Problem, errors_in
from memo_archive.sections import all_problems, problems_of_theme, reserved_addresses, root_files
from memo_archive.settings import Settings, SettingsError, Theme, now_in
from memo_archive.sources.folder import Folder, Known, read_again, read_folder
from memo_archive.views.archive_pages import ARCHIVE
from memo_archive.views.home import home_page
from memo_archive.views.memo import Pages
from mkdocs_memo_archive import reporting, templates
from mkdocs_memo_archive.adapt import adapt_files, add_redirects, view_page
from mkdocs_memo_archive.assets import SearchAssets, equip_with_assets
from mkdocs_memo_archive.host import HostBuild, pass_over_hidden_folders
from mkdocs_memo_archive.last_build import RECORD, LastBuild, digest_of_input, key_of_build
from mkdocs_memo_archive.options import CorePlugin, checked_settings
from mkdocs_memo_archive.output import Output, has_only_own_plugins
from mkdocs_memo_archive.pages import NO_DAY, ViewPage
from mkdocs_memo_archive.staging import StagedSite

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer


def archive_of(config: MkDocsConfig) -> Archive:
    """Return the archive of this build, for the other plugins of the family.

    Raises PluginError where `memos/archive` is not among the plugins.
    """
    return owner_of(config).archive


def owner_of(config: MkDocsConfig) -> ArchivePlugin:
    """Return the plugin that owns the archive. Raises PluginError, naming the line to add, without it."""
    plugin = next((p for p in config.plugins.values() if isinstance(p, ArchivePlugin)), None)
    if plugin is None:
        raise PluginError(
            "memos/archive is missing. Add the line `- memos/archive` below `plugins:` in mkdocs.yml."
        )
    return plugin


class ArchivePlugin(CorePlugin):
    """Turns the content folder into pages of memos, years and authors."""

    settings: Settings
    archive: Archive
    pages: Pages
    host_build: HostBuild
    memory: Memory
    """Of what was read since the build began."""
    _folder: Folder
    _ledger: Ledger

    def __init__(self) -> None:
        """Start with nothing read."""
        super().__init__()
        self._is_serving = False
        self._staged: StagedSite | None = None
        self._output: Output | None = None
        self._told: frozenset[Problem] = frozenset()
        self.is_unchanged = False
        """The input is that of the last build, whose site stays as it is; from `on_pre_build` on."""
        self._key: bytes | None = None
        """Of the input; None where not all of it can be seen."""
        self._heard = reporting.Heard(logging.WARNING)
        """Warnings of the host and of sections, which an unchanged build would not tell again."""
        self.search: SearchAssets | None = None
        """Set by `memos/search` in `on_files`, where there is an index."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether pages are for readers or for their author."""
        self._is_serving = command == "serve"
        self._until_shutdown = contextlib.ExitStack()
        if not self._is_serving:  # A server runs for days, and looks.
            self._until_shutdown.enter_context(collected_rarely())

    def on_shutdown(self) -> None:
        """Let Python collect as often as before."""
        self._until_shutdown.close()

    @event_priority(-1000)  # after every other plugin, which may still choose site_dir
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the settings, and have the site built beside the last good one."""
        self.settings = self._read_settings(config)
        if problems := problems_of_theme(self.settings):
            raise reporting.stopped(problems, "the settings stop the build")
        pass_over_hidden_folders(config.theme)
        if not config.use_directory_urls:
            raise PluginError(
                "memos/archive needs directory URLs: memos are at /2026/slug/. "
                "Remove `use_directory_urls: false` from mkdocs.yml."
            )
        if not self._is_serving:
            self._staged = StagedSite(Path(config.site_dir))
            try:
                self._staged.begin()
            except OSError as error:
                raise PluginError(
                    f"the site cannot be built beside {config.site_dir}: {error}. "
                    "Make that folder writable, or choose another with --site-dir."
                ) from error
            config.site_dir = str(self._staged.folder)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read the archive."""
        self.search = None
        if config.strict:
            reporting.count_warnings_under_quiet()
        self._cache = Cache(self.settings.folder / BUILT)
        self._passages = Passages(dialect_of(self.settings.options), cache=self._cache)
        self._reading = Reading(self._passages, cache=self._cache)
        self._known: Known = {}
        self.memory = Memory()
        digest = self._digest_of_input(config)
        self._read_folder()
        try:
            self._ledger = read_ledger(self.settings.ledger_path, shown_as=self.settings.options.ledger)
        except LedgerError as error:
            raise reporting.stopped((error.problem,), "the ledger stops the build") from error
        self.read_archive()
        if not self._is_serving:
            # Nothing is read again: the texts as they are in files need not be held beside the memos.
            del self._folder, self._known, self._reading
        if self._staged:
            self._key = key_of_build(digest, self.archive) if digest else None
            self.is_unchanged = self._key is not None and self._last_build(self._staged.site_dir).is_of(
                self._key
            )
            self._heard.begin()

    def _digest_of_input(self, config: MkDocsConfig) -> bytes | None:
        """Return the digest of files and settings; None where a site is made of more than can be seen."""
        if not self._staged or self.settings.host_converts_pages or not has_only_own_plugins(config):
            return None
        return digest_of_input(config, self.settings, self._staged.site_dir)

    def _last_build(self, site: Path) -> LastBuild:
        return LastBuild(self.settings.folder / RECORD, site)

    def read_files(self, paths: Iterable[Path] | None) -> bool:
        """Read those files of the content folder anew, or all; tell whether it holds else than before."""
        settings, before = self.settings, self._folder
        again = (
            None
            if paths is None
            else read_again(before, settings.content_folder, paths, shown_as=settings.docs_dir)
        )
        if again is None:
            self._read_folder()
        else:
            self._folder = again
        return self._folder != before

    def had(self, path: Path) -> bool:
        """Tell whether the content folder had a file at `path`, or below it, when it was read."""
        uri = path.relative_to(self.settings.content_folder).as_posix()
        return uri in self._folder.files or any(file.startswith(f"{uri}/") for file in self._folder.files)

    def _read_folder(self) -> None:
        settings = self.settings
        try:
            self._folder = read_folder(settings.content_folder, shown_as=settings.docs_dir, known=self._known)
        except NotADirectoryError as error:
            raise PluginError(f"{error}. Make it, or name another as `docs_dir:` in mkdocs.yml.") from error

    def read_archive(self) -> None:
        """Put together what the files say that were read, and say what is wrong that was not said before.

        Raises Abort where the settings or memos for readers are wrong.
        """
        settings, folder = self.settings, self._folder
        try:
            self.archive = Archive.from_sources(
                folder.sources,
                settings,
                now=now_in(settings),
                files=folder.files,
                ledger=self._ledger,
                problems=folder.problems,
                generated=reserved_addresses(settings),
                root_files=root_files(settings),
                passages=self._passages,
                reading=self._reading,
                memory=self.memory,
            )
        except SettingsError as error:
            raise reporting.stopped(error.problems, "the settings stop the build") from error
        problems = all_problems(self.archive)
        if errors_in(problems) and not self._is_serving:
            raise reporting.stopped(problems, reporting.what_stops(self.archive))
        self._told = reporting.tell_new(problems, self._told)
        self._passages.prepare(memo.body for memo in self.archive.by_uri.values())
        self.pages = Pages(self.archive, self._passages, self.memory)

    @event_priority(100)  # before the other plugins of the family, in whatever order mkdocs.yml lists them
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Give memos their pages, add those made from the archive, and leave out what is no page."""
        if self.is_unchanged:
            _leave_out_all(files, config)
            return files
        adapt_files(files, config, self.archive, self.pages, for_author=self._is_serving)
        for view in ARCHIVE.views(self.pages):
            files.append(view_page(config, view).file)
        if "index.md" not in self.archive.pages:
            files.append(File.generated(config, "index.md", content=""))
        add_redirects(files, config, self.archive)
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Let plain pages be printed by our templates, and their front matter be text."""
        if isinstance(page, ViewPage):
            return markdown
        page.update_date = NO_DAY
        is_home = page.file.src_uri == "index.md"
        page.meta.setdefault("template", "home.html" if is_home else "page.html")
        plain = self.archive.pages.get(page.file.src_uri)
        if not plain:
            return markdown
        if plain.title:
            page.meta["title"] = plain.title
        return plain.body

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation, for pages that other processes write."""
        self._nav = nav
        return nav

    @event_priority(100)  # before the other plugins of the family, which have work while pages are written
    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Equip the templates, and have some of the pages written elsewhere."""
        if self.is_unchanged:
            return env
        templates.equip(env)
        equip_with_assets(env, config, files, search=self.search)
        documents = files.documentation_pages()
        self._listed = [file for file in documents if getattr(file.page, "in_sitemap", True)]
        self.host_build = HostBuild(config, files, documents, self._nav, env)
        if self._staged:
            self._output = Output(self.host_build)
            self._output.begin()
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the templates the view of the page."""
        view = getattr(page, "view", None)
        if view is None and page.file.src_uri == "index.md":
            view = home_page(self.pages)
        cast(dict[str, Any], context).update(archive=self.archive, is_serving=self._is_serving, view=view)
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give the error page and the sitemap what the other templates have."""
        cast(dict[str, Any], context).update(
            archive=self.archive, is_serving=self._is_serving, view=None, listed=self._listed
        )
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Let go of what has been printed: ten thousand views are not held at once."""
        if isinstance(page, ViewPage):
            page.forget()
        return output

    @event_priority(-1000)  # when every other plugin has written its files
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put the new site in place, unless MkDocs is about to abort for a warning."""
        self.finish_pages()
        self._cache.flush()
        if not self._staged:
            return
        self._heard.end()
        if self.is_unchanged or (config.strict and reporting.has_counted()):
            self._staged.abandon()
        else:
            key = None if self._heard.messages else self._key
            self._last_build(self._staged.site_dir).note(key, self._staged.folder)
            self._staged.commit()
        if self.is_unchanged:
            reporting.log.info("memos/archive: nothing has changed, so the last site stays as it is.")
        config.site_dir = str(self._staged.site_dir)
        self._staged = None

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Let edits show at once."""
        from mkdocs_memo_archive.devserver import serve_live  # noqa: PLC0415 - builds need none of it

        serve_live(server, self, builder)
        return server

    def theme_folders(self) -> tuple[Path, ...]:
        """Return the folders of the project's own templates."""
        folder = self.host_build.config.theme.custom_dir
        return (Path(folder),) if folder else ()

    def finish_pages(self) -> None:
        """Wait for the pages that other processes write."""
        if self._output:
            self._cache.flush()  # They go on meanwhile.
            self._output.finish()

    @event_priority(-1000)  # when every other plugin has let go of the folder
    def on_build_error(self, *, error: Exception) -> None:
        """Leave the last good site as it was."""
        if self._output:
            self._output.abandon()
        self._heard.end()
        if self._staged:
            self._staged.abandon()
            self._staged = None

    def _read_settings(self, config: MkDocsConfig) -> Settings:
        """Return the settings of mkdocs.yml, with name, address and theme of the site as the host has them.

        Under serve the address is the server's; a hook may have changed any of them.
        """
        settings = checked_settings(config.config_file_path)
        docs_dir = Path(config.docs_dir)
        inside = docs_dir.is_relative_to(settings.folder)
        theme = Theme(config.theme.name or "", config.theme.custom_dir or "")
        is_as_written = (theme.name, Path(theme.custom_dir)) == (
            settings.theme.name,
            settings.folder / settings.theme.custom_dir if settings.theme.custom_dir else Path(),
        )
        return replace(
            settings,
            site_name=config.site_name,
            site_url=config.site_url or "",
            site_description=config.site_description or "",
            theme=settings.theme if is_as_written else theme,
            docs_dir=(docs_dir.relative_to(settings.folder) if inside else docs_dir).as_posix(),
        )


def _leave_out_all(files: Files, config: MkDocsConfig) -> None:
    """Have the host make nothing: the site that it would make is there."""
    for file in list(files):
        files.remove(file)
    config.nav = None
    config.theme.static_templates = set()
    config.extra_templates = []
