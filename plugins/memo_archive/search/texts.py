"""Texts: what a record says, as the spellings in it, the weight of each and the places between them."""

from __future__ import annotations

import html
import re
from typing import NamedTuple, TypeAlias

from memo_archive.markdown.parser import plain_text
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
_NEED_STOP = ("_", "'", '"', ")", "$", "*")
"""Signs behind which Pagefind puts a full stop at the end of a sentence, as behind letters and figures."""
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
    parts: list[Part] = []
    run: list[str] = []
    weight = WEIGHT
    place: str | None = None
    """The place that is open."""
    at = 0
    """Where it stands among the parts: before what is in it, though its text is known at its end."""
    named: list[str] = []

    def close() -> None:
        """End the run, if there is a word in it."""
        if spellings := spellings_in(html.unescape("".join(run))):
            parts.append(Run(weight, spellings))
        run.clear()

    # For each tag of the archive: hence so bare. The last piece of text has none behind it.
    pieces = _TAG.split(text)
    for said, end, name, id_ in zip(
        pieces[::4], *([*pieces[part::4], ""] for part in (1, 2, 3)), strict=True
    ):
        if said:
            run.append(said)
            if place is not None:
                named.append(said)
        if name == "a":
            if end:
                if place is not None and named:
                    parts[at] = Place(place, plain_text("".join(named)))
                place = None
                named.clear()
            else:
                close()
                place, at = html.unescape(id_ or ""), len(parts)
                parts.append(Place(place, ""))
            continue
        if end:
            if name in _SENTENCES and run and (run[-1][-1:].isalnum() or run[-1].endswith(_NEED_STOP)):
                run.append(":" if name == "dt" else ".")
            run.append(" ")
            if name in _HEADINGS:
                close()
                weight = WEIGHT
        else:
            if name in _HEADINGS:
                close()
                weight = WEIGHT * _HEADINGS[name]
            run.append(" ")
    close()
    return tuple(parts)


def spellings_in(text: str) -> list[str]:
    """Return what stands between the spaces of `text`, in order."""
    return (_ORDER.sub("", text) if "PAGEFIND" in text else text).replace(BOUNDARY, "").split()
