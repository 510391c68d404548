"""Relations between memos, and between memos and principles, seen from both ends.

Each relation is gathered once for all memos, through an inverted index; no pair of memos is compared.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from memo_archive.archive.archive import Archive
from memo_archive.archive.links import Target, Targets
from memo_archive.archive.read_next import TermIndex
from memo_archive.incremental.cached_values import Kept
from memo_archive.incremental.memoize import Memory
from memo_archive.incremental.parallel import spread
from memo_archive.markdown.parser import Passage
from memo_archive.markdown.passage_text import LinkInText
from memo_archive.markdown.passages import Passages
from memo_archive.markdown.phrase_links import Matcher, Mention, with_links
from memo_archive.model import Kind, LinkKind, Memo, State
from memo_archive.settings.section_options import PrinciplesOptions
from memo_archive.text.sentences import Sentence

PREVIEW = "principle-"
"""Prefix of the id of the element with a linked principle's statement; the principle's id follows."""


@dataclass(frozen=True, slots=True)
class Use:
    """A memo that applies a principle: it says so in its front matter, or mentions it."""

    memo: Memo
    is_declared: bool
    mentions: tuple[Mention, ...]
    """In the order of its text; an empty anchor stands for the memo's beginning."""


@dataclass(frozen=True, slots=True)
class Backlink:
    """A place in another memo that links to a memo."""

    memo: Memo
    """The memo with the link."""
    anchor: str
    sentence: Sentence


Mentions = tuple[tuple[Mention, ...], ...]
"""The mentions in a memo's body, in its key point and in each of its steps."""


class Relations:
    """The relations of an archive's published memos, each gathered on first access."""

    def __init__(self, archive: Archive, passages: Passages, memory: Memory | None = None) -> None:
        """Take bodies from `passages`, and relations that have not changed from `memory`."""
        self.archive = archive
        self._passages = passages
        self._memory = memory or Memory()
        self._matcher = Matcher(archive.principles.values())
        self._kept: Kept[Mentions] = Kept(Mentions, passages.cache, self._matcher.phrases)
        self._mentions: dict[str, Mentions] = {}

    def mentions(self, memo: Memo) -> tuple[Mention, ...]:
        """Return the mentions of principles in the body of `memo`, its key point and its steps.

        A phrase in `not_meant` is no mention.
        """
        return tuple(itertools.chain(*self._mentions_of(memo)))

    def prepare(self) -> None:
        """Have the mentions of all memos ready: from the cache, else found, by several processes if many."""
        memos = self.archive.memos
        found = self._memory.each("mentions", self._kept_or_found, memos, self._matcher.phrases)
        self._mentions.update((memo.uri, one) for memo, one in zip(memos, found, strict=True))

    def _kept_or_found(self, memos: Sequence[Memo]) -> list[Mentions]:
        found = {memo.uri: self._mentions[memo.uri] for memo in memos if memo.uri in self._mentions}
        parts = {memo.uri: _parts_of(memo) for memo in memos if memo.uri not in found}
        found |= self._kept.get(parts)
        rest = [memo for memo in memos if memo.uri not in found]
        # A copy of this process has the principles and passages already; others would be sent them.
        made = spread(self._find_all, rest, workers=self._passages.workers, by_copies_alone=True)
        self._kept.put({parts[memo.uri]: one for memo, one in zip(rest, made, strict=True)})
        found |= {memo.uri: one for memo, one in zip(rest, made, strict=True)}
        return [found[memo.uri] for memo in memos]

    def linked(self, memo: Memo, passage: Passage) -> tuple[Passage, tuple[str, ...]]:
        """Return the body of `memo` with a link on the first mention of each principle that has a page.

        The second value has the ids of these principles. The text shown stays the same.
        """
        return self._with_links(passage, self._mentions_of(memo)[0], ())

    def linked_line(
        self, memo: Memo, passage: Passage, *, step: int, done: Iterable[str]
    ) -> tuple[Passage, tuple[str, ...]]:
        """Return a line of `memo` with such links, except for the principles that are `done`.

        `step` is the number of a step, from 1, or 0 for the key point. The first letter of `passage` may have
        become a capital.
        """
        in_body, *in_lines = self._mentions_of(memo)
        by_hand = (m.principle for m in in_body if not m.phrase)
        return self._with_links(passage, in_lines[step], {*done, *by_hand})

    def _with_links(
        self, passage: Passage, mentions: tuple[Mention, ...], done: Collection[str]
    ) -> tuple[Passage, tuple[str, ...]]:
        if not mentions or not self._links_mentions:
            return passage, ()
        wanted = (name for name in self._with_pages if name not in done)
        return with_links(passage, mentions, wanted, described=PREVIEW)

    @cached_property
    def uses(self) -> Mapping[str, tuple[Use, ...]]:
        """The memos that apply each principle, newest first, by its id."""
        self.prepare()
        uses: defaultdict[str, list[Use]] = defaultdict(list)
        for memo in self.archive.memos:
            by_principle: defaultdict[str, list[Mention]] = defaultdict(list)
            for mention in self.mentions(memo):
                by_principle[mention.principle].append(mention)
            for name in dict.fromkeys((*memo.principles, *by_principle)):
                if name in self.archive.principles:
                    uses[name].append(Use(memo, name in memo.principles, tuple(by_principle[name])))
        return {name: tuple(uses[name]) for name in self.archive.principles}

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[Memo, ...]]:
        """The memos of each topic, newest first, by its id. Notices stay out."""
        memos: defaultdict[str, list[Memo]] = defaultdict(list)
        for memo in self.archive.memos:
            if memo.kind is Kind.MEMO:
                for name in memo.topics:
                    memos[name].append(memo)
        return {name: tuple(memos[name]) for name in self.archive.topics}

    @cached_property
    def by_series(self) -> Mapping[str, tuple[Memo, ...]]:
        """The parts of each series that are published, in order, by its id; the newest series first."""
        memos: defaultdict[str, list[Memo]] = defaultdict(list)
        for memo in self.archive.memos:
            if memo.series:
                memos[memo.series.id].append(memo)
        return {
            name: tuple(sorted(parts, key=lambda memo: memo.series.part if memo.series else 0))
            for name, parts in memos.items()
        }

    def mentioned_by(self, memo: Memo) -> tuple[Backlink, ...]:
        """Return the places that link to `memo`: newest memo first, and the first place in each."""
        return tuple(self._links_out[number][memo.uri] for number in self._linking.get(memo.uri, ()))

    @cached_property
    def _links_out(self) -> Sequence[Mapping[str, Backlink]]:
        """The files that each published memo links to, and the first place in it that does."""
        memos, targets = self.archive.memos, self.archive.targets

        def firsts(memos: Sequence[Memo]) -> list[dict[str, Backlink]]:
            return [dict(_firsts(memo, self._links(memo), targets)) for memo in memos]

        return self._memory.each("links out", firsts, memos, targets)

    @cached_property
    def _linking(self) -> Mapping[str, Sequence[int]]:
        """The numbers of the published memos that link to each file, by its uri."""
        files = [tuple(links) for links in self._links_out]
        return self._memory.once("linking", lambda: _numbers_by(files), files)

    def read_next(self, memo: Memo) -> tuple[Memo, ...]:
        """Return memos to read next: those that the author chose, then those that share most with this one.

        Never notices, unpublished memos or the memo itself.
        """
        options = self.archive.settings.options.related
        found = (self.archive.targets.memo(name) for name in memo.related)
        by_hand = (self.archive.by_uri.get(destination.uri) for destination in found if destination)
        chosen = [m for m in by_hand if m and m.state is State.PUBLISHED and m.uri != memo.uri]
        chosen = list(dict.fromkeys(chosen))
        if memo.kind is Kind.NOTICE or len(chosen) >= options.limit:
            return tuple(chosen)
        taken = {memo.uri, *(other.uri for other in chosen)}
        wanted = options.limit - len(chosen)
        return (*chosen, *self._index.best_for(memo, self._ranked, limit=wanted, without=taken))

    @cached_property
    def _ranked(self) -> Sequence[Memo]:
        """The memos that may be read next, oldest first."""
        return [memo for memo in reversed(self.archive.memos) if memo.kind is Kind.MEMO and memo.date]

    @cached_property
    def _index(self) -> TermIndex:
        options = self.archive.settings.options.related
        return self._memory.once(
            "index", lambda: TermIndex(self._ranked, options), self.archive.faces, options
        )

    @cached_property
    def _with_pages(self) -> tuple[str, ...]:
        return tuple(name for name, address in self.archive.targets.principles.items() if address)

    @cached_property
    def _links_mentions(self) -> bool:
        return self.archive.settings.options_of(PrinciplesOptions).link_mentions

    def _mentions_of(self, memo: Memo) -> Mentions:
        found = self._mentions.get(memo.uri)
        if found is None:
            found = self._mentions[memo.uri] = self._find(memo)
        return found

    def _find(self, memo: Memo) -> Mentions:
        inline, find = self._passages.converter.inline, self._matcher.mentions
        lines = (("key-point", memo.key_point), *((step.id, step.text) for step in memo.steps))
        return (
            find(self._passages(memo.body), without=memo.not_meant),
            *(find(inline(text), anchor=anchor, without=memo.not_meant) for anchor, text in lines),
        )

    def _find_all(self, memos: Sequence[Memo]) -> list[Mentions]:
        return [self._find(memo) for memo in memos]

    def _links(self, memo: Memo) -> tuple[LinkInText, ...]:
        return self._passages.links_in(memo.body) if memo.links else ()


def _numbers_by(names: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """Return the places in `names` at which each name stands, by the name."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, those in enumerate(names):
        for name in those:
            numbers[name].append(number)
    return dict(numbers)


def _firsts(memo: Memo, links: Iterable[LinkInText], targets: Targets) -> Iterator[tuple[str, Backlink]]:
    """Yield each other file that `links` of `memo` lead to, with the first place that does."""
    seen = {memo.uri, ""}
    for link in links:
        if link.link.kind is LinkKind.LINK:
            target = targets.resolve(link.link.target, kind=LinkKind.LINK, uri=memo.uri, url=memo.url)
            uri = target.destination.uri if isinstance(target, Target) and target.destination else ""
            if uri not in seen:
                seen.add(uri)
                yield uri, Backlink(memo, link.anchor, link.sentence)


def _parts_of(memo: Memo) -> tuple[str, ...]:
    """Return the texts that the mentions in `memo` are made from."""
    lines = (part for step in memo.steps for part in (step.id, step.text))
    return (memo.body, memo.key_point, repr(memo.not_meant), *lines)
