"""Where posts begin on a page that is only text, and which lines are its own.

A title is told by what stands around it: a data line below, the end of a post above, a second short line that
is its subtitle, prose after it. Each sign adds to a score, so that a page needs none of them in particular.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from memo_archive.legacy.dates import day_in
from memo_archive.legacy.furniture import Part, Sign, sign_of
from memo_archive.legacy.labels import Label, Labelled, label_of
from memo_archive.legacy.post import Block, Kind
from memo_archive.legacy.promotion import SELLS_ALONE, selling, statement_in
from memo_archive.slugs import slugify

ALONE = 3.9
"""What a title needs on a page that shows no sign of holding several posts."""
AMONG_OTHERS = 2.9
_WHOLE = 450
"""Words of text that hold a post and are no section of one."""

_SMALL = frozenset(
    (
        "a an and as at but by for from if in into is it nor of off on onto or our out over per so than "
        "the their to up upon via vs vs. with your you"
    ).split()
)
_SITE_WORDS = re.compile(
    r"\b(?:blog|weblog|newsletter|journal|home ?page|website|welcome|archives?)\b", re.IGNORECASE
)
_ENDS_SENTENCE = re.compile(r"[.;,:…][\"”’')\]]*$")


@dataclass(slots=True)
class Row:
    """A block of a page, with what it was taken for."""

    block: Block
    text: str
    """On one line."""
    words: int
    sign: Sign | None = None
    label: Labelled | None = None
    is_prose: bool = False

    @property
    def is_title_like(self) -> bool:
        """A short line that is no sentence and no furniture."""
        return (
            self.sign is None
            and self.label is None
            and self.block.kind in (Kind.PARAGRAPH, Kind.HEADING)
            and 1 <= self.words <= 22
            and len(self.text) <= 170
            and not self.is_prose
        )


@dataclass(slots=True)
class Start:
    """Where a post begins."""

    row: int
    """The row of its title."""
    score: float
    reasons: list[str] = field(default_factory=list)

    @property
    def sure(self) -> float:
        """How sure it is that a post begins here, 0 to 1."""
        return min(0.97, max(0.3, 0.45 + 0.1 * self.score))


def rows_of(blocks: Sequence[Block]) -> list[Row]:
    """Return `blocks` as rows, furniture told from the rest."""
    rows = []
    for block in blocks:
        text = block.line
        row = Row(block, text, len(text.split()))
        if block.kind is Kind.RULE:
            row.sign = Sign(Part.EMPTY)
        elif block.kind in (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.LINES):
            row.sign = sign_of(text)
            row.label = label_of(text, is_set_off=is_set_off(block))
        elif block.kind is Kind.LIST and not block.level:
            row.sign = _sign_of_list(block)
        if row.label:
            row.sign = None
        row.is_prose = row.sign is None and _is_prose(block, text, row.words)
        rows.append(row)
    _settle_weak_signs(rows)
    return rows


def is_set_off(block: Block) -> bool:
    """Tell whether `block` is a heading, or begins in bold print that ends before it does."""
    bold = [span.strong for span in block.spans if span.text.strip()]
    return block.kind is Kind.HEADING or (bool(bold) and bold[0])


def _sign_of_list(block: Block) -> Sign | None:
    """Return what a list is taken for whose entries are all lines of furniture, such as a share bar."""
    signs = [sign_of(item.line) for item in block.children]
    known = [sign for sign in signs if sign]
    return Sign(known[0].part) if known and len(known) * 4 >= len(signs) * 3 else None


def _is_prose(block: Block, text: str, words: int) -> bool:
    if block.kind in (Kind.LIST, Kind.QUOTE, Kind.TABLE, Kind.CODE, Kind.LINES, Kind.MARKDOWN):
        return True
    if block.kind is Kind.HEADING:
        return words > 30
    ends = re.search(r"[.!?:][\"”’')\]]*$", text)
    return words > 22 or (bool(ends) and (words >= 12 or (words >= 5 and not is_title_case(text))))


def _settle_weak_signs(rows: Sequence[Row]) -> None:
    """Keep the weak signs that stand beside sure ones, or three together; others are an author's headings."""
    place = 0
    while place < len(rows):
        end = place
        while end < len(rows) and rows[end].sign and rows[end].sign.is_weak:  # type: ignore[union-attr]
            end += 1
        if end > place:
            beside = [rows[n].sign for n in (place - 1, end) if 0 <= n < len(rows)]
            is_edge = end == len(rows)
            is_sure = any(sign and sign.part not in (Part.IMAGE_NAME, Part.EMPTY) for sign in beside)
            if not (is_sure or is_edge or end - place >= 3):
                for row in rows[place:end]:
                    row.sign = None
                    row.is_prose = False
        place = max(end, place + 1)


def starts_of(rows: Sequence[Row], *, name: str = "") -> list[Start]:
    """Return where the posts of a page begin, in order; one where it seems to be a single post.

    `name` is the file's or the page's, which often is the title's.
    """
    is_multiple = _shows_several(rows)
    starts: list[Start] = []
    others: list[Start] = []
    place = 0
    closing = -1
    while place < len(rows):
        if rows[place].label and rows[place].label.is_ours:  # type: ignore[union-attr]
            closing = place
        if not rows[place].is_title_like:
            place += 1
            continue
        run = _run_at(rows, place)
        if not _leads_to_prose(rows, run[-1] + 1):
            place = run[-1] + 1
            continue
        title = _title_of_run(rows, run, name)
        start = _scored(rows, run, title, starts[-1].row if starts else None, closing)
        needed = AMONG_OTHERS if is_multiple else ALONE
        if not starts or start.score >= needed:
            starts.append(start)
            closing = -1
        else:
            others.append(start)
        place = run[-1] + 1
    if starts:
        starts[0].row = _first_title(rows, starts)
    return _with_overlooked(rows, starts, others) if is_multiple else starts


def _first_title(rows: Sequence[Row], starts: Sequence[Start]) -> int:
    """Return the row of the page's first title: where the other posts have no subtitle, it has none either.

    What then stands above it is the site's name.
    """
    first = starts[0].row
    run = _run_at(rows, first)
    if len(starts) < 3 or len(run) < 2:
        return first
    with_subtitle = sum(len(_run_at(rows, start.row)) > 1 for start in starts[1:])
    return run[-1] if with_subtitle * 2 < len(starts) - 1 else first


def _shows_several(rows: Sequence[Row]) -> bool:
    """Tell whether a page shows that it holds several posts: what a post has once, it has twice."""
    keys = sum(1 for r in rows if r.label and r.label.is_ours and r.label.label is Label.KEY_POINT)
    actions = sum(1 for r in rows if r.label and r.label.is_ours and r.label.label is Label.TAKING_ACTION)
    last_prose = max((n for n, r in enumerate(rows) if r.words >= 15 and r.is_prose), default=0)
    within = rows[:last_prose]
    dates = sum(1 for r in within if r.sign and r.sign.part is Part.DATA and day_in(r.text))
    feet = sum(1 for r in within if r.sign and r.sign.part is Part.FOOT)
    is_archive = any(
        r.sign
        and r.sign.part is Part.NAVIGATION
        and re.match(
            r"(?i)(?:category|tag|monthly|yearly|daily)\b.*archive|archives? for|older posts|[←«] older",
            r.text,
        )
        for r in rows
    ) or any(r.sign and r.sign.part is Part.PAGES for r in rows)
    # A post has one date above it and, in some themes, one below.
    return keys > 1 or actions > 1 or dates > 2 or feet > 2 or is_archive


def _run_at(rows: Sequence[Row], place: int) -> list[int]:
    """Return the rows of short lines from `place` to the next prose; furniture between is passed over."""
    run = [place]
    for number in range(place + 1, min(place + 12, len(rows))):
        row = rows[number]
        if row.is_title_like:
            run.append(number)
        elif row.sign is None or row.sign.part in (
            Part.COMMENTS,
            Part.FORM,
            Part.BIO,
            Part.RELATED,
            Part.SIDEBAR,
            Part.FOOT,
        ):
            break
    return run


def _leads_to_prose(rows: Sequence[Row], place: int) -> bool:
    """Tell whether something to read follows, with no more than data lines between."""
    for row in rows[place : place + 12]:
        if row.is_prose and row.words >= 8:
            return True
        if row.label:
            return False
        if row.sign and row.sign.part in (Part.COMMENTS, Part.FORM, Part.SIDEBAR, Part.RELATED):
            return False
    return False


def _title_of_run(rows: Sequence[Row], run: Sequence[int], name: str) -> int:
    """Return which of the short lines before the prose is the title; the last can be its subtitle."""
    stem = slugify(re.sub(r"\.\w{2,8}$", "", name.rpartition("/")[2]))
    scores = []
    for place, number in enumerate(run):
        row = rows[number]
        from_end = len(run) - 1 - place
        score = {0: 0.9, 1: 1.0 if _is_subtitle_like(rows[run[-1]]) else 0.4}.get(
            from_end, 0.2 - 0.05 * from_end
        )
        below = rows[number + 1].sign if number + 1 < len(rows) else None
        if below and below.part is Part.DATA:
            score += 2.0
        if row.block.kind is Kind.HEADING:
            score += (5 - min(row.block.level, 5)) * 0.4
        score += 0.4 if is_title_case(row.text) else 0.0
        score -= 0.6 if row.words == 1 else 0.0
        score -= 1.2 if _SITE_WORDS.search(row.text) else 0.0
        slug = slugify(row.text)
        if stem and slug and len(slug) > 8 and (slug in stem or (len(stem) > 12 and stem in slug)):
            score += 1.5
        if row.words >= 2 and any(
            other is not row and row.text.casefold() in other.text.casefold()
            for other in rows
            if other.sign and other.words <= 40
        ):
            score += 1.5  # "6 responses to …", "blog graphic 1024x389 …"
        if sum(other.text == row.text for other in rows) > 1:
            score -= 0.8
        scores.append((score, -place, number))
    return max(scores)[2]


def _scored(rows: Sequence[Row], run: Sequence[int], title: int, last: int | None, closing: int) -> Start:
    row = rows[title]
    start = Start(title, 0.0)

    def add(score: float, reason: str) -> None:
        start.score += score
        start.reasons.append(reason)

    if _ENDS_SENTENCE.search(row.text):
        add(-2.0, "it ends as a sentence does")
    else:
        add(0.5, "it is no sentence")
    if row.words == 1:
        add(-1.5, "it is a single word")
    elif is_title_case(row.text):
        add(1.0, "it is written as a title")
    if row.words > 16:
        add(-1.0, "it is long")
    if row.block.kind is Kind.HEADING:
        add(2.0 if row.block.level <= 2 else 1.0, "it is a heading")
        if any(span.href for span in row.block.spans):
            add(1.5, "it is a link")
    below = [rows[n].sign for n in range(title + 1, min(title + 4, len(rows)))]
    if any(sign and sign.part is Part.DATA for sign in below):
        add(3.0, "a data line stands below it")
    after = run[run.index(title) + 1 :]
    if after and _is_subtitle_like(rows[after[0]]) and is_title_case(rows[after[0]].text):
        add(1.5, "a subtitle stands below it")
    elif after and _is_subtitle_like(rows[after[0]]):
        add(0.7, "a short line stands below it")
    around = [rows[n] for n in range(max(0, title - 1), min(title + 3, len(rows)))]
    if any(r.sign and r.sign.part is Part.IMAGE_NAME for r in around):
        add(1.0, "an image's name stands beside it")
        if row.words > 1 and any(r is not row and r.sign and row.text in r.text for r in around):
            add(1.5, "the image is called the same")
    _add_what_is_above(rows, run[0], last, closing, add)
    if last is not None and closing < 0:
        between = sum(r.words for r in rows[last : run[0]] if r.is_prose)
        if between < 100:
            add(-2.0, "little stands above it")
    ahead = _words_ahead(rows, run[-1] + 1)
    if ahead < 40:
        add(-1.5, "little follows")
    elif closing >= 0 and ahead < 100:
        add(-1.0, "little follows")
    return start


def _add_what_is_above(
    rows: Sequence[Row], first: int, last: int | None, closing: int, add: Callable[[float, str], None]
) -> None:
    above = rows[first - 1] if first else None
    if last is None:
        add(2.0, "it is the first on the page")
        return
    if above is None:
        return
    sign = above.sign
    if sign and sign.part is Part.EMPTY:
        if above.block.kind is Kind.RULE:
            add(1.0, "a rule stands above it")
        sign = rows[first - 2].sign if first > 1 else None
        above = rows[first - 2] if first > 1 else above
    if sign and sign.part is Part.DATA:
        add(1.5, "a data line stands above it")
    elif sign and sign.part is not Part.IMAGE_NAME:
        add(2.0, f"a post ends above it ({sign.part})")
    elif closing >= 0:
        add(2.5, "a closing stands above it")
    elif above.is_prose and (selling(above.text).score >= SELLS_ALONE or statement_in(above.text)):
        add(2.5, "a closing offer stands above it")
    if above.text.endswith(":") and not sign:
        add(-2.0, "the line above leads on to it")


def _words_ahead(rows: Sequence[Row], place: int) -> int:
    """Return how much prose follows before the next short line that may be a title, or a closing."""
    words = 0
    for row in rows[place : place + 40]:
        if row.is_prose:
            words += row.words
        elif row.label:
            return words + 60 if row.label.label is Label.KEY_POINT else words
        elif row.is_title_like and is_title_case(row.text) and row.words > 2 and words > 60:
            return words
    return words


def _with_overlooked(rows: Sequence[Row], starts: list[Start], others: list[Start]) -> list[Start]:
    """Return `starts` with those of `others` that are more likely titles than headings within a post.

    Headings cut a post in short pieces, titles leave whole posts on both sides; and where the page's complete
    posts have no headings, a short line by itself is no heading either.
    """
    if not starts:
        return starts
    has_headings = _has_headings(rows, starts, others)
    for _ in range(len(others)):
        whole = sorted(n for first, end, n in _stretches(rows, starts) if _is_complete(rows[first:end]))
        lengths = [length for _, _, length in _stretches(rows, starts)]
        usual = whole[len(whole) // 4] if len(whole) > 1 else median(lengths) / 2
        best: tuple[float, float, Start] | None = None
        for first, end, length in _stretches(rows, starts):
            if length < min(1.35 * usual, 2 * _WHOLE):
                continue  # as long as a post, so it is one
            for other in others:
                if not first < other.row < end or other.score < 1.4:
                    continue
                row = rows[other.row]
                before = _prose_between(rows, first, other.row)
                shorter = min(before, _prose_between(rows, other.row, end))
                needed = 240 if has_headings and len(whole) < 2 else max(100, 0.35 * usual)
                is_part = bool(_PART.search(row.text))
                fits = shorter > min(needed, _WHOLE) or (is_part and shorter > 100)
                if fits and (row.words > 1 or shorter > 280):
                    # Of two that look alike, the one that ends a post of the usual length.
                    chance = (other.score, -abs(before - usual), other)
                    best = chance if best is None else max(best, chance, key=lambda one: one[:2])
        if best is None:
            break
        start = best[2]
        others = [other for other in others if other is not start]
        start.reasons.append("there is the text of a whole post on both sides of it")
        start.score = min(start.score, 2.6)
        starts = sorted([*starts, start], key=lambda one: one.row)
    return starts


_PART = re.compile(
    r"(?i)\b(?:part|pt\.?|episode|chapter)\s+(?:\d+|[ivx]+|one|two|three|four|five|six)\b|\(\d\s*(?:of|"
    r"/)\s*\d\)"
)


def _stretches(rows: Sequence[Row], starts: Sequence[Start]) -> list[tuple[int, int, int]]:
    """Return first row, end and words of prose of what lies between the `starts`."""
    bounds = [start.row for start in starts] + [len(rows)]
    return [(a, b, _prose_between(rows, a, b)) for a, b in pairwise(bounds)]


def _is_complete(rows: Sequence[Row]) -> bool:
    """Tell whether `rows` hold one post from its title to its closing, as far as can be seen."""
    return sum(1 for r in rows if r.label and r.label.is_ours and r.label.label is Label.KEY_POINT) == 1


def _has_headings(rows: Sequence[Row], starts: Sequence[Start], others: Sequence[Start]) -> bool:
    """Tell whether posts of usual length on this page have headings within."""
    lengths = sorted(length for _, _, length in _stretches(rows, starts))
    short = lengths[len(lengths) // 2]
    usual = [(a, b) for a, b, length in _stretches(rows, starts) if length <= 1.2 * short]
    inner = sum(any(a < other.row < b for other in others) for a, b in usual)
    return inner * 3 > len(usual)


def _prose_between(rows: Sequence[Row], first: int, end: int) -> int:
    return sum(row.words for row in rows[first:end] if row.is_prose)


def _is_subtitle_like(row: Row) -> bool:
    return 3 <= row.words <= 22 and not re.search(r"[.;:,]$", row.text)


def is_title_case(text: str) -> bool:
    """Tell whether the words of `text` are written as those of a title: "Why Good Customers Leave"."""
    words = [w for w in re.findall(r"[\w’'&-]+", text) if any(c.isalpha() for c in w)]
    long = [w for w in words if w.casefold() not in _SMALL] or words
    if not long:
        return False
    high = sum(w[0].isupper() or w[0].isdigit() for w in long)
    return high >= 0.75 * len(long) and (len(long) > 1 or len(words) == 1)
