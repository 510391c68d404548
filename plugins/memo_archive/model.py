"""The model: memos and the other things an archive is made of, as frozen values.

Values are frozen dataclasses, equal to their own kind alone. A named tuple equals any tuple of the same
values, so it is the exception, for values that go between processes and into the cache by the thousand:
memos, steps and links as written (here), sources and converted passages. 1,000 memos are pickled and read
back in 26 ms as named tuples and in 49 ms as dataclasses, and get a new field in 2 ms instead of 16 ms.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from memo_archive.problems import Problem

Day = date
"""A calendar date. Within a class with a field `date`, the name `date` means that field."""


class Kind(enum.StrEnum):
    """Kind of a memo."""

    MEMO = "memo"
    NOTICE = "notice"
    """Has no key point, and stays out of topics, related memos and search by default."""


class State(enum.StrEnum):
    """Whether readers may see a memo."""

    PUBLISHED = "published"
    DRAFT = "draft"
    FUTURE = "future"
    """Its moment of publication has not come."""
    BROKEN = "broken"
    """It has an error."""


class LinkKind(enum.StrEnum):
    """How a passage refers to a target."""

    LINK = "link"
    IMAGE = "image"


class WrittenLink(NamedTuple):
    """A link or image as the author wrote it."""

    kind: LinkKind
    target: str
    line: int = 0
    """1-based, in its text or its file; 0 for a link that no author wrote."""
    column: int = 0
    width: int = 0
    """In pixels, of an image whose author gave it; the other measure follows from its proportions."""
    height: int = 0


class Step(NamedTuple):
    """Something a memo asks its reader to do or to answer."""

    text: str
    """One line of Markdown, without list marks, in the author's words."""
    line: int
    """1-based line in the memo's file, front matter counted."""
    id: str = ""
    """Unique in the archive. Set by the author, else made when the archive is put together."""
    is_pinned: bool = False
    """The author chose the id; otherwise it is made from the text."""
    who: str = ""
    minutes: int | None = None
    """Minutes it takes."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A book or an article that a memo refers to."""

    title: str
    author: str = ""
    where: str = ""
    """Publisher, periodical, place in it."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of a memo's text."""

    title: str = ""
    url: str = ""
    author: str = ""
    relation: str = "adapted-from"
    """adapted-from, excerpted-from or republished-from."""
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A closing call, such as a book or a workshop."""

    text: str
    url: str = ""
    price: str = ""
    until: Day | None = None
    """The last day it holds."""
    id: str = ""

    def is_open(self, day: Day) -> bool:
        """Tell whether the offer still holds on `day`."""
        return self.until is None or day <= self.until


@dataclass(frozen=True, slots=True)
class Note:
    """A later remark on a memo."""

    date: Day
    text: str


@dataclass(frozen=True, slots=True)
class Response:
    """A reader's letter that the author chose to print."""

    name: str
    text: str
    date: Day | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that stands for a memo."""

    src: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """A memo's place in a series."""

    id: str
    part: int
    """1-based."""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who writes memos."""

    id: str
    name: str
    description: str = ""
    email: str = ""
    url: str = ""
    group: bool = False
    """An editorial team rather than a person."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A memo that answers a reader question, and why."""

    memo: str
    """As written: "2026/price" or "price"."""
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """A reader question, with the memos that answer it."""

    text: str
    answers: tuple[Answer, ...]
    line: int = 1


@dataclass(frozen=True, slots=True)
class Topic:
    """A term of the subject taxonomy."""

    id: str
    name: str
    introduction: str = ""
    """Markdown."""
    questions: tuple[Question, ...] = ()
    related: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    uri: str = ""
    body_line: int = 1


@dataclass(frozen=True, slots=True)
class Principle:
    """An entry of the registry of core principles."""

    id: str
    number: int
    name: str
    statement: str
    phrases: tuple[str, ...] = ()
    explanation: str = ""
    """Markdown."""
    aliases: tuple[str, ...] = ()
    uri: str = ""
    body_line: int = 1


class Memo(NamedTuple):
    """One issue of the archive, as its file says it; no field depends on another file."""

    uri: str
    """Path below the content folder: "2026/price.md"."""
    path: str
    """Path to show to the author: "memos/2026/price.md"."""
    slug: str
    title: str
    date: Day | None
    """None only in a draft."""
    subtitle: str = ""
    key_point: str = ""
    """One line of Markdown, as written; empty when the memo has none."""
    steps: tuple[Step, ...] = ()
    topics: tuple[str, ...] = ()
    principles: tuple[str, ...] = ()
    summary: str = ""
    updated: Day | None = None
    is_draft: bool = False
    kind: Kind = Kind.MEMO
    expires: Day | None = None
    """A notice's last day."""
    is_imported: bool = False
    series: SeriesPart | None = None
    authors: tuple[str, ...] = ()
    origin: Origin | None = None
    refers: tuple[Reference, ...] = ()
    related: tuple[str, ...] = ()
    not_meant: tuple[str, ...] = ()
    """Ids of principles, and phrases, that are not meant as principles in this memo."""
    offers: tuple[Offer | str, ...] = ()
    """Ids of offers.yml, and offers written out, in the author's order."""
    aliases: tuple[str, ...] = ()
    feed_id: str = ""
    note: Note | None = None
    responses: tuple[Response, ...] = ()
    image: Picture | None = None
    body: str = ""
    """Markdown, without front matter and closing paragraphs."""
    body_line: int = 1
    """1-based line of the file at which `body` begins."""
    links: tuple[WrittenLink, ...] = ()
    """Links of the body, in order."""
    words: int = 0
    """Of body, key point and steps."""
    state: State = State.PUBLISHED
    published_at: datetime | None = None
    """Moment of publication, in the archive's time zone."""
    identity: str = ""
    """Its name for ever: the first address it was published at, without slashes at the ends."""

    @property
    def folder(self) -> str:
        """The first part of its address: its year, or "undated"."""
        return self.uri.split("/", 1)[0]

    @property
    def url(self) -> str:
        """Its address below the site's root: "2026/price/"."""
        return f"{self.folder}/{self.slug}/"

    @property
    def changed(self) -> Day | None:
        """The day of the last change that its author states."""
        return max(self.updated, self.date) if self.updated and self.date else self.updated or self.date


@dataclass(frozen=True, slots=True)
class BrokenMemo:
    """A memo's file that cannot be published, for its problems.

    Its address is the one it would have, as far as it can be read.
    """

    uri: str
    path: str
    url: str
    title: str
    problems: tuple[Problem, ...]
    is_draft: bool = False
    """Marked as a draft by its author, so its problems are warnings."""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A Markdown file that is no memo: the home page's text, About and the like."""

    uri: str
    path: str
    url: str
    title: str = ""
    description: str = ""
    body: str = ""
    body_line: int = 1
