"""Addresses of an earlier system that lead on: of its feeds, and of posts by number ("/?p=123")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import parse_qsl, quote, urlsplit

from memo_archive.archive.archive import Archive
from memo_archive.model import Memo

_NUMBERS = ("p", "page_id")
"""Names under which WordPress has the number of a post in its addresses and in the ids of its feeds."""


def file_of(address: str) -> str:
    """Return the file that a host serves at `address`: "feed/" is "feed/index.html"."""
    path = address.lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def renamed(archive: Archive) -> dict[str, str]:
    """Return the feeds of topics and principles by the addresses that earlier ids gave them."""
    found = {}
    entries = (("topics", archive.topics), ("principles", archive.principles))
    for folder, known in entries:
        for entry in known.values():
            for alias in entry.aliases:
                if alias not in known:
                    found[f"{folder}/{alias}/feed.xml"] = f"{folder}/{entry.id}/feed.xml"
    return found


def numbered(memos: Iterable[Memo]) -> dict[tuple[str, str], Memo]:
    """Return memos by the query that led to them earlier, ("p", "123"), as the ids kept for feeds tell."""
    found: dict[tuple[str, str], Memo] = {}
    for memo in memos:
        if "?" in memo.feed_id:
            for name, value in parse_qsl(_query_of(memo.feed_id)):
                if name in _NUMBERS and value.isdecimal():
                    found.setdefault((name, value), memo)
    return found


def redirect_rules(archive: Archive, moved: Mapping[str, str]) -> str:
    """Return rules in the form of Netlify and others: old address, perhaps a query, new address, status."""
    return "\n".join(("# Addresses of an earlier system.", *_rules(archive, moved), ""))


def _rules(archive: Archive, moved: Mapping[str, str]) -> Iterator[str]:
    root = urlsplit(archive.settings.site_url).path or "/"
    for address, feed in moved.items():
        old = _path(root, address)
        yield f"{old} {_path(root, feed)} 301"
        if old.endswith("/") and old != root:
            yield f"{old.rstrip('/')} {_path(root, feed)} 301"
    for (name, value), memo in sorted(
        numbered(archive.memos).items(), key=lambda item: (item[0][0], int(item[0][1]))
    ):
        yield f"{root} {name}={value} {_path(root, memo.url)} 301"


def _path(root: str, address: str) -> str:
    return root + quote(address.lstrip("/"), safe="/%~")


def _query_of(address: str) -> str:
    try:
        return urlsplit(address).query
    except ValueError:  # An id may have any form.
        return ""
