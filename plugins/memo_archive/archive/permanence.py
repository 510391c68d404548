"""Permanence: published addresses, feed ids and steps still hold, or their author has withdrawn them."""

from __future__ import annotations

import difflib
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from memo_archive.archive.diagnostics import Findings
from memo_archive.archive.ledger import Entry, Ledger
from memo_archive.archive.links import Targets
from memo_archive.model import BrokenMemo, Memo, State, Step
from memo_archive.problems import START, Level, Position, Problem, shown
from memo_archive.text.letter_pairs import LetterPairs
from memo_archive.text.slugs import address_key, normalised

COMPARED = 3
"""New steps compared with a published one, letter by letter: the steps that share most pairs of letters."""


def check_promises(
    ledger: Ledger,
    memos: Sequence[Memo],
    *,
    broken: Sequence[BrokenMemo],
    pages: Iterable[str],
    findings: Findings,
) -> None:
    """Tell `findings` of each broken promise of `ledger`; `pages` are the addresses of other pages."""
    _Check(ledger, memos, broken, findings).run(pages)


def named_pages(targets: Targets, memos: Iterable[Memo]) -> set[str]:
    """Return the addresses of the pages of topics, principles and series."""
    series = {f"series/{memo.series.id}/" for memo in memos if memo.series}
    series = {url for url in series if address_key(url) in targets.by_address}
    return {*filter(None, (*targets.topics.values(), *targets.principles.values())), *series}


def first_words(text: str, *, limit: int = 80) -> str:
    """Return the beginning of a step, as the ledger keeps it."""
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"


@dataclass(frozen=True, slots=True)
class ChangedStep:
    """A published step whose id no step has any more."""

    id: str
    words: str
    """The first words it was published with."""
    number: int | None
    """The number, from 0, of the step that looks like it in other words; None without one."""


def changed_steps(steps: Sequence[Step], entry: Entry) -> Iterator[ChangedStep]:
    """Yield the published steps of `entry` whose ids none of `steps` has."""
    now = {step.id for step in steps}
    numbers: defaultdict[str, deque[int]] = defaultdict(deque)
    for number, step in enumerate(steps):
        if step.id not in entry.steps:
            numbers[first_words(step.text)].append(number)
    pairs = LetterPairs(numbers)
    for step_id, words in entry.steps.items():
        if step_id in now:
            continue
        alike = pairs.likeliest(words, limit=COMPARED, where=lambda text: bool(numbers[text]))
        near = difflib.get_close_matches(words, alike, n=1, cutoff=0.5)
        yield ChangedStep(step_id, words, numbers[near[0]].popleft() if near else None)


class _Check:
    def __init__(
        self, ledger: Ledger, memos: Sequence[Memo], broken: Sequence[BrokenMemo], findings: Findings
    ) -> None:
        self.ledger, self.memos, self.findings = ledger, memos, findings
        self.broken = {address_key(url) for memo in broken for url in (memo.url, *memo.aliases)}
        self.heirs: set[str] = set()

    def run(self, pages: Iterable[str]) -> None:
        by_identity = {memo.identity: memo for memo in self.memos}
        for identity, entry in self.ledger.entries.items():
            memo = by_identity.get(identity)
            if entry.withdrawn or (memo is None and not self.broken.isdisjoint(map(address_key, entry.urls))):
                continue
            if memo is None:
                self._gone(identity, entry)
            elif memo.state is State.PUBLISHED:
                self._addresses(memo, entry)
                self._feed_id(memo, entry)
                self._steps(memo, entry)
            else:
                self._unpublished(memo, entry)
        answered = set(map(address_key, pages))
        for url in self.ledger.pages:
            if address_key(url) not in answered:
                kind, _, name = url.strip("/").partition("/")
                heir = f"give a memo the alias '/{url}'"
                if kind in ("topics", "principles") and name:
                    heir = f"give the {kind.removesuffix('s')} that took its place the alias '{name}'"
                cure = f"Put it back, {heir}, or run `memo withdraw {url or '/'}`."
                self._in_ledger(f"the page published at /{url} is gone", cure)

    def _gone(self, identity: str, entry: Entry) -> None:
        url = entry.urls[-1]
        heir = self._heir(entry)
        if heir is None:
            self._in_ledger(
                f"the memo {shown(entry.title)}, published at /{url}, is gone",
                f"Put its file back, add `aliases: [/{url}]` to the memo that took its place, "
                f"or run `memo withdraw {identity}`.",
            )
            return
        self.heirs.add(heir.uri)
        self.findings.at(
            heir,
            "renamed",
            f"the memo published at /{url} is gone, and this one looks like it under a new name",
            f"Add `aliases: [/{url}]` here; or, if it is another memo, run `memo withdraw {identity}`.",
            path=("aliases",),
        )

    def _heir(self, entry: Entry) -> Memo | None:
        """Return the unrecorded memo that has the title or the date of `entry`, if no other entry has it."""
        by_title, by_date = self._unrecorded
        for alike in (by_title.get(normalised(entry.title)), by_date.get(entry.date)):
            while alike and alike[0].uri in self.heirs:
                alike.popleft()
            if alike:
                return alike[0]
        return None

    @cached_property
    def _unrecorded(self) -> tuple[dict[str, deque[Memo]], dict[str, deque[Memo]]]:
        """Memos that the ledger does not know, by normalised title and by date in ISO form."""
        by_title: defaultdict[str, deque[Memo]] = defaultdict(deque)
        by_date: defaultdict[str, deque[Memo]] = defaultdict(deque)
        for memo in self.memos:
            if memo.identity not in self.ledger.entries and not memo.is_draft:
                by_title[normalised(memo.title)].append(memo)
                if memo.date:
                    by_date[memo.date.isoformat()].append(memo)
        return by_title, by_date

    def _unpublished(self, memo: Memo, entry: Entry) -> None:
        is_draft = memo.state is State.DRAFT
        self.findings.at(
            memo,
            "unpublished",
            f"the memo was published at /{entry.urls[-1]} and is "
            f"{'a draft' if is_draft else 'dated in the future'} now",
            f"Publish it again, or run `memo withdraw {memo.identity}`.",
            path=("draft" if is_draft else "date",),
        )

    def _addresses(self, memo: Memo, entry: Entry) -> None:
        kept = {address_key(memo.url), *map(address_key, memo.aliases)}
        for url in entry.urls:
            if address_key(url) not in kept:
                self.findings.at(
                    memo,
                    "address-dropped",
                    f"the memo was published at /{url} and no longer answers there",
                    f"Add '/{url}' to its `aliases:`.",
                    path=("aliases",),
                )

    def _feed_id(self, memo: Memo, entry: Entry) -> None:
        if memo.feed_id and memo.feed_id != entry.feed_id:
            self.findings.at(
                memo,
                "feed-id-changed",
                f"feed_id is {shown(memo.feed_id)}, but subscribers know the memo as {shown(entry.feed_id)}",
                f"Write `feed_id: {entry.feed_id}`, or remove the field.",
                path=("feed_id",),
            )

    def _steps(self, memo: Memo, entry: Entry) -> None:
        for change in changed_steps(memo.steps, entry):
            if change.number is not None:
                self.findings.at(
                    memo,
                    "step-changed",
                    f"the published step {shown(change.words)} has other words now, "
                    "so readers' ticks are lost",
                    f"Run `memo check --fix`, which gives it its id {change.id} back; "
                    f"or, if it is another step, `memo withdraw {memo.identity}#{change.id}`.",
                    position=Position(memo.steps[change.number].line, 1),
                )
            else:
                self.findings.at(
                    memo,
                    "step-dropped",
                    f"the published step {shown(change.words)} is gone",
                    f"Put it back, or run `memo withdraw {memo.identity}#{change.id}`.",
                    path=("taking_action",),
                )

    def _in_ledger(self, what: str, cure: str) -> None:
        problem = Problem(
            self.ledger.path, START.line, START.column, Level.ERROR, "address-dropped", what, cure
        )
        self.findings.add([problem])
