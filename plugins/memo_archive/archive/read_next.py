"""Read next: published memos ranked by the terms they share with a memo.

An inverted index of terms is made once per archive, and each memo looks at its nearest neighbours in time
alone, so the work grows with the archive and not with its square.
"""

from __future__ import annotations

import bisect
import heapq
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from memo_archive.model import Memo
from memo_archive.settings import RelatedOptions
from memo_archive.text.normalize import folded

WINDOW = 24
"""Memos sharing a term that are looked at before and after a memo in time. A term on many memos is a weak
tie, and the nearest are the better of equals."""
FEW = 5
"""Memos; a term on no more of them is not common, however small the archive."""
WORD_WINDOW = 8
"""The same for words: a memo has many, and each says little."""
HALF_LIFE_DAYS = 182
_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON_WORDS = frozenset(
    """about above after again against almost along already also although always among another anybody anyone
    anything around away back because become been before being below best better between both came cannot come
    comes could does doing done down each either else enough even ever every everybody everyone everything
    first from gets gives goes going gone have having here hers herself himself however into itself just keep
    know last least less like little long made make makes making many matter mean means might more most much
    must myself need never next nobody nothing often once only onto other others ought ours over perhaps
    quite rather really right said same says seem seen self several shall should since some somebody someone
    something sometimes still such take taken takes tell than that their theirs them themselves then there
    these they thing things think this those though through thus together told took toward towards under until
    upon used uses very want wants well went were what whatever when whenever where whether which while whom
    whose will with within without would write year years your yours yourself""".split()
)
Term = tuple[str, str]
"""Kind and name of a thing that memos may share: ("topic", "price")."""


class TermIndex:
    """The numbers of memos by the terms they have, oldest first; no memo is held."""

    def __init__(self, memos: Sequence[Memo], options: RelatedOptions) -> None:
        """Index `memos`, oldest first; their numbers are their places, from 0."""
        self._options = options
        self._by_term = _numbers_by_term(memos, options)
        self._dates = [_day(memo) for memo in memos]
        self._numbers = {memo.uri: number for number, memo in enumerate(memos)}

    def best_for(
        self, memo: Memo, memos: Sequence[Memo], *, limit: int, without: Collection[str]
    ) -> tuple[Memo, ...]:
        """Return those of the indexed `memos` that share most with `memo`, best first, at most `limit`.

        Files of the uris `without` are left out. Points are whole numbers, so the order is the same
        everywhere; of equals the one nearer in time comes first, then the older, so that a new memo changes
        little on old pages.
        """
        points: defaultdict[int, int] = defaultdict(int)
        for numbers, value in self.sharing(memo):
            for number in numbers:
                points[number] += value
        # Nearness decides among the best alone: a memo behind them by more than it gives cannot catch up.
        best = heapq.nlargest(limit + len(without), points.values())
        least = (best[-1] if best else 0) - self._options.time
        ranked = sorted(
            (-value - _nearness(memo, other, self._options.time), _days_apart(memo, other), number)
            for number, value in points.items()
            if value >= least
            for other in (memos[number],)
            if other.uri not in without
        )
        return tuple(memos[number] for _, _, number in ranked[:limit])

    def sharing(self, memo: Memo) -> Iterator[tuple[Sequence[int], int]]:
        """Yield the numbers of memos that share a term with `memo`, and the points for it, term by term."""
        place = self._place_of(memo)
        for term, value in terms_of(memo, self._options):
            numbers = self._by_term.get(term)
            if not numbers:
                continue
            at = bisect.bisect_left(numbers, place)
            window = WORD_WINDOW if term[0] == "word" else WINDOW
            yield numbers[max(0, at - window) : at + window + 1], value

    def _place_of(self, memo: Memo) -> int:
        """Return the number of `memo`, or the one it would have by its date."""
        number = self._numbers.get(memo.uri)
        return bisect.bisect_left(self._dates, _day(memo)) if number is None else number


def _numbers_by_term(memos: Sequence[Memo], options: RelatedOptions) -> dict[Term, list[int]]:
    """Return the numbers of those of `memos` that have a term, for each that says something."""
    by_term: defaultdict[Term, list[int]] = defaultdict(list)
    for number, memo in enumerate(memos):
        for term, _ in terms_of(memo, options):
            by_term[term].append(number)
    most = max(FEW, len(memos) * options.common // 100)
    return {term: numbers for term, numbers in by_term.items() if 2 <= len(numbers) <= most}


def terms_of(memo: Memo, options: RelatedOptions) -> Iterator[tuple[Term, int]]:
    """Yield the terms by which `memo` is related to others, and the points for each."""
    series = (memo.series.id,) if memo.series else ()
    for kind, names, points in (
        ("principle", memo.principles, options.principles),
        ("topic", memo.topics, options.topics),
        ("series", series, options.series),
        ("word", _words_of(memo), options.words),
    ):
        if points:
            for name in names:
                yield (kind, name), points


def _words_of(memo: Memo) -> Iterable[str]:
    words = _WORD.findall(folded(f"{memo.title} {memo.subtitle} {memo.key_point}"))
    stems = (word.removesuffix("s") for word in words if word not in _COMMON_WORDS)
    return dict.fromkeys(stems)


def _day(memo: Memo) -> int:
    return memo.date.toordinal() if memo.date else 0


def _days_apart(memo: Memo, other: Memo) -> int:
    return abs(_day(memo) - _day(other))


def _nearness(memo: Memo, other: Memo, points: int) -> int:
    """Return the points for how near in time two memos are: whole ones, half of `points` at half a year."""
    return points * HALF_LIFE_DAYS // (HALF_LIFE_DAYS + _days_apart(memo, other))
