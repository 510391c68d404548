"""RSS 2.0: https://www.rssboard.org/rss-specification and its profile, with RFC 5005 in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from memo_archive.feeds.channel import Channel
from memo_archive.feeds.items import Item
from memo_archive.feeds.texts import escaped, quoted, rfc_822, rss_text

_NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:fh="http://purl.org/syndication/history/1.0"'
)


class RssWriter:
    """Writes feeds in RSS. An item is written once, whatever the number of feeds that carry it."""

    def __init__(self) -> None:
        self._written: dict[Item, str] = {}

    def document(self, channel: Channel, items: Iterable[Item]) -> str:
        """Return the document of `channel` with `items`, the newest first."""
        return "".join(
            (
                f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" {_NAMESPACES}>\n<channel>\n',
                *(f"{line}\n" for line in _head(channel)),
                *map(self._item, items),
                "</channel>\n</rss>\n",
            )
        )

    def _item(self, item: Item) -> str:
        if item not in self._written:
            self._written[item] = "".join(f"{line}\n" for line in _lines(item))
        return self._written[item]


def _head(channel: Channel) -> Iterator[str]:
    yield f"<title>{rss_text(channel.title)}</title>"
    yield f"<link>{escaped(channel.page_url)}</link>"
    yield f"<description>{rss_text(channel.description)}</description>"
    yield f"<language>{escaped(channel.language)}</language>"
    if channel.copyright:
        yield f"<copyright>{rss_text(channel.copyright)}</copyright>"
    if channel.updated:
        yield f"<lastBuildDate>{rfc_822(channel.updated)}</lastBuildDate>"
    yield f"<generator>{escaped(channel.generator)}</generator>"
    yield "<docs>https://www.rssboard.org/rss-specification</docs>"
    if channel.image:
        image = channel.image
        size = f"<width>{image.width}</width><height>{image.height}</height>" if image.fits_rss else ""
        yield (
            f"<image><url>{escaped(image.url)}</url><title>{rss_text(channel.title)}</title>"
            f"<link>{escaped(channel.page_url)}</link>{size}</image>"
        )
    for link in channel.links:
        kind = f" type={quoted(link.type)}" if link.type else ""
        yield f"<atom:link rel={quoted(link.rel)} href={quoted(link.href)}{kind}/>"
    if channel.is_complete:
        yield "<fh:complete/>"
    if channel.is_archive:
        yield "<fh:archive/>"


def _lines(item: Item) -> Iterator[str]:
    yield "<item>"
    yield f"<title>{rss_text(item.title)}</title>"
    yield f"<link>{escaped(item.url)}</link>"
    yield f'<guid isPermaLink="false">{escaped(item.id)}</guid>'
    yield f"<pubDate>{rfc_822(item.published)}</pubDate>"
    for person in item.authors:
        yield f"<dc:creator>{rss_text(person.name)}</dc:creator>"
    for category in item.categories:
        yield f"<category>{rss_text(category.name)}</category>"
    # A description is HTML, so text is escaped for HTML first.
    yield f"<description>{escaped(escaped(item.summary))}</description>"
    if item.content:
        yield f"<content:encoded>{escaped(item.content)}</content:encoded>"
    yield "</item>"
