"""All key points, by year and by topic: the archive in ten minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from memo_archive.model import Kind, Memo
from memo_archive.settings.section_options import TopicsOptions
from memo_archive.views.memo import Link, Pages
from memo_archive.views.metadata import Metadata
from memo_archive.views.numbering import Pagination, page_url, pages_of, pagination
from memo_archive.views.questions import topic_link
from memo_archive.views.rendering import Address, address_from
from memo_archive.views.timeline import newest_change, page_metadata, year_url

BY_YEAR = "key-points/"
BY_TOPIC = "key-points/topics/"


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A memo's key point, for a list."""

    content: Markup
    """Without links."""
    memo: Link
    date: date | None


@dataclass(frozen=True, slots=True)
class KeyPoints:
    """The key points of a year or of a topic, as far as they stand on one page."""

    id: str
    link: Link
    points: tuple[KeyPoint, ...]


@dataclass(frozen=True, slots=True)
class KeyPointsView:
    """One page of all key points."""

    url: str
    metadata: Metadata
    is_by_topic: bool
    groups: tuple[KeyPoints, ...]
    other: Link
    """The same in the other order."""
    count: int
    """Memos in all."""
    pagination: Pagination
    changed: date | None


def key_points_pages(pages: Pages) -> Iterator[KeyPointsView]:
    """Yield the numbered pages of all key points, by year and then by topic."""
    archive = pages.archive
    memos = [memo for memo in archive.memos if memo.key_point and memo.date and memo.kind is Kind.MEMO]
    by_year = [(f"{memo.date.year:04}" if memo.date else "", memo) for memo in memos]
    by_topic = [
        (name, memo)
        for name, of_topic in pages.relations.by_topic.items()
        for memo in of_topic
        if memo.key_point
    ]
    yield from _pages(pages, by_year, BY_YEAR, count=len(memos))
    yield from _pages(pages, by_topic, BY_TOPIC, count=len(memos))


def _pages(
    pages: Pages, entries: Sequence[tuple[str, Memo]], folder: str, *, count: int
) -> Iterator[KeyPointsView]:
    archive = pages.archive
    is_by_topic = folder == BY_TOPIC
    cut = pages_of(entries, archive.settings.options_of(TopicsOptions).page_size)
    for number, shown in enumerate(cut, 1):
        url = page_url(folder, number)
        to = address_from(url)
        title = "Key points by topic" if is_by_topic else "Key points"
        yield KeyPointsView(
            url=url,
            metadata=page_metadata(
                archive,
                url,
                title if number == 1 else f"{title}, page {number}",
                f"What each memo of {archive.settings.site_name} comes to, in a sentence.",
            ),
            is_by_topic=is_by_topic,
            groups=tuple(
                KeyPoints(
                    f"t-{name}" if is_by_topic else f"y{name}",
                    topic_link(archive, archive.topics[name], to)
                    if is_by_topic
                    else Link(name, to(year_url(int(name)))),
                    tuple(_key_point(pages, memo, url, to) for _, memo in group),
                )
                for name, group in groupby(shown, key=lambda entry: entry[0])
            ),
            other=Link("By year", to(BY_YEAR)) if is_by_topic else Link("By topic", to(BY_TOPIC)),
            count=count,
            pagination=pagination(folder, number, len(cut)),
            changed=newest_change([memo for _, memo in shown]),
        )


def _key_point(pages: Pages, memo: Memo, url: str, to: Address) -> KeyPoint:
    return KeyPoint(pages.summary(memo, base=url).key_point, Link(memo.title, to(memo.url)), memo.date)
