"""From an archive to the host's files and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from memo_archive.archive.archive import Archive
from memo_archive.model import BrokenMemo, Memo
from memo_archive.sections import template_of
from memo_archive.views.declaration import View
from memo_archive.views.fingerprints import Fingerprints
from memo_archive.views.memo import MemoView, Pages
from memo_archive.views.metadata import is_at_home
from memo_archive.views.problems import ProblemView, problem_page
from memo_archive.views.redirects import redirect_page
from mkdocs_memo_archive.listings import Head, Listing, head_of
from mkdocs_memo_archive.pages import PlainPage, ViewPage, placed

REGISTRIES = ("authors.yml", "offers.yml")


def adapt_files(
    files: Files,
    config: MkDocsConfig,
    archive: Archive,
    pages: Pages,
    *,
    for_author: bool,
    fingerprints: Fingerprints | None,
) -> None:
    """Give the memos among `files` their pages, and take out what is no page.

    `for_author` keeps drafts, memos to come and broken ones, marked. With `fingerprints`, pages are told what
    they are made from.
    """
    shown: list[Memo | BrokenMemo] = [*archive.memos]
    if for_author:
        shown += (*archive.unpublished, *archive.broken)
    memos = {memo.uri: memo for memo in shown}
    for file in list(files):
        if file.generated_by is not None or file.src_dir != config.docs_dir:
            continue
        if file.src_uri in memos:
            memo_page(file, config, memos[file.src_uri], pages, fingerprints=fingerprints)
        elif file.src_uri in archive.pages and not archive.settings.host_converts_pages:
            PlainPage(file, config, pages)
        elif not _is_published(file, archive):
            files.remove(file)


def add_pages(
    files: Files, config: MkDocsConfig, heads: Iterable[Head], listing: Listing, *, made_from: bytes | None
) -> None:
    """Add the pages of `heads`, which show the views of `listing`; see `ViewPage` for `made_from`."""
    for head in heads:
        make = partial(_view_at, listing, head.url)
        files.append(_listed_page(config, head, make, made_from=made_from).file)


def _view_at(listing: Listing, url: str) -> View:
    view = listing.at(url)
    if view is None:
        raise KeyError(url)
    return view


def view_page(config: MkDocsConfig, view: View) -> ViewPage:
    """Return a page that shows `view`."""
    return _listed_page(config, head_of(view), lambda: view)


def _listed_page(
    config: MkDocsConfig, head: Head, make: Callable[[], View], *, made_from: bytes | None = None
) -> ViewPage:
    return ViewPage(
        placed(File.generated(config, f"{head.url}index.md", content=""), head.url),
        config,
        title=head.title,
        template=head.template,
        make=make,
        changed=head.changed,
        in_sitemap=head.in_sitemap,
        made_from=made_from,
    )


def add_redirects(files: Files, config: MkDocsConfig, archive: Archive) -> None:
    """Add what stands at old addresses; such files are no pages, so they are in no sitemap and no index."""
    for alias, url in archive.redirects.items():
        place = alias if alias.endswith((".html", ".htm")) else f"{alias}/index.html"
        content = redirect_page(archive, alias, url)
        files.append(File.generated(config, place, content=content, inclusion=InclusionLevel.NOT_IN_NAV))


def memo_page(
    file: File,
    config: MkDocsConfig,
    memo: Memo | BrokenMemo,
    pages: Pages,
    *,
    fingerprints: Fingerprints | None = None,
) -> ViewPage:
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
        made_from=fingerprints.page_of(whole) if fingerprints else None,
    )


def _is_published(file: File, archive: Archive) -> bool:
    """Tell a plain page or an image from a registry, an unpublished memo, a link that leaves the folder."""
    uri = file.src_uri
    if uri in REGISTRIES or uri not in archive.targets.files:
        return False
    return uri in archive.pages or not file.is_documentation_page()
