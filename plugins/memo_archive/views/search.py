"""Search: the page where it happens, and which without a script is a list of all there is to find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from memo_archive.model import Memo
from memo_archive.settings.section_options import SearchOptions
from memo_archive.views.declaration import Section
from memo_archive.views.memo import Link, Pages
from memo_archive.views.metadata import Metadata
from memo_archive.views.numbering import Pagination, page_url, pages_of, pagination
from memo_archive.views.questions import anchor_of, memos_of
from memo_archive.views.rendering import Address, address_from
from memo_archive.views.timeline import newest_change, page_metadata, year_url

ADDRESS = "search/"


@dataclass(frozen=True, slots=True)
class TitlesOfYear:
    """The titles of a year's memos, as far as they stand on one page."""

    year: int
    url: str
    memos: tuple[Link, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class SearchView:
    """One page of all there is to find. What is not titles stands on the first alone."""

    url: str
    metadata: Metadata
    is_first: bool
    """The page where one searches."""
    questions: tuple[Link, ...]
    topics: tuple[Link, ...]
    principles: tuple[Link, ...]
    years: tuple[TitlesOfYear, ...]
    """Newest first."""
    count: int
    """Memos in all."""
    pagination: Pagination
    changed: date | None


def search_pages(pages: Pages) -> Iterator[SearchView]:
    """Yield the page where one searches, and the numbered pages that go on with its titles."""
    archive = pages.archive
    size = archive.settings.options_of(SearchOptions).page_size
    cut = pages_of(archive.memos, size)
    for number, shown in enumerate(cut, 1):
        url = page_url(ADDRESS, number)
        to = address_from(url)
        is_first = number == 1
        title = "Search" if is_first else f"All titles, page {number}"
        description = f"Search the memos of {archive.settings.site_name}, or look through all their titles."
        yield SearchView(
            url=url,
            metadata=page_metadata(archive, url, title, description),
            is_first=is_first,
            questions=tuple(_questions(pages, to)) if is_first else (),
            topics=tuple(_topics(pages, to)) if is_first else (),
            principles=tuple(_principles(pages, to)) if is_first else (),
            years=tuple(
                TitlesOfYear(year, to(year_url(year)), tuple(Link(m.title, to(m.url)) for m in memos))
                for year, memos in groupby(shown, key=_year)
            ),
            count=len(archive.memos),
            pagination=pagination(ADDRESS, number, len(cut)),
            changed=newest_change(shown),
        )


def _year(memo: Memo) -> int:
    return memo.date.year if memo.date else 0


def _questions(pages: Pages, to: Address) -> Iterator[Link]:
    archive = pages.archive
    for topic in archive.topics.values():
        if address := archive.targets.topics.get(topic.id):
            for question in topic.questions:
                if any(memos_of(archive, question)):
                    yield Link(question.text, to(f"{address}#{anchor_of(topic, question)}"))


def _topics(pages: Pages, to: Address) -> Iterator[Link]:
    addresses = pages.archive.targets.topics
    for topic in pages.archive.topics.values():
        if address := addresses.get(topic.id):
            yield Link(topic.name, to(address))


def _principles(pages: Pages, to: Address) -> Iterator[Link]:
    addresses = pages.archive.targets.principles
    for principle in pages.archive.principles.values():
        if address := addresses.get(principle.id):
            yield Link(principle.name, to(address))


SEARCH = Section(
    name="memos/search",
    about="makes `search/`, which each page opens with the key `/`. Readers type a word or a whole "
    "question, and narrow down by topic, principle, year, author, series and kind",
    options=SearchOptions,
    addresses=lambda options: ("search",),
    folders=("pagefind",),
    templates={SearchView: "search.html"},
    views=search_pages,
)
