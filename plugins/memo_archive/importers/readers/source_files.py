"""Files of an earlier site: which there are, and the format of each."""

from __future__ import annotations

import enum
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from memo_archive.sources.folder import is_ignored

MAX_PAGE_BYTES = 10_000_000
"""The limit for a page; a saved page with embedded pictures has two to five million."""
MAX_PAGE_WITH_PICTURES = 100_000_000
"""The limit for a page with embedded pictures, if it is within MAX_PAGE_BYTES without them."""
MAX_FEED_BYTES = 500_000_000
"""The limit for a feed, which is read as a stream."""

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".svg", ".ico"})
_BESIDE_PAGES = IMAGES | {".css", ".js", ".woff", ".woff2", ".ttf", ".map"}
_PICTURE = re.compile(rb"data:[\w.+/;=-]{0,80};base64,[A-Za-z0-9+/=%\s]{1000,}")
_LOOKS_LIKE_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|div|p|table|br|h[1-6]|span|ul)\b", re.IGNORECASE
)
_FEED_ROOT = re.compile(rb"<(?:[a-z]+:)?(?:rss|feed|RDF)[\s>]")


class FileFormat(enum.StrEnum):
    """The format of a file."""

    TEXT = "text"
    HTML = "page"
    FEED = "feed"
    MARKDOWN = "Markdown"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that may hold posts."""

    path: Path
    name: str
    """Path from the source's folder on: the report's name for it, the same on every machine."""
    root: Path
    """The folder that its references must not leave."""


def files_of(source: Path) -> Iterator[SourceFile]:
    """Yield the files of `source`, a file or a folder, in a stable order.

    Hidden files, editors' backups and links that leave the folder are passed over.
    """
    if not source.is_dir():
        yield SourceFile(source, source.name, source.parent)
        return
    real = source.resolve()
    for folder, folders, names in os.walk(source, followlinks=False):
        folders[:] = sorted((f for f in folders if not f.startswith(".")), key=natural)
        for name in sorted(names, key=natural):
            path = Path(folder) / name
            if is_ignored(name) or (path.is_symlink() and not path.resolve().is_relative_to(real)):
                continue
            yield SourceFile(path, f"{source.name}/{path.relative_to(source).as_posix()}", source)


def natural(name: str) -> list[tuple[int, int, str]]:
    """Return a sort key by which page-2 stands before page-10."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(1, int(p), "") if p.isdecimal() and len(p) < 40 else (0, 0, p) for p in parts]


def belongs_to_pages(path: Path) -> bool:
    """Tell whether a file belongs to saved pages without being one: an image, a style sheet."""
    return path.suffix.lower() in _BESIDE_PAGES


def format_of(path: Path, head: bytes) -> FileFormat:
    """Return the format of a file that begins with `head`, by its content first and its name next."""
    suffix = path.suffix.lower()
    if suffix in _BESIDE_PAGES:
        return FileFormat.OTHER
    bare = head.lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        bare = head.decode("utf-16", "ignore").encode().lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    elif b"\x00" in head:
        return FileFormat.OTHER
    if suffix in (".md", ".markdown", ".mdown", ".mkd") or (
        re.match(rb"(?:---|\+\+\+)[ \t]*\r?\n", bare) and suffix in (".html", ".htm", ".txt")
    ):
        return FileFormat.MARKDOWN
    if suffix in (".mht", ".mhtml"):
        return FileFormat.HTML
    if bare.startswith(b"<"):
        if _FEED_ROOT.search(head[:4096]) and not re.match(rb"<!doctype\s+html", bare, re.IGNORECASE):
            return FileFormat.FEED
        if bare.startswith(b"<?xml") and suffix in (".xml", ".rss", ".atom", ".rdf"):
            return FileFormat.FEED
    if suffix in (".xml", ".rss", ".atom", ".rdf"):
        return FileFormat.FEED
    if suffix in (".html", ".htm", ".xhtml", ".php", ".asp", ".aspx"):
        return FileFormat.HTML
    if suffix in (".txt", ".text", "") or suffix[1:].isdecimal():
        return FileFormat.HTML if bare.startswith(b"<") and _LOOKS_LIKE_HTML.match(bare) else FileFormat.TEXT
    return FileFormat.OTHER


def without_pictures(data: bytes) -> bytes:
    """Return a page without embedded pictures."""
    return _PICTURE.sub(b"data:,", data)


def unpack_mhtml(data: bytes) -> tuple[bytes, str]:
    """Return the page in an MHTML file (`.mhtml`) and its URL; `data` itself where it holds no page."""
    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            address = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
            if isinstance(payload, bytes):
                return payload, address
    return data, ""
