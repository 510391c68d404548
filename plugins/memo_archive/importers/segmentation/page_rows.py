"""The blocks of a page as rows, each classified as boilerplate, label, prose or possible title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from memo_archive.importers.cues.boilerplate import Boilerplate, boilerplate_of
from memo_archive.importers.cues.closing_labels import LabelMatch, label_of
from memo_archive.importers.cues.page_parts import PagePart
from memo_archive.importers.post import Block, Kind

_SMALL = frozenset(
    (
        "a an and as at but by for from if in into is it nor of off on onto or our out over per so than "
        "the their to up upon via vs vs. with your you"
    ).split()
)


@dataclass(slots=True)
class Row:
    """A block of a page with its classification."""

    block: Block
    text: str
    """The block's text on one line."""
    words: int
    boilerplate: Boilerplate | None = None
    label: LabelMatch | None = None
    is_prose: bool = False

    @property
    def is_title_like(self) -> bool:
        """A short line that is neither a sentence, a label nor boilerplate."""
        return (
            self.boilerplate is None
            and self.label is None
            and self.block.kind in (Kind.PARAGRAPH, Kind.HEADING)
            and 1 <= self.words <= 22
            and len(self.text) <= 170
            and not self.is_prose
        )


def rows_of(blocks: Sequence[Block]) -> list[Row]:
    """Return `blocks` as classified rows."""
    rows = []
    for block in _unwrapped(blocks):
        text = block.line
        row = Row(block, text, len(text.split()))
        if block.kind is Kind.RULE:
            row.boilerplate = Boilerplate(PagePart.EMPTY)
        elif block.kind in (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.LINES):
            row.boilerplate = boilerplate_of(text) or (
                _sign_of_lines(block) if block.kind is Kind.LINES else None
            )
            row.label = label_of(text, is_set_off=is_set_off(block))
        elif block.kind is Kind.LIST and not block.level:
            row.boilerplate = _sign_of_list(block)
        if row.label:
            row.boilerplate = None
        row.is_prose = row.boilerplate is None and _is_prose(block, text, row.words)
        rows.append(row)
    _settle_weak_signs(rows)
    return rows


def _unwrapped(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield `blocks`; a quotation or list with a closing label in it is replaced by its children."""
    for block in blocks:
        inner = block.children if block.kind in (Kind.QUOTE, Kind.LIST) else ()
        labels = (label_of(child.text, is_set_off=is_set_off(child)) for child in inner)
        if any(label and label.is_ours for label in labels):
            for child in inner:
                yield from child.children or (replace(child, kind=Kind.PARAGRAPH),)
        else:
            yield block


def is_set_off(block: Block) -> bool:
    """Tell whether `block` is a heading or begins in bold print."""
    bold = [span.strong for span in block.spans if span.text.strip()]
    return block.kind is Kind.HEADING or (bool(bold) and bold[0])


def _sign_of_list(block: Block) -> Boilerplate | None:
    """Return the boilerplate that a list is, such as a share bar: three of four entries have to be."""
    return _sign_of_all([item.line for item in block.children])


def _sign_of_lines(block: Block) -> Boilerplate | None:
    return _sign_of_all(block.text.split("\n"))


def _sign_of_all(lines: Sequence[str]) -> Boilerplate | None:
    signs = [boilerplate_of(line) for line in lines]
    known = [boilerplate for boilerplate in signs if boilerplate]
    if not known or len(known) * 4 < len(signs) * 3 or (len(lines) == 1 and known[0].is_ambiguous):
        return None
    return Boilerplate(known[0].part, is_ambiguous=all(boilerplate.is_ambiguous for boilerplate in known))


def _is_prose(block: Block, text: str, words: int) -> bool:
    if block.kind in (Kind.LIST, Kind.QUOTE, Kind.TABLE, Kind.CODE, Kind.LINES, Kind.MARKDOWN):
        return True
    if block.kind is Kind.HEADING:
        return words > 30
    ends = re.search(r"[.!?:][\"”’')\]]*$", text)
    return words > 22 or (bool(ends) and (words >= 12 or (words >= 5 and not is_title_case(text))))


def _settle_weak_signs(rows: Sequence[Row]) -> None:
    """Keep ambiguous boilerplate beside other boilerplate, at a page's edge, or three lines together.

    Elsewhere an ambiguous line is an author's heading.
    """
    place = 0
    while place < len(rows):
        end = place
        while end < len(rows) and rows[end].boilerplate and rows[end].boilerplate.is_ambiguous:  # type: ignore[union-attr]
            end += 1
        if end > place:
            beside = [rows[n].boilerplate for n in (place - 1, end) if 0 <= n < len(rows)]
            is_edge = not place or end == len(rows)
            is_sure = any(
                boilerplate and boilerplate.part not in (PagePart.IMAGE_NAME, PagePart.EMPTY)
                for boilerplate in beside
            )
            if not (is_sure or is_edge or end - place >= 3):
                for row in rows[place:end]:
                    row.boilerplate = None
                    row.is_prose = False
        place = max(end, place + 1)


def is_title_case(text: str) -> bool:
    """Tell whether the words of `text` are capitalised as in a title: "Why Good Customers Leave"."""
    words = [w for w in re.findall(r"[\w’'&-]+", text) if any(c.isalpha() for c in w)]
    long = [w for w in words if w.casefold() not in _SMALL] or words
    if not long:
        return False
    high = sum(w[0].isupper() or w[0].isdigit() for w in long)
    return high >= 0.75 * len(long) and (len(long) > 1 or len(words) == 1)
