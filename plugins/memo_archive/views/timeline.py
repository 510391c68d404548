"""The archive in time: the pages of each year, and all memos with bars over the years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from memo_archive.archive.archive import Archive
from memo_archive.model import Memo
from memo_archive.views.memo import Link, Pages, Summary
from memo_archive.views.metadata import Metadata
from memo_archive.views.numbering import Pagination, page_url, pages_of, pagination
from memo_archive.views.rendering import absolute, address_from

BAR_HEIGHT = 24
"""Units of a bar that is full."""
BAR_STEP = 10
"""Units from one month's bar to the next; a bar is two units less wide."""


@dataclass(frozen=True, slots=True)
class YearView:
    """One page of the memos of a year."""

    url: str
    metadata: Metadata
    year: int
    memos: tuple[Summary, ...]
    """Newest first."""
    count: int
    """Of the whole year."""
    pagination: Pagination
    years: tuple[Link, ...]
    """Every year, newest first."""
    changed: date | None


@dataclass(frozen=True, slots=True)
class YearBars:
    """A year in the picture of the archive: a bar for each month with memos."""

    year: int
    url: str
    count: int
    path: str
    """Of SVG, within 12 × `BAR_STEP` by `BAR_HEIGHT` units; the month with most memos is a full bar."""


@dataclass(frozen=True, slots=True)
class YearPart:
    """One page of the memos of a year."""

    year: int
    url: str
    memos: tuple[Summary, ...]


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """One page of all memos, by year."""

    url: str
    metadata: Metadata
    bars: tuple[YearBars, ...]
    """Every year, newest first; on the first page only."""
    parts: tuple[YearPart, ...]
    """Newest first."""
    count: int
    """Of all."""
    pagination: Pagination
    changed: date | None


def year_pages(pages: Pages) -> Iterator[YearView]:
    """Yield the numbered pages of every year, newest year first."""
    archive = pages.archive
    size = archive.settings.options.page_size
    for year, memos in archive.by_year.items():
        folder = year_url(year)
        cut = pages_of(memos, size)
        for number, shown in enumerate(cut, 1):
            url = page_url(folder, number)
            title = str(year) if number == 1 else f"{year}, page {number}"
            place = f", page {number} of {len(cut)}" if len(cut) > 1 else ""
            yield YearView(
                url=url,
                metadata=page_metadata(archive, url, title, f"The memos of {year}{place}."),
                year=year,
                memos=tuple(pages.summary(memo, base=url) for memo in shown),
                count=len(memos),
                pagination=pagination(folder, number, len(cut)),
                years=years_of(archive, url),
                changed=newest_change(shown),
            )


def archive_pages(pages: Pages) -> Iterator[ArchiveView]:
    """Yield the numbered pages of all memos, newest first."""
    archive, folder = pages.archive, "archive/"
    dated = [memo for memos in archive.by_year.values() for memo in memos]
    count = len(archive.memos)
    cut = pages_of(dated, archive.settings.options.page_size)
    for number, shown in enumerate(cut, 1):
        url = page_url(folder, number)
        to = address_from(url)
        title = "All memos" if number == 1 else f"All memos, page {number}"
        place = f", page {number} of {len(cut)}" if len(cut) > 1 else ""
        parts = groupby(shown, key=lambda memo: memo.date.year if memo.date else 0)
        yield ArchiveView(
            url=url,
            metadata=page_metadata(archive, url, title, f"All {count} memos by year, newest first{place}."),
            bars=bars_of(archive, url) if number == 1 else (),
            parts=tuple(
                YearPart(year, to(year_url(year)), tuple(pages.summary(memo, base=url) for memo in memos))
                for year, memos in parts
            ),
            count=count,
            pagination=pagination(folder, number, len(cut)),
            changed=newest_change(shown),
        )


def bars_of(archive: Archive, base: str) -> tuple[YearBars, ...]:
    """Return bars of memos a month for every year, as the page at `base` links them; empty years stay."""
    to = address_from(base)
    by_month: dict[int, list[int]] = {
        year: [sum(1 for memo in memos if memo.date and memo.date.month == month) for month in range(1, 13)]
        for year, memos in archive.by_year.items()
    }
    if not by_month:
        return ()
    most = max(max(months) for months in by_month.values())
    nothing = [0] * 12
    return tuple(
        YearBars(
            year,
            to(year_url(year)) if year in by_month else "",
            sum(by_month.get(year, nothing)),
            _bars_path(by_month.get(year, nothing), most),
        )
        for year in range(max(by_month), min(by_month) - 1, -1)
    )


def page_metadata(archive: Archive, url: str, title: str, description: str) -> Metadata:
    """Return the metadata of a page that is no memo's."""
    site_url = archive.settings.site_url
    return Metadata(
        title=title, description=description, canonical=absolute(site_url)(url) if site_url else ""
    )


def newest_change(memos: Sequence[Memo]) -> date | None:
    """Return the day on which one of `memos` changed last."""
    return max((day for memo in memos if (day := memo.changed)), default=None)


def year_url(year: int) -> str:
    """Return the address of a year's first page."""
    return f"{year:04}/"


def years_of(archive: Archive, base: str) -> tuple[Link, ...]:
    """Return every year that has memos, newest first, as the page at `base` links them."""
    to = address_from(base)
    return tuple(Link(str(year), to(year_url(year))) for year in archive.by_year)


def _bars_path(months: Sequence[int], most: int) -> str:
    bars = []
    for month, count in enumerate(months):
        if count:
            height = max(2, round(BAR_HEIGHT * count / most))
            bars.append(f"M{month * BAR_STEP} {BAR_HEIGHT}v-{height}h{BAR_STEP - 2}v{height}z")
    return "".join(bars)
