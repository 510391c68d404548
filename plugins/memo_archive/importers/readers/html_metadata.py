"""Metadata of a page: URL, title, author and date, from its head and its JSON-LD."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from memo_archive.importers.cues.dates import day_of_stamp
from memo_archive.importers.readers.html_blocks import absolute
from memo_archive.importers.readers.html_tree import Node

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
_SINGLE_FILE = re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)", re.IGNORECASE)
_LD = re.compile(
    r"<script[^>]{0,200}application/ld\+json[^>]{0,100}>(.{1,200000}?)</script", re.IGNORECASE | re.DOTALL
)
_SEPARATOR = re.compile(r"\s+[|–—·«»•:]\s+|\s+-\s+|\s*[|»«]\s*")
_ARTICLES = frozenset(
    {"article", "blogposting", "newsarticle", "socialmediaposting", "report", "techarticle"}
)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Metadata of a page as a whole."""

    url: str = ""
    base: str = ""
    """The base of relative URLs."""
    title: str = ""
    """As the browser's window shows it, with the site's name."""
    headline: str = ""
    """The post's own title, where the page declares one."""
    site: str = ""
    author: str = ""
    day: date | None = None
    updated: date | None = None
    terms: tuple[str, ...] = ()
    is_article: bool = False
    """The page declares itself to be one article."""


def metadata_of(page: str, tree: Node, *, address: str = "", zone: tzinfo) -> PageMetadata:
    """Return the metadata of `page` and its `tree`; `address` is the URL it was saved from, if known."""
    metas: dict[str, list[str]] = {}
    links: dict[str, str] = {}
    base = title = ""
    for node in tree.nodes():
        if node.tag == "meta":
            key = (node.get("property") or node.get("name") or node.get("itemprop")).casefold()
            metas.setdefault(key, []).append(node.get("content").strip())
        elif node.tag == "link" and node.get("href"):
            links.setdefault(node.get("rel").casefold(), node.get("href"))
        elif node.tag == "title" and not title:
            title = node.line
    found = re.search(r"<base[^>]{1,300}?href\s*=\s*[\"']([^\"'<>\s]+)", page[:20000], re.IGNORECASE)
    base = html.unescape(found[1]) if found else ""

    def meta(*names: str) -> str:
        return next((value for name in names for value in metas.get(name, []) if value), "")

    saved = _SAVED_FROM.search(page[:3000]) or _SINGLE_FILE.search(page[:3000])
    url = links.get("canonical") or meta("og:url") or address or (html.unescape(saved[1]) if saved else "")
    url = absolute(url, base or (saved[1] if saved else ""))
    if not re.match(r"https?://[^/\s]", url):
        url = ""
    article = next(_articles(page), {})
    headline = str(article.get("headline") or article.get("name") or "") or meta("og:title", "twitter:title")
    site = meta("og:site_name", "application-name")
    stamp = str(article.get("datePublished") or "") or meta(
        "article:published_time",
        "datepublished",
        "dc.date",
        "dcterms.date",
        "dc.date.issued",
        "date",
        "pubdate",
        "parsely-pub-date",
    )
    changed = str(article.get("dateModified") or "") or meta(
        "article:modified_time", "og:updated_time", "datemodified"
    )
    return PageMetadata(
        url,
        base or url or address or (html.unescape(saved[1]) if saved else ""),
        title,
        without_site(html.unescape(headline), site),
        site,
        _name_of(article.get("author"))
        or _not_an_address(meta("author", "article:author", "dc.creator", "parsely-author")),
        day_of_stamp(stamp, zone) if stamp else None,
        day_of_stamp(changed, zone) if changed else None,
        tuple(dict.fromkeys([*metas.get("article:section", []), *metas.get("article:tag", [])])),
        bool(article) or "article" in meta("og:type").casefold(),
    )


def without_site(title: str, site: str) -> str:
    """Return a page's `title` without the site's name before or after it."""
    title = " ".join(title.split())
    if site:
        quoted = re.escape(" ".join(site.split()))
        title = re.sub(rf"(?:\s*[|–—·«»•:-]\s*){quoted}$|^{quoted}\s*[|–—·«»•:-]\s*", "", title)
    return title.strip()


def likely_title(title: str) -> str:
    """Return the part of a window's `title` that is the post's: the longest between its separators."""
    parts = [part for part in _SEPARATOR.split(" ".join(title.split())) if part.strip()]
    return max(parts, key=len).strip() if parts else ""


def _articles(page: str) -> Iterator[dict[str, Any]]:
    for found in _LD.finditer(page):
        try:
            values = json.loads(found[1])
        except (ValueError, RecursionError):
            continue
        waiting = [values]
        for _ in range(200):
            if not waiting:
                break
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting += value[:50]
            elif isinstance(value, dict):
                kinds = value.get("@type")
                names = kinds if isinstance(kinds, list) else [kinds]
                if any(str(name).casefold() in _ARTICLES for name in names):
                    yield value
                waiting += [
                    value[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in value
                ]


def _name_of(author: Any) -> str:
    if isinstance(author, list):
        author = author[0] if author else ""
    if isinstance(author, dict):
        author = author.get("name", "")
    return _not_an_address(author) if isinstance(author, str) else ""


def _not_an_address(name: str) -> str:
    name = " ".join(html.unescape(name).split())
    return "" if re.match(r"https?:|/", name) or name.casefold() in ("admin", "administrator") else name[:100]
