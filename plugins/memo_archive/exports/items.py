"""Items: steps with all that a reader needs of their memo, as every form of export tells it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from memo_archive.archive.archive import Archive
from memo_archive.archive.reader_steps import MemoSteps, ReaderStep
from memo_archive.settings.section_options import series_name
from memo_archive.views.rendering import absolute

_PLAIN_ID = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Named:
    """A topic, a principle or a series."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """A step with its address."""

    step: ReaderStep
    url: str
    """Whole where the site has an address, else from its root on."""


@dataclass(frozen=True, slots=True)
class MemoItems:
    """A memo with its items."""

    identity: str
    uri: str
    """Its file."""
    path: str
    """Its page below the site's root."""
    title: str
    url: str
    """Whole where the site has an address, else from its root on."""
    moment: datetime | None
    """When it was published, in the archive's time zone."""
    date: str
    """ISO form."""
    key_point: str
    topics: tuple[Named, ...]
    principles: tuple[Named, ...]
    series: Named | None
    items: tuple[Item, ...]


class Itemiser:
    """Makes the items of an archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._topics = {topic.id: Named(topic.id, topic.name) for topic in archive.topics.values()}
        self._principles = {one.id: Named(one.id, one.name) for one in archive.principles.values()}
        self.address = address_of(archive)

    def items(self, it: MemoSteps) -> MemoItems:
        """Return what exports tell of `it`."""
        memo, series = it.memo, it.memo.series
        url = self.address(memo.url)
        return MemoItems(
            identity=memo.identity,
            uri=memo.uri,
            path=memo.url,
            title=memo.title,
            url=url,
            moment=memo.published_at,
            date=memo.date.isoformat() if memo.date else "",
            key_point=it.key_point,
            topics=tuple(self._topics[name] for name in memo.topics if name in self._topics),
            principles=tuple(self._principles[name] for name in memo.principles if name in self._principles),
            series=Named(series.id, series_name(self._archive.settings, series.id)) if series else None,
            items=tuple(_item(step, url) for step in it.steps),
        )


def address_of(archive: Archive) -> Callable[[str], str]:
    """Return what gives addresses that mean the same wherever a file is taken, if the site has its own."""
    return absolute(archive.settings.site_url or "/")


def _item(step: ReaderStep, url: str) -> Item:
    return Item(step, f"{url}#{step.id if _PLAIN_ID.fullmatch(step.id) else quote(step.id)}")


def format_minutes(minutes: int) -> str:
    """Return a duration as people write it: "30 min", "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)
