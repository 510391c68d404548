"""Titles told from headings by lengths: headings cut a post into short pieces, titles leave whole posts."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from itertools import accumulate
from statistics import quantiles

from memo_archive.importers.cues.announcements import says_news
from memo_archive.importers.segmentation.page_rows import Row
from memo_archive.importers.segmentation.title_candidates import is_key_point
from memo_archive.importers.segmentation.title_scoring import PostStart, ends_of

HEADING = 1.2
"""The score of a line that is as likely a heading as a title."""
_USUAL = (250.0, 330.0, 450.0, 600.0)
"""Usual lengths of posts in words, tried where a page does not show its own."""
_SPREAD = 0.5
"""Standard deviation of the logarithm of lengths."""
_LOOKS_BACK = 60
"""Headings that one post has at most."""
_SHORTEST_NOTICE, LONGEST_NOTICE = 12, 150


def with_overlooked(rows: Sequence[Row], starts: list[PostStart], others: list[PostStart]) -> list[PostStart]:
    """Return `starts` with those of `others` that are more likely titles than headings within a post.

    The division with the lowest cost is found by dynamic programming. A title costs the score that it lacks,
    a piece costs the distance of its length from the usual one.
    """
    page = _Lengths(rows)
    closed = [
        page.between(start.row, end)
        for start, end in zip(starts, ends_of(rows, starts), strict=True)
        if sum(map(is_key_point, rows[start.row : end])) == 1
    ]
    usual = [*quantiles(closed, n=4)[:2]] if len(closed) > 2 else _USUAL
    _, divided = min((_divided(page, starts, others, max(u, 120)) for u in usual), key=lambda found: found[0])
    chosen = {id(start) for start in starts}
    for start in divided:
        if id(start) not in chosen:
            start.reasons.append("there is the text of a whole post on both sides of it")
            start.score = min(start.score, 2.6)
    return divided


class _Lengths:
    """The rows of a page with running totals: words of prose, and announcements, above each row."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self._above = [0, *accumulate(row.words if row.is_prose else 0 for row in rows)]
        self._news = [0, *accumulate(says_news(row.text) for row in rows)]

    def between(self, first: int, end: int) -> int:
        """Return the words of prose from the row `first` to before `end`."""
        return self._above[end] - self._above[first]

    def cost(self, first: int, end: int, usual: float) -> float:
        """Return the cost of a post with these rows: 0 at the `usual` length in words."""
        words = self.between(first, end)
        if words < LONGEST_NOTICE and self._news[end] > self._news[first]:
            return 0.0 if words >= _SHORTEST_NOTICE else 2.5
        deviation = math.log(max(words, 1) / usual) / _SPREAD
        # A title that announces something has a few lines of text.
        is_long_news = words >= LONGEST_NOTICE and says_news(self.rows[first].text)
        return 0.5 * deviation**2 + (1.0 if is_long_news else 0.0)


def _divided(
    page: _Lengths, starts: Sequence[PostStart], others: Sequence[PostStart], usual: float
) -> tuple[float, list[PostStart]]:
    """Return the cost of the best division, and `starts` with those of `others` that are in it.

    `usual` is the length of a post in words.
    """
    total = 0.0
    divided: list[PostStart] = []
    waiting = deque(others)
    for first, end in zip(starts, ends_of(page.rows, starts), strict=True):
        places = [first]
        while waiting and waiting[0].row < end:
            other = waiting.popleft()
            if other.row > first.row:
                places.append(other)
        # The cost of the cheapest way to each place, and the place before it on this way.
        costs, before = [0.0], [0]
        for number in range(1, len(places) + 1):
            row = places[number].row if number < len(places) else end
            nearest = range(max(0, number - _LOOKS_BACK), number)
            cost, last = min((costs[n] + page.cost(places[n].row, row, usual), n) for n in nearest)
            costs.append(cost + (HEADING - places[number].score if number < len(places) else 0.0))
            before.append(last)
        total += costs[-1]
        way = [before[-1]]
        while way[-1]:
            way.append(before[way[-1]])
        divided += [places[n] for n in reversed(way)]
    return total, divided
