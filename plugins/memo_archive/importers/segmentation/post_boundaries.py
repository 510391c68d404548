"""Where posts begin on a page.

What a page does for each post it does alike: titles look the same, or a data line stands below each. Where
nothing repeats, a title is told by what stands around it (the end of a post above, a subtitle below), and by
whether what lies between two titles is as long as posts of this page are. Each sign adds to a score, so that
a page needs none of them in particular.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from memo_archive.importers.cues.boilerplate import OPENS_SECTION, PagePart
from memo_archive.importers.cues.closing_labels import Label
from memo_archive.importers.cues.dates import day_in
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
"""What a title needs on a page that shows no sign of holding several posts."""
AMONG_OTHERS = 2.9
TO_READ = 150
"""Words after such a heading that show that it was not the end."""
_DOUBTFUL = 0.9
"""The score of a line from which its author is told that it may be a title."""


@dataclass(frozen=True, slots=True)
class PostBoundaries:
    """How a page is divided into posts."""

    starts: tuple[PostStart, ...]
    """In order; one where the page seems to be a single post."""
    passed_over: tuple[PostStart, ...] = ()
    """Lines that were taken for headings, and may be titles as well."""


def find_post_boundaries(rows: Sequence[Row], *, name: str = "") -> PostBoundaries:
    """Return where the posts of a page begin; lines that stand at most of them are marked as the page's own.

    `name` is the file's or the page's, which often is the title's.
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
    """Return the starts of a page that sets all its titles alike; none where it does not."""
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
    """Return where the posts of a page end: at the comments, or at what is related to the only post."""
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
    """Tell whether a page shows that it holds several posts: what a post has once, it has twice."""
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
    # A post has one date above it and, in some themes, one below.
    return keys > 1 or actions > 1 or dates > 2 or feet > 2 or is_archive


def _passed_over(
    rows: Sequence[Row], starts: Sequence[PostStart], others: Sequence[PostStart]
) -> Iterator[PostStart]:
    """Yield those of `others` at which a post may begin: there is enough to read on both sides."""
    bounds = [0, *(start.row for start in starts), len(rows)]
    for other in others:
        place = bisect_right(bounds, other.row)
        above, below = bounds[place - 1], bounds[place]
        if other.score >= _DOUBTFUL and above != other.row:
            shorter = min(prose_between(rows, above, other.row), prose_between(rows, other.row, below))
            if shorter >= LONGEST_NOTICE / 2:
                yield other
