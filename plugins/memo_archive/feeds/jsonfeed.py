"""JSON Feed 1.1.

https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from memo_archive.feeds.channel import Channel
from memo_archive.feeds.content import single_quoted
from memo_archive.feeds.items import Item
from memo_archive.feeds.texts import rfc_3339


def json_document(channel: Channel, items: Iterable[Item]) -> str:
    """Return the document of `channel` with `items`, the newest first; what is not known is left out."""
    values = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.page_url,
        "feed_url": channel.url,
        "description": channel.description,
        "language": channel.language,
        "icon": channel.image.url if channel.image else "",
        "hubs": [{"type": "WebSub", "url": link.href} for link in channel.links if link.rel == "hub"],
        "items": [_item(item) for item in items],
    }
    known = {key: value for key, value in values.items() if value or key == "items"}
    return json.dumps(known, ensure_ascii=False) + "\n"


def _item(item: Item) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content_html": single_quoted(item.content),
        "image": item.image,
        "date_published": rfc_3339(item.published),
        "date_modified": rfc_3339(item.updated),
        "authors": [
            {"name": person.name, **({"url": person.url} if person.url else {})} for person in item.authors
        ],
        "tags": [category.name for category in item.categories],
    }
    # Each item has to have a text, be it empty.
    return {key: value for key, value in values.items() if value or key == "content_html"}
