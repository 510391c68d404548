"""The archive in time: the home page, the pages of each year, the list of years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from memo_archive.archive import Archive
from memo_archive.model import Kind, Memo
from memo_archive.views.memo import Link, Pages, Summary
from memo_archive.views.metadata import Metadata
from memo_archive.views.rendering import absolute, address_from


@dataclass(frozen=True, slots=True)
class Pagination:
    """Where a page stands among those of one list."""

    number: int
    """1-based."""
    total: int
    pages: tuple[Link, ...]
    """Every page, in order."""
    previous: str = ""
    """The page before; empty on the first."""
    next: str = ""


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
class YearSummary:
    """A year in the list of years."""

    year: int
    url: str
    count: int
    titles: tuple[Link, ...]
    """Its memos, newest first."""


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """The list of years."""

    url: str
    metadata: Metadata
    years: tuple[YearSummary, ...]
    count: int
    changed: date | None


@dataclass(frozen=True, slots=True)
class HomeView:
    """The home page: its own text stands in index.md."""

    url: str
    metadata: Metadata
    latest: Summary | None
    first_step: Markup
    """Of the latest memo; empty where it has none."""
    recent: tuple[Summary, ...]
    """Those before the latest."""
    count: int
    years: tuple[Link, ...]
    changed: date | None


def year_pages(pages: Pages) -> Iterator[YearView]:
    """Yield the numbered pages of every year, newest year first."""
    archive = pages.archive
    size = archive.settings.options.page_size
    for year, memos in archive.by_year.items():
        total = -(-len(memos) // size)
        addresses = [_page_url(year, number) for number in range(1, total + 1)]
        for number, url in enumerate(addresses, 1):
            to = address_from(url)
            shown = memos[(number - 1) * size : number * size]
            title = str(year) if number == 1 else f"{year}, page {number}"
            yield YearView(
                url=url,
                metadata=page_metadata(archive, url, title, f"The memos of {year}{f', page {number} of {total}' if total > 1 else ''}."),
                year=year,
                memos=tuple(pages.summary(memo, base=url) for memo in shown),
                count=len(memos),
                pagination=Pagination(
                    number,
                    total,
                    tuple(Link(str(n), to(a)) for n, a in enumerate(addresses, 1)),
                    to(addresses[number - 2]) if number > 1 else "",
                    to(addresses[number]) if number < total else "",
                ),
                years=_years(archive, url),
                changed=newest_change(shown),
            )


def archive_page(pages: Pages) -> ArchiveView:
    """Return the list of years with the titles of their memos."""
    archive, url = pages.archive, "archive/"
    to = address_from(url)
    years = tuple(
        YearSummary(year, to(_page_url(year, 1)), len(memos), tuple(Link(m.title, to(m.url)) for m in memos))
        for year, memos in archive.by_year.items()
    )
    count = len(archive.memos)
    return ArchiveView(url, page_metadata(archive, url, "All memos", f"All {count} memos, by year."), years, count, newest_change(archive.memos))


def home_page(pages: Pages) -> HomeView:
    """Return the home page: the newest memo with its key point and first step, and those before it.

    A notice shows among them until its last day.
    """
    archive = pages.archive
    current = [m for m in archive.memos if m.kind is Kind.MEMO or m.expires is None or m.expires >= archive.today]
    latest = next((memo for memo in current if memo.kind is Kind.MEMO), None)
    recent = [memo for memo in current if memo is not latest][: archive.settings.options.recent - 1]
    step = pages.renderer.inline(latest.steps[0].text, uri=latest.uri, url="", with_links=False) if latest and latest.steps else Markup()
    metadata = page_metadata(archive, "", "", archive.settings.site_description)
    site = archive.settings
    if site.site_url:
        metadata = replace(
            metadata,
            structured={
                "@context": "https://schema.org", "@type": "Blog", "@id": site.site_url, "url": site.site_url,
                "name": site.site_name, "description": site.site_description, "inLanguage": site.options.language,
            },
        )  # fmt: skip
    return HomeView(
        url="",
        metadata=metadata,
        latest=pages.summary(latest, base="") if latest else None,
        first_step=step,
        recent=tuple(pages.summary(memo, base="") for memo in recent),
        count=len(archive.memos),
        years=_years(archive, ""),
        changed=newest_change(archive.memos),
    )


def page_metadata(archive: Archive, url: str, title: str, description: str) -> Metadata:
    """Return the metadata of a page that is no memo's."""
    site_url = archive.settings.site_url
    return Metadata(title=title, description=description, canonical=absolute(site_url)(url) if site_url else "")


def newest_change(memos: Sequence[Memo]) -> date | None:
    """Return the day on which one of `memos` changed last."""
    return max((memo.changed for memo in memos if memo.changed), default=None)


def _page_url(year: int, number: int) -> str:
    return f"{year:04}/" if number == 1 else f"{year:04}/page/{number}/"


def _years(archive: Archive, base: str) -> tuple[Link, ...]:
    to = address_from(base)
    return tuple(Link(str(year), to(_page_url(year, 1))) for year in archive.by_year)
