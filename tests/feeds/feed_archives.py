"""Archives from texts, their feeds, and the feeds read back by an XML parser that knows nothing of ours."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from memo_archive.archive.archive import Archive
from memo_archive.archive.ledger import Ledger
from memo_archive.feeds.files import FeedWriter
from memo_archive.feeds.options import FeedOptions
from memo_archive.model import Memo
from memo_archive.problems import errors_in
from memo_archive.settings import ArchiveOptions, Place, Settings
from memo_archive.sources.source import Source
from memo_archive.views.rendering import Renderer

SITE = "https://memos.example/"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
}
REGISTRIES = {
    "authors.yml": "editors:\n  name: The Editors\n  group: true\nann:\n  name: Ann Example\n",
    "offers.yml": "card:\n  text: A card to keep.\nfair:\n  text: Come to the fair.\n  until: 2026-03-31\n",
    "topics/pricing.md": "---\nname: Pricing\n---\nWhat things cost.\n",
    "topics/service.md": "---\nname: Service\n---\nHow it feels.\n",
    "principles/promise.md": "---\nnumber: 1\nname: Keep promises\nstatement: A promise is kept.\n---\n",
}


def memo_text(
    title: str = "Price", date: str = "2026-03-30", *, body: str = "A body.", more: str = ""
) -> str:
    """Return the file of a memo that has all it needs; `more` is further front matter."""
    fields = "" if "key_point:" in more else "key_point: >-\n  a price is a promise.\n"
    if "taking_action:" not in more:
        fields += "taking_action: |\n  Look at one price today.\n\n  Whom does it please?\n"
    if "topics:" not in more:
        fields += "topics: [pricing]\n"
    head = f"title: {json.dumps(title, ensure_ascii=False)}\ndate: {date}\n{fields}{textwrap.dedent(more)}"
    return f"---\n{head}---\n\n{body}\n"


def make_archive(
    files: Mapping[str, str],
    *,
    site_url: str = SITE,
    site_name: str = "Memos",
    folder: Path = Path(),
    others: Iterable[str] = (),
    ledger: Ledger | None = None,
    now: datetime = NOW,
    generated: Iterable[str] = ("archive", "authors"),
    allow_errors: bool = False,
    places: Mapping[tuple[str, ...], Place] | None = None,
    **options: Any,
) -> Archive:
    """Return the archive of `files` beside the usual registries; `others` are files that are no text."""
    settings = Settings(
        site_name=site_name,
        site_url=site_url,
        folder=folder,
        options=ArchiveOptions.model_validate({"authors": ("editors",), **options}),
        places=places or {},
    )
    sources = [Source(uri, text.encode()) for uri, text in {**REGISTRIES, **files}.items()]
    archive = Archive.from_sources(
        sources,
        settings,
        now=now.astimezone(settings.zone),
        files=frozenset(others),
        ledger=ledger,
        generated=generated,
    )
    assert allow_errors or not errors_in(archive.problems), "\n".join(map(str, archive.problems))
    return archive


def weekly(count: int, *, last: str = "2026-03-30") -> dict[str, str]:
    """Return the files of `count` memos, one a week, the last on the day `last`."""
    day = datetime.fromisoformat(last).toordinal()
    files = {}
    for number in range(count):
        date = datetime.fromordinal(day - 7 * number).date().isoformat()
        files[f"{date[:4]}/memo-{count - number:04}.md"] = memo_text(f"Memo {count - number}", date)
    return files


def documents(archive: Archive, **options: Any) -> dict[str, bytes]:
    """Return every file of the feeds of `archive` by its address."""
    chosen = FeedOptions.model_validate(options)
    writer = FeedWriter(archive, Renderer(archive), chosen)
    return {url: writer.file(url).data for url in writer.addresses}


@dataclass(frozen=True)
class Rss:
    """An RSS document as a parser sees it."""

    root: ElementTree.Element

    @property
    def channel(self) -> ElementTree.Element:
        found = self.root.find("channel")
        assert found is not None
        return found

    @property
    def items(self) -> list[ElementTree.Element]:
        return self.channel.findall("item")

    def titles(self) -> list[str]:
        return texts(self.items, "title")

    def guids(self) -> list[str]:
        return texts(self.items, "guid")

    def link(self, rel: str) -> str:
        """Return the address of the channel's link `rel`; empty where there is none."""
        found = self.channel.find(f"atom:link[@rel='{rel}']", SPACES)
        return "" if found is None else found.get("href", "")

    def has(self, name: str) -> bool:
        return self.channel.find(name, SPACES) is not None

    def content(self, number: int = 0) -> str:
        return text(self.items[number], "content:encoded")


def rss(data: bytes) -> Rss:
    return Rss(ElementTree.fromstring(data))


def text(element: ElementTree.Element, name: str) -> str:
    """Return the text of the child `name`, which has to be there."""
    found = element.find(name, SPACES)
    assert found is not None, name
    return found.text or ""


def texts(elements: Iterable[ElementTree.Element], name: str) -> list[str]:
    return [text(element, name) for element in elements]


def only(archive: Archive) -> Memo:
    """Return the one memo that is published."""
    (memo,) = archive.memos
    return memo
