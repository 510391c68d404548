"""Letter pairs: the texts most like another one, found without comparing it with each of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise


class LetterPairs:
    """Texts by the pairs of letters that stand side by side in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Index `texts`, each once."""
        self._texts = sorted(set(texts))
        self._counts: list[int] = []
        self._by_pair: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            pairs = _pairs_of(text)
            self._counts.append(len(pairs))
            for pair in pairs:
                self._by_pair[pair].append(number)

    def likeliest(self, text: str, *, limit: int, where: Callable[[str], bool] | None = None) -> list[str]:
        """Return those texts for which `where` holds that have most pairs in common with `text`.

        At most `limit`, best first, by the Sørensen-Dice coefficient; texts without a common pair are none.
        """
        wanted = _pairs_of(text)
        shared: Counter[int] = Counter()
        for pair in wanted:
            shared.update(self._by_pair.get(pair, ()))
        numbers = (number for number in shared if where is None or where(self._texts[number]))
        ranked = sorted(numbers, key=lambda n: (-shared[n] / (len(wanted) + self._counts[n]), n))
        return [self._texts[number] for number in ranked[:limit]]


def _pairs_of(text: str) -> frozenset[str]:
    """Return the pairs of letters in `text`, its beginning and its end counted as a space."""
    return frozenset(map("".join, pairwise(f" {text.casefold()} ")))
