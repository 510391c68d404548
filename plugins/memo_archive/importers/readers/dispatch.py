"""Dispatch: each file goes to the reader of its format. A new kind of export is a new reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path, PurePosixPath

from memo_archive.importers.post import Page, Post
from memo_archive.importers.readers.charsets import decode
from memo_archive.importers.readers.html_page import read_page
from memo_archive.importers.readers.markdown_folders import read_markdown
from memo_archive.importers.readers.rss_atom import FeedRefusedError, posts_in_feed
from memo_archive.importers.readers.source_files import (
    MAX_FEED_BYTES,
    MAX_PAGE_BYTES,
    MAX_PAGE_WITH_PICTURES,
    FileFormat,
    SourceFile,
    belongs_to_pages,
    files_of,
    format_of,
    unpack_mhtml,
    without_pictures,
)
from memo_archive.importers.readers.text_page import read_text

_HEAD = 65_536


@dataclass(slots=True)
class OpenedFile:
    """A file that is being read; `page` is complete once its posts have been taken."""

    file: SourceFile
    page: Page
    posts: Iterator[Post] = field(default_factory=lambda: iter(()))


def open_files(sources: list[Path], *, zone: tzinfo) -> Iterator[OpenedFile]:
    """Yield each file of `sources` with its posts; images and style sheets of saved pages are passed over."""
    for source in sources:
        for file in files_of(source):
            if source.is_dir() and belongs_to_pages(file.path):
                continue
            opened = _open(file, zone)
            if opened is not None:
                yield opened


def _open(file: SourceFile, zone: tzinfo) -> OpenedFile | None:
    try:
        size = file.path.stat().st_size
        with file.path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        return OpenedFile(file, Page(file.name, refused=f"it cannot be read ({error.strerror or error})"))
    kind = format_of(file.path, head)
    if kind is FileFormat.OTHER:
        return OpenedFile(file, Page(file.name, refused="it is no text, page, feed or Markdown"))
    if not head.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        return OpenedFile(file, Page(file.name, refused="it is empty"))
    limit = MAX_FEED_BYTES if kind is FileFormat.FEED else MAX_PAGE_BYTES
    is_too_large = f"it is too large: {size:,} bytes, where {limit:,} are read"
    may_hold_pictures = kind is FileFormat.HTML and size <= MAX_PAGE_WITH_PICTURES
    if size > limit and not may_hold_pictures:
        return OpenedFile(file, Page(file.name, refused=is_too_large))
    if kind is FileFormat.FEED:
        opened = OpenedFile(file, Page(file.name))
        opened.posts = _from_feed(opened, zone)
        return opened
    try:
        data = file.path.read_bytes()
    except OSError as error:
        return OpenedFile(file, Page(file.name, refused=f"it cannot be read ({error.strerror or error})"))
    doubts: tuple[str, ...] = ()
    if size > limit:
        data = without_pictures(data)
        doubts = (f"it is large ({size:,} bytes), so the pictures within it were left out",)
    if len(data) > limit:
        return OpenedFile(file, Page(file.name, refused=is_too_large))
    page = _page(file, kind, data, zone)
    folder = PurePosixPath(file.path.parent.relative_to(file.root).as_posix()).as_posix()
    posts = (replace(post, folder=folder) for post in page.posts)
    return OpenedFile(file, replace(page, posts=(), doubts=(*doubts, *page.doubts)), posts)


def _page(file: SourceFile, kind: FileFormat, data: bytes, zone: tzinfo) -> Page:
    if kind is FileFormat.MARKDOWN:
        return read_markdown(decode(data), file.name, zone=zone)
    if kind is FileFormat.TEXT:
        return read_text(decode(data), file.name)
    address = ""
    if file.path.suffix.lower() in (".mht", ".mhtml"):
        data, address = unpack_mhtml(data)
    return read_page(decode(data), file.name, address=address, zone=zone)


def _from_feed(opened: OpenedFile, zone: tzinfo) -> Iterator[Post]:
    count = 0
    try:
        with opened.file.path.open("rb") as stream:
            for post in posts_in_feed(stream, opened.file.name, zone=zone):
                count += 1
                yield post
    except (FeedRefusedError, OSError) as error:
        if count:
            opened.page = replace(
                opened.page, doubts=(*opened.page.doubts, f"it was read up to post {count}, then: {error}")
            )
        else:
            opened.page = replace(opened.page, refused=str(error))
        return
    if not count:
        opened.page = replace(opened.page, refused="it is a feed without posts")
