"""Spellings: the words as which each is looked for, as Pagefind has them.

A word is looked for in small letters, without accents, by its stem, and by its parts where it has several
("three-part", "WordPress"). All that depends on the spelling and the language alone. So Pagefind is given
each spelling of an archive once, and not its texts, in which a spelling stands some twenty times in the mean.

The form is that of Pagefind 1.5:
https://github.com/Pagefind/pagefind/blob/main/pagefind/src/index/mod.rs
"""

from __future__ import annotations

import html
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from memo_archive.search import cbor
from memo_archive.search.files import content_of
from memo_archive.search.texts import BOUNDARY, WEIGHT

FORM = "\t"
"""Stands between a word as it is looked for and one of its other spellings, as in cafe and café."""


class FormError(Exception):
    """Pagefind has written another form than the one that is known here."""


class Segment(NamedTuple):
    """A word, or in a language that has no spaces one of several that stand as one."""

    shown: str
    """As it is shown: with what is to stand between it and the next."""
    wholes: tuple[str, ...]
    """As what it is looked for; another spelling of it by the word, `FORM` and that spelling."""
    parts: tuple[str, ...]
    """The same for its parts, of which each counts less."""


class Spellings:
    """What is known of spellings in one language."""

    def __init__(self) -> None:
        """Know none."""
        self.plain: dict[str, str] = {}
        """Words by spelling, where it stands for one and is shown as it is: of most."""
        self.others: dict[str, tuple[Segment, ...]] = {}
        self.is_spaced = True
        """Whether the language has spaces between words."""

    def unknown(self, spellings: Iterable[str]) -> list[str]:
        """Return those of `spellings` that are not known, in their order."""
        return sorted({*spellings} - self.plain.keys() - self.others.keys())

    def length(self, spellings: Sequence[str]) -> int:
        """Return how many places known spellings take, one after the other."""
        if self.is_spaced:
            return len(spellings)
        return sum(len(self.others.get(one, (one,))) for one in spellings)

    def shown(self, spellings: Iterable[str]) -> str:
        """Return known spellings, one after the other, as they are shown before others."""
        if self.is_spaced:
            return f"{' '.join(spellings)} "
        return "".join(
            f"{one} " if one in self.plain else "".join(segment.shown for segment in self.others[one])
            for one in spellings
        )

    def learn(self, spellings: Sequence[str], bundle: Path) -> None:
        """Know `spellings` from the folder `bundle`, which Pagefind has written of `page_of` them.

        Raises FormError, OSError.
        """
        try:
            self._learn(spellings, bundle)
        except (KeyError, ValueError, IndexError, TypeError) as error:
            raise FormError(str(error)) from error

    def _learn(self, spellings: Sequence[str], bundle: Path) -> None:
        (fragment,) = (bundle / "fragment").iterdir()
        content = json.loads(content_of(fragment.read_bytes()))["content"]
        shown = [f"{one} " for one in content.split(f" {BOUNDARY}" if BOUNDARY in content else " ")]
        if len(shown) != len(spellings):
            raise ValueError(f"{len(shown)} words of {len(spellings)}")
        if BOUNDARY in content:
            self.is_spaced = False
            shown = [one.replace(BOUNDARY, f"{BOUNDARY}\0") + BOUNDARY for one in shown]
        segments = [one.split("\0") for one in shown]
        wholes: list[list[str]] = [[] for several in segments for _ in several]
        parts: list[list[str]] = [[] for _ in wholes]
        for file in (bundle / "index").iterdir():
            for word, places in _words_in(cbor.read(content_of(file.read_bytes()))):
                place, into = 0, parts
                for number in places:
                    if not isinstance(number, int):
                        raise TypeError("no number")
                    if number < 0:  # It stands for a weight, others for the way between places.
                        place, into = 0, wholes if number == -1 - WEIGHT else parts
                    else:
                        place += number
                        into[place].append(word)
        at = 0
        for spelling, several in zip(spellings, segments, strict=True):
            start, at = at, at + len(several)
            whole, part = wholes[start], parts[start]
            if several == [f"{spelling} "] and len(whole) == 1 and not part:
                (self.plain[spelling],) = whole
                continue
            found = zip(several, map(tuple, wholes[start:at]), map(tuple, parts[start:at]), strict=True)
            self.others[spelling] = tuple(itertools.starmap(Segment, found))


def page_of(spellings: Iterable[str], language: str) -> str:
    """Return the HTML of a page that has `spellings`, in a language, one after the other."""
    text = html.escape(" ".join(spellings), quote=False)
    return f'<!doctype html><html lang="{html.escape(language)}"><body>{text}</body></html>'


def _words_in(index: cbor.Item) -> Iterator[tuple[str, list[cbor.Item]]]:
    """Yield each word of a file with words, and where it is in each page."""
    (words,) = _list(index)
    for word, pages, forms in map(_list, _list(words)):
        for _, places, _ in map(_list, _list(pages)):
            yield _text(word), _list(places)
        for form, pages_of_form in map(_list, _list(forms)):
            for _, places, _ in map(_list, _list(pages_of_form)):
                yield f"{_text(word)}{FORM}{_text(form)}", _list(places)


def _list(item: cbor.Item) -> list[cbor.Item]:
    if not isinstance(item, list):
        raise TypeError("not an array")
    return item


def _text(item: cbor.Item) -> str:
    if not isinstance(item, str):
        raise TypeError("not a text")
    return item
