"""Names in addresses: slugs from titles, ids from text, and which addresses a site may have."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from urllib.parse import unquote

LONGEST_NAME = 200
"""Bytes of one part of an address. File systems end at 255, and temporary names are longer than the last."""

_NOT_WORD = re.compile(r"[^\w]+")
_UNSAFE = re.compile(r'[\x00-\x20"<>\\^`{|}#?:*]')
# Signs that `normalised` replaces one after the other: a text holds few of them, and looking for each takes a
# fraction of the time of one pattern for all.
_MARKUP = "*_`\\"
_QUOTES = {"'": "‘’‚′", '"': "“”„«»"}
_DASHES = "‐‑‒–—―−"
_TYPED_DASH = re.compile("(?<!-)-{2,3}(?!-)")

RESERVED = frozenset(
    """404 404.html actions archive assets atom.xml authors coverage feed feed.json feed.xml feeds.opml
    index.html key-points pagefind plan principles problems reading robots.txt search series sitemap.xml
    sitemap.xml.gz stylesheets topics _headers""".split()
)
"""First parts of addresses of files that every site has, and of sections.

They are kept free where mkdocs.yml does not list the section, so that listing it later renames no page.
"""


def slugify(text: str) -> str:
    """Return `text` as a name for an address: small letters and digits of any script, joined by hyphens.

    Empty when `text` has no letter or digit.
    """
    text = unicodedata.normalize("NFC", text).casefold()
    text = unicodedata.normalize("NFC", re.sub("['’`´]", "", text))
    return _NOT_WORD.sub("-", text.replace("_", "-")).strip("-")


def address_key(url: str) -> str:
    """Return the key of an address: two that some server or file system would take for one share it.

    Letter case, Unicode form, percent-encoding, a missing end slash and "index.html" make no difference.
    """
    path = unicodedata.normalize("NFC", unquote(url)).casefold().strip("/")
    return path.removesuffix("index.html").strip("/")


def fault_of_address(url: str) -> str | None:
    """Return why `url` cannot be an address inside the site, as the end of a sentence; None when it can.

    It is read as a browser reads it, so percent-encoded dots and slashes count as such.
    """
    path = url
    for _ in range(8):  # "%252e" is decoded twice by some hosts
        path, before = unquote(path), path
        if path == before:
            break
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path):
        return "has a scheme or a drive letter"
    if path.startswith("//"):
        return "names another host"
    if "\\" in path:
        return "holds a backslash"
    if "?" in path or "#" in path:
        return "holds a query or a fragment, and a static site cannot tell those apart"
    if any(part in (".", "..") for part in path.split("/")):
        return "climbs out of its folder"
    if "//" in path:
        return "has an empty part"
    if _UNSAFE.search(path):
        return "holds a space or a character that addresses may not have"
    if not path.strip("/"):
        return "is empty"
    if any(len(part.encode("utf-8", "replace")) > LONGEST_NAME for part in path.split("/")):
        return f"is longer than {LONGEST_NAME} bytes, too long for a file's name"
    return None


def normalised(text: str) -> str:
    """Return the words of `text` without the differences that typing makes by accident.

    Letter case, kinds of quotation marks and dashes, emphasis marks, dots and white space make no difference;
    words, figures and punctuation do.
    """
    if not text.isascii():
        for plain, signs in _QUOTES.items():
            for sign in signs:
                text = text.replace(sign, plain)
        text = unicodedata.normalize("NFKC", text)  # Also makes three dots of the one sign for them.
    for sign in _MARKUP:
        text = text.replace(sign, "")
    if not text.isascii():
        for sign in _DASHES:
            text = text.replace(sign, " - ")
    if "-" in text:
        text = _TYPED_DASH.sub(" - ", text)
    # All white space of a printable text is spaces.
    if "  " in text or not text.isprintable():
        text = " ".join(text.split())
    return text.strip().casefold()


def text_id(text: str, *, within: str = "") -> str:
    """Return the id of a passage: eight small letters and digits that depend on its normalised words alone.

    This is the one scheme of content-derived ids, for paragraphs and for steps. `within` names the thing in
    which the id has to be unique, such as a memo's first address.
    """
    digest = hashlib.blake2b(f"{within}\n{normalised(text)}".encode(), digest_size=5).digest()
    return base64.b32encode(digest).decode("ascii").lower()


def unique(name: str, taken: set[str]) -> str:
    """Return `name`, or `name-2`, `name-3` … where it is in `taken`; the result is added to `taken`."""
    result = name
    if name in taken:
        low, high = 1, 2  # Numbers are given in turn, so the first that is free can be closed in on.
        while f"{name}-{high}" in taken:
            low, high = high, 2 * high
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if f"{name}-{middle}" in taken else (low, middle)
        result = f"{name}-{high}"
    taken.add(result)
    return result
