"""Output: where the files of a build come from: the last site, several processes, or the host."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page

from memo_archive.incremental.cache import Cache
from mkdocs_memo_archive.frame import fingerprint_of_frame
from mkdocs_memo_archive.host import HostBuild, can_make_pages, write_page
from mkdocs_memo_archive.kept_files import KeptFiles, digest_of
from mkdocs_memo_archive.made_files import MadeFile
from mkdocs_memo_archive.page_workers import PageWorkers
from mkdocs_memo_archive.pages import ViewPage
from mkdocs_memo_archive.staging import StagedSite

_SEES_PAGES = "pre_page page_read_source page_markdown page_content page_context post_page env".split()
"""Events by which a plugin sees pages while they are made."""


class Output:
    """The files of one build. What does not come from the host is hidden from it."""

    def __init__(self, made: HostBuild, staged: StagedSite, cache: Cache) -> None:
        """Take what the host has made ready; nothing is written yet."""
        self._made, self._staged, self._cache = made, staged, cache
        self._kept: KeptFiles | None = None
        self._written: dict[str, bytes] = {}
        """Digests of the pages that were written, by their places."""
        self._workers: PageWorkers[tuple[str, bytes] | None] | None = None

    def begin(self) -> None:
        """Take over what the last site has, and have other processes write pages while this one goes on."""
        if not can_make_pages() or not _is_alone(self._made.config):
            return
        documents = self._made.documents
        # The newest page stays with the host, which dates sitemap.xml.gz by those in its care.
        newest = max(documents, key=lambda file: file.page.update_date if file.page else "")
        views = [file for file in documents if isinstance(file.page, ViewPage) and file is not newest]
        if frame := fingerprint_of_frame(self._made):
            self._kept = KeptFiles(self._cache, self._staged.site_dir, self._staged.folder, frame)
            views = self._without_those_of(self._kept, views)
        self._workers = PageWorkers(views, self._write, kind_of=_template_of)
        _hide(self._workers.taken)

    def note(self, page: ViewPage, content: str) -> None:
        """Note the `content` that is written as `page`."""
        if self._kept:
            # As the host encodes it.
            self._written[page.file.dest_uri] = digest_of(content.encode("utf-8", "xmlcharrefreplace"))

    def finish(self) -> None:
        """Wait for the pages that other processes write."""
        if self._workers:
            self._written.update(written for written in self._workers.finish() if written)

    def remember(self) -> None:
        """Have the next build know what this one has made."""
        if self._kept:
            made = (file for file in self._made.files if isinstance(file, MadeFile))
            self._kept.note((file.dest_uri, file.written) for file in made if file.written)
            self._kept.note(self._written.items())

    def abandon(self) -> None:
        """Let go of what is being made."""
        if self._workers:
            self._workers.abandon()

    def _without_those_of(self, kept: KeptFiles, views: Sequence[File]) -> list[File]:
        """Take over what is `kept` of `views` and of made files; return the views that are to be written."""
        made = (file for file in self._made.files if isinstance(file, MadeFile))
        made_from = {file.dest_uri: file.made_from for file in made}
        made_from |= {file.dest_uri: cast(ViewPage, file.page).made_from for file in views}
        taken = kept.take({place: parts for place, parts in made_from.items() if parts is not None})
        _hide(file for file in self._made.files if file.dest_uri in taken)
        return [file for file in views if file.dest_uri not in taken]

    def _write(self, file: File) -> tuple[str, bytes] | None:
        """Write a page; return its place and the digest of its bytes, None where it is not known."""
        write_page(cast(Page, file.page), self._made)
        digest = self._written.get(file.dest_uri)
        return None if digest is None else (file.dest_uri, digest)


def may_take_over(config: MkDocsConfig) -> bool:
    """Tell whether there is no plugin and no hook but those of the family.

    What another does to pages cannot be known, nor therefore what they are made from.
    """
    return can_make_pages() and all(map(_is_own, config.plugins.values()))


def _template_of(file: File) -> str:
    return str(cast(Page, file.page).meta["template"])


def _hide(files: Iterable[File]) -> None:
    for file in files:
        file.inclusion = InclusionLevel.EXCLUDED


def _is_alone(config: MkDocsConfig) -> bool:
    """Tell whether no plugin but those of the family sees pages while they are made.

    Another may gather what it sees, and would not see what other processes write.
    """
    events = config.plugins.events
    return all(
        _is_own(getattr(method, "__self__", None)) for event in _SEES_PAGES for method in events[event]
    )


def _is_own(plugin: object) -> bool:
    return type(plugin).__module__.partition(".")[0] == __name__.partition(".")[0]
