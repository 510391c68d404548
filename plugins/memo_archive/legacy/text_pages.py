"""Text as copied from a browser: one post or many, with all that stood around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from memo_archive.legacy.dates import Seen, day_in, day_in_name
from memo_archive.legacy.furniture import OPENS_SECTION, Part, author_in
from memo_archive.legacy.post import Block, Comment, Dropped, Guess, Kind, Page, Post
from memo_archive.legacy.reading import Text
from memo_archive.legacy.splitting import Row, Start, rows_of, starts_of
from memo_archive.legacy.text_blocks import blocks_of

_NAME = r"[A-Z][\w’'.-]*(?:\s+(?:[A-Z][\w’'.-]*|de|van|von|der|la|di|da)){1,3}"
_INTRODUCES = re.compile(
    rf"(?:(?:[Mm]y name is|I am|I[’']m)\s+(?P<me>{_NAME})|(?P<name>{_NAME})\s*,?\s+(?:is|was|has been|"
    rf"works|writes|founded|helps|lives|[-–—|]))"
)
_SAYS = re.compile(
    r"(?:\d{1,3}\.\s+)?(?P<name>\S.{0,58}?)\s*(?:\bon\s+.{6,40}?\s+)?\b(?:says?|said|wrote|writes|"
    r"commented|replied)\s*(?:on\s.{6,40}?)?:?\s*(?P<text>.*)",
    re.DOTALL,
)
_FIRST_WORDS = 60
"""Words of body below which a heading such as "Related" cannot be its end."""
_TO_READ = 150
"""Words after such a heading that show that it was not the end."""


def read_text(text: Text, name: str) -> Page:
    """Return the posts of a text that was copied from a page."""
    rows = rows_of(blocks_of(text.text))
    if not any(row.sign is None for row in rows):
        return Page(
            name,
            dropped=_all_dropped(rows),
            refused="it holds no text" if not rows else "it holds nothing but a page's furniture",
        )
    page = posts_of_rows(rows, name)
    return Page(name, page.posts, page.dropped, (*text.doubts, *page.doubts))


def cleaned_body(blocks: Sequence[Block], origin: str) -> Post:
    """Return what `blocks`, the text of one post, hold of it; lines of furniture among them are dropped."""
    return _Segment(rows_of(blocks), origin, has_title=False).post(None, None)


def posts_of_rows(rows: Sequence[Row], name: str, *, hint: str = "") -> Page:
    """Return the posts that `rows` hold and what stands above the first of them.

    `hint` is like the title where there is a single post: the page's title; by default the file's name.
    """
    starts = starts_of(rows, name=hint or name)
    if not starts:
        first = next((n for n, row in enumerate(rows) if row.sign is None), 0)
        segment = _Segment(rows[first:], name, has_title=False)
        return Page(
            name, (segment.post(_day_above(rows[:first]), day_in_name(name)),), _all_dropped(rows[:first])
        )
    head = rows[: starts[0].row]
    dates_are_above = bool(_day_above(head)) and not _day_below(rows, starts[0].row)
    posts = []
    for number, start in enumerate(starts):
        end = starts[number + 1].row if number + 1 < len(starts) else len(rows)
        above = _day_above(rows[: start.row]) if dates_are_above or not number else None
        if dates_are_above and number + 1 < len(starts):
            end = _without_data_line(rows, end)
        origin = name if len(starts) == 1 else f"{name}, post {number + 1}"
        segment = _Segment(rows[start.row : end], origin, has_title=True, start=start)
        posts.append(segment.post(above, day_in_name(name) if len(starts) == 1 else None))
    doubts = []
    unsure = [s for s in starts[1:] if s.sure < 0.75]
    if unsure:
        titles = "; ".join(f"“{rows[s.row].text}”" for s in unsure)
        doubts.append(f"it is not sure that a post of its own begins at {titles}")
    return Page(name, tuple(posts), _all_dropped(head, otherwise="above the first post"), tuple(doubts))


def _day_above(rows: Sequence[Row]) -> Seen | None:
    """Return the day on a data line right above; share bars and the like may stand between."""
    for row in reversed(rows[-4:]):
        if row.sign is None:
            return None
        if row.sign.part is Part.DATA:
            return day_in(row.text)
    return None


def _day_below(rows: Sequence[Row], title: int) -> Seen | None:
    for row in rows[title + 1 : title + 5]:
        if row.sign and row.sign.part is Part.DATA and (seen := day_in(row.text)):
            return seen
        if row.is_prose:
            return None
    return None


def _without_data_line(rows: Sequence[Row], end: int) -> int:
    """Return where a post ends whose successor's date stands above that one's title."""
    for number in range(end - 1, max(end - 4, 0), -1):
        sign = rows[number].sign
        if sign is None:
            break
        if sign.part is Part.DATA and day_in(rows[number].text):
            return number
    return end


def _all_dropped(rows: Sequence[Row], *, otherwise: str = "outside the post") -> tuple[Dropped, ...]:
    return tuple(Dropped(row.text, str(row.sign.part) if row.sign else otherwise) for row in rows if row.text)


@dataclass
class _Segment:
    """The rows of one post, from its title to the next."""

    rows: Sequence[Row]
    origin: str
    has_title: bool
    start: Start | None = None
    blocks: list[Block] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    authors: list[tuple[str, float, str]] = field(default_factory=list)
    seen: Seen | None = None
    words: int = 0

    def post(self, above: Seen | None, in_name: date | None) -> Post:
        """Return the post; `above` is the day on a line above its title, `in_name` that of its file."""
        title = self.rows[0].text if self.has_title else ""
        place = 1 if self.has_title else 0
        while place < len(self.rows):
            row = self.rows[place]
            if row.sign is None:
                self.blocks.append(row.block)
                self.words += row.words
            elif row.sign.part in OPENS_SECTION and self._ends_at(place):
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
            guesses.append(Guess("title", title, self.start.sure, why))
        seen = self.seen or above
        day = seen.day if seen else in_name
        if seen:
            guesses.append(Guess("date", seen.day.isoformat(), seen.sure, f"the line “{seen.text}”"))
        elif in_name:
            guesses.append(Guess("date", in_name.isoformat(), 0.85, "the file's name"))
        author = ""
        if self.authors:
            author, sure, why = max(self.authors, key=lambda found: found[1])
            guesses.append(Guess("author", author, sure, why))
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

    def _ends_at(self, place: int) -> bool:
        """Tell whether the section that begins at `place` ends the post: the text is above it, not below."""
        below = sum(row.words for row in self.rows[place + 1 :] if row.is_prose)
        return self.words >= _FIRST_WORDS or below < _TO_READ

    def _line(self, place: int) -> None:
        """Take in a single line of furniture."""
        row = self.rows[place]
        sign = row.sign
        if sign is None:
            return
        if sign.part is Part.EMPTY:
            if row.block.kind is Kind.RULE and self.blocks:
                self.blocks.append(row.block)
            elif row.text:
                self.dropped.append(Dropped(row.text, str(sign.part)))
            return
        is_between = self.words > _FIRST_WORDS and any(
            r.is_prose and r.words > 12 for r in self.rows[place + 1 : place + 3]
        )
        if sign.part in (Part.DATA, Part.PAGES) and is_between and self.seen is not None:
            self.blocks.append(row.block)  # a date line within a letter
            self.words += row.words
            return
        if sign.part in (Part.DATA, Part.FOOT):
            self.seen = self.seen or day_in(row.text)
            name = author_in(row.text)
            if name:
                self.authors.append((name, 0.9, f"the line “{row.text}”"))
        if sign.part in (Part.DATA, Part.FOOT, Part.TAGS):
            self.terms += terms_in(sign.value)
        self.dropped.append(Dropped(row.text, str(sign.part)))

    def _section(self, place: int) -> None:
        """Take in all that follows the post: comments, forms, the author's note, side bars."""
        part = Part.SIDEBAR
        for row in self.rows[place:]:
            sign = row.sign
            if sign and sign.part in OPENS_SECTION:
                part = sign.part
                self.dropped.append(Dropped(row.text, str(part)))
                if part is Part.BIO and sign.value:
                    self._author(sign.value, 0.9, f"“{row.text}”")
                continue
            if not row.text:
                continue
            if part is Part.COMMENTS and sign is None:
                self._comment(row)
                continue
            if part is Part.BIO and sign is None:
                introduced = _INTRODUCES.search(row.text[:200])
                if introduced:
                    name = introduced["me"] or introduced["name"]
                    self._author(name, 0.85, f"the note “{row.text[:60]}…”")
            if sign and sign.part in (Part.FOOT, Part.TAGS):
                self.terms += terms_in(sign.value)
            self.dropped.append(Dropped(row.text, str(part if sign is None else sign.part)))

    def _author(self, name: str, sure: float, why: str) -> None:
        words = name.split()
        half = len(words) // 2
        if half and words[:half] == words[half:]:  # the alt text of a picture, and then the name
            words = words[:half]
        self.authors.append((" ".join(words), sure, why))

    def _comment(self, row: Row) -> None:
        said = _SAYS.fullmatch(row.text)
        if said and len(said["name"].split()) <= 7:
            seen = day_in(row.text)
            self.comments.append(Comment(said["name"], said["text"].strip(), seen.day if seen else None))
        elif self.comments:
            last = self.comments[-1]
            text = f"{last.text}\n\n{row.block.text.strip()}".strip()
            self.comments[-1] = Comment(last.name, text, last.date)
        else:
            self.dropped.append(Dropped(row.text, str(Part.COMMENTS)))


def terms_in(line: str) -> list[str]:
    """Return the categories and tags of a data line: "Service, Loyalty | Tagged price | Leave a comment"."""
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
    """Tell whether a post ends in a link to the rest of it."""
    prose = [row for row in rows if row.sign is None and row.words > 1]
    feet = [row.text for row in rows if row.sign and row.sign.part is Part.FOOT]
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
