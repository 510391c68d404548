"""Assembly: sources are parsed, put together and checked against one another, step by step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import TypeVar

from memo_archive.archive.diagnostics import Finding, Findings, with_suggestions
from memo_archive.archive.faces import Face, faces_of
from memo_archive.archive.ledger import Ledger
from memo_archive.archive.link_checks import LinkChecks
from memo_archive.archive.link_index import make_targets
from memo_archive.archive.links import Targets
from memo_archive.archive.permanence import check_promises, named_pages
from memo_archive.archive.publication import as_of, schedule
from memo_archive.archive.references import References
from memo_archive.archive.registry import EVERY, Registry
from memo_archive.archive.step_ids import check_ids
from memo_archive.archive.step_lint import check_steps
from memo_archive.archive.suggestions import Suggestions
from memo_archive.archive.taxonomy import check_not_meant, check_questions, check_series, check_terms
from memo_archive.archive.urls import Addresses
from memo_archive.incremental.memoize import Memory
from memo_archive.incremental.parallel import spread
from memo_archive.markdown.passages import Passages
from memo_archive.model import BrokenMemo, Memo, PlainPage
from memo_archive.parsing.kinds import is_memo_uri, kind_of
from memo_archive.parsing.loader import Reading, parse_by_kind
from memo_archive.parsing.pages import plain_url
from memo_archive.parsing.registries import ids_in
from memo_archive.problems import Problem, errors_in
from memo_archive.settings import Settings
from memo_archive.sources.source import Source

MANY = 2_000
"""Fewer memos than this are checked sooner by one process."""
Result = TypeVar("Result")


class Assembly:
    """The parts of an archive, made by `run`; `problems` are those of all files, in order."""

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        *,
        now: datetime,
        generated: frozenset[str],
        root_files: frozenset[str],
        passages: Passages,
        reading: Reading,
        memory: Memory,
    ) -> None:
        self._settings, self._ledger, self._now, self._generated = settings, ledger, now, generated
        self._root_files = root_files
        self._passages, self._reading, self._memory = passages, reading, memory
        self._findings = Findings({})
        self._damaged_pages: set[str] = set()
        self.memos: Sequence[Memo] = ()
        """Memos without errors, newest first; drafts without a date first of all."""
        self.faces: tuple[Face, ...] = ()
        """Faces of `memos`, in the same order."""
        self.broken: tuple[BrokenMemo, ...] = ()
        self.registry = Registry()
        self.pages: dict[str, PlainPage] = {}
        self.redirects: dict[str, str] = {}
        self.targets = Targets({}, frozenset(), {}, {})
        self.problems: tuple[Problem, ...] = ()

    def run(self, sources: Mapping[str, Source], files: frozenset[str], problems: Iterable[Problem]) -> None:
        """Make the parts from `sources` by uri; `problems` were met while `files` were listed and read."""
        self._findings = Findings(sources)
        self._findings.add(problems)
        files |= sources.keys()
        self._parse(sources.values())
        self._place()
        self._address(files)
        self._check_registry()
        self._check_memos()
        self._check_links()
        self._check_promises()
        self._sort_out()

    # Single files

    def _parse(self, sources: Iterable[Source]) -> None:
        memos: list[Source] = []
        others: list[Source] = []
        for source in sources:
            if is_memo_uri(source.uri):
                memos.append(source)
            elif kind_of(source.uri):
                others.append(source)
        parsed = self._reading(memos)
        self.memos = [memo for memo, _ in parsed if isinstance(memo, Memo)]
        self.broken = tuple(memo for memo, _ in parsed if isinstance(memo, BrokenMemo))
        for _, found in parsed:
            self._findings.add(found)
        self._parse_others(others)

    def _parse_others(self, sources: Sequence[Source]) -> None:
        registry = self.registry
        parsed = self._memory.each("parsed", parse_by_kind, sources)
        for source, (made, found) in zip(sources, parsed, strict=True):
            self._findings.add(found)
            kind, stem = kind_of(source.uri), PurePosixPath(source.uri).stem
            if kind in ("author", "offer") and errors_in(found):
                registry.damaged[kind] = set(ids_in(source) or {EVERY})
            if kind == "author":
                registry.authors = made
            elif kind == "offer":
                registry.offers = made
            elif kind == "page" and made is None:
                self._damaged_pages.add(source.uri)
            elif kind == "page":
                self.pages[source.uri] = made
            elif made is None:
                registry.damaged[kind].add(stem)
            elif kind == "topic":
                registry.topics[stem] = made
            else:
                registry.principles[stem] = made

    # Moments, names and addresses

    def _place(self) -> None:
        work = partial(schedule, settings=self._settings, ledger=self._ledger)
        placed = self._memory.each("placed", work, self.memos, self._settings, self._ledger)
        self.memos = [as_of(self._now, memo) for memo in placed]
        self.registry.put_in_order()
        self.registry.understand_aliases(self._findings)
        if any(self.registry.renamed.values()):
            present = self.registry.with_present_ids
            self.memos = self._memory.each("renamed", present, self.memos, self.registry.renamed)
        faces = self._memory.each("faces", faces_of, self.memos)
        self.faces = self._memory.once("all faces", lambda: tuple(faces), faces)

    def _address(self, files: frozenset[str]) -> None:
        """Give each page its address, and make the targets of links."""
        parts = (self.faces, self.broken, self.pages, self._damaged_pages, self.registry)
        redirects = self._unless_same(
            "addresses",
            lambda: self._addresses(files).redirects(self.memos),
            *parts,
            files,
            self._generated,
        )
        self.redirects = self.registry.redirects(self._generated) | redirects
        self.targets = self._unless_same(
            "targets",
            lambda: make_targets(
                self.memos,
                self.broken,
                pages=self.pages.values(),
                damaged_pages=self._damaged_pages,
                registry=self.registry,
                files=files,
                generated=self._generated,
                root_files=self._root_files,
            ),
            *parts,
            files,
            self._generated,
            self._root_files,
        )

    def _addresses(self, files: frozenset[str]) -> Addresses:
        addresses = Addresses(self._findings, self._generated)
        addresses.add_files(files, self._settings.docs_dir)
        addresses.add_pages(self.pages)
        addresses.add_registered(self.registry.topics.values(), "topics")
        addresses.add_registered(self.registry.principles.values(), "principles")
        addresses.add_memos(self.memos, self.broken)
        addresses.check_names(files, self._settings.docs_dir)
        return addresses

    # Problems that show in several files together

    def _check_registry(self) -> None:
        registry, findings = self.registry, self._findings
        references = References(registry, self.targets, settings=self._settings, findings=findings)

        def check() -> None:
            check_terms(registry.topics, registry.principles, findings)
            references.check_topics()
            check_questions(registry.topics.values(), self.targets, findings)

        self._unless_same("terms", check, registry, self.targets)
        self._unless_same("series", lambda: check_series(self.memos, findings), self.faces)
        self._unless_same("step ids", lambda: check_ids(self.memos, findings), self.faces)
        references.check_settings()
        self._check_each("names", references.check_memos, registry, self.targets)

    def _check_memos(self) -> None:
        principles, offers, findings = self.registry.principles, self.registry.offers, self._findings
        not_meant = partial(check_not_meant, principles=principles, findings=findings)
        self._check_each("not meant", not_meant, principles)
        steps = partial(check_steps, offers=offers, settings=self._settings, findings=findings)
        self._check_each("steps", steps, offers, self._settings, workers=self._reading.workers)

    def _check_links(self) -> None:
        checks = LinkChecks(self.targets, self.memos, self._passages, self._findings, now=self._now)
        self._check_each("links", checks.check_memos, self.targets)
        places = self._memory.each("places", checks.places_of, self.memos, self.targets)
        checks.check_places(self.memos, places)
        checks.check_terms(self.registry.topics.values(), self.registry.principles.values())
        checks.check_pages(self.pages.values())

    def _check_promises(self) -> None:
        def check() -> None:
            pages = (
                *(page.url for page in self.pages.values()),
                *map(plain_url, self._damaged_pages),
                *named_pages(self.targets, self.memos),
                *self.redirects,
            )
            check_promises(self._ledger, self.memos, broken=self.broken, pages=pages, findings=self._findings)

        parts = (self._ledger, self.faces, self.broken, self.pages, self._damaged_pages)
        self._unless_same("promises", check, *parts, self.targets, self.redirects)

    def _sort_out(self) -> None:
        """Put problems and memos in order, and memos with errors among the broken ones."""
        found = self._findings.all
        suggestions = self._memory.once("suggestions", Suggestions)
        self.problems = self._memory.once("problems", lambda: with_suggestions(found, suggestions), found)
        wrong = {problem.path for problem in errors_in(self.problems)}
        order = self._memory.once("order", lambda: _newest_first(self.memos), self.faces)
        bad = [BrokenMemo(m.uri, m.path, m.url, m.title, ()) for m in self.memos if m.path in wrong]
        broken = sorted([*self.broken, *bad], key=lambda memo: memo.uri)
        self.broken = _with_problems(broken, self.problems)
        right = [number for number in order if self.memos[number].path not in wrong]
        self.faces = tuple(self.faces[number] for number in right)
        self.memos = [self.memos[number] for number in right]

    # Checks that are not made twice

    def _unless_same(self, name: str, make: Callable[[], Result], *parts: object) -> Result:
        """Return the result of `make`: the last one, if it was made of equal `parts` and without findings.

        Findings are made again, since they have places in files, which may have changed.
        """
        before = len(self._findings.all)
        made = self._memory.once(name, make, *parts)
        if len(self._findings.all) > before:
            self._memory.forget(name)
        return made

    def _check_each(
        self, name: str, check: Callable[[Sequence[Memo]], None], *parts: object, workers: int = 1
    ) -> None:
        """Have `check` look at each memo once for equal `parts`, on `workers` cores where there are many."""

        def found_in(memos: Sequence[Memo]) -> list[tuple[Finding, ...]]:
            before = len(self._findings.all)
            check(memos)
            by_path: defaultdict[str, list[Finding]] = defaultdict(list)
            for finding in self._findings.all[before:]:
                by_path[finding.problem.path].append(finding)
            del self._findings.all[before:]
            return [tuple(by_path[memo.path]) for memo in memos]

        work = partial(spread, found_in, workers=workers, many=MANY, by_copies_alone=True)
        for found in self._memory.each(name, work, self.memos, *parts):
            self._findings.all += found


def _newest_first(memos: Sequence[Memo]) -> tuple[int, ...]:
    """Return the places of `memos`: undated drafts first, then the newest; of one day, by their names."""
    return tuple(sorted(range(len(memos)), key=lambda place: _age(memos[place])))


def _age(memo: Memo) -> tuple[int, str]:
    return (-(memo.date or date.max).toordinal(), memo.uri)


def _with_problems(broken: Sequence[BrokenMemo], problems: Iterable[Problem]) -> tuple[BrokenMemo, ...]:
    by_path: dict[str, list[Problem]] = {memo.path: [] for memo in broken}
    for problem in problems if broken else ():
        if problem.path in by_path:
            by_path[problem.path].append(problem)
    return tuple(replace(memo, problems=tuple(by_path[memo.path])) for memo in broken)
