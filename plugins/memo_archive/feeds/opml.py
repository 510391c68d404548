"""OPML 2.0: the list of feeds that a reader takes in at once.

http://opml.org/spec2.opml
"""

from __future__ import annotations

from collections.abc import Iterable

from memo_archive.feeds.channel import Channel
from memo_archive.feeds.texts import escaped, quoted, rfc_822

URL = "feeds.opml"


def opml_document(title: str, groups: Iterable[tuple[str, Iterable[Channel]]]) -> str:
    """Return the list of the RSS feeds in `groups`, each with its name; empty ones are left out."""
    outlines = []
    newest = None
    for name, channels in groups:
        lines = []
        for channel in channels:
            title_of = quoted(channel.title)
            lines.append(
                f'<outline type="rss" version="RSS2" text={title_of} title={title_of} '
                f"xmlUrl={quoted(channel.url)} htmlUrl={quoted(channel.page_url)}/>"
            )
            newest = max((moment for moment in (newest, channel.updated) if moment), default=None)
        if lines:
            outlines += [f"<outline text={quoted(name)}>", *lines, "</outline>"]
    changed = [f"<dateModified>{rfc_822(newest)}</dateModified>"] if newest else []
    head = ("<head>", f"<title>{escaped(title)}</title>", *changed, "</head>")
    return "\n".join(
        (
            '<?xml version="1.0" encoding="utf-8"?>',
            '<opml version="2.0">',
            *head,
            "<body>",
            *outlines,
            "</body>",
            "</opml>",
            "",
        )
    )
