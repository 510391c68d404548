"""Reader steps: the steps of all published memos, converted; pages, data and exports are made from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from memo_archive.archive.archive import Archive
from memo_archive.markdown.parser import Passage, fill, plain_text
from memo_archive.markdown.passages import Passages
from memo_archive.model import Kind, Memo
from memo_archive.text.imperatives import asks_of
from memo_archive.text.words import capitalised


@dataclass(frozen=True, slots=True)
class ReaderStep:
    """A step, converted."""

    id: str
    passage: Passage
    text: str
    """As plain text."""
    has_task: bool
    has_question: bool
    who: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class MemoSteps:
    """A memo with its steps, at least one."""

    memo: Memo
    key_point: str
    """As plain text; empty where the memo has none."""
    steps: tuple[ReaderStep, ...]


class Steps:
    """The steps of an archive's published memos, notices apart: newest memo first, in its author's order."""

    def __init__(self, archive: Archive, passages: Passages) -> None:
        """Convert lines of Markdown with the converter of `passages`."""
        self.archive = archive
        self._passages = passages

    @cached_property
    def all(self) -> tuple[MemoSteps, ...]:
        """Every memo that has steps."""
        memos = (memo for memo in self.archive.memos if memo.kind is Kind.MEMO and memo.steps)
        return tuple(map(self._of, memos))

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[MemoSteps, ...]]:
        """The steps of each topic that has any, by its id, in the order of topics."""
        return _filed(((name, it) for it in self.all for name in it.memo.topics), self.archive.topics)

    @cached_property
    def by_principle(self) -> Mapping[str, tuple[MemoSteps, ...]]:
        """The steps of memos that name a principle, by its id, in the order of principles."""
        return _filed(((name, it) for it in self.all for name in it.memo.principles), self.archive.principles)

    @cached_property
    def by_year(self) -> Mapping[str, tuple[MemoSteps, ...]]:
        """The steps of each year, such as "2026", newest first."""
        dated = ((f"{it.memo.date.year:04}", it) for it in self.all if it.memo.date)
        return _filed(dated, (f"{year:04}" for year in self.archive.by_year))

    @cached_property
    def by_series(self) -> Mapping[str, tuple[MemoSteps, ...]]:
        """The steps of each series, by its id: the newest series first, its parts in order."""
        named = [(it.memo.series.id, it) for it in self.all if it.memo.series]
        by_series = _filed(named, dict.fromkeys(name for name, _ in named))
        return {name: tuple(sorted(parts, key=_part)) for name, parts in by_series.items()}

    def _of(self, memo: Memo) -> MemoSteps:
        language, inline = self.archive.settings.options.language, self._passages.converter.inline
        steps = []
        for number, step in enumerate(memo.steps):
            passage = inline(step.text if number else capitalised(step.text))
            text = _text_of(passage)
            asks = asks_of(text, language=language)
            steps.append(ReaderStep(step.id, passage, text, asks.task, asks.question, step.who, step.minutes))
        return MemoSteps(memo, _text_of(inline(capitalised(memo.key_point))), tuple(steps))


def count_of(memos: Iterable[MemoSteps]) -> int:
    """Return the number of steps in `memos`."""
    return sum(len(memo.steps) for memo in memos)


def _text_of(passage: Passage) -> str:
    return plain_text(fill(passage, lambda link: ""))


def _part(it: MemoSteps) -> int:
    return it.memo.series.part if it.memo.series else 0


def _filed(named: Iterable[tuple[str, MemoSteps]], names: Iterable[str]) -> dict[str, tuple[MemoSteps, ...]]:
    """Group `named` by name, in the order of `names`; a name without steps is left out."""
    found: defaultdict[str, list[MemoSteps]] = defaultdict(list)
    for name, it in named:
        found[name].append(it)
    return {name: tuple(found[name]) for name in names if name in found}
