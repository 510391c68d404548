"""Output: pages are written by several processes, and the others by the host."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page

from mkdocs_memo_archive.host import HostBuild, can_make_pages, write_page
from mkdocs_memo_archive.page_workers import PageWorkers
from mkdocs_memo_archive.pages import ViewPage

_SEES_PAGES = "pre_page page_read_source page_markdown page_content page_context post_page env".split()
"""Events by which a plugin sees pages while they are made."""


class Output:
    """The pages of one build. A page that other processes write is hidden from the host."""

    def __init__(self, made: HostBuild) -> None:
        """Take what the host has made ready; nothing is written yet."""
        self._made = made
        self._workers: PageWorkers[None] | None = None

    def begin(self) -> None:
        """Have other processes write pages while this one goes on."""
        if not can_make_pages() or not _is_alone(self._made.config):
            return
        documents = self._made.documents
        # The newest page stays with the host, which dates sitemap.xml.gz by those in its care.
        newest = max(documents, key=lambda file: file.page.update_date if file.page else "")
        views = [file for file in documents if isinstance(file.page, ViewPage) and file is not newest]
        self._workers = PageWorkers(views, self._write, kind_of=_template_of)
        _hide(self._workers.taken)

    def finish(self) -> None:
        """Wait for the pages that other processes write."""
        if self._workers:
            self._workers.finish()

    def abandon(self) -> None:
        """Let go of what is being made."""
        if self._workers:
            self._workers.abandon()

    def _write(self, file: File) -> None:
        write_page(cast(Page, file.page), self._made)


def has_only_own_plugins(config: MkDocsConfig) -> bool:
    """Tell whether no plugin and no hook is there but those of the family."""
    return all(map(_is_own, config.plugins.values()))


def _template_of(file: File) -> str:
    return str(cast(Page, file.page).meta["template"])


def _hide(files: Iterable[File]) -> None:
    for file in files:
        file.inclusion = InclusionLevel.EXCLUDED


def _is_alone(config: MkDocsConfig) -> bool:
    """Tell whether no plugin but those of the family sees pages while they are made.

    Another may gather what it sees, and would not see pages that other processes write.
    """
    events = config.plugins.events
    return all(
        _is_own(getattr(method, "__self__", None)) for event in _SEES_PAGES for method in events[event]
    )


def _is_own(plugin: object) -> bool:
    return type(plugin).__module__.partition(".")[0] == __name__.partition(".")[0]
