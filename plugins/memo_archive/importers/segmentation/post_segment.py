"""One post of a page, from its title to the next title: text, datelines, and other lines among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from memo_archive.importers.cues.boilerplate import boilerplate_of
from memo_archive.importers.cues.bylines import NAME_IN_TEXT, author_in, is_name
from memo_archive.importers.cues.dates import WrittenDate, day_in
from memo_archive.importers.cues.page_parts import OPENS_SECTION, PagePart
from memo_archive.importers.post import Block, Comment, Dropped, Guess, Kind, Post
from memo_archive.importers.segmentation.page_rows import Row
from memo_archive.importers.segmentation.post_boundaries import TO_READ
from memo_archive.importers.segmentation.text_comments import comments_of
from memo_archive.importers.segmentation.title_scoring import FIRST_WORDS, PostStart

_INTRODUCES = re.compile(
    rf"(?:(?:[Mm]y name is|I am|I[’']m)\s+(?P<me>{NAME_IN_TEXT})|(?P<name>{NAME_IN_TEXT})\s*,?\s+"
    rf"(?:is|was|has been|works|writes|founded|helps|lives|[-–—|]))"
)
_COUNTS_COMMENTS = re.compile(r"(?i)(?:[1-9]\d{0,3}|one)\s+(?:comments?|responses?|repl(?:y|ies)|thoughts)")
_WITHIN = frozenset({PagePart.SIDEBAR, PagePart.RELATED, PagePart.MAIL})


@dataclass
class PostSegment:
    """The rows of one post, from its title to the next."""

    rows: Sequence[Row]
    origin: str
    has_title: bool
    start: PostStart | None = None
    blocks: list[Block] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    authors: list[tuple[str, float, str]] = field(default_factory=list)
    seen: WrittenDate | None = None
    words: int = 0

    def post(self, above: WrittenDate | None, in_name: date | None) -> Post:
        """Return the post; `above` is the date above its title, `in_name` the date in its file name."""
        title = self.rows[0].text if self.has_title else ""
        place = 1 if self.has_title else 0
        if self.has_title and len(self.rows) > 2:
            place += self._by_line(place)
        while place < len(self.rows):
            row = self.rows[place]
            if row.boilerplate is None:
                self.blocks.append(row.block)
                self.words += row.words
            elif self._ends_at(place):
                self._section(place)
                break
            else:
                self._line(place)
            place += 1
        while self.blocks and self.blocks[-1].kind is Kind.RULE:
            self.blocks.pop()
        guesses = []
        if self.start and self.has_title:
            why = ", ".join(self.start.reasons) or "the first short line before the text"
            guesses.append(Guess("title", title, self.start.confidence, why))
        seen = self.seen or above
        day = seen.day if seen else in_name
        if seen:
            guesses.append(Guess("date", seen.day.isoformat(), seen.confidence, f"the line “{seen.text}”"))
        elif in_name:
            guesses.append(Guess("date", in_name.isoformat(), 0.85, "the file's name"))
        author = ""
        if self.authors:
            author, confidence, why = max(self.authors, key=lambda found: found[1])
            guesses.append(Guess("author", author, confidence, why))
        return Post(
            self.origin,
            title,
            tuple(self.blocks),
            date=day,
            author=author,
            terms=tuple(dict.fromkeys(self.terms)),
            is_excerpt=_is_cut_off(self.rows),
            comments=tuple(self.comments),
            dropped=tuple(self.dropped),
            guesses=tuple(guesses),
        )

    def _by_line(self, place: int) -> int:
        """Take in a name alone between title and date; return the number of rows it takes."""
        row, below = self.rows[place], self.rows[place + 1]
        is_beside = below.boilerplate and below.boilerplate.part is PagePart.DATA
        if not (row.is_title_like and is_name(row.text) and is_beside):
            return 0
        self.authors.append((row.text, 0.6, f"the line “{row.text}” beside the date"))
        self.dropped.append(Dropped(row.text, str(PagePart.DATA)))
        return 1

    def _ends_at(self, place: int) -> bool:
        """Tell whether a section at `place` ends the post: the post's text is above it, not below."""
        row, below = self.rows[place], self.rows[place + 1 :]
        if row.boilerplate is None or any(r.label and r.label.is_ours for r in below):
            return False
        to_read = sum(r.words for r in below if r.is_prose)
        if _COUNTS_COMMENTS.fullmatch(row.text):
            return self.words >= FIRST_WORDS and to_read < TO_READ
        if row.boilerplate.part not in OPENS_SECTION:
            return False
        # An advertisement or a sign-up form stands within many a post.
        goes_on = (
            row.boilerplate.part in _WITHIN and to_read >= TO_READ and any(r.words > 40 for r in below[:2])
        )
        return (self.words >= FIRST_WORDS or to_read < TO_READ) and not goes_on

    def _line(self, place: int) -> None:
        """Take in a single line of boilerplate."""
        row = self.rows[place]
        boilerplate = row.boilerplate
        if boilerplate is None:
            return
        if boilerplate.part is PagePart.EMPTY:
            if row.block.kind is Kind.RULE and self.blocks:
                self.blocks.append(row.block)
            elif row.text:
                self.dropped.append(Dropped(row.text, str(boilerplate.part)))
            return
        is_between = self.words > FIRST_WORDS and any(
            r.is_prose and r.words > 12 for r in self.rows[place + 1 : place + 3]
        )
        if boilerplate.part in (PagePart.DATA, PagePart.PAGES) and is_between and self.seen is not None:
            self.blocks.append(row.block)  # a dateline within a letter
            self.words += row.words
            return
        if boilerplate.part in (PagePart.DATA, PagePart.FOOT):
            self.seen = self.seen or day_in(row.text)
            if name := author_in(row.text):
                self.authors.append((name, 0.9, f"the line “{row.text}”"))
        if boilerplate.part in (PagePart.DATA, PagePart.FOOT, PagePart.TAGS):
            self.terms += terms_in(boilerplate.value)
        self.dropped.append(Dropped(row.text, str(boilerplate.part)))

    def _section(self, place: int) -> None:
        """Take in the sections below the post: comments, forms, a note on the author, sidebars."""
        part = PagePart.COMMENTS
        said: list[Row] = []
        for row in self.rows[place:]:
            if row.boilerplate and row.boilerplate.part in OPENS_SECTION:
                part = row.boilerplate.part
                self.dropped.append(Dropped(row.text, str(part)))
                if part is PagePart.BIO and row.boilerplate.value:
                    self._author(row.boilerplate.value, 0.9, f"“{row.text}”")
            elif part is PagePart.COMMENTS:
                # Among comments a button stands alone: "Reply".
                said.append(replace(row, boilerplate=row.boilerplate or boilerplate_of(row.text)))
            elif row.text:
                self._aside(row, part)
        comments, dropped = comments_of(said)
        self.comments += comments
        self.dropped += dropped

    def _aside(self, row: Row, part: PagePart) -> None:
        """Take in a line of a section below the post."""
        if part is PagePart.BIO and row.boilerplate is None:
            introduced = _INTRODUCES.search(row.text[:200])
            if introduced:
                name = introduced["me"] or introduced["name"]
                self._author(name, 0.85, f"the note “{row.text[:60]}…”")
        if row.boilerplate and row.boilerplate.part in (PagePart.FOOT, PagePart.TAGS):
            self.terms += terms_in(row.boilerplate.value)
        self.dropped.append(Dropped(row.text, str(row.boilerplate.part if row.boilerplate else part)))

    def _author(self, name: str, confidence: float, why: str) -> None:
        words = name.split()
        half = len(words) // 2
        if half and words[:half] == words[half:]:  # a picture's alternative text, and the name again
            words = words[:half]
        self.authors.append((" ".join(words), confidence, why))


def terms_in(line: str) -> list[str]:
    """Return the categories and tags of a line: "Service, Loyalty | Tagged price | Leave a comment"."""
    terms = []
    for part in re.split(r"\s*[|·•]\s*|\s+and tagged\s+|\.\s", line):
        bare = re.sub(
            r"(?i)^(?:tag(?:s|ged)?(?: with| as)?|categor(?:y|ies)|filed under|posted in|labels?)\s*:?\s*",
            "",
            part,
        )
        if re.search(r"(?i)\b(?:comments?|permalink|leave a|edit|by|reply|bookmark|responses?)\b", bare):
            continue
        terms += [term.strip(" .#") for term in re.split(r"\s*[,;]\s*", bare)]
    return [term for term in terms if 1 < len(term) <= 60 and len(term.split()) <= 6 and not term.isdigit()]


def _is_cut_off(rows: Sequence[Row]) -> bool:
    """Tell whether a post ends with a link to the rest of it."""
    prose = [row for row in rows if row.boilerplate is None and row.words > 1]
    feet = [row.text for row in rows if row.boilerplate and row.boilerplate.part is PagePart.FOOT]
    words = sum(row.words for row in prose)
    says_more = any(re.match(r"(?i)(?:continue reading|read (?:more|the rest|on))\b", text) for text in feet)
    cut = bool(prose) and bool(
        re.search(
            r"(?:\[(?:…|\.\.\.)\]|\[&hellip;\])\s*(?:read more.*|continue reading.*)?$",
            prose[-1].text,
            re.IGNORECASE,
        )
    )
    return words < 200 and (says_more or cut)
