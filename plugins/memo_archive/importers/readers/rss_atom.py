"""RSS and Atom feeds, parsed as a stream; XML that reaches beyond the file is refused."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import BinaryIO

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from memo_archive.importers.cues.dates import day_in_address, day_of_stamp
from memo_archive.importers.post import Block, Dropped, Guess, Post
from memo_archive.importers.readers.charsets import charset_claimed
from memo_archive.importers.readers.html_blocks import blocks_in
from memo_archive.importers.readers.html_boilerplate import why_no_post
from memo_archive.importers.readers.html_tree import tree_of
from memo_archive.importers.readers.text_blocks import blocks_of
from memo_archive.importers.readers.text_page import cleaned_body
from memo_archive.sources.source import FORBIDDEN

_CHUNK = 1 << 16
_MAX_ITEM = 5_000_000
"""Characters of one post with all its fields; a longer one is refused."""
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DC = "{http://purl.org/dc/elements/1.1/}"
_WORDPRESS = "{http://wordpress.org/export/"
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NAMED = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;|#)([A-Za-z][A-Za-z0-9]{1,31});")
_STRAY_AMPERSAND = re.compile(r"&(?!#?\w{1,32};)")


class FeedRefusedError(Exception):
    """The reason why a feed is not read, as the end of a sentence about the file."""


@dataclass(slots=True)
class _Item:
    """The fields of one post, as they come."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    terms: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)

    def first(self, *names: str) -> str:
        return next((value for name in names for value in self.fields.get(name, ()) if value.strip()), "")


class _Target:
    """Gathers items from the parser's events; holds only the open one."""

    def __init__(self) -> None:
        self.items: list[_Item] = []
        self.base = ""
        self.root = ""
        self._item: _Item | None = None
        self._path: list[str] = []
        self._text: list[str] = []
        self._size = 0
        self._markup_depth = 0
        self._in_author = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if not self._path:
            self.root = name
            if name not in ("rss", "feed", "rdf"):
                raise FeedRefusedError(f"it is XML, but no feed: it begins with <{name}>")
        self._path.append(tag)
        if tag.startswith(_WORDPRESS) and name == "wxr_version":
            raise FeedRefusedError("it is an export of WordPress, which is not read yet; its feed is")
        if self._markup_depth:
            self._markup_depth += 1
            pairs = "".join(f' {_local(key)}="{html.escape(value)}"' for key, value in attributes.items())
            self._add(f"<{name}{pairs}>")
        elif name in ("item", "entry") and self._item is None:
            self._item = _Item()
            self._size = 0
        elif self._item is not None:
            self._start_in_item(tag, name, attributes)
        else:
            self._text = []
            if (
                name == "link"
                and attributes.get("rel", "alternate") == "alternate"
                and attributes.get("href")
            ):
                self.base = self.base or attributes["href"]

    def _start_in_item(self, tag: str, name: str, attributes: dict[str, str]) -> None:
        item = self._item
        if item is None:
            return
        self._text = []
        if name == "author":
            self._in_author = True
        elif name == "link" and attributes.get("href"):
            item.links.setdefault(attributes.get("rel", "alternate"), attributes["href"])
        elif name == "category" and attributes.get("term"):
            if "kind" not in attributes.get("scheme", ""):  # Blogger's scheme for "this entry is a post"
                item.terms.append(attributes.get("label") or attributes["term"])
        elif name in ("content", "summary", "title", "subtitle"):
            item.kinds[name] = attributes.get("type", "text").casefold()
            if item.kinds[name] == "xhtml":
                self._markup_depth = 1
        elif name == "guid":
            item.kinds["guid"] = attributes.get("isPermaLink", "true").casefold()

    def data(self, text: str) -> None:
        if self._markup_depth:
            self._add(html.escape(text, quote=False))
        elif self._item is not None or len(self._path) <= 4:
            self._add(text)

    def _add(self, text: str) -> None:
        self._size += len(text)
        if self._size > _MAX_ITEM:
            raise FeedRefusedError(f"one of its posts has more than {_MAX_ITEM:,} characters")
        self._text.append(text)

    def end(self, tag: str) -> None:
        name = _local(tag)
        self._path.pop()
        if self._markup_depth > 1:
            self._markup_depth -= 1
            if name not in _VOID:
                self._add(f"</{name}>")
            return
        self._markup_depth = 0
        text = "".join(self._text)
        self._text = []
        item = self._item
        if item is None:
            self._size = 0
            if name == "link" and not self.base and text.strip().startswith("http"):
                self.base = text.strip()
            return
        if name in ("item", "entry") and not any(_local(p) in ("item", "entry") for p in self._path):
            self.items.append(item)
            self._item = None
        elif name == "author":
            self._in_author = False
            if text.strip():
                item.fields.setdefault("author", []).append(text)
        elif self._in_author:
            item.fields.setdefault(f"author-{name}", []).append(text)
        elif name == "category" and text.strip():
            item.terms.append(text.strip())
        else:
            key = "encoded" if tag == _CONTENT else f"dc-{name}" if tag.startswith(_DC) else name
            item.fields.setdefault(key, []).append(text)

    def close(self) -> None:
        """Do nothing: a parser's target needs this method, and all items are complete."""


def posts_in_feed(stream: BinaryIO, name: str, *, zone: tzinfo = UTC) -> Iterator[Post]:
    """Yield the posts of a feed as they are read.

    Raises FeedRefusedError for a file that is no feed, for a document type declaration (XML's way to name
    files, URLs and bombs) and for a feed that breaks off; the posts before have been yielded by then.
    """
    target = _Target()
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    number = 0
    try:
        for chunk in _text_of(stream):
            parser.feed(chunk)
            for item in target.items:
                number += 1
                yield _post(item, f"{name}, post {number}", target.base, zone)
            target.items.clear()
        parser.close()
    except DefusedXmlException as error:
        raise FeedRefusedError(
            "it has a document type (<!DOCTYPE …>), with which XML can reach beyond the file"
        ) from error
    except ParseError as error:
        line, column = error.position
        raise FeedRefusedError(
            f"it is not whole: line {line}, column {column}: {str(error).partition(':')[0]}"
        ) from error
    for item in target.items:
        number += 1
        yield _post(item, f"{name}, post {number}", target.base, zone)


def _text_of(stream: BinaryIO) -> Iterator[str]:
    """Yield the text of a feed in pieces, with frequent faults mended.

    These are a wrong charset, control characters, HTML's entities, and ampersands that stand alone.
    """
    head = stream.read(_CHUNK)
    claimed = charset_claimed(head)
    charset = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else claimed or "utf-8"
    if charset in ("utf-8", "ascii", "iso8859-1", "utf-8-sig"):
        charset = "utf-8"
    decode = _decoder(charset)
    rest = ""
    is_first = True
    data = head
    while True:
        text = rest + decode(data, not data)
        if is_first:
            text = text.removeprefix("\ufeff")
            text = _DECLARATION.sub("", text, count=1).lstrip()
            is_first = False
        # An entity may go on in the next piece.
        cut = len(text) if not data else max(text.rfind("&", len(text) - 40), -1)
        cut = len(text) if cut < 0 else cut
        text, rest = text[:cut], text[cut:]
        if text:
            yield _mended(text)
        if not data:
            return
        data = stream.read(_CHUNK)


def _decoder(charset: str) -> Callable[[bytes, bool], str]:
    made = codecs.getincrementaldecoder(charset)(
        errors="memo-windows-1252" if charset == "utf-8" else "replace"
    )
    return made.decode


def _mended(text: str) -> str:
    text = FORBIDDEN.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n"))
    text = _NAMED.sub(
        lambda found: (
            html.escape(html.unescape(found[0]))
            if html.unescape(found[0]) != found[0]
            else f"&amp;{found[1]};"
        ),
        text,
    )
    # Within CDATA the entity is text, and HTML's reader turns it into the same ampersand.
    return _STRAY_AMPERSAND.sub("&amp;", text)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].casefold()


def _post(item: _Item, origin: str, base: str, zone: tzinfo) -> Post:
    link = item.links.get("alternate", "") or item.first("link").strip()
    guid = (item.first("guid") or item.first("id")).strip()
    if not link and re.match(r"https?://", guid) and item.kinds.get("guid", "true") == "true":
        link = guid
    url = link if re.match(r"https?://[^/\s]", link) else ""
    title = _plain(item.first("title"), item.kinds.get("title", "html"))
    content = item.first("encoded", "content") or item.first("description", "summary")
    kind = item.kinds.get("content" if item.first("content") else "summary", "html")
    is_plain = kind == "text" and not re.search(r"<(?:p|br|div|a|strong|em|ul|ol)\b|&lt;p", content)
    blocks: list[Block] = []
    dropped: list[Dropped] = []
    if is_plain:
        blocks = blocks_of(html.unescape(content))
    else:
        blocks, dropped = blocks_in(tree_of(content), base=url or base, why_not=why_no_post)
    cleaned = cleaned_body(blocks, origin)
    stamp = item.first("pubdate", "published", "issued", "dc-date", "created", "updated", "modified")
    day = day_of_stamp(stamp, zone) if stamp else None
    updated = item.first("updated", "modified")
    guesses = [g for g in cleaned.guesses if g.field == "author"]
    if title:
        guesses.append(Guess("title", title, 0.99, "the feed names it"))
    if day:
        guesses.append(Guess("date", day.isoformat(), 0.98, "the feed gives it"))
    elif day_in_address(url):
        day = day_in_address(url)
        guesses.append(Guess("date", str(day), 0.9, "its address"))
    author = " ".join((item.first("author-name", "dc-creator") or item.first("author")).split())
    author = re.sub(r"^\S+@\S+\s*\((.+)\)$", r"\1", author)
    only_summary = not item.first("encoded", "content")
    return Post(
        origin,
        title,
        cleaned.blocks,
        date=day or cleaned.date,
        updated=changed
        if updated and (changed := day_of_stamp(updated, zone)) and day and changed > day
        else None,
        url=url,
        base=url or base,
        guid=guid,
        author="" if "@" in author or author.casefold() == "admin" else author[:100],
        terms=tuple(dict.fromkeys(_plain(term, "html") for term in [*item.terms, *cleaned.terms])),
        is_excerpt=cleaned.is_excerpt or (only_summary and _is_cut(cleaned)),
        dropped=(*dropped, *cleaned.dropped),
        guesses=tuple(guesses),
    )


def _plain(text: str, kind: str) -> str:
    """Return a title as text: feeds escape HTML once or twice."""
    text = text.strip()
    if kind != "text" or re.search(r"</?[a-z]+\b[^>]*>|&\w+;|&#\d+;", text):
        text = html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text))
    return " ".join(text.split())


def _is_cut(post: Post) -> bool:
    last = post.blocks[-1].line if post.blocks else ""
    return (
        bool(re.search(r"(?:\[?(?:…|\.\.\.)\]?|continue reading.*|read more.*)$", last, re.IGNORECASE))
        and post.words < 200
    )
