"""`memos/principles`: the core principles, with every place that applies them."""

from __future__ import annotations

from collections.abc import Iterator

from memo_archive.surfaces import PrinciplesOptions, options_of
from memo_archive.views.coverage import coverage_page
from memo_archive.views.memo import Pages
from memo_archive.views.principles import principle_pages, principles_pages
from mkdocs_memo_archive.pages import View
from mkdocs_memo_archive.surface import SurfacePlugin


class PrinciplesPlugin(SurfacePlugin):
    """Adds a page for each principle, and links the mentions in memos to it."""

    name = "memos/principles"
    model = PrinciplesOptions

    def views(self, pages: Pages) -> Iterator[View]:
        """Yield the pages of principles, and where it is asked for what the archive leaves out."""
        yield from principles_pages(pages)
        yield from principle_pages(pages)
        if options_of(pages.archive.settings, self.name, PrinciplesOptions).coverage:
            yield coverage_page(pages)
