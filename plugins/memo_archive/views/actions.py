"""Take action: the steps of all memos on numbered pages, the plan, and the data that scripts search."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from memo_archive.archive.reader_steps import MemoSteps, Steps, count_of
from memo_archive.settings.section_options import ActionsOptions, series_name
from memo_archive.views.acting import (
    ADDRESS,
    PLAN,
    Acting,
    ExportLink,
    acting_on,
    archive_name,
    export_links,
)
from memo_archive.views.memo import Link, Pages, StepView
from memo_archive.views.metadata import Metadata
from memo_archive.views.numbering import Pagination, page_url, pages_of, pagination
from memo_archive.views.rendering import Address, absolute, address_from
from memo_archive.views.timeline import newest_change, page_metadata

DATA = f"{ADDRESS}data/"
PART = 1000
"""Steps in one file of data."""
ROOT = "\x02/"
"""Stands for the way from a page to the site's root. No author can write it."""
_TASK, _QUESTION = 1, 2


@dataclass(frozen=True, slots=True)
class EntryView:
    """A memo in a list, with its steps; the same for every page, so that it can be printed once for all.

    Addresses within begin with `ROOT`.
    """

    identity: str
    title: str
    url: str
    memo_url: str
    """Below the site's root."""
    date: date | None
    key_point: Markup
    """Without links."""
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A part of all steps, and how many they are."""

    id: str
    """Its value in a filter: "pricing", "2026"."""
    link: Link
    count: int


@dataclass(frozen=True, slots=True)
class Ways:
    """The parts of one kind."""

    id: str
    """topics, principles, years or series."""
    name: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class ActionsView:
    """One page of steps: of all, or of a topic, a principle, a year or a series."""

    url: str
    metadata: Metadata
    kind: str
    """all, topic, principle, year or series."""
    name: str
    """Of the topic, the principle, the year or the series; empty where it is all."""
    page: Link
    """Where the archive tells of it, such as the topic's page; without address where it has none."""
    entries: tuple[EntryView, ...]
    """Newest first; parts of a series in order."""
    root_mark: str
    """What stands in them for `acting.root`."""
    count: int
    """Steps on all pages of the list."""
    memos: int
    """Memos that the steps are from."""
    ways: tuple[Ways, ...]
    """Ways in; on the first page of all steps only, like the two that follow."""
    whos: tuple[str, ...]
    """Everybody whom a step names as the one to take it."""
    has_takes: bool
    """Whether a step says how long it takes."""
    filtered: str
    """Address where a script filters them, set to this list."""
    exports: tuple[ExportLink, ...]
    acting: Acting
    pagination: Pagination
    changed: date | None


@dataclass(frozen=True, slots=True)
class PlanView:
    """The page on which a script keeps a reader's plan."""

    url: str
    metadata: Metadata
    exports: tuple[ExportLink, ...]
    """Of all steps."""
    acting: Acting
    changed: date | None


@dataclass(frozen=True, slots=True)
class _List:
    """The steps of one kind, before they are cut into pages."""

    kind: str
    id: str
    name: str
    title: str
    description: str
    address: str
    """Below the site's root, of the page that tells of it; empty without one."""
    memos: tuple[MemoSteps, ...]

    @property
    def folder(self) -> str:
        return f"{ADDRESS}{_FOLDERS[self.kind]}/{self.id}/" if self.id else ADDRESS


_FOLDERS = {"topic": "topics", "principle": "principles", "year": "years", "series": "series"}
_NAMES = {"topic": "By topic", "principle": "By principle", "year": "By year", "series": "By series"}


class ActionPages:
    """Makes the pages and the data of an archive's steps."""

    def __init__(self, pages: Pages, steps: Steps) -> None:
        self._pages, self._steps = pages, steps
        self._archive = archive = pages.archive
        self._size = archive.settings.options_of(ActionsOptions).page_size
        self._lists = tuple(self._parts())
        self._entries: dict[str, EntryView] = {}
        whos = {step.who for it in steps.all for step in it.steps if step.who}
        self._whos = tuple(sorted(whos, key=lambda who: (who.casefold(), who)))
        self._has_takes = any(step.minutes for it in steps.all for step in it.steps)

    def views(self) -> Iterator[ActionsView | PlanView]:
        """Yield every page, that of the plan last."""
        site, archive = self._archive.settings.site_name, self._archive
        about = f"What the memos of {site} ask you to do, and to ask."
        everything = _List("all", "", "", "Take action", about, "", self._steps.all)
        for listed in (everything, *self._lists):
            yield from self._pages_of(listed)
        to = address_from(PLAN)
        yield PlanView(
            url=PLAN,
            metadata=page_metadata(archive, PLAN, "My plan", f"The steps you chose from {site}."),
            exports=export_links(ADDRESS, to),
            acting=acting_on(archive.settings, PLAN),
            changed=newest_change([it.memo for it in self._steps.all]),
        )

    def data(self) -> Iterator[tuple[str, bytes]]:
        """Yield address and bytes of what filters read: an index, and all steps in parts.

        Parts are cut from the oldest step on, so that a new memo changes the newest part only.
        """
        archive, memos = self._archive, self._steps.all
        parts = []
        for part in reversed(list(_cut(memos[::-1]))):
            newest_first = part[::-1]
            data = _json(self._part(newest_first))
            file = f"steps-{hashlib.sha256(data).hexdigest()[:12]}.json"
            yield f"{DATA}{file}", data
            parts.append(
                {
                    "file": file,
                    "steps": count_of(part),
                    "from": _day(part[0].memo.date),
                    "to": _day(part[-1].memo.date),
                }
            )
        ways: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _FOLDERS}
        for listed in self._lists:
            way: dict[str, Any] = {"id": listed.id, "name": listed.name, "count": count_of(listed.memos)}
            if listed.kind == "principle":
                way["number"] = archive.principles[listed.id].number
            ways[listed.kind].append(way)
        index = {
            "version": 1,
            "archive": archive_name(archive.settings),
            "name": archive.settings.site_name,
            "topics": ways["topic"],
            "principles": ways["principle"],
            "years": [{"year": int(way["id"]), "count": way["count"]} for way in ways["year"]],
            "series": ways["series"],
            "whos": self._whos,
            "has_takes": self._has_takes,
            "parts": parts,
        }
        yield f"{DATA}index.json", _json(index)

    def _parts(self) -> Iterator[_List]:
        """Yield the lists of topics, principles, years and series: those that have steps, and have pages."""
        archive, steps, generated = self._archive, self._steps, self._archive.targets.generated
        site = archive.settings.site_name
        if "topics" in generated:
            for name, memos in steps.by_topic.items():
                topic = archive.topics[name].name
                yield _List(
                    "topic",
                    name,
                    topic,
                    f"Take action: {topic}",
                    f"What the memos of {site} on {topic} ask you to do.",
                    archive.targets.topics[name],
                    memos,
                )
        if "principles" in generated:
            for name, memos in steps.by_principle.items():
                principle = archive.principles[name].name
                yield _List(
                    "principle",
                    name,
                    principle,
                    f"Take action: {principle}",
                    f"What the memos of {site} that rest on this principle ask you to do.",
                    archive.targets.principles[name],
                    memos,
                )
        for year, memos in steps.by_year.items():
            yield _List(
                "year",
                year,
                year,
                f"Take action: {year}",
                f"What the memos of {year} ask you to do.",
                f"{year}/",
                memos,
            )
        if "series" in generated:
            for name, memos in steps.by_series.items():
                series = series_name(archive.settings, name)
                yield _List(
                    "series",
                    name,
                    series,
                    f"Take action: {series}",
                    f"What the memos of this series of {site} ask you to do.",
                    f"series/{name}/",
                    memos,
                )

    def _pages_of(self, listed: _List) -> Iterator[ActionsView]:
        archive, folder = self._archive, listed.folder
        cut = pages_of(listed.memos, self._size)
        count = count_of(listed.memos)
        for number, shown in enumerate(cut, 1):
            url = page_url(folder, number)
            to = address_from(url)
            title = listed.title if number == 1 else f"{listed.title}, page {number}"
            is_entrance = number == 1 and not listed.id
            query = f"?{listed.kind}={listed.id}" if listed.id else ""
            yield ActionsView(
                url=url,
                metadata=page_metadata(archive, url, title, listed.description),
                kind=listed.kind,
                name=listed.name,
                page=Link(listed.name, to(listed.address) if listed.address else ""),
                entries=tuple(map(self._entry, shown)),
                root_mark=ROOT,
                count=count,
                memos=len(listed.memos),
                ways=self._ways(to) if is_entrance else (),
                whos=self._whos if is_entrance else (),
                has_takes=is_entrance and self._has_takes,
                filtered=f"{to(ADDRESS)}{query}",
                exports=export_links(place, to) if (place := _place_of(listed)) else (),
                acting=acting_on(archive.settings, url),
                pagination=pagination(folder, number, len(cut)),
                changed=newest_change([it.memo for it in shown]),
            )

    def _ways(self, to: Address) -> tuple[Ways, ...]:
        by_kind = ((kind, [part for part in self._lists if part.kind == kind]) for kind in _FOLDERS)
        return tuple(
            Ways(
                _FOLDERS[kind],
                _NAMES[kind],
                tuple(Way(part.id, Link(part.name, to(part.folder)), count_of(part.memos)) for part in parts),
            )
            for kind, parts in by_kind
            if parts
        )

    def _entry(self, it: MemoSteps) -> EntryView:
        memo, filled = it.memo, self._pages.renderer.filled
        entry = self._entries.get(memo.uri)
        if entry is None:
            to = absolute(ROOT)
            entry = self._entries[memo.uri] = EntryView(
                identity=memo.identity,
                title=memo.title,
                url=to(memo.url),
                memo_url=memo.url,
                date=memo.date,
                key_point=self._pages.key_point(memo),
                steps=tuple(
                    StepView(
                        step.id,
                        filled(step.passage, uri=memo.uri, url=memo.url, address=to),
                        step.who,
                        step.minutes,
                    )
                    for step in it.steps
                ),
            )
        return entry

    def _part(self, memos: Sequence[MemoSteps]) -> dict[str, Any]:
        """Return a part of the data, in the form that scripts read."""
        topics, principles, series = (
            {listed.id for listed in self._lists if listed.kind == kind}
            for kind in ("topic", "principle", "series")
        )
        return {
            "memos": [
                {
                    "id": it.memo.identity,
                    "url": it.memo.url,
                    "title": it.memo.title,
                    "date": _day(it.memo.date),
                    "key_point": it.key_point,
                    "topics": [name for name in it.memo.topics if name in topics],
                    "principles": [name for name in it.memo.principles if name in principles],
                    "series": it.memo.series.id if it.memo.series and it.memo.series.id in series else None,
                }
                for it in memos
            ],
            "steps": [
                [
                    number,
                    step.id,
                    step.text,
                    _TASK * step.has_task + _QUESTION * step.has_question,
                    step.who,
                    step.minutes or 0,
                ]
                for number, it in enumerate(memos)
                for step in it.steps
            ],
        }


def _place_of(listed: _List) -> str:
    """Return the folder with the files that hold the steps of `listed`; empty where it has none."""
    if listed.kind == "all":
        return ADDRESS
    return listed.address if listed.kind in ("topic", "principle") else ""


def _cut(memos: Iterable[MemoSteps]) -> Iterator[tuple[MemoSteps, ...]]:
    """Yield `memos` in parts of at most `PART` steps; a memo is whole in one, however many it has."""
    part: list[MemoSteps] = []
    size = 0
    for it in memos:
        if part and size + len(it.steps) > PART:
            yield tuple(part)
            part, size = [], 0
        part.append(it)
        size += len(it.steps)
    if part:
        yield tuple(part)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
