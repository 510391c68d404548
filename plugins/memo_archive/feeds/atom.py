"""Atom: RFC 4287, with RFC 5005 in it."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from memo_archive.feeds.channel import Channel
from memo_archive.feeds.items import BEGINNING, Item
from memo_archive.feeds.texts import escaped, quoted, rfc_3339

_NAMESPACES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0"'
_WHOLE_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def atom_document(channel: Channel, items: Iterable[Item]) -> str:
    """Return the document of `channel` with `items`, the newest first."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f"<feed {_NAMESPACES} xml:lang={quoted(channel.language)}>",
        *_head(channel),
    ]
    for item in items:
        lines += _entry(item, channel)
    return "\n".join((*lines, "</feed>", ""))


def atom_id(identity: str, authority: str) -> str:
    """Return the id of an item for Atom, which asks for a URI: `identity` itself where it is one.

    An earlier system may have had ids of any form; such a one becomes the specific part of a `tag:` URI.
    """
    if _WHOLE_URI.fullmatch(identity):
        return quote(identity, safe=string.punctuation)  # All that is not ASCII.
    return f"tag:{authority}:id/{quote(identity, safe='')}"


def _head(channel: Channel) -> Iterator[str]:
    yield f"<title>{escaped(channel.title)}</title>"
    yield f"<subtitle>{escaped(channel.description)}</subtitle>"
    yield f"<id>{escaped(channel.id)}</id>"
    yield f"<updated>{rfc_3339(channel.updated or BEGINNING)}</updated>"
    yield f'<link rel="alternate" type="text/html" href={quoted(channel.page_url)}/>'
    for link in channel.links:
        kind = f" type={quoted(link.type)}" if link.type else ""
        yield f"<link rel={quoted(link.rel)}{kind} href={quoted(link.href)}/>"
    yield f"<author><name>{escaped(channel.site_name)}</name></author>"
    yield f"<generator>{escaped(channel.generator)}</generator>"
    if channel.copyright:
        yield f"<rights>{escaped(channel.copyright)}</rights>"
    if channel.image:
        yield f"<logo>{escaped(channel.image.url)}</logo>"
    if channel.is_complete:
        yield "<fh:complete/>"


def _entry(item: Item, channel: Channel) -> Iterator[str]:
    yield "<entry>"
    yield f"<title>{escaped(item.title)}</title>"
    yield f"<id>{escaped(atom_id(item.id, channel.authority))}</id>"
    yield f'<link rel="alternate" type="text/html" href={quoted(item.url)}/>'
    yield f"<published>{rfc_3339(item.published)}</published>"
    yield f"<updated>{rfc_3339(item.updated)}</updated>"
    for person in item.authors:
        uri = f"<uri>{escaped(person.url)}</uri>" if person.url else ""
        yield f"<author><name>{escaped(person.name)}</name>{uri}</author>"
    for category in item.categories:
        yield f"<category term={quoted(category.id)} label={quoted(category.name)}/>"
    yield f"<summary>{escaped(item.summary)}</summary>"
    if item.content:
        yield f'<content type="html">{escaped(item.content)}</content>'
    yield "</entry>"
