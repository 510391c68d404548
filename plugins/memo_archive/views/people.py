"""Who writes: a page for each author, and one that lists them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from memo_archive.model import Author, Memo
from memo_archive.views.memo import Link, Pages, Summary
from memo_archive.views.metadata import Metadata
from memo_archive.views.rendering import address_from
from memo_archive.views.timeline import newest_change, page_metadata


@dataclass(frozen=True, slots=True)
class AuthorSummary:
    """An author in the list."""

    author: Author
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class AuthorsView:
    """The list of those who write."""

    url: str
    metadata: Metadata
    authors: tuple[AuthorSummary, ...]
    changed: date | None


@dataclass(frozen=True, slots=True)
class AuthorView:
    """An author and what they wrote."""

    url: str
    metadata: Metadata
    author: Author
    memos: tuple[Summary, ...]
    """The newest, at most one page of them."""
    count: int
    """Of all."""
    years: tuple[Link, ...]
    """The years in which the others are found."""
    changed: date | None


def author_pages(pages: Pages) -> Iterator[AuthorsView | AuthorView]:
    """Yield the list of authors and the page of each."""
    archive = pages.archive
    written: defaultdict[str, list[Memo]] = defaultdict(list)
    for memo in archive.memos:
        for author in archive.authors_of(memo):
            written[author.id].append(memo)
    to = address_from("authors/")
    yield AuthorsView(
        "authors/",
        page_metadata(archive, "authors/", "Authors", f"Who writes {archive.settings.site_name}."),
        tuple(AuthorSummary(a, to(f"authors/{a.id}/"), len(written[a.id])) for a in archive.authors.values()),
        newest_change(archive.memos),
    )
    for author in archive.authors.values():
        url = f"authors/{author.id}/"
        memos = written[author.id]
        shown = memos[: archive.settings.options.page_size]
        years = sorted({memo.date.year for memo in memos if memo.date}, reverse=True)
        yield AuthorView(
            url,
            page_metadata(archive, url, author.name, author.description.replace("\n", " ")),
            author,
            tuple(pages.summary(memo, base=url) for memo in shown),
            len(memos),
            tuple(Link(str(year), address_from(url)(f"{year:04}/")) for year in years)
            if len(memos) > len(shown)
            else (),
            newest_change(memos),
        )
