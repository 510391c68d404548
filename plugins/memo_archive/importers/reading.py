"""Files of an earlier site as they lie on the disk: which there are, what kind each is, and their text."""

from __future__ import annotations

import codecs
import enum
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from memo_archive.sources.folder import is_ignored
from memo_archive.sources.source import FORBIDDEN

MAX_PAGE_BYTES = 10_000_000
"""A larger page is no post; a saved page with its pictures in it has two to five million."""
MAX_PAGE_WITH_PICTURES = 100_000_000
"""A page with its pictures in it may be as large, if the page without them is not too large."""
MAX_FEED_BYTES = 500_000_000
"""Feeds are read piece by piece."""

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".svg", ".ico"})
_BESIDE_PAGES = IMAGES | {".css", ".js", ".woff", ".woff2", ".ttf", ".map"}
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})["']""")
_PICTURE = re.compile(rb"data:[\w.+/;=-]{0,80};base64,[A-Za-z0-9+/=%\s]{1000,}")
_LOOKS_LIKE_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|div|p|table|br|h[1-6]|span|ul)\b", re.IGNORECASE
)
_FEED_ROOT = re.compile(rb"<(?:[a-z]+:)?(?:rss|feed|RDF)[\s>]")
# Where a page claims one of these it may as well be anything western.
_CLAIMS_NOTHING = frozenset({"utf-8", "ascii", "iso8859-1", "cp1252"})


class Format(enum.StrEnum):
    """What kind of file this is."""

    TEXT = "text"
    HTML = "page"
    FEED = "feed"
    MARKDOWN = "Markdown"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class File:
    """A file that may hold posts."""

    path: Path
    name: str
    """For the report, and the same wherever the import is run: its path from the source's folder on."""
    root: Path
    """The folder that what it refers to must not leave."""


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file."""

    text: str
    """With LF line ends, without what is not text."""
    charset: str
    doubts: tuple[str, ...] = ()


def files_of(source: Path) -> Iterator[File]:
    """Yield the files of `source`, a file or a folder, in a stable order.

    Hidden files, editors' backups and links that leave the folder are passed over.
    """
    if not source.is_dir():
        yield File(source, source.name, source.parent)
        return
    real = source.resolve()
    for folder, folders, names in os.walk(source, followlinks=False):
        folders[:] = sorted((f for f in folders if not f.startswith(".")), key=natural)
        for name in sorted(names, key=natural):
            path = Path(folder) / name
            if is_ignored(name) or (path.is_symlink() and not path.resolve().is_relative_to(real)):
                continue
            yield File(path, f"{source.name}/{path.relative_to(source).as_posix()}", source)


def natural(name: str) -> list[tuple[int, int, str]]:
    """Return what to sort names by so that page-2 stands before page-10."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(1, int(p), "") if p.isdecimal() and len(p) < 40 else (0, 0, p) for p in parts]


def belongs_to_pages(path: Path) -> bool:
    """Tell whether a file goes with pages without being one: an image, a style sheet."""
    return path.suffix.lower() in _BESIDE_PAGES


def format_of(path: Path, head: bytes) -> Format:
    """Return what kind of file begins with `head`, by its content first and its name next."""
    suffix = path.suffix.lower()
    if suffix in _BESIDE_PAGES:
        return Format.OTHER
    bare = head.lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        bare = head.decode("utf-16", "ignore").encode().lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    elif b"\x00" in head:
        return Format.OTHER
    if suffix in (".md", ".markdown", ".mdown", ".mkd") or (
        re.match(rb"(?:---|\+\+\+)[ \t]*\r?\n", bare) and suffix in (".html", ".htm", ".txt")
    ):
        return Format.MARKDOWN
    if suffix in (".mht", ".mhtml"):
        return Format.HTML
    if bare.startswith(b"<"):
        if _FEED_ROOT.search(head[:4096]) and not re.match(rb"<!doctype\s+html", bare, re.IGNORECASE):
            return Format.FEED
        if bare.startswith(b"<?xml") and suffix in (".xml", ".rss", ".atom", ".rdf"):
            return Format.FEED
    if suffix in (".xml", ".rss", ".atom", ".rdf"):
        return Format.FEED
    if suffix in (".html", ".htm", ".xhtml", ".php", ".asp", ".aspx"):
        return Format.HTML
    if suffix in (".txt", ".text", "") or suffix[1:].isdecimal():
        return Format.HTML if bare.startswith(b"<") and _LOOKS_LIKE_HTML.match(bare) else Format.TEXT
    return Format.OTHER


def without_pictures(data: bytes) -> bytes:
    """Return a page without the pictures that were saved within it."""
    return _PICTURE.sub(b"data:,", data)


def unpack_mhtml(data: bytes) -> tuple[bytes, str]:
    """Return the page in a single-file save (`.mhtml`) and its address; `data` itself where there is none."""
    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            address = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
            if isinstance(payload, bytes):
                return payload, address
    return data, ""


def decode(data: bytes) -> Text:
    """Return the text of `data`, whatever its charset is said to be.

    Valid UTF-8 is UTF-8. Else a charset that the page claims counts where it can be true; single bytes that
    UTF-8 does not have are read as Windows-1252, which is what they nearly always are.
    """
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _cleaned(data[len(mark) :].decode(name, "replace"), name, [])
    zeros = data[:2000].count(0)
    if zeros > len(data[:2000]) // 4:
        name = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
        return _cleaned(data.decode(name, "replace"), name, [])
    claimed = charset_claimed(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        wrong = claimed not in ("", "utf-8", "ascii") and not data.isascii()
        doubts = [f"it claims to be {claimed} and is UTF-8"] if wrong else []
        return _cleaned(text, "utf-8", doubts)
    if claimed and claimed not in _CLAIMS_NOTHING:
        try:
            return _cleaned(data.decode(claimed), claimed, [])
        except (UnicodeDecodeError, LookupError):
            pass
    doubts = ["it claims to be UTF-8 and was read as Windows-1252"] if claimed == "utf-8" else []
    return _cleaned(data.decode("utf-8", "memo-windows-1252"), "windows-1252", doubts)


def charset_claimed(data: bytes) -> str:
    """Return the charset that the head of `data` names, by Python's name; empty for none or one unknown."""
    found = _XML_CHARSET.search(data[:400]) or _CHARSET.search(data[:4096])
    if not found:
        return ""
    try:
        return codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return ""


def _cleaned(text: str, charset: str, doubts: list[str]) -> Text:
    text = re.sub(r"\r\n|\r|\u2028|\u2029", "\n", text.removeprefix("\ufeff"))
    text = text.replace("\x0b", "\n").replace("\x0c", "\n\n")
    # Windows' quotation marks, taken for Latin-1 on their way: U+0092 is an apostrophe.
    text = re.sub("[\x80-\x9f]", lambda found: _one_byte(ord(found[0])), text)
    removed = FORBIDDEN.findall(text)
    if removed:
        text = FORBIDDEN.sub("", text)
        doubts.append(f"{len(removed)} control characters were taken out")
    lost = text.count("\ufffd")
    if lost:
        doubts.append(f"{lost} characters were lost before it was saved; they show as \ufffd")
    if re.search("\u00e2\u20ac[\u0153\u2122\u02dc\u201c\u201d]|\u00c3[\u00a0-\u00bf]", text):
        doubts.append(
            "signs such as \u00e2\u20ac\u2122 show that it was encoded twice; mend them in the memo"
        )
    return Text(text, charset, tuple(doubts))


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that UTF-8 does not have as Windows-1252; the five it has not either are lost."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_one_byte(byte) for byte in wrong), error.end


def _one_byte(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return "\ufffd"


codecs.register_error("memo-windows-1252", _as_windows_1252)
