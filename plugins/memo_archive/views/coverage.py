"""The gaps of the archive, as a page for its author, with pictures of where principles are at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from memo_archive.archive import gaps
from memo_archive.model import Memo, Principle
from memo_archive.views.memo import Link, Pages
from memo_archive.views.metadata import Metadata
from memo_archive.views.rendering import Address, address_from
from memo_archive.views.timeline import newest_change, page_metadata, year_url

ADDRESS = "coverage/"
CELL = 28
"""Units of SVG of a cell's side, and the height of a full bar."""
LABELS = 230
"""Units of SVG beside the cells for the names of principles."""
HEAD = 190
"""Units of SVG above the cells for the names of topics."""
SHADES = 4
"""Shades of a cell beside empty."""
BARS = 20
"""Years with a bar: the newest."""
MOST = 200
"""Things named of one kind."""


@dataclass(frozen=True, slots=True)
class CoverageItem:
    """A thing to look at."""

    link: Link
    """Without address where it has no page."""
    text: str
    place: str
    """File and line."""


@dataclass(frozen=True, slots=True)
class CoverageSection:
    """Things of one kind."""

    id: str
    title: str
    items: tuple[CoverageItem, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Label:
    """A name beside the cells."""

    text: str
    """Shortened where there is no room for it."""
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A principle and a topic in the picture: where it stands and how dark it is."""

    x: int
    y: int
    shade: int
    """0 to `SHADES`; 0 where no memo applies the one on the other."""
    count: int
    url: str
    """The topic's place on the principle's page; empty where there is none."""
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How often a principle is applied in a year."""

    year: int
    x: int
    y: int
    height: int
    count: int
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class PrincipleRow:
    """A principle with its cells and bars."""

    number: int
    link: Link
    label: Label
    counts: tuple[int, ...]
    """For each topic."""
    cells: tuple[Cell, ...]
    """Of the topics that it meets."""
    bars: tuple[Bar, ...]
    years: tuple[tuple[int, int], ...]
    """Year and count, in order; the years of the bars."""


@dataclass(frozen=True, slots=True)
class CoverageView:
    """All that `memo coverage` tells."""

    url: str
    metadata: Metadata
    topics: tuple[Link, ...]
    heads: tuple[Label, ...]
    """Of the topics, to be turned upright at their place."""
    principles: tuple[PrincipleRow, ...]
    width: int
    """Of the picture of cells, in units of SVG."""
    height: int
    bars_width: int
    cell: int
    """A cell's side and a bar's full height."""
    years: tuple[int, ...]
    """The years of the bars."""
    sections: tuple[CoverageSection, ...]
    changed: date | None


def coverage_page(pages: Pages) -> CoverageView:
    """Return the page; search engines are asked to pass it over."""
    archive, relations = pages.archive, pages.relations
    to = address_from(ADDRESS)
    rows = _rows(pages, to)
    metadata = page_metadata(archive, ADDRESS, "Coverage", "What the archive leaves out, for its author.")
    return CoverageView(
        url=ADDRESS,
        metadata=Metadata(
            title=metadata.title,
            description=metadata.description,
            canonical=metadata.canonical,
            is_indexed=False,
        ),
        topics=tuple(
            _link(topic.name, archive.targets.topics.get(name, ""), to)
            for name, topic in archive.topics.items()
        ),
        heads=tuple(
            Label(_short(topic.name, 28), LABELS + CELL * x + CELL // 2 + 5, HEAD - 8)
            for x, topic in enumerate(archive.topics.values())
        ),
        principles=rows,
        width=LABELS + CELL * len(archive.topics),
        height=HEAD + CELL * len(archive.principles),
        bars_width=CELL * len(rows[0].years) if rows else 0,
        cell=CELL,
        years=tuple(year for year, _ in rows[0].years) if rows else (),
        sections=tuple(
            CoverageSection(
                section.id,
                section.title,
                tuple(_item(pages, item, to) for item in section.items[:MOST]),
                len(section.items),
            )
            for section in gaps.find_gaps(relations)
        ),
        changed=newest_change(archive.memos),
    )


def _rows(pages: Pages, to: Address) -> tuple[PrincipleRow, ...]:
    archive = pages.archive
    crossings = gaps.crossings(pages.relations)
    most = max((crossing.count for crossing in crossings), default=0)
    by_year = gaps.by_year(pages.relations)
    most_a_year = max((count for years in by_year.values() for count in years.values()), default=0)
    width = len(archive.topics)
    rows = []
    for y, principle in enumerate(archive.principles.values()):
        own = crossings[y * width : (y + 1) * width]
        address = archive.targets.principles.get(principle.id, "")
        years = list(by_year[principle.id].items())[-BARS:]
        rows.append(
            PrincipleRow(
                principle.number,
                _link(principle.name, address, to),
                Label(
                    f"{principle.number}  {_short(principle.name, 30)}",
                    LABELS - 10,
                    HEAD + CELL * y + CELL - 9,
                ),
                tuple(crossing.count for crossing in own),
                tuple(
                    _cell(x, y, crossing, most, archive.topics[crossing.topic].name, principle, address, to)
                    for x, crossing in enumerate(own)
                    if crossing.count
                ),
                tuple(
                    Bar(
                        year,
                        CELL * x,
                        CELL - (height := max(2, CELL * count // most_a_year)),
                        height,
                        count,
                        to(year_url(year)) if year in archive.by_year else "",
                        f"{principle.name} in {year}: {_memos(count)}",
                    )
                    for x, (year, count) in enumerate(years)
                    if count
                ),
                tuple(years),
            )
        )
    return tuple(rows)


def _cell(
    x: int,
    y: int,
    crossing: gaps.Crossing,
    most: int,
    topic: str,
    principle: Principle,
    address: str,
    to: Address,
) -> Cell:
    return Cell(
        LABELS + CELL * x,
        HEAD + CELL * y,
        max(1, SHADES * crossing.count // most),
        crossing.count,
        f"{to(address)}#topic-{crossing.topic}" if address else "",
        f"{principle.name}, {topic}: {_memos(crossing.count)}",
    )


def _item(pages: Pages, item: gaps.Gap, to: Address) -> CoverageItem:
    archive = pages.archive
    link = Link("")
    if isinstance(item.of, Memo):
        link = _link(item.of.title, item.of.url, to)
    elif isinstance(item.of, Principle):
        link = _link(item.of.name, archive.targets.principles.get(item.of.id, ""), to)
    elif item.of:
        link = _link(item.of.name, archive.targets.topics.get(item.of.id, ""), to)
    return CoverageItem(link, item.text, f"{item.path}:{item.line}" if item.line else item.path)


def _link(text: str, address: str, to: Address) -> Link:
    return Link(text, to(address) if address else "")


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def _memos(count: int) -> str:
    return f"{count} memo{'s' if count != 1 else ''}"
