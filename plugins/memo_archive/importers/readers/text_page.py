"""Text copied from a browser: one post or many, with the boilerplate around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from memo_archive.importers.cues.dates import WrittenDate, day_in, day_in_name
from memo_archive.importers.cues.page_parts import PagePart
from memo_archive.importers.post import Block, Dropped, Guess, Page, Post
from memo_archive.importers.readers.charsets import DecodedText
from memo_archive.importers.readers.saved_email import Mail, mail_in
from memo_archive.importers.readers.text_blocks import blocks_of
from memo_archive.importers.segmentation.page_rows import Row, rows_of
from memo_archive.importers.segmentation.post_boundaries import find_post_boundaries
from memo_archive.importers.segmentation.post_segment import PostSegment


def read_text(text: DecodedText, name: str) -> Page:
    """Return the posts of a text copied from a page, or of a saved email."""
    mail = mail_in(text.text)
    rows = rows_of(blocks_of(mail.text if mail else text.text))
    if not any(row.boilerplate is None for row in rows):
        return Page(
            name,
            dropped=_all_dropped(rows),
            refused="it holds no text" if not rows else "it holds nothing but a page's furniture",
        )
    page = _of_mail(mail, rows, name) if mail else posts_of_rows(rows, name)
    return Page(name, page.posts, page.dropped, (*text.doubts, *page.doubts))


def _of_mail(mail: Mail, rows: Sequence[Row], name: str) -> Page:
    """Return the one post of an email."""
    blocks = [row.block for row in rows]
    if blocks and blocks[0].line == mail.subject:
        blocks = blocks[1:]
    post = cleaned_body(blocks, name)
    guesses = [Guess("title", mail.subject, 0.9, "the subject of the mail")]
    if mail.day:
        guesses.append(Guess("date", mail.day.isoformat(), 0.95, "the day of the mail"))
    if mail.author:
        guesses.append(Guess("author", mail.author, 0.9, "the sender of the mail"))
    made = replace(
        post, title=mail.subject, date=mail.day, author=mail.author or post.author, guesses=tuple(guesses)
    )
    return Page(name, (made,), tuple(Dropped(line, "head or signature of a mail") for line in mail.around))


def cleaned_body(blocks: Sequence[Block], origin: str) -> Post:
    """Return the post whose text is `blocks`, without the boilerplate among them."""
    return PostSegment(rows_of(blocks), origin, has_title=False).post(None, None)


def posts_of_rows(rows: Sequence[Row], name: str, *, hint: str = "") -> Page:
    """Return the posts in `rows`, and the lines above the first post.

    `hint` is a text like a single post's title: the page's title, or by default the file's name.
    """
    boundaries = find_post_boundaries(rows, name=hint or name)
    starts = boundaries.starts
    if not starts:
        first = next((n for n, row in enumerate(rows) if row.boilerplate is None), 0)
        segment = PostSegment(rows[first:], name, has_title=False)
        return Page(
            name, (segment.post(_day_above(rows[:first]), day_in_name(name)),), _all_dropped(rows[:first])
        )
    head = rows[: starts[0].row]
    dates_are_above = bool(_day_above(head)) and not _day_below(rows, starts[0].row)
    posts = []
    above: Sequence[Row] = head
    for number, start in enumerate(starts):
        following = starts[number + 1].row if number + 1 < len(starts) else len(rows)
        is_last = number + 1 == len(starts)
        end = _without_data_line(rows, following) if dates_are_above and not is_last else following
        origin = name if len(starts) == 1 else f"{name}, post {number + 1}"
        segment = PostSegment(rows[start.row : end], origin, has_title=True, start=start)
        segment.dropped += _all_dropped(above) if number else ()
        posts.append(segment.post(_day_above(above), day_in_name(name) if len(starts) == 1 else None))
        above = rows[end:following]
    doubts = []
    unsure = [s for s in starts[1:] if s.confidence < 0.75]
    if unsure:
        titles = "; ".join(f"“{rows[s.row].text}”" for s in unsure)
        doubts.append(f"it is not sure that a post of its own begins at {titles}")
    if boundaries.passed_over:
        titles = "; ".join(f"“{rows[s.row].text}”" for s in boundaries.passed_over)
        doubts.append(f"it may be that a post of its own begins at {titles}; it was taken for a heading")
    return Page(name, tuple(posts), _all_dropped(head, otherwise="above the first post"), tuple(doubts))


def _day_above(rows: Sequence[Row]) -> WrittenDate | None:
    """Return the date on the dateline right above; share bars and the like may stand between."""
    for row in reversed(rows[-4:]):
        if row.boilerplate is None:
            return None
        if row.boilerplate.part is PagePart.DATA:
            return day_in(row.text)
    return None


def _day_below(rows: Sequence[Row], title: int) -> WrittenDate | None:
    for row in rows[title + 1 : title + 5]:
        if row.boilerplate and row.boilerplate.part is PagePart.DATA and (seen := day_in(row.text)):
            return seen
        if row.is_prose:
            return None
    return None


def _without_data_line(rows: Sequence[Row], end: int) -> int:
    """Return the end of a post whose successor's dateline stands above that one's title."""
    for number in range(end - 1, max(end - 4, 0), -1):
        boilerplate = rows[number].boilerplate
        if boilerplate is None:
            break
        if boilerplate.part is PagePart.DATA and day_in(rows[number].text):
            return number
    return end


def _all_dropped(rows: Sequence[Row], *, otherwise: str = "outside the post") -> tuple[Dropped, ...]:
    return tuple(
        Dropped(row.text, str(row.boilerplate.part) if row.boilerplate else otherwise)
        for row in rows
        if row.text
    )
