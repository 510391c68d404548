"""What every reader of old pages gives: posts made of blocks, and what was told from them.

All text in here is plain text. It is hostile until `markdown` has escaped it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, TypeVar

Day = date
"""A calendar date; within a class that has a field `date`, the name `date` means that field."""

_SPACES = re.compile(r"\s+")


class Kind(enum.StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    LINES = "lines"
    """Block text whose lines count: a plaque, an advertisement, a quoted mail."""
    IMAGE = "image"
    CODE = "code"
    TABLE = "table"
    ROW = "row"
    CELL = "cell"
    RULE = "rule"
    MARKDOWN = "markdown"
    """A piece of Markdown, kept as its author wrote it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; a line break in it is meant."""

    text: str
    href: str = ""
    """Absolute where the page's address is known; empty where this is no link."""
    strong: bool = False
    em: bool = False
    code: bool = False
    large: bool = False
    """In larger print than the text around it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a post."""

    kind: Kind
    spans: tuple[Span, ...] = ()
    children: tuple[Block, ...] = ()
    level: int = 0
    """Of a heading, 1 to 6; of a numbered list, its first number; 0 for bullets."""
    source: str = ""
    """Of an image its address, of a piece of Markdown the piece."""
    look: str = field(default="", compare=False)
    """What made it look as it does on its page: the same for what looks the same; empty where nothing did."""

    @property
    def text(self) -> str:
        """What a reader sees, with the line breaks that are meant; of an image, its caption."""
        if self.kind is Kind.IMAGE and not self.children:
            return ""
        if self.children:
            return "\n".join(filter(None, (child.text for child in self.children)))
        return "".join(span.text for span in self.spans)

    @property
    def line(self) -> str:
        """What a reader sees, on one line."""
        return _SPACES.sub(" ", self.text).strip()

    @property
    def words(self) -> int:
        """How many words a reader sees."""
        return len(self.text.split())


def paragraph(text: str) -> Block:
    """Return a paragraph of unadorned `text`."""
    return Block(Kind.PARAGRAPH, (Span(text),))


def all_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield `blocks` and what is in them, outer before inner."""
    for block in blocks:
        yield block
        yield from all_blocks(block.children)


def trimmed(spans: Sequence[Span], end: int) -> tuple[Span, ...]:
    """Return `spans` without their first `end` characters and the white space after them."""
    kept: list[Span] = []
    for span in spans:
        cut = min(end, len(span.text))
        end -= cut
        text = span.text[cut:]
        if not kept:
            text = text.lstrip()
        if text:
            kept.append(replace(span, text=text))
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Dropped:
    """Text of a source that is in no memo."""

    text: str
    why: str
    """What it was taken for: "share bar"."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment on a post."""

    name: str
    text: str
    date: Day | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """Something that was read out of a post, and how sure it is."""

    field: str
    value: str
    sure: float
    """0 to 1; below DOUBTFUL it is for the author to look at."""
    why: str


Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A value that a reader found, with how sure it is and where it was."""

    value: Value
    sure: float
    why: str


DOUBTFUL = 0.7
"""Guesses that are less sure than this are told as doubtful."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post as a reader found it, before anybody asked what its paragraphs are for."""

    origin: str
    """Where it stood, for the report: "page.html", "page.html, post 3"."""
    title: str = ""
    blocks: tuple[Block, ...] = ()
    """Title and data lines are not among them."""
    date: Day | None = None
    updated: Day | None = None
    subtitle: str = ""
    """Where the source says so; else it is found among the blocks."""
    url: str = ""
    """Its own address, absolute."""
    base: str = ""
    """What relative addresses in it count from: its own address, or that of the page it stood on."""
    guid: str = ""
    """The id that a feed gave it, to the letter."""
    author: str = ""
    terms: tuple[str, ...] = ()
    """Categories and tags, as the source names them."""
    aliases: tuple[str, ...] = ()
    """Further addresses it had."""
    is_draft: bool = False
    is_excerpt: bool = False
    """Only the beginning of the post is there."""
    comments: tuple[Comment, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    guesses: tuple[Guess, ...] = ()
    folder: str = ""
    """The folder of its file, for images beside it."""

    @property
    def words(self) -> int:
        """How many words its blocks have."""
        return sum(block.words for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Page:
    """What one file held."""

    name: str
    """The file, for the report."""
    posts: tuple[Post, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    """What stood outside the posts."""
    doubts: tuple[str, ...] = ()
    """Sentences about the file as a whole."""
    refused: str = ""
    """Why nothing was read, where nothing was."""
