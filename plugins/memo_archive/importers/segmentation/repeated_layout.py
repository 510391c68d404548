"""The layout that repeats at each post of a page: a date, a look of titles alone, a share bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice, pairwise, takewhile

from memo_archive.importers.cues.boilerplate import Boilerplate
from memo_archive.importers.cues.dates import day_in
from memo_archive.importers.cues.page_parts import PagePart
from memo_archive.importers.post import Kind
from memo_archive.importers.segmentation.page_rows import Row
from memo_archive.importers.segmentation.title_candidates import Run, is_key_point, runs_of
from memo_archive.importers.segmentation.title_scoring import PostStart, ends_of

_LOOKS = 20
"""Looks tried at most."""
_EDGE_WORDS = 10
"""Words of a line that may repeat at each post, such as `Share | Tweet`."""


def runs_with_data(rows: Sequence[Row], runs: Sequence[Run]) -> list[Run]:
    """Return the runs with a date, where this page sets a date at each title; else none."""
    keys = sum(map(is_key_point, rows))
    below = [run for run in runs if _has_day_below(rows, run)]
    above = [run for run in runs if _has_day_above(rows, run)]
    if above and runs[0] not in above:
        above.insert(0, runs[0])  # the dates may stand below the posts
    dated = max(below, above, key=len)
    is_usual = len(dated) >= max(3, 0.8 * keys)
    return dated if is_usual and _are_posts(rows, [run[0] for run in dated]) else []


def _has_day_below(rows: Sequence[Row], run: Run) -> bool:
    for row in rows[run[0] + 1 : run[-1] + 4]:
        if row.is_prose:
            return False
        if row.boilerplate and row.boilerplate.part is PagePart.DATA and day_in(row.text):
            return True
    return False


def _has_day_above(rows: Sequence[Row], run: Run) -> bool:
    for row in reversed(rows[max(0, run[0] - 3) : run[0]]):
        if row.boilerplate is None:
            return False
        if row.boilerplate.part is PagePart.DATA and day_in(row.text):
            return True
    return False


def titles_of_one_look(rows: Sequence[Row], runs: Sequence[Run]) -> list[Run]:
    """Return the runs from their title on, where titles have a look of their own on this page; else none."""
    prose = {row.block.look for row in rows if row.is_prose and row.words > 12}
    looks = Counter(rows[number].block.look for run in runs for number in run)
    # In order of appearance: titles come before headings.
    several = (
        look for look, n in looks.items() if n > 1 and look and look not in prose and " strong" not in look
    )
    for look in islice((look for look in several if not look.endswith(" strong")), _LOOKS):
        found = [[n for n in run if n >= first] for run in runs for first in _first_of(rows, run, look)]
        if len(found) > 1 and _are_posts(rows, [run[0] for run in found]):
            return found
    return []


def _first_of(rows: Sequence[Row], run: Run, look: str) -> list[int]:
    return [number for number in run if rows[number].block.look == look][:1]


def _are_posts(rows: Sequence[Row], titles: Sequence[int]) -> bool:
    """Tell whether the texts between `titles` can be posts: one closing each at most, nothing after it."""
    bounds = [*titles, len(rows)]
    if any(row.label and row.label.is_ours for row in rows[: titles[0]]):
        return False
    for first, end in pairwise(bounds):
        keys = [n for n in range(first, end) if is_key_point(rows[n])]
        if len(keys) > 1 or (keys and _has_post_after(rows, keys[0], end)):
            return False
    return True


def _has_post_after(rows: Sequence[Row], key: int, end: int) -> bool:
    """Tell whether a short line and a text stand between a key point and `end`."""
    for run in runs_of(rows[key:end]):
        following = rows[key + run[-1] + 1 : end]
        if not any(row.label for row in following) and sum(r.words for r in following if r.is_prose) > 100:
            return True
    return False


def mark_repeated(rows: Sequence[Row], starts: Sequence[PostStart]) -> None:
    """Mark as boilerplate the short lines that stand at the edges of most posts."""
    edges = [
        _edges(rows[start.row + 1 : end]) for start, end in zip(starts, ends_of(rows, starts), strict=True)
    ]
    counts = Counter(text for edge in edges for text in {row.text for row in edge})
    for row in (row for edge in edges for row in edge):
        if counts[row.text] >= max(3, len(starts) / 2):
            row.boilerplate, row.is_prose = Boilerplate(PagePart.REPEATED), False


def _edges(rows: Sequence[Row]) -> list[Row]:
    """Return the short lines at the beginning and the end of a post."""

    def is_short(row: Row) -> bool:
        is_line = row.boilerplate is not None or row.is_title_like or row.block.kind is Kind.LIST
        return is_line and row.words <= _EDGE_WORDS

    edge = [*takewhile(is_short, rows), *takewhile(is_short, reversed(rows))]
    return [row for row in edge if row.boilerplate is None and row.text]
