"""Candidates for titles: runs of short lines above prose, and the most likely title of each run."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from memo_archive.importers.cues.closing_labels import Label
from memo_archive.importers.cues.page_parts import PagePart
from memo_archive.importers.post import Kind
from memo_archive.importers.segmentation.page_rows import Row, is_title_case
from memo_archive.text.slugs import slugify

Run = list[int]
"""Indexes of short rows with nothing but boilerplate between them."""

_SITE_WORDS = re.compile(
    r"\b(?:blog|weblog|newsletter|journal|memos?|home ?page|website|welcome|archives?)\b", re.IGNORECASE
)
_ABOVE_SITE = frozenset({PagePart.NAVIGATION, PagePart.COOKIES})
_NAMES_TITLE = frozenset({PagePart.COMMENTS, PagePart.IMAGE_NAME, PagePart.FOOT, PagePart.FORM})


@dataclass(frozen=True, slots=True)
class Clues:
    """Facts about a page as a whole, for the scores of its lines."""

    titles: tuple[str, ...]
    """Slugs of texts that may hold the title: the file's name, "6 responses to …", an image's name."""
    sites: tuple[str, ...]
    """Slugs of texts that may hold the site's name: "© 2011 …"."""
    texts: Counter[str]
    """How often each line stands on the page."""
    closings: tuple[int, ...]
    """Indexes of the rows that begin with KEY POINT or TAKING ACTION."""

    @classmethod
    def of(cls, rows: Sequence[Row], name: str, *, end: int) -> Clues:
        """Return the facts in `rows` and in `name`, the file's name or the page's title.

        The posts stand above the row `end`.
        """
        stem = re.sub(r"\.\w{2,8}$", "", name.rpartition("/")[2])
        titles = {
            r.text for r in rows if r.boilerplate and r.boilerplate.part in _NAMES_TITLE and r.words <= 40
        }
        sites = {
            r.text for r in rows if r.boilerplate and r.boilerplate.part in (PagePart.LEGAL, PagePart.MAIL)
        }
        return cls(
            (slugify(stem), *map(slugify, sorted(titles))),
            tuple(map(slugify, sorted(sites))),
            Counter(row.text for row in rows[:end]),
            tuple(n for n, row in enumerate(rows) if row.label and row.label.is_ours),
        )

    def closes_between(self, first: int, end: int) -> bool:
        """Tell whether a closing begins in the rows from `first` to before `end`."""
        place = bisect_left(self.closings, first)
        return place < len(self.closings) and self.closings[place] < end

    def has_title(self, text: str) -> bool:
        """Tell whether one of `titles` holds `text`."""
        slug = slugify(text)
        is_long = len(slug) > 8 or "-" in slug
        return slug in self.titles or (
            is_long and any(slug in title or (len(title) > 12 and title in slug) for title in self.titles)
        )

    def has_site(self, text: str) -> bool:
        """Tell whether one of `sites` holds `text`."""
        slug = slugify(text)
        return bool(slug) and any(slug in site for site in self.sites)


def runs_of(rows: Sequence[Row]) -> list[Run]:
    """Return the runs of short lines that lead to prose."""
    runs = []
    place = 0
    while place < len(rows):
        if not rows[place].is_title_like:
            place += 1
            continue
        run = run_at(rows, place)
        if _leads_to_prose(rows, run[-1] + 1):
            runs.append(run)
        place = run[-1] + 1
    return runs


def run_at(rows: Sequence[Row], place: int) -> list[int]:
    """Return the run from `place` to the next prose."""
    run = [place]
    for number in range(place + 1, min(place + 12, len(rows))):
        row = rows[number]
        if row.is_title_like:
            run.append(number)
        elif row.boilerplate is None or row.boilerplate.part in (
            PagePart.COMMENTS,
            PagePart.FORM,
            PagePart.BIO,
            PagePart.RELATED,
            PagePart.SIDEBAR,
            PagePart.FOOT,
        ):
            break
    return run


def _leads_to_prose(rows: Sequence[Row], place: int) -> bool:
    """Tell whether prose follows, with nothing but datelines between."""
    for row in rows[place : place + 12]:
        if row.is_prose and row.words >= 8:
            return True
        if row.label or row.is_title_like:
            return False
        if row.boilerplate and row.boilerplate.part in (
            PagePart.COMMENTS,
            PagePart.FORM,
            PagePart.SIDEBAR,
            PagePart.RELATED,
        ):
            return False
    return False


def title_of_run(rows: Sequence[Row], run: Run, clues: Clues, *, is_first: bool) -> int:
    """Return the index of the run's title; the last line of the run can be its subtitle.

    Above the page's first title stands the site's name. Above every other title a post ends, so the first
    short line is the title.
    """
    scores = []
    for place, number in enumerate(run):
        row = rows[number]
        from_end = len(run) - 1 - place
        score = {0: 0.9, 1: 1.0 if is_subtitle_like(rows[run[-1]]) else 0.4}.get(
            from_end, 0.2 - 0.05 * from_end
        )
        below = rows[number + 1].boilerplate if number + 1 < len(rows) else None
        if below and below.part is PagePart.DATA:
            score += 2.0
        elif part_at(rows, number - 1) is PagePart.DATA:
            score += 1.5
        if row.block.kind is Kind.HEADING:
            score += (5 - min(row.block.level, 5)) * 0.4
        score += 0.4 if is_title_case(row.text) else 0.0
        score -= 0.6 if row.words == 1 else 0.0
        score -= 1.2 if _SITE_WORDS.search(row.text) else 0.0
        is_repeated = clues.texts[row.text] > 1
        score -= 0.8 if is_repeated else 0.0
        if is_first:
            is_head = not place and row.words <= 3 and part_at(rows, number - 1) in _ABOVE_SITE
            score -= 0.8 if is_head else 0.0
            score += 2.0 if clues.has_title(row.text) else 0.0
            score -= 1.5 if clues.has_site(row.text) else 0.0
        elif not place and not is_repeated:
            score += 3.5
        scores.append((score, -place, number))
    return max(scores)[2]


def names_site(rows: Sequence[Row], row: Row) -> bool:
    """Tell whether `row` seems to be the site's name: short, or repeated in the text."""
    name = row.text.casefold()
    is_again = any(other is not row and name in other.text.casefold() for other in rows)
    return row.words <= 2 or is_again or bool(_SITE_WORDS.search(name))


def part_at(rows: Sequence[Row], number: int) -> PagePart | None:
    """Return the part of the page that a row is; None where it may be a post's, or does not exist."""
    boilerplate = rows[number].boilerplate if 0 <= number < len(rows) else None
    return boilerplate.part if boilerplate else None


def is_subtitle_like(row: Row) -> bool:
    """Tell whether `row` may be the line below a title."""
    return 3 <= row.words <= 22 and not re.search(r"[.;:,]$", row.text)


def is_key_point(row: Row) -> bool:
    """Tell whether `row` begins with KEY POINT."""
    return bool(row.label and row.label.is_ours and row.label.label is Label.KEY_POINT)


def prose_between(rows: Sequence[Row], first: int, end: int) -> int:
    """Return the words of prose from the row `first` to before `end`."""
    return sum(row.words for row in rows[first:end] if row.is_prose)
