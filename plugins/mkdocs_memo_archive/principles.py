"""`memos/principles`: the core principles, with every place that applies them."""

from __future__ import annotations

from collections.abc import Iterator

from memo_archive.incremental.cache import key_of
from memo_archive.settings.section_options import PrinciplesOptions
from memo_archive.views.coverage import coverage_page
from memo_archive.views.fingerprints import Fingerprints
from memo_archive.views.memo import Pages
from memo_archive.views.principles import principle_pages, principles_pages
from mkdocs_memo_archive.pages import View
from mkdocs_memo_archive.surface import SurfacePlugin


class PrinciplesPlugin(SurfacePlugin):
    """Adds a page for each principle, and links the mentions in memos to it."""

    name = "memos/principles"

    def views(self, pages: Pages) -> Iterator[View]:
        """Yield the pages of principles, and where it is asked for what the archive leaves out."""
        yield from principles_pages(pages)
        yield from principle_pages(pages)
        if self._has_coverage(pages):
            yield coverage_page(pages)

    def made_from(self, fingerprints: Fingerprints) -> bytes | None:
        """Return the digest of memos as others show them, and of what they say of principles."""
        if self._has_coverage(fingerprints.pages):  # which tells what is not in their texts, and of today
            return None
        return key_of(fingerprints.outside, fingerprints.mentions)

    def _has_coverage(self, pages: Pages) -> bool:
        return pages.archive.settings.options_of(PrinciplesOptions).coverage
