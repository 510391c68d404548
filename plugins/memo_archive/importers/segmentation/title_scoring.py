"""Scores of titles: every cue around a line adds to its score, and none is required."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from memo_archive.importers.cues.announcements import says_news
from memo_archive.importers.cues.attribution import attribution_in
from memo_archive.importers.cues.closing_labels import Label
from memo_archive.importers.cues.page_parts import PagePart
from memo_archive.importers.cues.promotional_text import SELLS_ALONE, promotion_score
from memo_archive.importers.cues.series_parts import speaks_of_next, speaks_of_previous
from memo_archive.importers.post import Kind
from memo_archive.importers.segmentation.page_rows import Row, is_title_case
from memo_archive.importers.segmentation.title_candidates import (
    Clues,
    Run,
    is_subtitle_like,
    names_site,
    part_at,
    run_at,
    runs_of,
    title_of_run,
)

FIRST_WORDS = 60
"""Words of body below which a heading such as "Related" cannot end a post."""
_MOTTO_WORDS = 24
"""Words of prose that may stand above the first title: a site's motto."""
_ENDS_SENTENCE = re.compile(r"[.;,:…][\"”’')\]]*$")
_PART = re.compile(
    r"(?i)\b(?:part|pt\.?|episode|chapter)\s+(?:\d+|[ivx]+|one|two|three|four|five|six)\b|\(\d\s*(?:of|"
    r"/)\s*\d\)"
)
_NUMBERED = re.compile(
    r"(?i)\W*(?:(?:lesson|tip|rule|reason|step|mistake|question|idea|myth|no\.?|number)s?\s*#?\s*)?"
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)\s*(?:[:.)–—-]\s|$)"
)


@dataclass(slots=True)
class PostStart:
    """The beginning of a post."""

    row: int
    """Index of the title's row."""
    score: float
    reasons: list[str] = field(default_factory=list)

    @property
    def confidence(self) -> float:
        """Confidence that a post begins here, 0 to 1."""
        return min(0.97, max(0.3, 0.45 + 0.1 * self.score))


def one_by_one(
    rows: Sequence[Row], runs: Sequence[Run], clues: Clues, *, needed: float
) -> tuple[list[PostStart], list[PostStart]]:
    """Return the starts with a score of `needed` at least, and the others."""
    first = _first_run(rows, runs, clues)
    starts: list[PostStart] = []
    others: list[PostStart] = []
    for run in runs[runs.index(first) :]:
        title = title_of_run(rows, run, clues, is_first=run is first)
        start = scored(rows, run, title, clues, last=starts[-1].row if starts else None)
        (starts if not starts or start.score >= needed else others).append(start)
    return starts, others


def _first_run(rows: Sequence[Row], runs: Sequence[Run], clues: Clues) -> list[int]:
    """Return the run with the page's first title: the most likely of those with little prose above them."""
    best: tuple[float, Run] | None = None
    for run in runs:
        if sum(row.words for row in rows[: run[0]] if row.is_prose) > _MOTTO_WORDS:
            break
        title = title_of_run(rows, run, clues, is_first=True)
        score = scored(rows, run, title, clues).score + (2.0 if clues.has_title(rows[title].text) else 0.0)
        if best is None or score > best[0]:
            best = score, run
    return best[1] if best else runs[0]


def scored(rows: Sequence[Row], run: Run, title: int, clues: Clues, *, last: int | None = None) -> PostStart:
    """Return the row `title` with its score as a title; `last` is the row of the title above it, if any."""
    row = rows[title]
    start = PostStart(title, 0.0)
    closes = last is not None and clues.closes_between(last, run[0])

    def add(score: float, reason: str) -> None:
        start.score += score
        start.reasons.append(reason)

    if _ENDS_SENTENCE.search(row.text):
        add(-2.0, "it ends as a sentence does")
    else:
        add(0.5, "it is no sentence")
    if _NUMBERED.match(row.text) and not _PART.search(row.text):
        add(-3.0, "it is one of a numbered row")
    if row.words == 1:
        add(-0.5 if closes or len(run) > 1 else -1.5, "it is a single word")
    elif is_title_case(row.text):
        add(1.0, "it is written as a title")
    if row.words > 3 and row.text.isupper():
        add(1.0, "it is in capitals")
    if row.words > 16:
        add(-1.0, "it is long")
    elif row.words > 4:
        add(0.5, "it is longer than most headings")
    if says_news(row.text):
        add(0.5, "it announces something")
    if row.block.kind is Kind.HEADING:
        add(2.0 if row.block.level <= 2 else 1.0, "it is a heading")
        if any(span.href for span in row.block.spans):
            add(1.5, "it is a link")
    below = [rows[n].boilerplate for n in range(title + 1, min(title + 4, len(rows)))]
    if any(boilerplate and boilerplate.part is PagePart.DATA for boilerplate in below):
        add(3.0, "a data line stands below it")
    after = run[run.index(title) + 1 :]
    if after and is_subtitle_like(rows[after[0]]) and is_title_case(rows[after[0]].text):
        add(1.5, "a subtitle stands below it")
    elif after and is_subtitle_like(rows[after[0]]):
        add(0.7, "a short line stands below it")
    around = [rows[n] for n in range(max(0, title - 1), min(title + 3, len(rows)))]
    if any(r.boilerplate and r.boilerplate.part is PagePart.IMAGE_NAME for r in around):
        add(1.0, "an image's name stands beside it")
        if row.words > 1 and any(r is not row and r.boilerplate and row.text in r.text for r in around):
            add(1.5, "the image is called the same")
    if _PART.search(row.text):
        add(1.5, "it says which part it is")
    prose_above = next((rows[n].text for n in range(run[0] - 1, -1, -1) if rows[n].is_prose), "")
    prose_below = next((rows[n].text for n in range(run[-1] + 1, len(rows)) if rows[n].is_prose), "")
    if last is not None and (speaks_of_next(prose_above) or speaks_of_previous(prose_below)):
        add(1.5, "the text speaks of what came last, or comes next")
    _add_what_is_above(rows, run[0], last, add, closes=closes)
    ahead = _words_ahead(rows, run[-1] + 1)
    if ahead < 40 and not says_news(f"{row.text}\n{prose_below}"):
        add(-1.5, "little follows")
    elif closes and ahead < 100:
        add(-0.5, "little follows")
    return start


def _add_what_is_above(
    rows: Sequence[Row], first: int, last: int | None, add: Callable[[float, str], None], *, closes: bool
) -> None:
    above = rows[first - 1] if first else None
    if last is None:
        add(2.0, "it is the first on the page")
        return
    if above is None:
        return
    boilerplate = above.boilerplate
    if boilerplate and boilerplate.part is PagePart.EMPTY:
        if above.block.kind is Kind.RULE:
            add(1.0, "a rule stands above it")
        boilerplate = rows[first - 2].boilerplate if first > 1 else None
        above = rows[first - 2] if first > 1 else above
    if boilerplate and boilerplate.part is PagePart.DATA:
        add(1.5, "a data line stands above it")
    elif boilerplate and boilerplate.part is not PagePart.IMAGE_NAME:
        add(2.0, f"a post ends above it ({boilerplate.part})")
    elif closes:
        add(2.5, "a closing stands above it")
    elif above.is_prose and (promotion_score(above.text).score >= SELLS_ALONE or attribution_in(above.text)):
        add(2.5, "a closing offer stands above it")
    if above.text.endswith(":") and not boilerplate:
        add(-2.0, "the line above leads on to it")


def _words_ahead(rows: Sequence[Row], place: int) -> int:
    """Return the words of prose before the next possible title or closing."""
    words = 0
    for row in rows[place : place + 40]:
        if row.is_prose:
            words += row.words
        elif row.label:
            return words + 60 if row.label.label is Label.KEY_POINT else words
        elif row.is_title_like and is_title_case(row.text) and row.words > 2 and words > 60:
            return words
    return words


def first_title(rows: Sequence[Row], starts: Sequence[PostStart], clues: Clues) -> int:
    """Return the row of the page's first title, by the way in which the page sets the others."""
    run = _run_with(rows, starts[0].row)
    if len(run) < 2 or len(starts) < 3:
        return starts[0].row
    look, count = Counter(rows[start.row].block.look for start in starts[1:]).most_common(1)[0]
    alike = [number for number in run if rows[number].block.look == look]
    if look and count * 2 > len(starts) and len(alike) == 1:
        return alike[0]
    for step in (1, -1):
        usual, count = Counter(part_at(rows, start.row + step) for start in starts[1:]).most_common(1)[0]
        if usual in (PagePart.DATA, PagePart.IMAGE_NAME) and count * 2 > len(starts):
            alike = [number for number in run if part_at(rows, number + step) is usual]
            if alike:
                return alike[-1]
    with_subtitle = sum(len(run_at(rows, start.row)) > 1 for start in starts[1:])
    if not with_subtitle:
        return run[-1]
    chosen = title_of_run(rows, run, clues, is_first=True)
    if chosen not in run[-2:]:
        return chosen
    title = rows[run[-2]]
    share = with_subtitle / (len(starts) - 1)
    if not is_subtitle_like(rows[run[-1]]) or (len(run) == 2 and names_site(rows, title)):
        share -= 0.5
    if len(run) > 2:
        share -= 0.3  # the site's name above it, and perhaps its motto
    if not is_title_case(title.text):
        share -= 0.3
    return run[-2] if share > 0 else run[-1]


def _run_with(rows: Sequence[Row], title: int) -> list[int]:
    """Return the whole run that holds the row `title`."""
    return next((run for run in runs_of(rows) if title in run), [title])


def ends_of(rows: Sequence[Row], starts: Sequence[PostStart]) -> list[int]:
    """Return the row after the last of each post."""
    return [*(start.row for start in starts[1:]), len(rows)]
