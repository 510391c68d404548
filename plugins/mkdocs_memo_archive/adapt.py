"""From an archive to the host's files and pages."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from memo_archive.archive.archive import Archive
from memo_archive.model import BrokenMemo, Memo
from memo_archive.sections import template_of
from memo_archive.views.declaration import View
from memo_archive.views.memo import MemoView, Pages
from memo_archive.views.metadata import is_at_home
from memo_archive.views.problems import ProblemView, problem_page
from memo_archive.views.redirects import redirect_page
from mkdocs_memo_archive.pages import PlainPage, ViewPage, placed

REGISTRIES = ("authors.yml", "offers.yml")


def adapt_files(
    files: Files,
    config: MkDocsConfig,
    archive: Archive,
    pages: Pages,
    *,
    for_author: bool,
) -> None:
    """Give the memos among `files` their pages, and take out what is no page.

    `for_author` keeps drafts, memos to come and broken ones, marked.
    """
    shown: list[Memo | BrokenMemo] = [*archive.memos]
    if for_author:
        shown += (*archive.unpublished, *archive.broken)
    memos = {memo.uri: memo for memo in shown}
    for file in list(files):
        if file.generated_by is not None or file.src_dir != config.docs_dir:
            continue
        if file.src_uri in memos:
            memo_page(file, config, memos[file.src_uri], pages)
        elif file.src_uri in archive.pages and not archive.settings.host_converts_pages:
            PlainPage(file, config, pages)
        elif not _is_published(file, archive):
            files.remove(file)


def view_page(config: MkDocsConfig, view: View) -> ViewPage:
    """Return a page that shows `view`."""
    metadata = view.metadata
    return ViewPage(
        placed(File.generated(config, f"{view.url}index.md", content=""), view.url),
        config,
        title=metadata.title,
        template=template_of(type(view)),
        make=lambda: view,
        changed=getattr(view, "changed", None),
        in_sitemap=metadata.is_indexed,
    )


def add_redirects(files: Files, config: MkDocsConfig, archive: Archive) -> None:
    """Add what stands at old addresses; such files are no pages, so they are in no sitemap and no index."""
    for alias, url in archive.redirects.items():
        place = alias if alias.endswith((".html", ".htm")) else f"{alias}/index.html"
        content = redirect_page(archive, alias, url)
        files.append(File.generated(config, place, content=content, inclusion=InclusionLevel.NOT_IN_NAV))


def memo_page(file: File, config: MkDocsConfig, memo: Memo | BrokenMemo, pages: Pages) -> ViewPage:
    """Return the page of the memo in `file`; that of a broken one shows its problems."""
    if isinstance(memo, BrokenMemo):
        broken = memo
        return ViewPage(
            placed(file, memo.url),
            config,
            title=memo.title,
            template=template_of(ProblemView),
            make=lambda: problem_page(broken),
            changed=None,
            in_sitemap=False,
        )
    whole = memo
    return ViewPage(
        placed(file, memo.url),
        config,
        title=memo.title,
        template=template_of(MemoView),
        make=lambda: pages.page(whole),
        changed=memo.changed,
        in_sitemap=is_at_home(memo),
        anchors=lambda: pages.renderer.passages(whole.body).anchors,
    )


def _is_published(file: File, archive: Archive) -> bool:
    """Tell a plain page or an image from a registry, an unpublished memo, a link that leaves the folder."""
    uri = file.src_uri
    if uri in REGISTRIES or uri not in archive.targets.files:
        return False
    return uri in archive.pages or not file.is_documentation_page()
