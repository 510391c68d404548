"""The archive: memos and registries as one value, checked against one another.

`Archive.from_sources` is the one way in, for MkDocs, `memo check` and tests alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import quote

from memo_archive.archive.assemble import Assembly
from memo_archive.archive.faces import Face
from memo_archive.archive.ledger import Entry, Ledger, make_ledger
from memo_archive.archive.links import Targets
from memo_archive.archive.permanence import first_words, named_pages
from memo_archive.incremental.memoize import Memory
from memo_archive.markdown.dialect import dialect_of
from memo_archive.markdown.passages import Passages
from memo_archive.model import Author, BrokenMemo, Memo, Offer, PlainPage, Principle, State, Topic
from memo_archive.parsing.loader import Reading
from memo_archive.problems import Problem
from memo_archive.settings import Settings
from memo_archive.sources.source import Source


@dataclass(frozen=True)
class Archive:
    """Memos and registries, checked against one another."""

    settings: Settings
    now: datetime
    """The moment it is built for, in its own time zone."""
    memos: tuple[Memo, ...]
    """Published memos, newest first."""
    faces: tuple[Face, ...]
    """Faces of `memos`, in the same order."""
    unpublished: tuple[Memo, ...]
    """Drafts, and memos whose moment has not come, newest first; drafts without a date first of all."""
    broken: tuple[BrokenMemo, ...]
    """Memos with errors."""
    topics: Mapping[str, Topic]
    principles: Mapping[str, Principle]
    """By id, in the order of their numbers."""
    authors: Mapping[str, Author]
    offers: Mapping[str, Offer]
    pages: Mapping[str, PlainPage]
    """Plain pages by uri."""
    redirects: Mapping[str, str]
    """Present addresses by old ones, which are as written, without slashes at the ends."""
    targets: Targets
    ledger: Ledger
    problems: tuple[Problem, ...]

    @classmethod
    def from_sources(
        cls,
        sources: Iterable[Source],
        settings: Settings,
        *,
        now: datetime,
        files: frozenset[str] = frozenset(),
        ledger: Ledger | None = None,
        problems: Iterable[Problem] = (),
        generated: Iterable[str] = (),
        root_files: Iterable[str] = (),
        passages: Passages | None = None,
        reading: Reading | None = None,
        memory: Memory | None = None,
    ) -> Archive:
        """Put `sources` together as they stand at `now`.

        `files` are the uris of all files of the content folder, for links to images and the like; `problems`
        are those met while reading; `generated` are addresses below which other pages will be made, and
        `root_files` further files, as `Targets` has them; `passages` converts texts; `reading` parses memos;
        `memory` is of an archive with the same settings, of which is taken what is the same here.
        """
        ledger = ledger or make_ledger({})
        passages = passages or Passages(dialect_of(settings.options))
        assembly = Assembly(
            settings,
            ledger,
            now=now,
            generated=frozenset(generated),
            root_files=frozenset(root_files),
            passages=passages,
            reading=reading or Reading(passages),
            memory=memory or Memory(),
        )
        assembly.run({source.uri: source for source in sources}, files, problems)
        published = [
            (memo, face)
            for memo, face in zip(assembly.memos, assembly.faces, strict=True)
            if memo.state is State.PUBLISHED
        ]
        registry = assembly.registry
        return cls(
            settings=settings,
            now=now,
            memos=tuple(memo for memo, _ in published),
            faces=tuple(face for _, face in published),
            unpublished=tuple(memo for memo in assembly.memos if memo.state is not State.PUBLISHED),
            broken=assembly.broken,
            topics=registry.topics,
            principles=registry.principles,
            authors=registry.authors,
            offers=registry.offers,
            pages=assembly.pages,
            redirects=assembly.redirects,
            targets=assembly.targets,
            ledger=ledger,
            problems=assembly.problems,
        )

    @cached_property
    def by_uri(self) -> dict[str, Memo]:
        """Memos that are not broken, published or not, by their files."""
        return {memo.uri: memo for memo in (*self.memos, *self.unpublished)}

    @cached_property
    def by_year(self) -> dict[int, tuple[Memo, ...]]:
        """Published memos by the year of their date, both newest first."""
        years: defaultdict[int, list[Memo]] = defaultdict(list)
        for memo in self.memos:
            if memo.date:
                years[memo.date.year].append(memo)
        return {year: tuple(memos) for year, memos in years.items()}

    @property
    def today(self) -> date:
        """The day it is built for, in its time zone."""
        return self.now.date()

    def authors_of(self, memo: Memo) -> tuple[Author, ...]:
        """Return the authors of `memo`: its own, else those of the settings."""
        ids = memo.authors or self.settings.options.authors
        return tuple(self.authors[i] for i in ids if i in self.authors)

    def offers_of(self, memo: Memo) -> tuple[Offer, ...]:
        """Return the offers of `memo` that still hold."""
        offers = (self.offers.get(o) if isinstance(o, str) else o for o in memo.offers)
        return tuple(o for o in offers if o and o.is_open(self.today))

    def feed_id_of(self, memo: Memo) -> str:
        """Return the id of `memo` in feeds: an earlier system's, the recorded one, or a `tag:` (RFC 4151)."""
        entry = self.ledger.entries.get(memo.identity)
        # A URI is ASCII, whatever script the address is in.
        minted = f"tag:{self.settings.tag_authority}:{quote(memo.identity)}"
        return memo.feed_id or (entry.feed_id if entry else minted)

    def minutes_of(self, memo: Memo) -> int:
        """Return how many minutes `memo` takes to read, at least one."""
        return max(1, round(memo.words / self.settings.options.words_per_minute))

    def record(self) -> Ledger:
        """Return the ledger with all that is published now."""
        entries = dict(self.ledger.entries)
        for memo in self.memos:
            old = entries.get(memo.identity)
            urls = [u for u in (old.urls if old else ()) if u != memo.url]
            steps = {step.id: first_words(step.text) for step in memo.steps}
            entries[memo.identity] = Entry(
                (*urls, memo.url),
                self.feed_id_of(memo),
                memo.date.isoformat() if memo.date else "",
                memo.title,
                steps,
            )
        pages = {*self.ledger.pages, *(page.url for page in self.pages.values())}
        pages |= named_pages(self.targets, self.memos)
        return make_ledger(entries, pages=tuple(sorted(pages)), path=self.ledger.path)
