"""From an archive to the host's files and pages."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from memo_archive.archive import Archive
from memo_archive.model import BrokenMemo, Memo
from memo_archive.views.memo import MemoView, Pages
from memo_archive.views.metadata import is_at_home
from memo_archive.views.problems import ProblemView, problem_page
from memo_archive.views.redirects import redirect_page
from mkdocs_memo_archive.pages import TEMPLATES, View, ViewPage, placed

REGISTRIES = ("authors.yml", "offers.yml")


def adapt_files(
    files: Files, config: MkDocsConfig, archive: Archive, pages: Pages, *, for_author: bool
) -> None:
    """Give the memos among `files` their pages, and take out what is no page.

    `for_author` keeps drafts, memos to come and broken ones, marked.
    """
    shown: Iterable[Memo] = (*archive.memos, *archive.unpublished) if for_author else archive.memos
    memos = {memo.uri: memo for memo in shown}
    broken = {memo.uri: memo for memo in archive.broken} if for_author else {}
    for file in list(files):
        if file.generated_by is not None or file.src_dir != config.docs_dir:
            continue
        uri = file.src_uri
        if uri in memos:
            _add_memo(file, config, memos[uri], pages)
        elif uri in broken:
            _add_broken(file, config, broken[uri])
        elif not _is_published(file, archive):
            files.remove(file)


def add_view(files: Files, config: MkDocsConfig, view: View) -> None:
    """Add a page that shows `view`."""
    file = File.generated(config, f"{view.url}index.md", content="")
    files.append(placed(file, view.url))
    ViewPage(
        file,
        config,
        title=view.metadata.title,
        template=TEMPLATES[type(view)],
        make=lambda: view,
        changed=getattr(view, "changed", None),
        in_sitemap=view.metadata.is_indexed,
    )


def add_redirects(files: Files, config: MkDocsConfig, archive: Archive) -> None:
    """Add what stands at old addresses; such files are no pages, so they are in no sitemap and no index."""
    for alias, url in archive.redirects.items():
        place = alias if alias.endswith((".html", ".htm")) else f"{alias}/index.html"
        content = redirect_page(archive, alias, url)
        files.append(File.generated(config, place, content=content, inclusion=InclusionLevel.NOT_IN_NAV))


def _add_memo(file: File, config: MkDocsConfig, memo: Memo, pages: Pages) -> None:
    ViewPage(
        placed(file, memo.url),
        config,
        title=memo.title,
        template=TEMPLATES[MemoView],
        make=lambda: pages.page(memo),
        changed=memo.changed,
        in_sitemap=is_at_home(memo),
        anchors=lambda: pages.renderer.passages(memo.body).anchors,
    )


def _add_broken(file: File, config: MkDocsConfig, memo: BrokenMemo) -> None:
    ViewPage(
        placed(file, memo.url),
        config,
        title=memo.title,
        template=TEMPLATES[ProblemView],
        make=lambda: problem_page(memo),
        changed=None,
        in_sitemap=False,
    )


def _is_published(file: File, archive: Archive) -> bool:
    """Tell a plain page or an image from a registry, an unpublished memo, a link that leaves the folder."""
    uri = file.src_uri
    if uri in REGISTRIES or uri not in archive.targets.files:
        return False
    return uri in archive.pages or not file.is_documentation_page()
