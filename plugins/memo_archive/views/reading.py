"""Reading: the books and articles that memos refer to, each with the memos that do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from memo_archive.archive.archive import Archive
from memo_archive.model import Memo, Reference
from memo_archive.text.slugs import normalised
from memo_archive.views.memo import Link, Pages
from memo_archive.views.metadata import Metadata
from memo_archive.views.numbering import Pagination, page_url, pages_of, pagination
from memo_archive.views.rendering import address_from
from memo_archive.views.timeline import newest_change, page_metadata

WORKS = 50
"""Works on one page: a line or two each, where a memo takes ten."""

_ARTICLE = re.compile(r"\W*(?:(?:the|an?)\s+)?(?=\w)")


@dataclass(frozen=True, slots=True)
class WorkView:
    """A book or an article, with the memos that refer to it."""

    title: str
    author: str
    where: str
    url: str
    memos: tuple[Link, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One page of the works that memos refer to, by title."""

    url: str
    metadata: Metadata
    works: tuple[WorkView, ...]
    count: int
    """Of all."""
    pagination: Pagination
    changed: date | None


@dataclass(slots=True)
class _Work:
    title: str
    author: str = ""
    where: str = ""
    url: str = ""
    memos: list[Memo] = field(default_factory=list)


def reading_pages(pages: Pages) -> Iterator[ReadingView]:
    """Yield the numbered pages of all works; one that says so where there are none."""
    archive, folder = pages.archive, "reading/"
    works = works_of(archive)
    cut = pages_of(works, WORKS)
    for number, shown in enumerate(cut, 1):
        url = page_url(folder, number)
        to = address_from(url)
        title = "Reading" if number == 1 else f"Reading, page {number}"
        yield ReadingView(
            url=url,
            metadata=page_metadata(
                archive,
                url,
                title,
                f"The books and articles that the memos of {archive.settings.site_name} refer to.",
            ),
            works=tuple(
                WorkView(
                    work.title,
                    work.author,
                    work.where,
                    work.url,
                    tuple(Link(memo.title, to(memo.url)) for memo in work.memos),
                )
                for work in shown
            ),
            count=len(works),
            pagination=pagination(folder, number, len(cut)),
            changed=newest_change([memo for work in shown for memo in work.memos]),
        )


def works_of(archive: Archive) -> list[_Work]:
    """Return what the published memos refer to or come from, by title without its article.

    Two entries are one work when title and author agree, letter case and typographic variants apart; what one
    of them leaves out, the other adds.
    """
    works: dict[tuple[str, str], _Work] = {}
    for memo in archive.memos:
        for reference in _references(memo):
            key = (normalised(reference.title), normalised(reference.author))
            work = works.setdefault(key, _Work(reference.title, reference.author))
            work.where = work.where or reference.where
            work.url = work.url or reference.url
            if memo.uri not in {other.uri for other in work.memos[-1:]}:
                work.memos.append(memo)
    return sorted(works.values(), key=lambda work: (_sorted_by(work.title), _sorted_by(work.author)))


def _references(memo: Memo) -> Iterator[Reference]:
    if memo.origin and memo.origin.title:
        yield Reference(memo.origin.title, memo.origin.author, "", memo.origin.url)
    yield from memo.refers


def _sorted_by(text: str) -> str:
    """Return what `text` is filed under: its words without a leading article or mark."""
    text = normalised(text)
    return _ARTICLE.sub("", text, count=1) if _ARTICLE.match(text) else text
