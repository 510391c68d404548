"""What is said of feeds on pages: a list for people, and links for programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from memo_archive.archive.archive import Archive
from memo_archive.feeds.channel import title_of
from memo_archive.feeds.files import GROUPS
from memo_archive.feeds.opml import URL as OPML
from memo_archive.feeds.options import FeedOptions
from memo_archive.feeds.plan import Feed, Form, Group, feeds_in
from memo_archive.views.rendering import absolute

_FORMS = {Form.RSS: "RSS", Form.ATOM: "Atom", Form.JSON: "JSON Feed"}
_FOR_WHOM = {
    Form.RSS: "The one to take if you are not sure: every feed reader knows RSS.",
    Form.ATOM: "The same in Atom, which says more exactly when a memo was changed.",
    Form.JSON: "The same as JSON Feed, for those who write programs.",
}
_BRINGS = {
    Group.TOPIC: "The memos on one topic, in full.",
    Group.PRINCIPLE: "The memos that rest on one principle, in full.",
    Group.AUTHOR: "The memos of one author, in full.",
    Group.SERIES: "The parts of one series, in full.",
}

PAGE = """\
---
title: Subscribe
---

A feed is an address that a program, called a feed reader, asks for what is new. You give it the address
once; from then on a new memo appears there by itself. Nobody learns your name or your mail address, and you
leave by deleting a line.

If you have never used one: choose a feed reader, look in it for *add feed* or a plus sign, and paste the
first address below.
"""
"""The page of a site that has written none."""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that one can subscribe to."""

    name: str
    """Among those of its group: "RSS", "Pricing"."""
    title: str
    """With the site's name, for a program's list."""
    brings: str
    """The content for a subscriber, in a sentence."""
    url: str
    """Whole."""
    type: str


@dataclass(frozen=True, slots=True)
class FeedGroup:
    """Feeds of one kind."""

    id: str
    name: str
    brings: str
    """The content of each; empty where they differ."""
    feeds: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True)
class SubscribeView:
    """All that one can subscribe to."""

    groups: tuple[FeedGroup, ...]
    opml_url: str
    sign_up: str
    """Address of a mail service's form; empty where there is none."""


class Discovery:
    """Tells pages which feeds there are."""

    def __init__(self, archive: Archive, options: FeedOptions) -> None:
        """Take an archive whose settings have a `site_url`."""
        self.archive = archive
        self._options = options
        self._to = absolute(archive.settings.site_url)
        self._feeds = tuple(feed for feed in feeds_in(archive, options) if feed.group is not Group.PAST)
        self._all = tuple(self._link(feed) for feed in self._feeds if feed.group is Group.ALL)
        # By the address beside which a feed stands, whether or not there is a page yet.
        self._own: Mapping[str, FeedLink] = {
            feed.url.removesuffix("feed.xml"): self._link(feed) for feed in self._feeds if feed.name
        }

    def links(self, url: str) -> tuple[FeedLink, ...]:
        """Return the feeds that the page at `url` names to programs, its own first."""
        own = self._own.get(url)
        return (own, *self._all) if own else self._all

    def view(self) -> SubscribeView:
        """Return the list for people."""
        groups: defaultdict[Group, list[FeedLink]] = defaultdict(list)
        for feed in self._feeds:
            groups[feed.group].append(self._link(feed))
        return SubscribeView(
            tuple(_groups(groups)),
            self._to(OPML),
            self._options.sign_up,
        )

    def _link(self, feed: Feed) -> FeedLink:
        site_name = self.archive.settings.site_name
        if feed.name:
            return FeedLink(
                feed.name, title_of(feed, site_name), feed.brings, self._to(feed.url), feed.form.value
            )
        name = _FORMS[feed.form]
        brings = f"{feed.brings} {_FOR_WHOM[feed.form]}" if feed.form is Form.RSS else _FOR_WHOM[feed.form]
        return FeedLink(name, f"{site_name} ({name})", brings, self._to(feed.url), feed.form.value)


def _groups(groups: Mapping[Group, list[FeedLink]]) -> Iterable[FeedGroup]:
    for group, name in GROUPS.items():
        if group in groups:
            yield FeedGroup(group.value, name, _BRINGS.get(group, ""), tuple(groups[group]))
