"""Readers' comments below a copied page: names, dates and texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from memo_archive.importers.cues.bylines import author_in
from memo_archive.importers.cues.dates import day_in
from memo_archive.importers.cues.page_parts import PagePart
from memo_archive.importers.post import Comment, Dropped
from memo_archive.importers.segmentation.page_rows import Row

_SAYS = re.compile(
    r"(?:\d{1,3}\.\s+)?(?P<name>\S.{0,58}?)\s*(?:\bon\s+.{6,40}?\s+)?\b(?:says?|said|wrote|writes|"
    r"commented|replied)\s*(?:on\s.{6,40}?)?:?\s*(?P<text>.*)",
    re.DOTALL,
)
_NAME_WORDS = 7


def comments_of(rows: Sequence[Row]) -> tuple[list[Comment], list[Dropped]]:
    """Return the comments in `rows`, and the other lines: buttons, and lines before the first name.

    A comment begins with "Somebody says", or with a name above a date.
    """
    comments: list[Comment] = []
    days: dict[int, list[str]] = {}
    """Lines with a date below a name, by the index of the comment."""
    dropped: list[Dropped] = []
    for number, row in enumerate(rows):
        name, text, day = _begun_at(rows, number)
        if name:
            comments.append(Comment(name, text, day))
        elif row.boilerplate or not comments:
            is_day = row.boilerplate and row.boilerplate.part is PagePart.DATA
            if is_day and comments and not comments[-1].text:
                days.setdefault(len(comments) - 1, []).append(row.text)
            elif row.text:
                dropped.append(
                    Dropped(row.text, str(row.boilerplate.part if row.boilerplate else PagePart.COMMENTS))
                )
        else:
            last = comments[-1]
            comments[-1] = Comment(last.name, f"{last.text}\n\n{row.block.text.strip()}".strip(), last.date)
    for number, comment in enumerate(comments):
        lines = days.get(number, [])
        # A comment with a text keeps its date, so only a name in the line is told.
        lines = [line for line in lines if author_in(line)] if comment.text else [comment.name, *lines]
        dropped += [Dropped(line, str(PagePart.COMMENTS)) for line in lines]
    return [comment for comment in comments if comment.text], dropped


def _begun_at(rows: Sequence[Row], number: int) -> tuple[str, str, date | None]:
    """Return the name, the first words and the date of the comment that begins at a row; no name for none."""
    row = rows[number]
    if row.boilerplate:
        return "", "", None
    says = _SAYS.fullmatch(row.text)
    if says and len(says["name"].split()) <= _NAME_WORDS:
        seen = day_in(row.text)
        return says["name"], says["text"].strip(), seen.day if seen else None
    below = rows[number + 1] if number + 1 < len(rows) else None
    seen = (
        day_in(below.text)
        if below and below.boilerplate and below.boilerplate.part is PagePart.DATA
        else None
    )
    if seen and row.is_title_like and row.words <= _NAME_WORDS:
        return row.text, "", seen.day
    return "", "", None
