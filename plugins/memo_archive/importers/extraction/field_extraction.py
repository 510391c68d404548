"""The fields of a memo, extracted from a post, each with its confidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from memo_archive.importers.cues.announcements import news_in, says_news
from memo_archive.importers.cues.attribution import Attribution
from memo_archive.importers.cues.series_parts import Part, part_of, speaks_of_series
from memo_archive.importers.existing_archive import ExistingArchive
from memo_archive.importers.extraction.post_ending import Ending, Offered, ending_of
from memo_archive.importers.post import Block, Dropped, Guess, Kind, Post, all_blocks
from memo_archive.importers.segmentation.page_rows import Row, is_title_case, rows_of
from memo_archive.importers.term_mapping import TermMapping

SHORT_NOTICE_WORDS, NOTICE_WORDS = 60, 180
"""Words: up to the first, any announcement makes a notice; up to the second, one in the title does."""
_WITHOUT_WORDS = frozenset({Kind.IMAGE, Kind.RULE, Kind.MARKDOWN})
"""Kinds of blocks that mean something without words; a piece of Markdown may be a picture or a tag."""
_NO_TITLES = frozenset(
    (
        "index default page post article untitled document blog memo memos home text copy new saved download"
    ).split()
)


@dataclass(frozen=True, slots=True)
class ExtractedPost:
    """A post with its fields told apart."""

    post: Post
    title: str
    subtitle: str
    body: tuple[Block, ...]
    key_point: tuple[Block, ...]
    """One line each; a memo's key point is all of them in one."""
    steps: tuple[Block, ...]
    offers: tuple[Offered, ...]
    attribution: Attribution | None
    attribution_text: str
    author: str
    is_notice: bool
    topics: tuple[str, ...]
    unknown_terms: tuple[str, ...]
    principles: tuple[str, ...]
    part: Part | None
    says_series: bool
    guesses: tuple[Guess, ...]
    dropped: tuple[Dropped, ...]

    @property
    def words(self) -> list[str]:
        """The words of body, key point and steps, by which duplicates are found."""
        blocks = (*self.body, *self.key_point, *self.steps)
        return [word for block in blocks for word in re.findall(r"\w+", block.text.casefold())]


def extract_fields(post: Post, existing: ExistingArchive, terms: TermMapping) -> ExtractedPost:
    """Return the fields of `post`."""
    guesses = list(post.guesses)
    title = " ".join(post.title.replace("\u00a0", " ").split())
    blocks = [block for block in post.blocks if block.text.strip() or block.kind in _WITHOUT_WORDS]
    while blocks and blocks[0].kind is Kind.RULE:
        blocks.pop(0)
    if not title:
        title, blocks, guess = _title_of(post, blocks)
        guesses.append(guess)
    elif not any(g.field == "title" for g in guesses):
        guesses.append(Guess("title", title, 0.97, "the source names it"))
    ending = ending_of(blocks)
    body = list(ending.body)
    subtitle, body, guess_of_subtitle = _subtitle_of(post, body)
    if guess_of_subtitle:
        guesses.append(guess_of_subtitle)
    body, headings = _with_headings(body)
    if headings:
        guesses.append(
            Guess("body", "; ".join(headings), 0.6, "short lines between paragraphs were made headings")
        )
    author = post.author or ending.author
    guesses += [g for g in ending.guesses if not (g.field == "author" and post.author)]
    text = "\n".join(block.text for block in body)
    prominent = "\n".join([title, subtitle, *(block.text for block in ending.key_point)])
    by_term, unknown = terms.topics_of(post.terms)
    by_word = terms.topics_in(prominent, text)
    for topic, term in by_term.items():
        guesses.append(Guess("topics", topic, 0.95, f"the term “{term}”"))
    for topic, word in by_word.items():
        if topic not in by_term:
            guesses.append(Guess("topics", topic, 0.65, f"the word “{word}”"))
    principles = existing.principles_in(
        _own_words([*body, *ending.key_point, *ending.steps], title, subtitle)
    )
    for principle, phrase in principles.items():
        guesses.append(Guess("principles", principle, 0.75, f"the phrase “{phrase}”"))
    is_notice, guess_of_kind = _is_notice(title, subtitle, ending, body)
    if guess_of_kind:
        guesses.append(guess_of_kind)
    opening = f"{subtitle}\n{body[0].line if body else ''}"
    return ExtractedPost(
        post,
        title,
        subtitle,
        tuple(body),
        ending.key_point,
        ending.steps,
        ending.offers,
        ending.attribution,
        ending.attribution_text,
        author,
        is_notice,
        tuple(dict.fromkeys([*by_term, *by_word])),
        tuple(unknown),
        tuple(principles),
        part_of(title, opening),
        speaks_of_series(text),
        tuple(guesses),
        (*post.dropped, *ending.dropped),
    )


def _title_of(post: Post, blocks: list[Block]) -> tuple[str, list[Block], Guess]:
    """Return a title for a post without one: its first heading, its file's name, or its first words."""
    first = blocks[0] if blocks else None
    if first is not None and first.kind is Kind.HEADING:
        title = first.line
        return title, blocks[1:], Guess("title", title, 0.7, "the heading above the text")
    stem = PurePosixPath(post.origin.partition(", post")[0]).stem
    words = [word for word in re.split(r"[\W_]+", re.sub(r"^\d{4}-?\d\d-?\d\d[-_ ]*", "", stem)) if word]
    meant = [word for word in words if word.casefold() not in _NO_TITLES and not word.isdigit()]
    if len(meant) >= 2:
        title = " ".join(words)
        title = title[0].upper() + title[1:]
        return title, blocks, Guess("title", title, 0.3, "it has no title; this is its file's name")
    text = " ".join(block.line for block in blocks)
    start = text.split()[:8]
    title = " ".join(start).rstrip(" .,;:") + ("…" if len(text.split()) > 8 else "")
    return (
        title or "Untitled",
        blocks,
        Guess("title", title, 0.2, "it has no title; these are its first words"),
    )


def _subtitle_of(post: Post, body: list[Block]) -> tuple[str, list[Block], Guess | None]:
    """Return the line below the title, and the body without it."""
    if post.subtitle:
        line = " ".join(post.subtitle.split())
        if body and body[0].line == line:
            body = body[1:]
        return line, body, Guess("subtitle", line, 0.9, "the source sets it apart")
    place = next((n for n, block in enumerate(body) if block.kind is not Kind.IMAGE), None)
    if place is None or place > 1 or len(body) < place + 2:
        return "", body, None
    first, second = body[place], body[place + 1]
    line = first.line
    words = len(line.split())
    if first.kind not in (Kind.PARAGRAPH, Kind.HEADING) or not 3 <= words <= 24 or len(line) > 180:
        return "", body, None
    if (
        re.search(r"[.;:,…][\"”’')]*$", line)
        or re.match(r"[“\"‘'].*[”\"’']$", line)
        or any(s.href for s in first.spans)
    ):
        return "", body, None
    if second.kind not in (Kind.PARAGRAPH, Kind.LIST, Kind.QUOTE, Kind.IMAGE) or second.words < 12:
        return "", body, None
    if first.kind is Kind.HEADING and any(
        b.kind is Kind.HEADING and b.level == first.level for b in body[place + 1 :]
    ):
        return "", body, None
    is_emphasised = all(span.strong or span.em for span in first.spans if span.text.strip())
    confidence = 0.9 if is_title_case(line) else 0.8 if is_emphasised or first.kind is Kind.HEADING else 0.55
    why = "a short line above the text" + (
        ", written as a title" if confidence > 0.85 else ", set apart" if confidence > 0.7 else ""
    )
    return line, body[:place] + body[place + 1 :], Guess("subtitle", line, confidence, why)


def _with_headings(body: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """Return a body with its short lines between paragraphs made headings, unless headings are marked."""
    if any(block.kind in (Kind.HEADING, Kind.MARKDOWN) for block in body):
        return list(body), []
    rows = rows_of(body)
    made: list[str] = []
    result = list(body)
    for number, row in enumerate(rows):
        if 0 < number < len(rows) - 1 and _is_heading(row, rows[number - 1], rows[number + 1]):
            result[number] = Block(Kind.HEADING, row.block.spans, level=2)
            made.append(row.text)
    return result, made


def _is_heading(row: Row, above: Row, below: Row) -> bool:
    return (
        row.is_title_like
        and row.words <= 10
        and "\n" not in row.block.text
        and not any(span.href or span.code for span in row.block.spans)
        and not re.search(r"[.,;:!…][\"”’')]*$", row.text)
        and not re.match(r"[\"“‘'#>*\d(•-]", row.text)
        and row.text[:1].isupper()
        and above.is_prose
        and not above.text.endswith((":", ","))
        and below.is_prose
        and below.words >= 8
    )


def _own_words(blocks: Sequence[Block], title: str, subtitle: str) -> str:
    """Return the author's own words: without quotations."""
    quoted = {
        id(inner)
        for block in blocks
        if block.kind in (Kind.QUOTE, Kind.LINES)
        for inner in all_blocks([block])
    }
    lines = [block.line for block in blocks if id(block) not in quoted]
    return re.sub(r"[“][^”]{1,600}[”]|\"[^\"]{1,600}\"", " ", "\n".join([title, subtitle, *lines]))


def _is_notice(title: str, subtitle: str, ending: Ending, body: Sequence[Block]) -> tuple[bool, Guess | None]:
    """Tell whether a post is a notice: short, without key point, about a book or a holiday."""
    if ending.key_point or ending.steps or part_of(title):
        return False, None
    words = sum(block.words for block in body)
    text = "\n".join([subtitle, *(block.text for block in body), *(o.block.text for o in ending.offers)])
    said = [*news_in(title), *news_in(text)]
    # A longer text has to announce something by its title.
    announces = words <= SHORT_NOTICE_WORDS or says_news(title)
    if not said or words > NOTICE_WORDS or not announces:
        return False, None
    return True, Guess("kind", "notice", 0.65, f"it is short, has no key point, and says “{said[0]}”")
