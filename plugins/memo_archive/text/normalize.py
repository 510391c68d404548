"""Folding: a text without the differences that typing makes by accident, and the places it comes from.

Letter case (by Unicode's full case folding, so that ß is ss), composed and decomposed accents, kinds of
quotation marks, hyphens and spaces, trade marks, soft hyphens and signs of direction make no difference, nor
do the four i's of Turkish. An accent does: resume is not résumé.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

BREAK = "\x00"
"""Stands in a folded text for a thing that no phrase goes across, such as a link or code."""

# Control characters cannot come from an author: `source.decode` refuses them.
_CHARACTERS: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "‘’‚‛′ʼ＇´`"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»＂"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–−"), "-"),
    ord("ı"): "i",
    # Marks, soft hyphen, zero-width signs, signs of direction, variation selectors.
    **dict.fromkeys(
        [*map(ord, "™®©℠\u00ad\u034f\u061c\u180e\ufeff"), *range(0x200B, 0x2010), *range(0x202A, 0x202F),
         *range(0x2060, 0x2070), *range(0xFE00, 0xFE10)]
    ),
}  # fmt: skip
# A hyphen joins words as a space does; between spaces it is a dash, and no phrase goes across it.
_HYPHEN = re.compile(r"-(?<=[\w\u0300-\u036f]-)(?=\w)")

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")

_PIECE = re.compile(
    r"""(?P<tag><!--.*?-->|</?[a-zA-Z][^>"]*(?:"[^"]*"[^>"]*)*>)
    |(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)
    |(?P<space>\s+)
    |(?P<plain>[!-%'-;=-~]+(?:[ \n][!-%'-;=-~]+)*(?![^\x00-\x7f]))
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


def folded(text: str) -> str:
    """Return `text` folded, its words parted by single spaces."""
    return _HYPHEN.sub(" ", _spaced(_fold(text)))


@dataclass(frozen=True, slots=True)
class FoldedMarkup:
    """A stretch of HTML folded, each character with the place it comes from."""

    text: str
    starts: tuple[int, ...]
    """For each character of `text`, the place in the HTML at which its origin begins."""
    ends: tuple[int, ...]


def folded_markup(
    markup: str, start: int, end: int, *, left_out: tuple[tuple[int, int], ...] = ()
) -> FoldedMarkup:
    """Return the text of `markup[start:end]` folded; in place of each stretch `left_out` stands `BREAK`.

    Tags are left out, but line breaks become spaces. The text is that of `folded`, misordered accents apart,
    at some ten times its cost.
    """
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def add(signs: str, first: int, last: int) -> None:
        text.extend(signs)
        starts.extend([first] * len(signs))
        ends.extend([last] * len(signs))

    place = start
    for stretch in (*left_out, (end, end)):
        while place < stretch[0]:
            found = _PIECE.match(markup, place, stretch[0])
            if found is None:
                break
            kind, first, place = found.lastgroup, place, found.end()
            if kind == "plain":
                text.extend(found[0].replace("\n", " ").replace("`", "'").lower())
                starts.extend(range(first, place))
                ends.extend(range(first + 1, place + 1))
            elif kind == "space" or (kind == "tag" and found[0].startswith("<br")):
                if text and text[-1] != " ":
                    add(" ", first, place)
            elif kind == "entity":
                add(_spaced_within(_fold(html.unescape(found[0])), text), first, place)
            elif kind == "other" and not (found[0] == "\u0307" and text[-1:] == ["i"]):
                add(_spaced_within(_fold(found[0]), text), first, place)
        if stretch[1] > stretch[0]:
            add(BREAK, *stretch)
            place = stretch[1]
    return FoldedMarkup(_HYPHEN.sub(" ", "".join(text)), tuple(starts), tuple(ends))


def is_within_word(text: str, place: int) -> bool:
    """Tell whether an accent follows at `place` of a folded text, so that a word goes on there."""
    return place < len(text) and text[place] > "\x7f" and unicodedata.category(text[place])[0] == "M"


def _fold(text: str) -> str:
    if not text.isascii():
        text = _NOT_ASCII.sub(lambda found: _fold_signs(found[0]), text).replace("i\u0307", "i")
    return text.replace("`", "'").lower()


@lru_cache(maxsize=4096)
def _fold_signs(signs: str) -> str:
    signs = unicodedata.normalize("NFKD", signs.translate(_CHARACTERS)).casefold()
    return signs.translate(_CHARACTERS)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _spaced_within(signs: str, before: list[str]) -> str:
    """Return the folded `signs` as they go on after `before`: no second space."""
    if signs.isspace():
        return "" if not before or before[-1] == " " else " "
    return signs
