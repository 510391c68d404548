"""Which feeds an archive has, and which memos each holds."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from memo_archive.archive.archive import Archive
from memo_archive.feeds.items import latest_day
from memo_archive.feeds.options import FeedOptions
from memo_archive.model import Kind, Memo
from memo_archive.text.slugs import address_key
from memo_archive.text.words import capitalised


class Form(enum.StrEnum):
    """The format of a feed, by its media type."""

    RSS = "application/rss+xml"
    ATOM = "application/atom+xml"
    JSON = "application/feed+json"


class Group(enum.StrEnum):
    """The purpose of a feed, by which lists group it."""

    ALL = "all"
    SHORT = "short"
    TOPIC = "topic"
    PRINCIPLE = "principle"
    AUTHOR = "author"
    SERIES = "series"
    PAST = "past"
    """Not to subscribe to: a part of the past that never changes (RFC 5005)."""


class Telling(enum.StrEnum):
    """The part of a memo that a feed holds."""

    WHOLE = "whole"
    LASTING = "lasting"
    """All but what ends."""
    ACTIONS = "actions"
    KEY_POINT = "key point"


@dataclass(frozen=True, slots=True)
class Feed:
    """One document, before it is written."""

    url: str
    """Below the site's root."""
    form: Form
    group: Group
    name: str
    """Beside the site's own: "Pricing"; empty where it holds all memos."""
    brings: str
    """The content for a subscriber, as a sentence."""
    memos: tuple[Memo, ...]
    """Newest first."""
    page: str = ""
    """The page it belongs to, below the site's root; empty for the home page."""
    telling: Telling = Telling.WHOLE
    is_complete: bool = False
    """There are no other memos that it would carry."""
    previous: str = ""
    """The part of the past before it, below the site's root."""
    next: str = ""
    """The part of the past after it."""


def feeds_in(archive: Archive, options: FeedOptions) -> tuple[Feed, ...]:
    """Return every feed of `archive`, those of all memos first; their addresses are promises.

    A notice stands among all memos until something is published after its last day, and in no other feed.
    One without a last day stands in the past as well.
    """
    memos = tuple(memo for memo in archive.memos if memo.kind is Kind.MEMO)
    past = past_feeds(archive, options.size)
    newest = _newest(archive, options.size)
    last = past[-1].url if past else ""
    is_complete = len(newest) == len(_current(archive))
    everything = Feed(
        "feed.xml",
        Form.RSS,
        Group.ALL,
        "",
        "Each memo in full, on the day it appears.",
        newest,
        is_complete=is_complete,
        previous=last,
    )
    pages = _Pages(archive)
    sized = _sized(options.digest_size)
    return (
        everything,
        replace(everything, url="atom.xml", form=Form.ATOM),
        replace(everything, url="feed.json", form=Form.JSON),
        sized(
            Feed(
                "key-points/feed.xml",
                Form.RSS,
                Group.SHORT,
                "Key points",
                "The one sentence that matters of each memo, and nothing else.",
                tuple(memo for memo in memos if memo.key_point),
                pages.of("key-points/"),
                Telling.KEY_POINT,
            )
        ),
        sized(
            Feed(
                "actions/feed.xml",
                Form.RSS,
                Group.SHORT,
                "Taking action",
                "What to do this week: the steps of each memo, without its text.",
                tuple(memo for memo in memos if memo.steps),
                pages.of("actions/"),
                Telling.ACTIONS,
            )
        ),
        *map(_sized(options.topic_size), _parts(archive, options, memos, pages)),
        *past,
    )


def past_feeds(archive: Archive, size: int) -> tuple[Feed, ...]:
    """Return the parts of the past, the oldest first: one for each year that is over, by RFC 5005.

    A year is over when a later one has a memo. In the year that is not, each `size` memos become a part, so
    that none is lost between the past and the newest; when the year is over, one part holds them all.
    """
    lasting = [memo for memo in archive.memos if memo.date and not memo.expires]
    years: defaultdict[int, list[Memo]] = defaultdict(list)
    for memo in lasting:
        if memo.date:
            years[memo.date.year].append(memo)
    parts: list[tuple[str, str, list[Memo]]] = []
    for year in sorted(years):
        memos = years[year]
        if year < max(years):
            parts.append((f"archive/{year:04}/feed.xml", str(year), memos))
            continue
        oldest_first = memos[::-1]
        for number in range(1, len(memos) // size + 1):
            part = oldest_first[(number - 1) * size : number * size]
            parts.append((f"archive/{year:04}/{number}/feed.xml", f"{year}, part {number}", part[::-1]))
    urls = ["", *(url for url, _, _ in parts), ""]
    return tuple(
        Feed(
            url,
            Form.RSS,
            Group.PAST,
            name,
            f"The memos of {name}.",
            tuple(memos),
            f"{url.split('/')[1]}/",
            Telling.LASTING,
            previous=previous,
            next=following,
        )
        for (url, name, memos), previous, following in zip(parts, urls, urls[2:], strict=False)
    )


def _current(archive: Archive) -> tuple[Memo, ...]:
    """Return memos and notices, without the notices whose last day was past when the newest appeared."""
    day = latest_day(archive.memos)
    return tuple(memo for memo in archive.memos if memo.expires is None or day is None or memo.expires >= day)


def _newest(archive: Archive, size: int) -> tuple[Memo, ...]:
    """Return the newest `size` memos, and the notices among them that will expire, which do not count."""
    newest: list[Memo] = []
    for memo in _current(archive):
        if size == 0:
            break
        newest.append(memo)
        size -= memo.expires is None
    return tuple(newest)


def _sized(size: int) -> Callable[[Feed], Feed]:
    """Return what cuts a feed to its newest `size` memos."""
    return lambda feed: replace(feed, memos=feed.memos[:size], is_complete=len(feed.memos) <= size)


def _parts(archive: Archive, options: FeedOptions, memos: Sequence[Memo], pages: _Pages) -> Iterator[Feed]:
    """Yield the feeds of topics, principles, authors and series, with all their memos."""
    by_topic = _filed(memos, lambda memo: memo.topics)
    for topic in archive.topics.values():
        yield Feed(
            f"topics/{topic.id}/feed.xml",
            Form.RSS,
            Group.TOPIC,
            topic.name,
            f"The memos on the topic “{topic.name}”, in full.",
            by_topic[topic.id],
            archive.targets.topics.get(topic.id, ""),
        )
    by_principle = _filed(memos, lambda memo: memo.principles)
    for principle in archive.principles.values():
        yield Feed(
            f"principles/{principle.id}/feed.xml",
            Form.RSS,
            Group.PRINCIPLE,
            principle.name,
            f"The memos that rest on the principle “{principle.name}”, in full.",
            by_principle[principle.id],
            archive.targets.principles.get(principle.id, ""),
        )
    if options.authors:
        by_author = _filed(memos, lambda memo: [author.id for author in archive.authors_of(memo)])
        for author in archive.authors.values():
            yield Feed(
                f"authors/{author.id}/feed.xml",
                Form.RSS,
                Group.AUTHOR,
                author.name,
                f"The memos by {author.name}, in full.",
                by_author[author.id],
                pages.of(f"authors/{author.id}/"),
            )
    if options.series:
        by_series = _filed(memos, lambda memo: [memo.series.id] if memo.series else [])
        for name in sorted(by_series):
            title = capitalised(name.replace("-", " "))
            yield Feed(
                f"series/{name}/feed.xml",
                Form.RSS,
                Group.SERIES,
                title,
                f"The parts of the series “{title}”, in full.",
                by_series[name],
                pages.of(f"series/{name}/"),
            )


def _filed(
    memos: Iterable[Memo], names_of: Callable[[Memo], Iterable[str]]
) -> defaultdict[str, tuple[Memo, ...]]:
    found: defaultdict[str, list[Memo]] = defaultdict(list)
    for memo in memos:
        for name in dict.fromkeys(names_of(memo)):
            found[name].append(memo)
    return defaultdict(tuple, {name: tuple(filed) for name, filed in found.items()})


class _Pages:
    """Knows which pages an archive has."""

    def __init__(self, archive: Archive) -> None:
        self._known = archive.targets.by_address

    def of(self, url: str) -> str:
        """Return `url` where there is such a page, else the home page."""
        first = url.partition("/")[0]
        return url if address_key(url) in self._known or first in self._known else ""
