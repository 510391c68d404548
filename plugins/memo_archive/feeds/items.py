"""Items: memos as feeds tell them, each made once for all feeds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from memo_archive.archive.archive import Archive
from memo_archive.archive.publication import published_at
from memo_archive.feeds.content import Contents, open_offers
from memo_archive.feeds.texts import legible, one_line
from memo_archive.markdown.parser import plain_text
from memo_archive.model import Author, Memo
from memo_archive.text.slugs import address_key
from memo_archive.text.words import capitalised
from memo_archive.views.rendering import Renderer, absolute

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""The moment of last change of a feed without items; Atom asks for one."""

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote a memo."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A topic or a principle that a memo is filed under."""

    id: str
    """Unique among both kinds: "topics/pricing"."""
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One entry of a feed. Its texts hold only what XML may hold."""

    id: str
    """For ever the same, whatever becomes of title, text and address."""
    url: str
    title: str
    summary: str
    """Plain text, one line."""
    content: str
    """HTML with whole addresses; empty where the summary is all."""
    published: datetime
    updated: datetime
    """No two memos of an archive share it."""
    authors: tuple[Person, ...]
    categories: tuple[Category, ...]
    image: str = ""


class Items:
    """Makes the items of an archive's memos."""

    def __init__(self, archive: Archive, renderer: Renderer) -> None:
        """Take an archive whose settings have a `site_url`."""
        self._archive = archive
        self._renderer = renderer
        self._contents = Contents(archive, renderer)
        self._to = absolute(archive.settings.site_url)
        self._as_of = latest_day(archive.memos)
        self._updated = _moments_of_change(archive)
        self._whole: dict[str, Item] = {}
        self._lasting: dict[str, Item] = {}

    def whole(self, memo: Memo) -> Item:
        """Return `memo` with all its text, and the offers that hold."""
        if memo.uri not in self._whole:
            self._whole[memo.uri] = self._made(memo)
        return self._whole[memo.uri]

    def lasting(self, memo: Memo) -> Item:
        """Return `memo` with all its text, and those offers that never end: nothing here passes by itself."""
        if memo.uri not in self._lasting:
            item = self.whole(memo)
            offers = open_offers(self._archive, memo, None)
            if offers != open_offers(self._archive, memo, self._as_of):
                item = replace(item, content=self._contents.memo(memo, offers))
            self._lasting[memo.uri] = item
        return self._lasting[memo.uri]

    def actions(self, memo: Memo) -> Item:
        """Return the steps of `memo` as an item of its own."""
        first = plain_text(self._renderer.inline(capitalised(memo.steps[0].text), with_links=False))
        head = self._head(memo, "taking-action")
        return replace(head, summary=one_line(first), content=self._contents.steps(memo))

    def key_point(self, memo: Memo) -> Item:
        """Return the key point of `memo` as an item of its own."""
        return self._head(memo, "key-point")

    def newest_change(self, memos: Iterable[Memo]) -> datetime | None:
        """Return the moment at which one of `memos` changed last; None without a memo."""
        return max((self._updated[memo.uri] for memo in memos), default=None)

    def _made(self, memo: Memo) -> Item:
        content = self._contents.memo(memo, open_offers(self._archive, memo, self._as_of))
        item = replace(self._head(memo), content=content)
        return item if item.summary else replace(item, summary=_excerpt(content) or item.title)

    def _head(self, memo: Memo, part: str = "") -> Item:
        """Return `memo` without its text; with a `part`, an item that is told apart from the whole memo's."""
        archive = self._archive
        identity, url = self._identity(memo), self._to(memo.url)
        if part:
            identity, url = f"{identity}{'-' if '#' in identity else '#'}{part}", f"{url}#{part}"
        key_point = self._renderer.inline(capitalised(memo.key_point), with_links=False)
        return Item(
            id=identity,
            url=url,
            title=one_line(memo.title) or memo.slug,
            summary=one_line(plain_text(key_point) or memo.summary or memo.subtitle),
            content="",
            published=_published(memo),
            updated=self._updated[memo.uri],
            authors=tuple(self._person(author) for author in archive.authors_of(memo)),
            categories=tuple(self._categories(memo)),
            image=self._contents.image_of(memo)[0],
        )

    def _identity(self, memo: Memo) -> str:
        identity = legible(self._archive.feed_id_of(memo))
        return identity if identity.strip() else f"tag:{self._archive.settings.tag_authority}:{memo.identity}"

    def _person(self, author: Author) -> Person:
        page = f"authors/{author.id}/" if address_key("authors") in self._archive.targets.by_address else ""
        url = self._contents.address_of(author.url) if author.url else self._to(page) if page else ""
        return Person(one_line(author.name) or author.id, url)

    def _categories(self, memo: Memo) -> Iterable[Category]:
        for topic in memo.topics:
            if topic in self._archive.topics:
                yield Category(f"topics/{topic}", one_line(self._archive.topics[topic].name) or topic)
        for principle in memo.principles:
            if principle in self._archive.principles:
                yield Category(
                    f"principles/{principle}", one_line(self._archive.principles[principle].name) or principle
                )


def latest_day(memos: Iterable[Memo]) -> date | None:
    """Return the day of the newest change.

    An offer that ends is left out of feeds from that day on, not from today on.
    """
    return max((memo.changed for memo in memos if memo.changed), default=None)


def _published(memo: Memo) -> datetime:
    return memo.published_at or BEGINNING


def _moments_of_change(archive: Archive) -> dict[str, datetime]:
    """Return when each memo changed last, by its uri.

    Authors tell days, so several may have one moment. They are set apart by seconds, in the order of their
    identities: readers take entries that changed at one moment for one change.
    """
    together: defaultdict[datetime, list[Memo]] = defaultdict(list)
    for memo in archive.memos:
        moment = _published(memo)
        if memo.updated:
            moment = max(moment, published_at(memo.updated, archive.settings))
        together[moment].append(memo)
    return {
        memo.uri: moment + timedelta(seconds=second)
        for moment, memos in together.items()
        for second, memo in enumerate(sorted(memos, key=lambda memo: memo.identity))
    }


def _excerpt(content: str, *, limit: int = 200) -> str:
    """Return the beginning of `content` as text: the first paragraph, at most `limit` characters of it."""
    text = next((t for p in _PARAGRAPH.findall(content) if (t := plain_text(p))), "")
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"
