"""Series: the memos that continue one another, with their numbered lessons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from memo_archive.model import Memo
from memo_archive.settings.section_options import SeriesOptions, series_name
from memo_archive.views.declaration import Section, View
from memo_archive.views.memo import Pages, Summary
from memo_archive.views.metadata import Metadata
from memo_archive.views.numbering import Pagination, page_url, pages_of, pagination
from memo_archive.views.rendering import address_from
from memo_archive.views.timeline import newest_change, page_metadata

ADDRESS = "series/"
_LESSON = re.compile(r"(?P<number>\w+ \d{1,3}):\s+(?P<text>.+)")


@dataclass(frozen=True, slots=True)
class SeriesSummary:
    """A series in the index."""

    name: str
    url: str
    count: int
    """Parts that are published."""
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class SeriesIndexView:
    """One page of all series, the newest first."""

    url: str
    metadata: Metadata
    series: tuple[SeriesSummary, ...]
    count: int
    pagination: Pagination
    changed: date | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A section of a part that its author numbered."""

    number: str
    """As it is written: "Lesson 3"."""
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of a series."""

    number: str
    """In figures; "3" or, for a gap, "3 to 5"."""
    memo: Summary | None
    """None where it has not appeared."""
    lessons: tuple[Lesson, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """One page of a series."""

    url: str
    metadata: Metadata
    name: str
    parts: tuple[PartView, ...]
    """In order, with what is missing between them named."""
    count: int
    """Of all that are published."""
    lessons: int
    """Numbered sections on this page."""
    pagination: Pagination
    changed: date | None


def series_index(pages: Pages) -> Iterator[SeriesIndexView]:
    """Yield the numbered pages of the index of series."""
    archive, by_series = pages.archive, pages.relations.by_series
    cut = pages_of(list(by_series.items()), _page_size(pages))
    for number, shown in enumerate(cut, 1):
        url = page_url(ADDRESS, number)
        to = address_from(url)
        title = "Series" if number == 1 else f"Series, page {number}"
        description = f"Memos of {archive.settings.site_name} that continue one another."
        yield SeriesIndexView(
            url=url,
            metadata=page_metadata(archive, url, title, description),
            series=tuple(
                SeriesSummary(
                    series_name(archive.settings, name),
                    to(f"{ADDRESS}{name}/"),
                    len(parts),
                    min(part.date for part in parts if part.date),
                    max(part.date for part in parts if part.date),
                )
                for name, parts in shown
            ),
            count=len(by_series),
            pagination=pagination(ADDRESS, number, len(cut)),
            changed=newest_change([part for _, parts in shown for part in parts]),
        )


def series_pages(pages: Pages) -> Iterator[SeriesPage]:
    """Yield the numbered pages of every series."""
    archive = pages.archive
    for name, parts in pages.relations.by_series.items():
        title = series_name(archive.settings, name)
        folder = f"{ADDRESS}{name}/"
        cut = pages_of(parts, _page_size(pages))
        before = 0
        for number, shown in enumerate(cut, 1):
            url = page_url(folder, number)
            views = tuple(_parts(pages, shown, before, url))
            last = shown[-1].series if shown else None
            before = last.part if last else 0
            yield SeriesPage(
                url=url,
                metadata=page_metadata(
                    archive,
                    url,
                    title if number == 1 else f"{title}, page {number}",
                    f"A series of {archive.settings.site_name}, part by part.",
                ),
                name=title,
                parts=views,
                count=len(parts),
                lessons=sum(len(view.lessons) for view in views),
                pagination=pagination(folder, number, len(cut)),
                changed=newest_change(shown),
            )


def _parts(pages: Pages, parts: Sequence[Memo], before: int, url: str) -> Iterator[PartView]:
    for memo in parts:
        part = memo.series.part if memo.series else 0
        if part - before == 2:
            yield PartView(str(part - 1), None)
        elif part - before > 2:
            yield PartView(f"{before + 1} to {part - 1}", None)
        before = part
        yield PartView(str(part), pages.summary(memo, base=url), tuple(_lessons(pages, memo, url)))


def _lessons(pages: Pages, memo: Memo, url: str) -> Iterator[Lesson]:
    to = address_from(url)
    for heading in pages.renderer.passages(memo.body).headings:
        found = _LESSON.fullmatch(heading.text)
        if found and heading.level == 2:
            yield Lesson(found["number"], found["text"], f"{to(memo.url)}#{quote(heading.id)}")


def _page_size(pages: Pages) -> int:
    return pages.archive.settings.options_of(SeriesOptions).page_size


def _views(pages: Pages) -> Iterator[View]:
    yield from series_index(pages)
    yield from series_pages(pages)


SERIES = Section(
    name="memos/series",
    about="makes `series/`",
    options=SeriesOptions,
    addresses=lambda options: ("series",),
    templates={SeriesIndexView: "series-index.html", SeriesPage: "series.html"},
    views=_views,
)
