"""The archive: all sources put together, with everything that can only be seen from above.

`Archive.from_sources` is the one way in, for MkDocs, `memo check` and tests alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cached_property, partial
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any, TypeVar
from urllib.parse import quote

from memo_archive.archive import taxonomy
from memo_archive.archive.diagnostics import Finding, Findings, with_suggestions
from memo_archive.archive.ledger import Entry, Ledger, make_ledger
from memo_archive.archive.links import OWN_SCHEMES, Destination, Fault, Target, Targets
from memo_archive.archive.permanence import check_promises, first_words
from memo_archive.archive.step_ids import check_ids, identified
from memo_archive.archive.step_lint import check_steps
from memo_archive.archive.suggestions import Misspelling
from memo_archive.archive.urls import Addresses
from memo_archive.incremental.memoize import Memory
from memo_archive.incremental.parallel import spread
from memo_archive.markdown.passages import Passages
from memo_archive.markdown.scan import links_in
from memo_archive.model import (
    Author,
    BrokenMemo,
    Memo,
    Offer,
    PlainPage,
    Principle,
    State,
    Topic,
    WrittenLink,
)
from memo_archive.parsing.loader import Reading
from memo_archive.parsing.memo import is_memo_uri, misnamed_memo
from memo_archive.parsing.pages import parse_plain_page, plain_url
from memo_archive.parsing.registries import ids_in, parse_authors, parse_offers, parse_principle, parse_topic
from memo_archive.problems import START, Level, Position, Problem, errors_in, shown
from memo_archive.settings import Settings
from memo_archive.sources.source import Source
from memo_archive.text.slugs import address_key

OWN_ANCHORS = frozenset({"key-point", "taking-action", "note", "source", "further-reading", "responses"})
"""Anchors that the page of every memo may have, beside those of its body and its steps."""

MANY = 2_000
"""Fewer memos than this are looked at sooner by one process."""
ALL = "*"
_PARSERS: Mapping[str, Callable[[Source], tuple[Any, tuple[Problem, ...]]]] = {
    "author": parse_authors,
    "offer": parse_offers,
    "topic": parse_topic,
    "principle": parse_principle,
    "page": parse_plain_page,
}
"""By the kind of a file that is no memo's."""

Face = tuple[object, ...]
"""All that a memo is but its text: what is not made from texts is the same where faces are equal."""
_TEXT = frozenset({"body", "body_line", "links", "words", "steps"})
_fields_of_face = attrgetter(*(name for name in Memo._fields if name not in _TEXT))

Result = TypeVar("Result")


@dataclass(frozen=True)
class Archive:
    """Memos and registries, checked against one another."""

    settings: Settings
    now: datetime
    """The moment it is built for, in its own time zone."""
    memos: tuple[Memo, ...]
    """Those that are published, newest first."""
    faces: tuple[Face, ...]
    """Theirs, in their order."""
    unpublished: tuple[Memo, ...]
    """Drafts, and memos whose moment has not come, newest first; drafts without a date first of all."""
    broken: tuple[BrokenMemo, ...]
    """Those with errors."""
    topics: Mapping[str, Topic]
    principles: Mapping[str, Principle]
    """By id, in the order of their numbers."""
    authors: Mapping[str, Author]
    offers: Mapping[str, Offer]
    pages: Mapping[str, PlainPage]
    """Plain pages by uri."""
    redirects: Mapping[str, str]
    """Old addresses, as written without slashes at the ends, and the addresses they lead to."""
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
        passages: Passages | None = None,
        reading: Reading | None = None,
        memory: Memory | None = None,
    ) -> Archive:
        """Put `sources` together as they stand at `now`.

        `files` are the uris of all files of the content folder, for links to images and the like; `problems`
        are those met while reading; `generated` are addresses below which other pages will be made;
        `passages` converts the bodies whose anchors are linked to; `reading` parses memos; `memory` is of an
        archive with the same settings, of which is taken what is the same here.
        """
        passages = passages or Passages(settings.options.markdown_extensions)
        reading, memory = reading or Reading(), memory or Memory()
        ledger = ledger or make_ledger({})
        assembly = _Assembly(settings, now, ledger, frozenset(generated), passages, reading, memory)
        return assembly.archive({source.uri: source for source in sources}, files, problems)

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
        """Return who wrote `memo`: its own authors, else those of the settings."""
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
        """Return the ledger with what is published now."""
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
        pages |= _named_pages(self.targets, self.memos)
        return make_ledger(entries, pages=tuple(sorted(pages)), path=self.ledger.path)


def published_at(day: date, settings: Settings) -> datetime:
    """Return the moment a memo of `day` is published.

    An hour that the clocks skip counts as the one after it.
    """
    hour, minute = map(int, settings.options.publish_time.split(":"))
    local = datetime.combine(day, time(hour, minute), tzinfo=settings.zone)
    return local.astimezone(UTC).astimezone(settings.zone)


def _named_pages(targets: Targets, memos: Iterable[Memo]) -> set[str]:
    """Return the addresses of the pages of topics, principles and series."""
    series = {f"series/{memo.series.id}/" for memo in memos if memo.series}
    series = {url for url in series if address_key(url) in targets.by_address}
    return {*filter(None, (*targets.topics.values(), *targets.principles.values())), *series}


class _Assembly:
    """Puts sources together, step by step, and collects what is wrong."""

    def __init__(
        self,
        settings: Settings,
        now: datetime,
        ledger: Ledger,
        generated: frozenset[str],
        passages: Passages,
        reading: Reading,
        memory: Memory,
    ) -> None:
        self.settings, self.now, self.ledger, self.generated = settings, now, ledger, generated
        self.passages, self.reading, self.memory = passages, reading, memory
        self.findings = Findings({})
        self.memos: list[Memo] = []
        self.faces: tuple[Face, ...] = ()
        self.broken: list[BrokenMemo] = []
        self.topics: dict[str, Topic] = {}
        self.principles: dict[str, Principle] = {}
        self.authors: dict[str, Author] = {}
        self.offers: dict[str, Offer] = {}
        self.pages: dict[str, PlainPage] = {}
        self.damaged: dict[str, set[str]] = {kind: set() for kind in _PARSERS}
        """Ids of topics and the like that are there and wrong, by kind; ALL where a whole file is."""
        self.renamed: dict[str, dict[str, str]] = {"topic": {}, "principle": {}}
        """Ids that topics and principles have now by those they had, by kind."""
        self.targets = Targets({}, frozenset(), {}, {})
        self._anchors: dict[str, frozenset[str]] = {}

    def archive(
        self, sources: Mapping[str, Source], files: frozenset[str], problems: Iterable[Problem]
    ) -> Archive:
        self.findings = Findings(sources)
        self.findings.add(problems)
        memos: list[Source] = []
        others: list[Source] = []
        for uri, source in sources.items():
            (memos if is_memo_uri(uri) else others).append(source)
        self._parse_memos(memos)
        self._parse_others([source for source in others if _kind_of(source.uri)])
        files |= sources.keys()
        self._place_memos()
        self._understand_aliases()
        faces = self.memory.each("faces", _faces_of, self.memos)
        self.faces = self.memory.once("all faces", lambda: tuple(faces), faces)
        redirects = self._check_addresses(files)
        self.targets = self._unless_same(
            "targets",
            lambda: self._make_targets(files),
            *(self.faces, self.broken, self.pages, self.topics, self.principles),
            *(self.damaged, self.renamed, files, self.generated),
        )
        redirects = self._redirects_of_names() | redirects
        self._check_registries()
        self._check_memos()
        self._check_pages()
        self._check_promises(redirects)
        return self._result(redirects)

    def _unless_same(self, name: str, make: Callable[[], Result], *parts: object) -> Result:
        """Return what `make` gives, which may have findings: what it gave the last time, if of equal `parts`.

        Where it found something, it looks again: the places of findings are in files, which differ.
        """
        before = len(self.findings.all)
        made = self.memory.once(name, make, *parts)
        if len(self.findings.all) > before:
            self.memory.forget(name)
        return made

    def _check_each(
        self, name: str, check: Callable[[Sequence[Memo]], None], *parts: object, workers: int = 1
    ) -> None:
        """Have `check` look at memos one by one, as they stand to `parts`; at the same ones it did before.

        Where there are very many, `workers` processes look.
        """

        def found_in(memos: Sequence[Memo]) -> list[tuple[Finding, ...]]:
            before = len(self.findings.all)
            check(memos)
            by_path: defaultdict[str, list[Finding]] = defaultdict(list)
            for finding in self.findings.all[before:]:
                by_path[finding.problem.path].append(finding)
            del self.findings.all[before:]
            return [tuple(by_path[memo.path]) for memo in memos]

        work = partial(spread, found_in, workers=workers, many=MANY, by_copies_alone=True)
        for found in self.memory.each(name, work, self.memos, *parts):
            self.findings.all += found

    # What each file says

    def _parse_memos(self, sources: Sequence[Source]) -> None:
        for memo, found in self.reading(sources):
            if isinstance(memo, BrokenMemo):
                self.broken.append(memo)
            else:
                self.memos.append(memo)
            self.findings.add(found)

    def _parse_others(self, sources: Sequence[Source]) -> None:
        parsed = self.memory.each("parsed", _parsed, sources)
        for source, (made, found) in zip(sources, parsed, strict=True):
            kind = _kind_of(source.uri)
            if kind == "author":
                self.authors = made
            elif kind == "offer":
                self.offers = made
            if kind in ("author", "offer"):
                if errors_in(found):
                    self.damaged[kind] = set(ids_in(source) or {ALL})
            elif made is None:
                name = source.uri if kind == "page" else PurePosixPath(source.uri).stem
                self.damaged[kind].add(name)
            elif kind == "topic":
                self.topics[made.id] = made
            elif kind == "principle":
                self.principles[made.id] = made
            else:
                self.pages[source.uri] = made
            self.findings.add(found)

    # When and as what it is published

    def _place_memos(self) -> None:
        placed = self.memory.each("placed", self._placed, self.memos, self.settings, self.ledger)
        self.memos = [_as_of(self.now, memo) for memo in placed]
        self.principles = dict(sorted(self.principles.items(), key=lambda item: (item[1].number, item[0])))
        self.topics = dict(sorted(self.topics.items(), key=lambda item: (item[1].name.casefold(), item[0])))

    def _placed(self, memos: Sequence[Memo]) -> list[Memo]:
        """Return `memos` with their moments, identities and steps' ids; whether a moment has come is open."""
        placed = []
        for memo in memos:
            moment = published_at(memo.date, self.settings) if memo.date else None
            identity = self.ledger.identity_for(memo.url, *memo.aliases)
            placed.append(
                memo._replace(
                    state=State.DRAFT if memo.is_draft or moment is None else State.PUBLISHED,
                    published_at=moment,
                    identity=identity,
                    steps=identified(memo.steps, identity),
                )
            )
        return placed

    def _understand_aliases(self) -> None:
        """Let the ids that topics and principles had before mean those that they have now."""
        topics = self.renamed["topic"] = taxonomy.renamed(self.topics, "topic", self.findings)
        principles = taxonomy.renamed(self.principles, "principle", self.findings)
        self.renamed["principle"] = principles
        if topics:
            self.topics = {
                i: replace(t, related=taxonomy.current(t.related, topics)) for i, t in self.topics.items()
            }
        if topics or principles:

            def renamed(memos: Sequence[Memo]) -> list[Memo]:
                return [
                    memo._replace(
                        topics=taxonomy.current(memo.topics, topics),
                        principles=taxonomy.current(memo.principles, principles),
                    )
                    for memo in memos
                ]

            self.memos = self.memory.each("renamed", renamed, self.memos, topics, principles)

    def _redirects_of_names(self) -> dict[str, str]:
        """Return the addresses that topics and principles had before, and those they have now."""
        return {
            f"{kind}s/{old}": f"{kind}s/{now}/"
            for kind, names in self.renamed.items()
            if f"{kind}s" in self.generated
            for old, now in names.items()
        }

    # What names must be unique, and what addresses are free

    def _check_addresses(self, files: frozenset[str]) -> dict[str, str]:
        """Return where the aliases of published memos lead."""
        return self._unless_same(
            "addresses",
            lambda: self._addresses(files).redirects(self.memos),
            *(self.faces, self.broken, self.pages, self.topics, self.principles),
            *(files, self.generated),
        )

    def _addresses(self, files: frozenset[str]) -> Addresses:
        addresses = Addresses(self.findings, self.generated)
        addresses.add_files(files, self.settings.docs_dir)
        addresses.add_pages(self.pages)
        addresses.add_registered(self.topics.values(), "topics")
        addresses.add_registered(self.principles.values(), "principles")
        addresses.add_memos(self.memos, self.broken)
        for uri in sorted(files):
            other = misnamed_memo(uri)
            if other:
                suffix = PurePosixPath(uri).suffix
                what = f"the file is in the folder of a year, but its name ends in {shown(suffix)}"
                problem = Source(uri, b"", self.settings.docs_dir).problem(
                    START, "file-name", what, f"Rename it to {other}, or move it elsewhere if it is no memo."
                )
                self.findings.add([problem])
        return addresses

    def _check_registries(self) -> None:
        terms = (self.topics, self.principles, self.damaged, self.targets)
        self._unless_same("terms", self._check_terms, *terms)
        self._unless_same("series", self._check_series, self.faces)
        self._unless_same("step ids", lambda: check_ids(self.memos, self.findings), self.faces)
        for author in self.settings.options.authors:
            if author not in self.authors and not self._is_damaged("author", author):
                cure = f"Add an entry for {author} there."
                what = f"authors names {shown(author)}, who is not in {self.settings.docs_dir}/authors.yml"
                problem = Problem("mkdocs.yml", 1, 1, Level.ERROR, "unknown-author", what, cure)
                self.findings.all.append(Finding(problem, Misspelling(author, self.authors)))

    def _check_terms(self) -> None:
        numbers: dict[int, Principle] = {}
        for principle in self.principles.values():
            other = numbers.setdefault(principle.number, principle)
            if other is not principle:
                self.findings.at(
                    principle,
                    "principle-number",
                    f"number {principle.number} is that of the principle {shown(other.id)} too",
                    "Give each principle a number of its own.",
                    path=("number",),
                )
        names: dict[str, Topic] = {}
        for topic in self.topics.values():
            named = names.setdefault(taxonomy.loose_key(topic.name), topic)
            if named is not topic:
                self.findings.at(
                    topic,
                    "topic-name",
                    f"the name {shown(topic.name)} is that of the topic {shown(named.id)} too",
                    "Merge the two, or name them apart.",
                    path=("name",),
                )
            for number, related in enumerate(topic.related):
                self._check_name(topic, "topic", related, self.topics, ("related", number))
            self._check_questions(topic)
        taxonomy.check_ids(((topic, i) for i, topic in self.topics.items()), "topic", self.findings)
        taxonomy.check_ids(((p, i) for i, p in self.principles.items()), "principle", self.findings)
        taxonomy.check_phrases(self.principles.values(), self.findings)
        taxonomy.check_questions(self.topics.values(), self.targets, self.findings)

    def _check_questions(self, topic: Topic) -> None:
        for number, question in enumerate(topic.questions):
            for place, answer in enumerate(question.answers):
                if not self.targets.memo(answer.memo):
                    self._unknown_memo(topic, answer.memo, ("questions", number, "memos", place, "memo"))

    def _check_series(self) -> None:
        series = {memo.series.id: memo for memo in reversed(self.memos) if memo.series}
        taxonomy.check_ids(((memo, i) for i, memo in series.items()), "series", self.findings)
        taxonomy.check_holes(self.memos, self.findings)
        parts: dict[tuple[str, int], Memo] = {}
        for memo in sorted(self.memos, key=lambda memo: (memo.is_draft, memo.uri)):
            if not memo.series:
                continue
            other = parts.setdefault((memo.series.id, memo.series.part), memo)
            if other is not memo:
                self.findings.at(
                    memo,
                    "series-part-twice",
                    f"part {memo.series.part} of the series {shown(memo.series.id)} is {other.path} too",
                    "Number the parts apart.",
                    path=("series", "part"),
                )

    # What a memo names

    def _check_memos(self) -> None:
        registered = (self.topics, self.principles, self.authors, self.offers)
        self._check_each("names", self._check_names, *registered, self.damaged, self.targets)
        not_meant = partial(taxonomy.check_not_meant, principles=self.principles, findings=self.findings)
        self._check_each("not meant", not_meant, self.principles)
        workable = partial(check_steps, offers=self.offers, settings=self.settings, findings=self.findings)
        self._check_each("steps", workable, self.offers, self.settings, workers=self.reading.workers)
        self._check_each("links", self._check_links_of, self.targets)
        places = self.memory.each("places", self._places_of, self.memos, self.targets)
        destinations = (target.destination for links in places for _, target in links)
        linked = (self._memos_by_uri.get(place.uri) for place in destinations if place)
        self.passages.prepare(memo.body for memo in linked if memo)
        for memo, links in zip(self.memos, places, strict=True):
            for link, target in links:
                self._tell(memo, link, self._fault_of_place(target, link))

    def _check_names(self, memos: Sequence[Memo]) -> None:
        for memo in memos:
            self._check_names_of(memo)

    def _check_names_of(self, memo: Memo) -> None:
        for kind, field, ids, known in (
            ("topic", "topics", memo.topics, self.topics),
            ("principle", "principles", memo.principles, self.principles),
            ("author", "authors", memo.authors, self.authors),
            ("offer", "offer", tuple(o for o in memo.offers if isinstance(o, str)), self.offers),
        ):
            for name in ids:
                self._check_name(memo, kind, name, known, (field,))
        for name in memo.related:
            if not self.targets.memo(name):
                self._unknown_memo(memo, name, ("related",))

    def _check_name(
        self,
        item: Memo | Topic,
        kind: str,
        name: str,
        known: Mapping[str, Topic | Principle | Author | Offer],
        path: tuple[str | int, ...],
    ) -> None:
        if name in known or self._is_damaged(kind, name):
            return
        home = f"{kind}s/" if kind in ("topic", "principle") else f"{kind}s.yml"
        self.findings.at(
            item,
            f"unknown-{kind}",
            f"there is no {kind} {shown(name)}",
            f"Those there are stand in {self.settings.docs_dir}/{home}.",
            path=path,
            where=lambda written: " ".join(written.split()) == name,
            misspelling=Misspelling(name, known),
        )

    def _is_damaged(self, kind: str, name: str) -> bool:
        """Tell whether `name` is there, but wrong, which is told where it is."""
        return name in self.damaged[kind] or ALL in self.damaged[kind]

    def _unknown_memo(self, item: Memo | Topic, name: str, path: tuple[str | int, ...]) -> None:
        self.findings.at(
            item,
            "unknown-memo",
            f"there is no memo {shown(name)}",
            "Write it as 2026/slug.",
            path=path,
            where=lambda written: " ".join(written.split()) == name,
            misspelling=Misspelling(name, self.targets.by_name),
        )

    # Where links lead

    def _make_targets(self, files: frozenset[str]) -> Targets:
        by_uri = {m.uri: Destination(m.url, m.uri, m.state, m.published_at) for m in self.memos}
        for broken in self.broken:
            state = State.DRAFT if broken.is_draft else State.BROKEN
            by_uri[broken.uri] = Destination(broken.url, broken.uri, state)
        names: dict[str, Destination] = {}
        slugs: defaultdict[str, list[Destination]] = defaultdict(list)
        for destination in list(by_uri.values()):
            names[destination.url.strip("/")] = destination
            names[destination.uri.removesuffix(".md")] = destination
            slugs[destination.url.strip("/").rpartition("/")[2]].append(destination)
        names.update(
            {slug: found[0] for slug, found in slugs.items() if len(found) == 1 and slug not in names}
        )
        for page in self.pages.values():
            by_uri[page.uri] = Destination(page.url, page.uri)
        for uri in self.damaged["page"]:
            by_uri[uri] = Destination(plain_url(uri), uri, State.BROKEN)
        for kind, folder, entries in (
            ("topic", "topics", self.topics),
            ("principle", "principles", self.principles),
        ):
            if folder in self.generated:
                for name in (*entries, *self.damaged[kind]):
                    by_uri[f"{folder}/{name}.md"] = Destination(f"{folder}/{name}/", f"{folder}/{name}.md")
                for old, now in self.renamed[kind].items():
                    by_uri[f"{folder}/{old}.md"] = Destination(f"{folder}/{now}/", f"{folder}/{now}.md")
        by_address = {address_key(d.url): d for d in by_uri.values()}
        by_address.setdefault("", Destination(""))
        for memo in self.memos:
            for alias in memo.aliases:
                by_address.setdefault(address_key(alias), by_uri[memo.uri])
            if memo.state is State.PUBLISHED and memo.date:
                by_address.setdefault(memo.folder, Destination(f"{memo.folder}/"))
        if "series" in self.generated:
            for series in {memo.series.id for memo in self.memos if memo.series}:
                by_address.setdefault(address_key(f"series/{series}"), Destination(f"series/{series}/"))
        for address in self.generated:
            by_address.setdefault(address_key(address), Destination(f"{address.strip('/')}/"))
        return Targets(
            by_uri,
            files,
            self._named("topic", self.topics),
            self._named("principle", self.principles),
            by_address,
            names,
            self.generated,
        )

    def _named(self, kind: str, entries: Iterable[str]) -> dict[str, str]:
        folder = f"{kind}s"
        names = {name: name for name in (*entries, *self.damaged[kind])} | self.renamed[kind]
        return {old: f"{folder}/{now}/" if folder in self.generated else "" for old, now in names.items()}

    def _check_pages(self) -> None:
        """Check the links of texts that are no memos.

        In plain pages these are only the links that MkDocs does not check: those by our own schemes, and
        those to memos that are not published.
        """
        for topic in self.topics.values():
            links = links_in(topic.introduction, first_line=topic.body_line)
            self._check_links(topic, links, url=f"topics/{topic.id}/")
        for principle in self.principles.values():
            links = links_in(principle.explanation, first_line=principle.body_line)
            self._check_links(principle, links, url=f"principles/{principle.id}/")
        for page in self.pages.values():
            own = [link for link in page.links if link.target.partition(":")[0].casefold() in OWN_SCHEMES]
            self._check_links(page, own, url=page.url)
            for link in page.links:
                target = self._resolved(page, link, page.url)
                if link not in own and isinstance(target, Target) and target.destination:
                    self._check_links(page, [link] if _is_hidden(target.destination) else [], url=page.url)

    def _check_links_of(self, memos: Sequence[Memo]) -> None:
        """See that the links of `memos` lead somewhere; the places they name are for `_places_of`."""
        for memo in memos:
            for link in memo.links:
                target = self._resolved(memo, link, memo.url)
                early = target if isinstance(target, Fault) else self._too_early(target, link, memo)
                self._tell(memo, link, early)

    def _places_of(self, memos: Sequence[Memo]) -> list[tuple[tuple[WrittenLink, Target], ...]]:
        """Return the links of each of `memos` that name a place in a page, which another text may have."""
        return [
            tuple(
                (link, target)
                for link in memo.links
                if "#" in link.target
                for target in (self._resolved(memo, link, memo.url),)
                if isinstance(target, Target) and target.fragment and not self._too_early(target, link, memo)
            )
            for memo in memos
        ]

    def _check_links(
        self, item: Topic | Principle | PlainPage, links: Iterable[WrittenLink], *, url: str
    ) -> None:
        for link in links:
            target = self._resolved(item, link, url)
            if isinstance(target, Target):
                self._tell(
                    item, link, self._too_early(target, link, item) or self._fault_of_place(target, link)
                )
            else:
                self._tell(item, link, target)

    def _resolved(
        self, item: Memo | Topic | Principle | PlainPage, link: WrittenLink, url: str
    ) -> Target | Fault:
        return self.targets.resolve(link.target, kind=link.kind, uri=item.uri, url=url)

    def _tell(
        self, item: Memo | Topic | Principle | PlainPage, link: WrittenLink, fault: Fault | None
    ) -> None:
        if fault:
            self.findings.at(
                item if not isinstance(item, PlainPage) else item.uri,
                fault.code,
                fault.what,
                fault.cure,
                position=Position(link.line, link.column),
                misspelling=fault.misspelling,
            )

    def _too_early(
        self, target: Target, link: WrittenLink, item: Memo | Topic | Principle | PlainPage
    ) -> Fault | None:
        destination = target.destination
        if not destination or destination.uri == item.uri:
            return None
        # What is out no later than the page that links to it may be linked to; other pages are out now.
        moment = item.published_at if isinstance(item, Memo) else self.now
        is_later = moment is None or destination.published_at is None or destination.published_at > moment
        if destination.state is State.DRAFT or (destination.state is State.FUTURE and is_later):
            return _to_unpublished(link, destination)
        return None

    def _fault_of_place(self, target: Target, link: WrittenLink) -> Fault | None:
        destination = target.destination
        if not target.fragment or not destination or destination.state is State.BROKEN:
            return None
        anchors = self._anchors_of(destination)
        if anchors is None or target.fragment in anchors:
            return None
        return Fault(
            "link-anchor",
            f"the link {shown(link.target)} names the place {shown(target.fragment)}, "
            f"which {destination.uri} does not have",
            "Link to one of its headings, or to the whole page.",
            Misspelling(target.fragment, anchors),
        )

    def _anchors_of(self, destination: Destination) -> frozenset[str] | None:
        """Return the anchors of a memo; None for other pages, whose anchors MkDocs makes."""
        if destination.uri not in self._anchors:
            memo = self._memos_by_uri.get(destination.uri)
            if memo is None:
                return None
            try:
                anchors = self.passages(memo.body).anchors
            except RecursionError:
                anchors = ()
            steps = (step.id for step in memo.steps)
            self._anchors[destination.uri] = frozenset((*OWN_ANCHORS, *anchors, *steps))
        return self._anchors[destination.uri]

    @cached_property
    def _memos_by_uri(self) -> dict[str, Memo]:
        return {memo.uri: memo for memo in self.memos}

    # What was promised

    def _check_promises(self, redirects: Mapping[str, str]) -> None:
        def check() -> None:
            pages = (
                *(page.url for page in self.pages.values()),
                *map(plain_url, self.damaged["page"]),
                *_named_pages(self.targets, self.memos),
                *redirects,
            )
            check_promises(self.ledger, self.memos, self.broken, pages, self.findings)

        parts = (self.ledger, self.faces, self.broken, self.pages, self.damaged, self.targets, redirects)
        self._unless_same("promises", check, *parts)

    # Together

    def _result(self, redirects: Mapping[str, str]) -> Archive:
        found = self.findings.all
        problems = self.memory.once("problems", lambda: with_suggestions(found), found)
        wrong = {problem.path for problem in errors_in(problems)}
        broken = [
            *self.broken,
            *(BrokenMemo(m.uri, m.path, m.url, m.title, ()) for m in self.memos if m.path in wrong),
        ]
        order = self.memory.once("order", lambda: _newest_first(self.memos), self.faces)
        right = [(self.memos[n], self.faces[n]) for n in order if self.memos[n].path not in wrong]
        return Archive(
            settings=self.settings,
            now=self.now,
            memos=tuple(memo for memo, _ in right if memo.state is State.PUBLISHED),
            faces=tuple(face for memo, face in right if memo.state is State.PUBLISHED),
            unpublished=tuple(memo for memo, _ in right if memo.state is not State.PUBLISHED),
            broken=_with_problems(sorted(broken, key=lambda memo: memo.uri), problems),
            topics=self.topics,
            principles=self.principles,
            authors=self.authors,
            offers=self.offers,
            pages=self.pages,
            redirects=redirects,
            targets=self.targets,
            ledger=self.ledger,
            problems=problems,
        )


def _with_problems(broken: Sequence[BrokenMemo], problems: Iterable[Problem]) -> tuple[BrokenMemo, ...]:
    by_path: dict[str, list[Problem]] = {memo.path: [] for memo in broken}
    for problem in problems if broken else ():
        if problem.path in by_path:
            by_path[problem.path].append(problem)
    return tuple(replace(memo, problems=tuple(by_path[memo.path])) for memo in broken)


def _kind_of(uri: str) -> str:
    """Return what the file at `uri` holds that is no memo's: one of `_PARSERS`, or nothing that is read."""
    if uri in ("authors.yml", "offers.yml"):
        return uri.removesuffix("s.yml")
    folder, _, name = uri.partition("/")
    if folder in ("topics", "principles") and name.endswith(".md") and "/" not in name and name != "index.md":
        return folder.removesuffix("s")
    return "page" if uri.endswith((".md", ".markdown")) else ""


def _parsed(sources: Sequence[Source]) -> list[tuple[Any, tuple[Problem, ...]]]:
    return [_PARSERS[_kind_of(source.uri)](source) for source in sources]


def _as_of(now: datetime, memo: Memo) -> Memo:
    """Return `memo` as a memo to come where its moment has not come."""
    is_early = memo.published_at is not None and memo.published_at > now
    return memo._replace(state=State.FUTURE) if is_early and memo.state is State.PUBLISHED else memo


def _faces_of(memos: Sequence[Memo]) -> list[Face]:
    return [
        (*_fields_of_face(memo), tuple((step.id, step.text, step.who, step.minutes) for step in memo.steps))
        for memo in memos
    ]


def _newest_first(memos: Sequence[Memo]) -> tuple[int, ...]:
    """Return the places of `memos`: undated drafts first, then the newest; of one day, by their names."""
    return tuple(sorted(range(len(memos)), key=lambda place: _age(memos[place])))


def _age(memo: Memo) -> tuple[int, str]:
    return (-(memo.date or date.max).toordinal(), memo.uri)


def _is_hidden(destination: Destination) -> bool:
    return destination.state in (State.DRAFT, State.FUTURE)


def _to_unpublished(link: WrittenLink, destination: Destination) -> Fault:
    day = destination.published_at.date().isoformat() if destination.published_at else ""
    if destination.state is State.DRAFT:
        why, cure = "a draft", "Publish that one first, or take the link away."
    else:
        why, cure = (
            f"published later, on {day}",
            f"Take the link away until {day}, or give that one an earlier date.",
        )
    return Fault(
        "link-to-draft", f"the link {shown(link.target)} leads to {destination.uri}, which is {why}", cure
    )
