"""`memos/feeds`: the archive as feeds, and the page on which people choose one."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from memo_archive.feeds.moved import numbered
from memo_archive.feeds.options import FeedOptions
from memo_archive.feeds.section import FEEDS
from memo_archive.feeds.subscribe import PAGE, Discovery
from mkdocs_memo_archive import reporting
from mkdocs_memo_archive.archive import archive_of, owner_of
from mkdocs_memo_archive.section import SectionPlugin


class FeedsPlugin(SectionPlugin):
    """Adds the feeds to the site, and tells each page which there are."""

    section = FEEDS

    def __init__(self) -> None:
        """Start with nothing planned."""
        super().__init__()
        self._options = FeedOptions.model_validate({})
        self._has_feeds = False

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the feeds, and the page that lists them."""
        owner = owner_of(config)
        archive = owner.archive
        if owner.is_unchanged:
            return files
        self._options = options = archive.settings.options_of(FeedOptions)
        self._has_feeds = not any(self.section.problems(archive))
        if not self._has_feeds:
            return files
        super().on_files(files, config=config)
        if options.page and options.page not in archive.pages:
            files.append(
                File.generated(config, options.page, content=PAGE, inclusion=InclusionLevel.NOT_IN_NAV)
            )
        if not options.rules and (count := len(numbered(archive.memos))):
            reporting.log.info(
                "memos/feeds: %s had an address such as /?p=123, which needs a rule of the host: "
                "set `rules: _redirects` to have them written.",
                "one memo" if count == 1 else f"{count} memos",
            )
        return files

    @event_priority(100)  # before memos/archive, which gives each plain page a template that has none
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Let the page that lists the feeds be printed by its own template."""
        if self._is_subscribe(page):
            page.meta["template"] = "subscribe.html"
        return markdown

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the page the feeds to name, its own first; and the list of all to the page that shows it."""
        discovery = self._discovery_in(config)
        if discovery:
            values = cast(dict[str, Any], context)
            values["feeds"] = discovery.links(unquote(page.url))
            if self._is_subscribe(page):
                values["subscribe"] = discovery.view()
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give the error page what the other pages have."""
        if discovery := self._discovery_in(config):
            cast(dict[str, Any], context)["feeds"] = discovery.links("404.html")
        return context

    def _discovery_in(self, config: MkDocsConfig) -> Discovery | None:
        """Return what pages tell of the feeds of the archive, which under serve changes between two pages."""
        if not self._has_feeds:
            return None
        archive, options = archive_of(config), self._options
        parts = (archive.faces, archive.topics, archive.principles, archive.authors, options)
        return owner_of(config).memory.once("discovery", lambda: Discovery(archive, options), *parts)

    def _is_subscribe(self, page: Page) -> bool:
        return bool(self._options.page) and page.file.src_uri == self._options.page
