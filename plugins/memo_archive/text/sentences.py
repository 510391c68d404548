"""Sentences: their beginnings and ends in a paragraph of plain text."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

LONGEST = 600
"""Characters of a sentence; a longer one is cut on both sides of the place it is shown for."""

# The pattern begins with one class of signs, so that a search passes over all others at once.
_END = re.compile(r"""[.!?…。！？؟۔।](?:(?<=[.!?…])["'”’»)\]]*(?=\s)|(?<=[。！？؟۔।]))\s*""")
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]+\.)*[^\W\d_]+$")
_ABBREVIATIONS = frozenset(
    """adm al approx apr art aug ave ca capt cf ch co col corp dec dept dr ed eds e.g est etc feb fig figs gen
    gov hon i.e inc incl jan jr jul jun lt ltd mar messrs mr mrs ms mt nov oct op p.a p.m a.m pp prof pt rev
    sec sen sep sept sgt sr st u.k u.s viz vol vols vs""".split()
)
_BEFORE_FIGURES = frozenset({"no", "nos", "p", "art", "ch", "fig", "sec", "para"})
"""Abbreviations where a figure follows, and words of their own elsewhere."""


class Sentence(NamedTuple):
    """A sentence as plain text, parted at the words that it is shown for."""

    before: str
    words: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.words}{self.after}"


def sentence_around(text: str, start: int, end: int) -> Sentence:
    """Return the sentence of the paragraph `text` that holds the words from `start` to `end`.

    White space at its ends is left out. Words that go over the end of a sentence have both sentences.
    """
    ends = [found for found in _END.finditer(text) if not start < found.end() < end]
    earlier = (found for found in reversed(ends) if found.end() <= start)
    later = (found for found in ends if found.start() >= end - 1)
    first = next((found.end() for found in earlier if _ends_a_sentence(text, found)), 0)
    last = next((found.end() for found in later if _ends_a_sentence(text, found)), len(text))
    before, words, after = text[first:start].lstrip(), text[start:end], text[end:last].rstrip()
    room = max(0, LONGEST - len(words)) // 2
    if len(before) + len(after) > 2 * room:
        if len(before) > room:
            before = f"… {before[len(before) - room :].partition(' ')[2]}"
        if len(after) > room:
            after = f"{after[:room].rpartition(' ')[0]} …"
    return Sentence(before, words, after)


def sentences_in(text: str) -> list[str]:
    """Return the sentences of the paragraph `text`, in order, without white space at their ends."""
    ends = [found.end() for found in _END.finditer(text) if _ends_a_sentence(text, found)]
    cuts = [0, *ends, len(text)]
    pieces = (text[start:end].strip() for start, end in pairwise(cuts))
    return [piece for piece in pieces if piece]


def _ends_a_sentence(text: str, end: re.Match[str]) -> bool:
    following = text[end.end() : end.end() + 8].lstrip("\"'“‘«([")
    if following[:1].islower():
        return False
    if text[end.start()] != "." or end[0].rstrip() != ".":
        return True
    found = _WORD_BEFORE.search(text, max(0, end.start() - 20), end.start())
    if not found:
        return True
    word = found[0].lower()
    if word in _BEFORE_FIGURES:
        return not following[:1].isdigit()
    # One letter is an initial, "I" apart.
    return word not in _ABBREVIATIONS and not (len(word) == 1 and found[0].isupper() and word != "i")
