"""Gaps: principles at rest, topics of one memo and more, for the author.

None of them is a fault; they are subjects to write about next, and passages to look at again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from memo_archive.archive.archive import Archive
from memo_archive.archive.related import Relations
from memo_archive.model import Kind, Memo, Principle, State, Topic
from memo_archive.settings.section_options import PrinciplesOptions
from memo_archive.text.normalize import folded

# References to earlier memos. "Next week" is none: its memo cannot be linked to yet.
_REFERENCE = re.compile(
    r"\b(?:last (?:week|monday)|(?:as|which|what) (?:i|we) (?:have )?(?:wrote|written|argued|described)"
    r"|(?:an|the) earlier memo|(?:a|the|my|our) previous memo)\b",
    re.IGNORECASE,
)
_HAS_LINK = re.compile(r"\]\(|\]\[|<https?:|<a\s", re.IGNORECASE)
_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that the archive leaves out."""

    path: str
    """The file, as its author types it; empty where no file is meant."""
    line: int
    """1-based; 0 where no line is meant."""
    text: str
    of: Memo | Topic | Principle | None = None
    """The memo or term that lacks something."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of one kind."""

    id: str
    title: str
    items: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """The number of memos on a topic that apply a principle."""

    principle: str
    topic: str
    count: int


def find_gaps(relations: Relations) -> tuple[Gaps, ...]:
    """Return the gaps of each kind, kinds without gaps included."""
    archive = relations.archive
    return tuple(
        Gaps(name, title, tuple(items))
        for name, title, items in (
            ("principles", "Principles at rest", _principles_at_rest(relations)),
            ("memos", "Memos that apply no principle", _memos_without(relations)),
            ("undeclared", "Mentioned and not declared", _undeclared(relations)),
            ("topics", "Topics of one memo or none", _thin_topics(relations)),
            ("questions", "Questions without an answer", _unanswered(archive)),
            ("phrases", "Phrases in more than a third of the memos", _broad_phrases(relations)),
            ("series", "Series of one part", _short_series(relations)),
            ("weeks", "Weeks without a memo", _weeks_without(archive)),
            ("references", "Earlier memos referred to without a link", _references_without(archive)),
        )
    )


def crossings(relations: Relations) -> tuple[Crossing, ...]:
    """Return the number of memos for each principle and topic, in the order of both, zeros included."""
    counts: Counter[tuple[str, str]] = Counter()
    for principle, uses in relations.uses.items():
        for use in uses:
            counts.update((principle, topic) for topic in use.memo.topics)
    archive = relations.archive
    return tuple(Crossing(p, t, counts[p, t]) for p in archive.principles for t in archive.topics)


def by_year(relations: Relations) -> dict[str, dict[int, int]]:
    """Return the number of memos by year for each principle, by its id; years in order, zeros included."""
    years = [memo.date.year for memo in relations.archive.memos if memo.date]
    if not years:
        return {name: {} for name in relations.uses}
    counts = {
        name: Counter(use.memo.date.year for use in uses if use.memo.date)
        for name, uses in relations.uses.items()
    }
    span = range(min(years), max(years) + 1)
    return {name: {year: count[year] for year in span} for name, count in counts.items()}


def format_text(found: Sequence[Gaps]) -> str:
    """Return `found` as text: a heading for each kind with gaps, and a line for each gap."""
    blocks = []
    for gaps in found:
        if gaps.items:
            lines = [f"{gaps.title}: {len(gaps.items)}"]
            for gap in gaps.items:
                place = f"{gap.path}:{gap.line}: " if gap.line else f"{gap.path}: " if gap.path else ""
                lines.append(f"  {place}{gap.text}")
            blocks.append("\n".join(lines))
    return "\n\n".join(blocks) or "Nothing is left out."


def _principles_at_rest(relations: Relations) -> Iterator[Gap]:
    archive = relations.archive
    weeks = archive.settings.options_of(PrinciplesOptions).stale_weeks
    newest = next((memo.date for memo in archive.memos if memo.date), None)
    for principle in archive.principles.values():
        uses = relations.uses[principle.id]
        last = uses[0].memo.date if uses else None
        text = ""
        if not uses:
            text = f"{principle.name} is applied by no memo"
        elif last and newest and newest - last > timedelta(weeks=weeks):
            text = f"{principle.name} was last applied on {last.isoformat()}"
        if text:
            yield Gap(_path_of(archive, principle), 0, text, principle)


def _memos_without(relations: Relations) -> Iterator[Gap]:
    for memo in relations.archive.memos:
        if memo.kind is Kind.MEMO and not memo.principles and not relations.mentions(memo):
            yield Gap(memo.path, 0, memo.title, memo)


def _undeclared(relations: Relations) -> Iterator[Gap]:
    archive = relations.archive
    for memo in archive.memos:
        if memo.kind is not Kind.MEMO:
            continue
        first = {mention.principle: mention for mention in reversed(relations.mentions(memo))}
        for name, mention in first.items():
            if name not in memo.principles and name in archive.principles:
                line = _line_with(memo, mention.sentence.words)
                yield Gap(memo.path, line, f"{archive.principles[name].name}: {mention.sentence}", memo)


def _thin_topics(relations: Relations) -> Iterator[Gap]:
    for topic in relations.archive.topics.values():
        count = len(relations.by_topic[topic.id])
        if count < 2:
            what = f"{topic.name} has {'one memo' if count else 'no memo'}"
            yield Gap(_path_of(relations.archive, topic), 0, what, topic)


def _unanswered(archive: Archive) -> Iterator[Gap]:
    for topic in archive.topics.values():
        for question in topic.questions:
            found = (archive.targets.memo(answer.memo) for answer in question.answers)
            if not any(destination and destination.state is State.PUBLISHED for destination in found):
                yield Gap(_path_of(archive, topic), question.line, question.text, topic)


def _broad_phrases(relations: Relations) -> Iterator[Gap]:
    archive = relations.archive
    memos: Counter[tuple[str, str]] = Counter()
    for name, uses in relations.uses.items():
        for use in uses:
            memos.update({(name, folded(mention.phrase)) for mention in use.mentions if mention.phrase})
    for principle in archive.principles.values():
        for phrase in principle.phrases:
            count = memos[principle.id, folded(phrase)]
            if count * 3 > len(archive.memos) and count > 1:
                text = f"“{phrase}” is in {count} of {len(archive.memos)} memos"
                yield Gap(_path_of(archive, principle), 0, text, principle)


def _short_series(relations: Relations) -> Iterator[Gap]:
    for name, parts in relations.by_series.items():
        if len(parts) == 1:
            yield Gap(parts[0].path, 0, f"{name} has one part: {parts[0].title}", parts[0])


def _weeks_without(archive: Archive) -> Iterator[Gap]:
    mondays = sorted({_monday(memo.date) for memo in archive.memos if memo.date})
    for before, after in pairwise(mondays):
        missing = (after - before).days // 7 - 1
        first, last = before + timedelta(weeks=1), after - timedelta(weeks=1)
        if missing == 1:
            yield Gap("", 0, f"the week of {first.isoformat()}")
        elif missing:
            span = f"from that of {first.isoformat()} to that of {last.isoformat()}"
            yield Gap("", 0, f"{missing} weeks, {span}")


def _references_without(archive: Archive) -> Iterator[Gap]:
    for memo in archive.memos:
        if memo.kind is not Kind.MEMO:
            continue
        for paragraph in _PARAGRAPH.finditer(memo.body):
            text = paragraph[0]
            if text.startswith(("    ", "\t", ">", "```", "~~~")) or _HAS_LINK.search(text):
                continue
            for found in _REFERENCE.finditer(text):
                line = memo.body_line + memo.body.count("\n", 0, paragraph.start() + found.start())
                yield Gap(memo.path, line, f"“{' '.join(found[0].split())}”", memo)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _line_with(memo: Memo, words: str) -> int:
    """Return the file's line on which `words` begin, 0 where the text has them in another form."""
    place = memo.body.find(words.split("\n", 1)[0])
    return memo.body_line + memo.body.count("\n", 0, place) if place >= 0 else 0


def _path_of(archive: Archive, entry: Topic | Principle) -> str:
    return f"{archive.settings.docs_dir}/{entry.uri}"
