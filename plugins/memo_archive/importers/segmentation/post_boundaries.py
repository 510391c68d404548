"""The boundaries between the posts of a page.

A page formats its posts alike: titles have one look, or a dateline stands below each. Where nothing
repeats, a title is told by its surroundings (the end of a post above, a subtitle below) and by lengths: the
texts above and below it are each as long as this page's posts are. Every cue adds to a score; none is
required.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from memo_archive.importers.cues.closing_labels import Label
from memo_archive.importers.cues.dates import day_in
from memo_archive.importers.cues.page_parts import OPENS_SECTION, PagePart
from memo_archive.importers.segmentation.page_rows import Row
from memo_archive.importers.segmentation.post_lengths import LONGEST_NOTICE, with_overlooked
from memo_archive.importers.segmentation.repeated_layout import (
    mark_repeated,
    runs_with_data,
    titles_of_one_look,
)
from memo_archive.importers.segmentation.title_candidates import (
    Clues,
    Run,
    prose_between,
    runs_of,
    title_of_run,
)
from memo_archive.importers.segmentation.title_scoring import (
    FIRST_WORDS,
    PostStart,
    first_title,
    one_by_one,
    scored,
)

ALONE = 3.9
"""The score that a title needs on a page without signs of several posts."""
AMONG_OTHERS = 2.9
TO_READ = 150
"""Words below a section's heading from which the post is taken to go on."""
_DOUBTFUL = 0.9
"""The score from which the author is told that a line may be a title."""


@dataclass(frozen=True, slots=True)
class PostBoundaries:
    """The boundaries between the posts of a page."""

    starts: tuple[PostStart, ...]
    """In order; one where the page seems to be a single post."""
    passed_over: tuple[PostStart, ...] = ()
    """Lines taken for headings that may be titles as well."""


def find_post_boundaries(rows: Sequence[Row], *, name: str = "") -> PostBoundaries:
    """Return where the posts of a page begin; lines repeated at most posts are marked as boilerplate.

    `name` is the file's name or the page's title, which often holds the post's title.
    """
    end = _end_of_posts(rows)
    clues = Clues.of(rows, name, end=end)
    rows = rows[:end]
    runs = runs_of(rows)
    if not runs:
        return PostBoundaries(())
    if not _shows_several(rows):
        return PostBoundaries(tuple(one_by_one(rows, runs, clues, needed=ALONE)[0]))
    starts = _repeated_starts(rows, runs, clues)
    others: list[PostStart] = []
    if not starts:
        starts, others = one_by_one(rows, runs, clues, needed=AMONG_OTHERS)
        starts = with_overlooked(rows, starts, others)
        starts[0].row = first_title(rows, starts, clues)
    mark_repeated(rows, starts)
    return PostBoundaries(tuple(starts), tuple(_passed_over(rows, starts, others)))


def _repeated_starts(rows: Sequence[Row], runs: Sequence[Run], clues: Clues) -> list[PostStart]:
    """Return the starts of a page that formats all its titles alike; none where it does not."""
    if dated := runs_with_data(rows, runs):
        starts = [
            scored(rows, run, title_of_run(rows, run, clues, is_first=not n), clues)
            for n, run in enumerate(dated)
        ]
        starts[0].row = first_title(rows, starts, clues)
        return _as_repeated(starts, "a date stands at every title of the page")
    if alike := titles_of_one_look(rows, runs):
        starts = [scored(rows, run, run[0], clues) for run in alike]
        return _as_repeated(starts, "all titles of the page look like this")
    return []


def _as_repeated(starts: list[PostStart], reason: str) -> list[PostStart]:
    for start in starts:
        start.score += 3.0
        start.reasons.append(reason)
    return starts


def _end_of_posts(rows: Sequence[Row]) -> int:
    """Return the row at which the posts of a page end: at comments, or at posts related to the only one."""
    last_label = max((n for n, row in enumerate(rows) if row.label and row.label.is_ours), default=0)
    for number in range(last_label + 1, len(rows)):
        boilerplate = rows[number].boilerplate
        if not boilerplate or boilerplate.is_ambiguous or boilerplate.part not in OPENS_SECTION:
            continue
        above, below = (sum(r.words for r in part if r.is_prose) for part in (rows[:number], rows[number:]))
        if above >= FIRST_WORDS and (
            boilerplate.part in (PagePart.COMMENTS, PagePart.FORM) or below < TO_READ
        ):
            return number
    return len(rows)


def _shows_several(rows: Sequence[Row]) -> bool:
    """Tell whether a page holds several posts, by parts that a single post has once."""
    keys = sum(1 for r in rows if r.label and r.label.is_ours and r.label.label is Label.KEY_POINT)
    actions = sum(1 for r in rows if r.label and r.label.is_ours and r.label.label is Label.TAKING_ACTION)
    last_prose = max((n for n, r in enumerate(rows) if r.words >= 15 and r.is_prose), default=0)
    within = rows[:last_prose]
    dates = sum(1 for r in within if r.boilerplate and r.boilerplate.part is PagePart.DATA and day_in(r.text))
    feet = sum(1 for r in within if r.boilerplate and r.boilerplate.part is PagePart.FOOT)
    is_archive = any(
        r.boilerplate
        and r.boilerplate.part is PagePart.NAVIGATION
        and re.match(
            r"(?i)(?:category|tag|monthly|yearly|daily)\b.*archive|archives? for|older posts|[←«] older",
            r.text,
        )
        for r in rows
    ) or any(r.boilerplate and r.boilerplate.part is PagePart.PAGES for r in rows)
    # One post has a date above it and, in some themes, another below.
    return keys > 1 or actions > 1 or dates > 2 or feet > 2 or is_archive


def _passed_over(
    rows: Sequence[Row], starts: Sequence[PostStart], others: Sequence[PostStart]
) -> Iterator[PostStart]:
    """Yield those of `others` that have enough text on both sides to be titles."""
    bounds = [0, *(start.row for start in starts), len(rows)]
    for other in others:
        place = bisect_right(bounds, other.row)
        above, below = bounds[place - 1], bounds[place]
        if other.score >= _DOUBTFUL and above != other.row:
            shorter = min(prose_between(rows, above, other.row), prose_between(rows, other.row, below))
            if shorter >= LONGEST_NOTICE / 2:
                yield other
