"""The memo's file: front matter that YAML reads back, a body in Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from memo_archive.importers.extraction.field_extraction import ExtractedPost
from memo_archive.importers.series_grouping import Place
from memo_archive.importers.writing.markdown_writer import MarkdownWriter
from memo_archive.model import BrokenMemo
from memo_archive.parsing.kinds import UNDATED
from memo_archive.parsing.memo import parse_memo
from memo_archive.problems import errors_in
from memo_archive.sources.source import FORBIDDEN, Source
from memo_archive.sources.yaml_writer import render_fields
from memo_archive.text.slugs import slugify, unique

MAX_NAME = 80
"""Characters of a file's name made from a title."""
_TAKEN_NAMES = frozenset(
    [
        "page",
        "index",
        "readme",
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)),
    ]
)


class MemoWriteError(ValueError):
    """The reason why a post cannot be written as a memo that reads back equal, as a sentence."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Decisions on a memo that depend on all posts together, or on the author."""

    uri: str
    day: date | None
    is_draft: bool = False
    authors: tuple[str, ...] = ()
    source: dict[str, str] | None = None
    series: Place | None = None
    offers: tuple[str, ...] = ()
    """For each offer its id in offers.yml; empty where it is written out."""
    aliases: tuple[str, ...] = ()
    feed_id: str = ""


def name_of(title: str) -> str:
    """Return the file name, without suffix, of a memo with this title."""
    words = slugify(FORBIDDEN.sub("", title)).split("-")
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word
        if len(longer) > MAX_NAME or len(longer.encode()) > 150:
            break
        name = longer
    name = name or words[0].encode()[:150].decode("utf-8", "ignore")[:MAX_NAME]
    return f"{name}-memo" if name in _TAKEN_NAMES else name or "memo"


def free_uri(title: str, day: date | None, taken: set[str]) -> str:
    """Return the path of a new memo, unlike all in `taken`, to which it is added."""
    folder = f"{day.year:04}" if day else UNDATED
    return f"{unique(f'{folder}/{name_of(title)}', taken)}.md"


def memo_text(found: ExtractedPost, reconciled: Reconciled, writer: MarkdownWriter) -> str:
    """Return the text of the memo's file.

    Raises MemoWriteError where it would not read back equal, which means a fault of ours.
    """
    key_point = " ".join(filter(None, (writer.line(block) for block in found.key_point)))
    steps = [line for line in (writer.line(block) for block in found.steps) if line]
    offers: list[Any] = []
    for number, offer in enumerate(found.offers):
        known = reconciled.offers[number] if number < len(reconciled.offers) else ""
        if known:
            offers.append(known)
        else:
            offers.append(
                {"text": writer.line(offer.block), **({"price": offer.price} if offer.price else {})}
            )
    fields: dict[str, Any] = {
        "title": found.title,
        "subtitle": found.subtitle,
        "date": reconciled.day,
        "draft": True if reconciled.is_draft or reconciled.day is None else None,
        "kind": "notice" if found.is_notice else "",
        "authors": list(reconciled.authors),
        "topics": list(found.topics),
        "principles": list(found.principles),
        "series": {"id": reconciled.series.series, "part": reconciled.series.part}
        if reconciled.series
        else None,
        "source": reconciled.source,
        "key_point": key_point,
        "taking_action": "\n\n".join(steps) + "\n" if steps else "",
        "offer": offers,
        "aliases": list(reconciled.aliases),
        "feed_id": reconciled.feed_id,
        "updated": _later(found.post.updated, reconciled.day),
        "imported": True,
    }
    body = writer.body(found.body)
    front = render_fields({key: value for key, value in fields.items() if value not in (None, "", [], {})})
    text = f"---\n{front}---\n\n{body}\n" if body else f"---\n{front}---\n"
    _see_that_it_reads_back(text, reconciled.uri, found, key_point, steps)
    return text


def _later(updated: date | None, day: date | None) -> date | None:
    """Return the date of a change after the memo's own date."""
    return updated if updated and day and updated > day else None


def _see_that_it_reads_back(
    text: str, uri: str, found: ExtractedPost, key_point: str, steps: list[str]
) -> None:
    memo, problems = parse_memo(Source(uri, text.encode("utf-8", "replace")))
    wrong = errors_in(problems)
    if isinstance(memo, BrokenMemo) or wrong:
        raise MemoWriteError(f"the memo would have an error: {(wrong or problems)[0].what}")
    for name, wanted, given in (
        ("title", found.title, memo.title),
        ("subtitle", found.subtitle, memo.subtitle),
        ("key point", key_point, memo.key_point),
        ("steps", "\n".join(steps), "\n".join(step.text for step in memo.steps)),
    ):
        if _plain(wanted) != _plain(given):
            raise MemoWriteError(f"the {name} would read back as {given[:80]!r}")


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def without_forbidden(found: ExtractedPost) -> ExtractedPost:
    """Return a post whose title and subtitle hold no control characters."""
    return replace(found, title=FORBIDDEN.sub("", found.title), subtitle=FORBIDDEN.sub("", found.subtitle))
