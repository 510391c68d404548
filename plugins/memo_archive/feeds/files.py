"""The files of an archive's feeds: what is written where, and what stands in the way."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from memo_archive.archive.archive import Archive
from memo_archive.feeds.atom import atom_document
from memo_archive.feeds.channel import Channel, Channels
from memo_archive.feeds.items import Item, Items
from memo_archive.feeds.jsonfeed import json_document
from memo_archive.feeds.moved import file_of, redirect_rules, renamed
from memo_archive.feeds.opml import URL as OPML
from memo_archive.feeds.opml import opml_document
from memo_archive.feeds.options import NAME, FeedOptions
from memo_archive.feeds.plan import Feed, Form, Group, Telling, feeds_in
from memo_archive.feeds.rss import RssWriter
from memo_archive.feeds.texts import one_line
from memo_archive.problems import START, Level, Problem, did_you_mean, shown
from memo_archive.settings import Place
from memo_archive.text.slugs import address_key, fault_of_address
from memo_archive.views.rendering import Renderer

GROUPS = {
    Group.ALL: "All memos",
    Group.SHORT: "In short",
    Group.TOPIC: "By topic",
    Group.PRINCIPLE: "By principle",
    Group.AUTHOR: "By author",
    Group.SERIES: "By series",
}
"""How the kinds of feeds that one can subscribe to are named."""
IMAGE_TYPES = (".png", ".jpg", ".jpeg", ".gif")
_OPML_TYPE = "text/x-opml"


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A file of the site."""

    url: str
    """Below the site's root."""
    media_type: str
    data: bytes


class FeedWriter:
    """Writes the feeds of one archive, each when it is asked for; a memo is made into an item once for all.

    Needs a `site_url`, and nothing else that `problems_of` calls an error.
    """

    def __init__(self, archive: Archive, renderer: Renderer, options: FeedOptions) -> None:
        self._archive, self._options = archive, options
        self._items, self._rss = Items(archive, renderer), RssWriter()
        self._channels = Channels(archive, options)
        self._feeds = {feed.url: feed for feed in feeds_in(archive, options)}
        self._copies = _copies(archive, options)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of all files."""
        return _addresses(self._feeds, self._copies, self._options)

    def file(self, url: str) -> FeedFile:
        """Return the file at `url`, one of `addresses`."""
        feed = self._feeds.get(self._copies.get(url, url))
        if feed:
            return FeedFile(url, feed.form, self._document(feed).encode())
        if url == OPML:
            return FeedFile(url, _OPML_TYPE, self._list().encode())
        return FeedFile(url, "text/plain", redirect_rules(self._archive, self._options.moved).encode())

    def _document(self, feed: Feed) -> str:
        told = _items_of(feed, self._items)
        channel = self._channels.of(feed, self._items.newest_change(feed.memos))
        match feed.form:
            case Form.RSS:
                return self._rss.document(channel, told)
            case Form.ATOM:
                return atom_document(channel, told)
            case Form.JSON:
                return json_document(channel, told)

    def _list(self) -> str:
        listed: dict[Group, list[Channel]] = {group: [] for group in GROUPS}
        for feed in self._feeds.values():
            if feed.form is Form.RSS and feed.group in listed:
                channel = self._channels.of(feed, self._items.newest_change(feed.memos))
                listed[feed.group].append(channel)
        title = one_line(self._archive.settings.site_name)
        return opml_document(title, ((name, listed[group]) for group, name in GROUPS.items()))


def problems_of(archive: Archive, options: FeedOptions) -> tuple[Problem, ...]:
    """Return the problems that keep the feeds from being right."""
    urls = [feed.url for feed in feeds_in(archive, options)]
    addresses = _addresses(urls, _copies(archive, options), options)
    return (
        *_without_address(archive),
        *_ids_twice(archive),
        *_with_image(archive, options),
        *_moved(archive, urls, options),
        *_in_the_way(archive, addresses),
    )


def _addresses(urls: Iterable[str], copies: Iterable[str], options: FeedOptions) -> tuple[str, ...]:
    """Return the addresses of all files: feeds, their list, copies, and the rules if they are wanted."""
    return (*urls, OPML, *copies, *((options.rules,) if options.rules else ()))


def _copies(archive: Archive, options: FeedOptions) -> dict[str, str]:
    """Return the feeds that are written twice, by their other addresses."""
    moved = {} if options.rules else {file_of(a): url.lstrip("/") for a, url in options.moved.items()}
    return renamed(archive) | moved


def _items_of(feed: Feed, items: Items) -> list[Item]:
    match feed.telling:
        case Telling.WHOLE:
            make = items.whole
        case Telling.LASTING:
            make = items.lasting
        case Telling.ACTIONS:
            make = items.actions
        case Telling.KEY_POINT:
            make = items.key_point
    return [make(memo) for memo in feed.memos]


def _setting(archive: Archive, *option: str, code: str, what: str, cure: str) -> Problem:
    return archive.settings.place(NAME, *option).error(code, f"{NAME}: {what}", cure)


def _without_address(archive: Archive) -> Iterator[Problem]:
    if not archive.settings.site_url:
        yield archive.settings.place(NAME).error(
            "feeds-site-url",
            "site_url is not set, and a feed needs whole addresses",
            f"Add `site_url: https://memos.example.org/`, with the site's own address, or remove `- {NAME}`.",
        )


def _ids_twice(archive: Archive) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    gone = {entry.feed_id: name for name, entry in archive.ledger.entries.items() if entry.withdrawn}
    for memo in reversed(archive.memos):
        identity = archive.feed_id_of(memo)
        other = owners.setdefault(identity, memo.path)
        what = f"that of {other} too" if other != memo.path else ""
        if not what and gone.get(identity, memo.identity) != memo.identity:
            what = f"that of {gone[identity]}, which was withdrawn"
        if what:
            yield Problem(
                memo.path,
                START.line,
                START.column,
                Level.ERROR,
                "feed-id-twice",
                f"its id in feeds, {shown(identity)}, is {what}, so readers would take the two for one",
                "Give it another `feed_id:`, or take the field away.",
            )


def _with_image(archive: Archive, options: FeedOptions) -> Iterator[Problem]:
    if not options.image:
        return
    file = posixpath.normpath(options.image.lstrip("/"))
    what = ""
    if file not in archive.targets.files:
        what = f"image is {shown(options.image)}, which is not in {archive.settings.docs_dir}"
    elif not file.lower().endswith(IMAGE_TYPES):
        what = f"image is {shown(options.image)}, of a type that feeds cannot show"
    if what:
        pictures = [name for name in archive.targets.files if name.lower().endswith(IMAGE_TYPES)]
        cure = did_you_mean(file, pictures, otherwise="Name a PNG, JPEG or GIF of the content folder.")
        yield _setting(archive, "image", code="feed-image", what=what, cure=cure)


def _moved(archive: Archive, urls: Sequence[str], options: FeedOptions) -> Iterator[Problem]:
    for address, feed in options.moved.items():
        if feed.lstrip("/") not in urls:
            yield _setting(
                archive,
                "moved",
                address,
                code="moved-feed",
                what=f"{shown(address)} leads to {shown(feed)}, which is no feed of this site",
                cure=did_you_mean(
                    feed, urls, otherwise="Write it as in feeds.opml, without the site's address."
                ),
            )
        if fault := fault_of_address(address.strip("/")):
            yield _setting(
                archive,
                "moved",
                address,
                code="moved-feed",
                what=f"the address {shown(address)} {fault}",
                cure="Write it from the site's root, as `category/pricing/feed/`.",
            )


def _in_the_way(archive: Archive, addresses: Iterable[str]) -> Iterator[Problem]:
    targets = archive.targets
    files = {address_key(file): file for file in targets.files}
    taken: dict[str, str] = {}
    for address in addresses:
        key = address_key(address)
        page = targets.by_address.get(key)
        other = taken.get(key) or files.get(key) or (page.uri or page.url if page else "")
        taken.setdefault(key, address)
        if other:
            place = archive.settings.place(NAME)
            if other in targets.files:
                place = Place(f"{archive.settings.docs_dir}/{other}", *START)
            yield place.error(
                "feed-address",
                f"/{address} is to be a file of {NAME}, and {other} has that address",
                f"Rename that one, or change the options of {NAME}.",
            )
