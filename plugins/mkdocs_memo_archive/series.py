"""`memos/series`: the memos that continue one another."""

from __future__ import annotations

from collections.abc import Iterator

from memo_archive.views.memo import Pages
from memo_archive.views.series import series_index, series_pages
from mkdocs_memo_archive.pages import View
from mkdocs_memo_archive.surface import SurfacePlugin


class SeriesPlugin(SurfacePlugin):
    """Adds a page for each series, with its numbered lessons."""

    name = "memos/series"

    def views(self, pages: Pages) -> Iterator[View]:
        """Yield the pages of series."""
        yield from series_index(pages)
        yield from series_pages(pages)
