"""Posts as readers return them: blocks of text, metadata, and guesses with their confidence.

All text is plain and hostile until `writing` escapes it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, TypeVar

Day = date
"""A calendar date, under a second name: within a class with a field `date`, `date` means the field."""

_SPACES = re.compile(r"\s+")


class Kind(enum.StrEnum):
    """The kind of a block."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    LINES = "lines"
    """Text whose line breaks count: a plaque, an advertisement, a quoted email."""
    IMAGE = "image"
    CODE = "code"
    TABLE = "table"
    ROW = "row"
    CELL = "cell"
    RULE = "rule"
    MARKDOWN = "markdown"
    """Markdown, kept as its author wrote it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; a line break in it is intended."""

    text: str
    href: str = ""
    """Absolute where the page's URL is known; empty for text without a link."""
    strong: bool = False
    em: bool = False
    code: bool = False
    large: bool = False
    """Larger print than the text around it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a post: a paragraph, a list, an image."""

    kind: Kind
    spans: tuple[Span, ...] = ()
    children: tuple[Block, ...] = ()
    level: int = 0
    """Of a heading, 1 to 6; of a numbered list, its first number; 0 for bullets."""
    source: str = ""
    """URL of an image; text of a piece of Markdown."""
    look: str = field(default="", compare=False)
    """Key of its look: equal for blocks that look equal on their page; empty where nothing told."""

    @property
    def text(self) -> str:
        """The text that a reader sees, with intended line breaks; of an image, its caption."""
        if self.kind is Kind.IMAGE and not self.children:
            return ""
        if self.children:
            return "\n".join(filter(None, (child.text for child in self.children)))
        return "".join(span.text for span in self.spans)

    @property
    def line(self) -> str:
        """The text on one line."""
        return _SPACES.sub(" ", self.text).strip()

    @property
    def words(self) -> int:
        """The number of words in the text."""
        return len(self.text.split())


def all_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield `blocks` and all blocks within them, outer before inner."""
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
    """The reason, such as "share bar"."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment on a post."""

    name: str
    text: str
    date: Day | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """A value read from a post, with its confidence."""

    field: str
    value: str
    confidence: float
    """0 to 1; below DOUBTFUL the author is asked to look at it."""
    why: str


Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A value with its confidence and the reason for it."""

    value: Value
    confidence: float
    why: str


DOUBTFUL = 0.7
"""Confidence below which a guess is reported as doubtful."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post as a reader found it, before its blocks are told apart as body, key point and steps."""

    origin: str
    """Its place, for the report: "page.html", "page.html, post 3"."""
    title: str = ""
    blocks: tuple[Block, ...] = ()
    """Without title and datelines."""
    date: Day | None = None
    updated: Day | None = None
    subtitle: str = ""
    """Where the source marks it; else it may be among the blocks."""
    url: str = ""
    """Its own URL, absolute."""
    base: str = ""
    """The base of its relative URLs: its own URL, or the URL of its page."""
    guid: str = ""
    """The id that a feed gave it, to the letter."""
    author: str = ""
    terms: tuple[str, ...] = ()
    """Categories and tags, in the source's spelling."""
    aliases: tuple[str, ...] = ()
    """Further URLs that it had."""
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
        """The number of words in its blocks."""
        return sum(block.words for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Page:
    """The content of one file."""

    name: str
    """The file, for the report."""
    posts: tuple[Post, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    """Texts outside the posts."""
    doubts: tuple[str, ...] = ()
    """Sentences about the file as a whole."""
    refused: str = ""
    """The reason why nothing was read; empty where posts were."""
