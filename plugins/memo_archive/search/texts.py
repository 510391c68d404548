"""Texts: what a record says, as the spellings in it, the weight of each and the places between them."""

from __future__ import annotations

import html
import re
from typing import NamedTuple, TypeAlias

from memo_archive.body import plain_text
from memo_archive.search.records import Record

WEIGHT = 24
"""What a word counts that stands in no heading. Pagefind has twenty-four parts of one."""
BOUNDARY = "\u200b"
"""A space of no width, which Pagefind has between the words of languages without spaces.
In a text it is nothing."""

_TAG = re.compile(r'<(/?)(\w+)(?: id="([^"]*)")?>')
_HEADINGS = {"h2": 6, "h3": 5, "h4": 4, "h5": 3, "h6": 2}
"""How many times as much a word counts in a heading."""
_SENTENCES = frozenset(("p", "div", "ul", "li", "dl", "dt", "dd", "td", *_HEADINGS))
"""Elements whose end is that of a sentence."""
_HAS_WORD = re.compile(r">[^<]*\w")
_NEEDS_STOP = re.compile(r"[\w'\")$*]\Z")
_ORDER = re.compile(r"(?<!\S)___(?:END_)?PAGEFIND_\S*")
"""What would be no word to Pagefind."""


class Run(NamedTuple):
    """Words of one weight that follow on one another."""

    weight: int
    spellings: list[str]


class Place(NamedTuple):
    """A place to lead to."""

    id: str
    text: str
    """Of its link; empty where it only marks what follows."""


Part: TypeAlias = "Run | Place"


def parts_of(record: Record) -> tuple[Part, ...]:
    """Return what stands in the text of `record`, as Pagefind reads a page.

    https://pagefind.app/docs/indexing/, https://pagefind.app/docs/weighting/
    """
    # Of a record without a word its title is shown.
    text = record.text if _HAS_WORD.search(record.text) else f"<p>{html.escape(record.title)}</p>"
    reading = _Reading()
    begin = 0
    for tag in _TAG.finditer(text):
        reading.text(text[begin : tag.start()])
        begin = tag.end()
        end, name, place = tag.groups()
        if end:
            reading.end(name)
        else:
            reading.begin(name, place)
    reading.text(text[begin:])
    return tuple(reading.parts())


def spellings_in(text: str) -> list[str]:
    """Return what stands between the spaces of `text`, in order."""
    return (_ORDER.sub("", text) if "PAGEFIND" in text else text).replace(BOUNDARY, "").split()


class _Reading:
    """A reading of HTML from its beginning to its end."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._run: list[str] = []
        self._weight = WEIGHT
        self._place: str | None = None
        """The place that is open."""
        self._at = 0
        """Where it stands among the parts: before what is in it, though its text is known at its end."""
        self._named: list[str] = []

    def text(self, text: str) -> None:
        if text:
            self._run.append(text)
            if self._place is not None:
                self._named.append(text)

    def begin(self, name: str, place: str | None) -> None:
        if name == "a":
            self._close()
            self._place, self._at = html.unescape(place or ""), len(self._parts)
            self._parts.append(Place(self._place, ""))
            return
        if name in _HEADINGS:
            self._close()
            self._weight = WEIGHT * _HEADINGS[name]
        self._run.append(" ")

    def end(self, name: str) -> None:
        if name == "a":
            if self._place is not None and self._named:
                self._parts[self._at] = Place(self._place, plain_text("".join(self._named)))
            self._place = None
            self._named.clear()
            return
        if name in _SENTENCES and self._run and _NEEDS_STOP.search(self._run[-1]):
            self._run.append(":" if name == "dt" else ".")
        self._run.append(" ")
        if name in _HEADINGS:
            self._close()
            self._weight = WEIGHT

    def parts(self) -> list[Part]:
        """Return what has been read so far."""
        self._close()
        return self._parts

    def _close(self) -> None:
        """End the run, if there is a word in it."""
        if spellings := spellings_in(html.unescape("".join(self._run))):
            self._parts.append(Run(self._weight, spellings))
        self._run.clear()
