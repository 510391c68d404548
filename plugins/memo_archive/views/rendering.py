"""Rendering: passages of Markdown to HTML whose links are right for the page they stand on."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup

from memo_archive.archive.archive import Archive
from memo_archive.archive.links import Fault, Target, is_unusual, relative
from memo_archive.markdown.dialect import dialect_of
from memo_archive.markdown.images import scaled, size_of
from memo_archive.markdown.parser import Passage, fill
from memo_archive.markdown.passages import Passages
from memo_archive.model import LinkKind, State, WrittenLink

Address = Callable[[str], str]
"""Gives the address to print for one below the site's root: relative to a page, or absolute."""


class Renderer:
    """Renders what the memos of an archive say, with one converter; not for two threads at once."""

    def __init__(self, archive: Archive, passages: Passages | None = None) -> None:
        self.archive = archive
        self.passages = passages or Passages(dialect_of(archive.settings.options))

    def block(self, text: str, *, uri: str, url: str, address: Address | None = None) -> Markup:
        """Return the Markdown `text` of the file `uri` as HTML for the page at `url`."""
        return self.filled(self.passages(text), uri=uri, url=url, address=address)

    def inline(
        self,
        text: str,
        *,
        uri: str = "",
        url: str = "",
        address: Address | None = None,
        with_links: bool = True,
    ) -> Markup:
        """Return one line of Markdown as HTML; without links where it stands inside one, as in an excerpt."""
        passage = self.passages.converter.inline(text)
        if not with_links:
            return Markup(fill(passage, lambda link: ""))  # noqa: S704 - the converter made it
        return self.filled(passage, uri=uri, url=url, address=address)

    def filled(self, passage: Passage, *, uri: str, url: str, address: Address | None = None) -> Markup:
        """Return `passage` with its links resolved; by default they are relative to `url`."""
        to = address or address_from(url)
        filled = fill(passage, lambda link: self._attributes(link, uri, url, to))
        return Markup(filled)  # noqa: S704 - the converter made it, and attributes are escaped

    def _attributes(self, link: WrittenLink, uri: str, url: str, address: Address) -> str:
        target = self.archive.targets.resolve(link.target, kind=link.kind, uri=uri, url=url)
        name = "src" if link.kind is LinkKind.IMAGE else "href"
        if isinstance(target, Fault):
            # Its memo is not published; its preview shows where the fault is.
            return f'class="fault" title="{html.escape(target.what)}"'
        if target.is_external:
            return f'{name}="{html.escape(target.url)}"'
        if link.kind is LinkKind.IMAGE:
            width, height = scaled(self.size_of(target.file), link.width, link.height)
            size = f' width="{width}" height="{height}"' if width > 0 and height > 0 else ""
            return f'src="{html.escape(address(target.file))}"{size}'
        return self._link_attributes(target, url, address)

    def _link_attributes(self, target: Target, url: str, address: Address) -> str:
        if not target.url and not target.destination:
            return ""
        fragment = f"#{quote(target.fragment)}" if target.fragment else ""
        is_own_page = bool(fragment) and target.destination is not None and target.destination.url == url
        href = fragment if is_own_page and address(url) in ("./", "") else f"{address(target.url)}{fragment}"
        mark = ""
        if target.destination and target.destination.state is not State.PUBLISHED:
            mark = f' class="unpublished" title="not published ({target.destination.state})"'
        return f'href="{html.escape(href)}"{mark}'

    def size_of(self, file: str) -> tuple[int, int]:
        """Return width and height in pixels of the image `file`; (-1, -1) where it does not tell."""
        return _size_of(self.archive.settings.content_folder / file)


# Many pages show the same image.
_size_of = lru_cache(maxsize=4096)(size_of)


@lru_cache(maxsize=256)
def address_from(url: str) -> Address:
    """Return a function that gives addresses relative to the page at `url`."""
    folder = url if url.endswith("/") else url.rpartition("/")[0]
    first, up = folder.partition("/")[0], "../" * folder.rstrip("/").count("/") + ("../" if folder else "")
    is_plain = _plain(folder) is not None or not folder

    def to(other: str) -> str:
        # Most of what a page names shares no folder with it: only the way up differs from page to page.
        plain = _plain(other)
        if plain is None or not is_plain or other.partition("/")[0] == first:
            return _quoted(relative(other, base=url))
        return up + plain

    return to


@lru_cache(maxsize=1 << 16)
def _plain(url: str) -> str | None:
    """Return `url` quoted; None where it is not plain names with single slashes between them."""
    return None if is_unusual(url) else _quoted(url)


def _quoted(url: str) -> str:
    return quote(url, safe="/#?=&%:@,;~!$'()*+")


def absolute(site_url: str) -> Address:
    """Return a function that gives whole addresses below `site_url`."""
    return lambda other: site_url + _quoted(other)
