"""The channel of a feed: what a document says of itself, whatever it is written in."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from memo_archive.archive.archive import Archive
from memo_archive.feeds.options import FeedOptions
from memo_archive.feeds.plan import Feed, Form, Group
from memo_archive.feeds.texts import one_line
from memo_archive.markdown.images import size_of
from memo_archive.views.rendering import absolute

GENERATOR = "Memo Archive"


@dataclass(frozen=True, slots=True)
class ChannelLink:
    """A link from one document to another."""

    rel: str
    href: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class ChannelImage:
    """The picture of a channel."""

    url: str
    width: int
    """In pixels; 0 where it is not known."""
    height: int

    @property
    def fits_rss(self) -> bool:
        """Tell whether RSS allows these measures."""
        return 0 < self.width <= 144 and 0 < self.height <= 400


@dataclass(frozen=True, slots=True)
class Channel:
    """The metadata of a feed document. Addresses are whole; what is not set is empty."""

    id: str
    url: str
    page_url: str
    site_name: str
    title: str
    description: str
    language: str
    copyright: str
    image: ChannelImage | None
    authority: str
    """Who mints `tag:` URIs."""
    updated: datetime | None
    """The newest change among its items; None without items."""
    links: tuple[ChannelLink, ...]
    """To itself first."""
    is_complete: bool
    is_archive: bool
    generator: str = GENERATOR


def title_of(feed: Feed, site_name: str) -> str:
    """Return the title of `feed`: the site's name, and its own where it does not hold all memos."""
    return f"{site_name}: {feed.name}" if feed.name else site_name


class Channels:
    """Makes the channels of an archive's feeds."""

    def __init__(self, archive: Archive, options: FeedOptions) -> None:
        """Take an archive whose settings have a `site_url`."""
        self._settings = archive.settings
        self._options = options
        self._to = absolute(archive.settings.site_url)
        self._image = self._image_of(options)

    def of(self, feed: Feed, updated: datetime | None) -> Channel:
        """Return the channel of `feed`, whose newest change was at the moment `updated`."""
        settings = self._settings
        is_all = feed.group is Group.ALL
        return Channel(
            id=f"tag:{settings.tag_authority}:{feed.url}",
            url=self._to(feed.url),
            page_url=self._to(feed.page),
            site_name=one_line(settings.site_name) or settings.site_url,
            title=one_line(title_of(feed, settings.site_name)) or settings.site_url,
            description=one_line((settings.site_description if is_all else "") or feed.brings),
            language=settings.options.language,
            copyright=one_line(self._options.copyright),
            image=self._image,
            authority=settings.tag_authority,
            updated=updated,
            links=tuple(self._links(feed)),
            is_complete=feed.is_complete,
            is_archive=feed.group is Group.PAST,
        )

    def _links(self, feed: Feed) -> Iterator[ChannelLink]:
        yield ChannelLink("self", self._to(feed.url), feed.form)
        if feed.group is Group.PAST:
            yield ChannelLink("current", self._to("feed.xml"), Form.RSS)
        elif self._options.hub:
            yield ChannelLink("hub", self._options.hub)
        for rel, url in (("prev-archive", feed.previous), ("next-archive", feed.next)):
            if url:
                yield ChannelLink(rel, self._to(url), Form.RSS)

    def _image_of(self, options: FeedOptions) -> ChannelImage | None:
        if not options.image:
            return None
        file = posixpath.normpath(options.image.lstrip("/"))
        width, height = size_of(self._settings.content_folder / file)
        return ChannelImage(self._to(file), max(0, width), max(0, height))
