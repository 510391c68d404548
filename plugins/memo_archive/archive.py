"""The archive: all sources put together, with everything that can only be seen from above.

`Archive.from_sources` is the one way in, for MkDocs, `memo check` and tests alike.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cached_property

from memo_archive.ledger import Entry, Ledger, make_ledger
from memo_archive.linking import Destination, Fault, Target, Targets
from memo_archive.model import (
    Author,
    BrokenMemo,
    Kind,
    LinkKind,
    Memo,
    Offer,
    PlainPage,
    Principle,
    State,
    Step,
    Topic,
    WrittenLink,
)
from memo_archive.parse import (
    is_memo_uri,
    parse_authors,
    parse_memo,
    parse_offers,
    parse_plain_page,
    parse_principle,
    parse_topic,
)
from memo_archive.passages import Passages
from memo_archive.problems import Level, Problem, did_you_mean, errors_in, in_order, shown
from memo_archive.settings import Settings
from memo_archive.slugs import RESERVED, address_key, normalised, text_id, unique
from memo_archive.source import Source

OWN_ANCHORS = frozenset({"key-point", "taking-action", "note", "source", "further-reading", "responses"})
"""Anchors that the page of every memo may have, beside those of its body and its steps."""


@dataclass(frozen=True)
class Archive:
    """Memos and registries, checked against one another."""

    settings: Settings
    now: datetime
    """The moment it is built for, in its own time zone."""
    memos: tuple[Memo, ...]
    """Those that are published, newest first."""
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
    ) -> Archive:
        """Put `sources` together as they stand at `now`.

        `files` are the uris of all files of the content folder, for links to images and the like; `problems`
        are those met while reading; `generated` are addresses below which other pages will be made;
        `passages` converts the bodies whose anchors are linked to.
        """
        passages = passages or Passages(settings.options.markdown_extensions)
        assembly = _Assembly(settings, now, ledger or make_ledger({}), frozenset(generated), passages)
        return assembly.archive(sources, files, list(problems))

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
        """Return the id of `memo` in feeds: an earlier system's, the recorded one, or a `tag:` URI (RFC 4151)."""
        entry = self.ledger.entries.get(memo.identity)
        return memo.feed_id or (
            entry.feed_id if entry else f"tag:{self.settings.tag_authority}:{memo.identity}"
        )

    def minutes_of(self, memo: Memo) -> int:
        """Return how many minutes `memo` takes to read, at least one."""
        return max(1, round(memo.words / self.settings.options.words_per_minute))

    def record(self) -> Ledger:
        """Return the ledger with what is published now."""
        entries = dict(self.ledger.entries)
        for memo in self.memos:
            old = entries.get(memo.identity)
            urls = [u for u in (old.urls if old else ()) if u != memo.url]
            steps = {step.id: _first_words(step.text) for step in memo.steps}
            entries[memo.identity] = Entry(
                (*urls, memo.url),
                self.feed_id_of(memo),
                memo.date.isoformat() if memo.date else "",
                memo.title,
                steps,
            )
        pages = {*self.ledger.pages, *(page.url for page in self.pages.values())}
        return make_ledger(entries, pages=tuple(sorted(pages)), path=self.ledger.path)


def published_at(day: date, settings: Settings) -> datetime:
    """Return the moment a memo of `day` is published.

    An hour that the clocks skip counts as the one after it.
    """
    hour, minute = map(int, settings.options.publish_time.split(":"))
    local = datetime.combine(day, time(hour, minute), tzinfo=settings.zone)
    return local.astimezone(UTC).astimezone(settings.zone)


def _first_words(text: str, *, limit: int = 80) -> str:
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"


class _Assembly:
    """Puts sources together, step by step, and collects what is wrong."""

    def __init__(
        self,
        settings: Settings,
        now: datetime,
        ledger: Ledger,
        generated: frozenset[str],
        passages: Passages,
    ) -> None:
        self.settings, self.now, self.ledger, self.generated = settings, now, ledger, generated
        self.passages = passages
        self.memos: list[Memo] = []
        self.broken: list[BrokenMemo] = []
        self.topics: dict[str, Topic] = {}
        self.principles: dict[str, Principle] = {}
        self.authors: dict[str, Author] = {}
        self.offers: dict[str, Offer] = {}
        self.pages: dict[str, PlainPage] = {}
        self.sources: dict[str, Source] = {}
        self.problems: list[Problem] = []
        self.redirects: dict[str, str] = {}
        self.targets = Targets({}, frozenset(), {}, {})
        self._anchors: dict[str, frozenset[str]] = {}

    def archive(self, sources: Iterable[Source], files: frozenset[str], problems: list[Problem]) -> Archive:
        self.problems = problems
        for source in sources:
            self._parse(source)
        files |= frozenset(self.sources)
        self._place_memos()
        self._check_registries()
        owners = self._check_addresses(files)
        self._make_targets(files)
        self._check_aliases(owners)
        self._check_series()
        for memo in self.memos:
            self._check_names(memo)
            self._check_links(memo, memo.links)
        for page in self.pages.values():
            self._check_page_links(page)
        self._check_ledger()
        return self._result()

    # What each file says

    def _parse(self, source: Source) -> None:
        self.sources[source.uri] = source
        found: tuple[Problem, ...]
        folder = source.uri.partition("/")[0]
        if is_memo_uri(source.uri):
            memo, found = parse_memo(source)
            if isinstance(memo, BrokenMemo):
                self.broken.append(memo)
            else:
                self.memos.append(memo)
        elif source.uri == "authors.yml":
            self.authors, found = parse_authors(source)
        elif source.uri == "offers.yml":
            self.offers, found = parse_offers(source)
        elif folder == "topics" and source.uri.count("/") == 1 and not source.uri.endswith("/index.md"):
            topic, found = parse_topic(source)
            if topic:
                self.topics[topic.id] = topic
        elif folder == "principles" and source.uri.count("/") == 1 and not source.uri.endswith("/index.md"):
            principle, found = parse_principle(source)
            if principle:
                self.principles[principle.id] = principle
        else:
            page, found = parse_plain_page(source)
            if page:
                self.pages[source.uri] = page
        self.problems += found

    # When and as what it is published

    def _place_memos(self) -> None:
        placed = []
        for memo in self.memos:
            moment = published_at(memo.date, self.settings) if memo.date else None
            state = (
                State.DRAFT
                if memo.is_draft or moment is None
                else State.FUTURE
                if moment > self.now
                else State.PUBLISHED
            )
            identity = self.ledger.identity_of(memo.url, *memo.aliases) or memo.url.strip("/")
            placed.append(
                replace(
                    memo,
                    state=state,
                    published_at=moment,
                    identity=identity,
                    steps=self._identified(memo, identity),
                )
            )
        self.memos = placed
        self.principles = dict(sorted(self.principles.items(), key=lambda item: (item[1].number, item[0])))
        self.topics = dict(sorted(self.topics.items(), key=lambda item: (item[1].name.casefold(), item[0])))

    def _identified(self, memo: Memo, identity: str) -> tuple[Step, ...]:
        taken: set[str] = set()
        for step in memo.steps:
            if step.id and step.id in taken:
                self._at(
                    memo.uri,
                    step.line,
                    "step-id-twice",
                    f"two steps have the id {shown(step.id)}",
                    "Give each step an id of its own.",
                )
            taken.add(step.id)
        return tuple(
            s if s.id else replace(s, id=unique(f"step-{text_id(s.text, within=identity)}", taken)) for s in memo.steps
        )

    # What names must be unique, and what addresses are free

    def _check_registries(self) -> None:
        numbers: dict[int, Principle] = {}
        for principle in self.principles.values():
            other = numbers.setdefault(principle.number, principle)
            if other is not principle:
                self._at(
                    principle.uri,
                    1,
                    "principle-number",
                    f"number {principle.number} is that of {other.id} too",
                    "Give each principle a number of its own.",
                )
        phrases: dict[str, Principle] = {}
        for principle in self.principles.values():
            for phrase in principle.phrases:
                owner = phrases.setdefault(normalised(phrase), principle)
                if owner is not principle:
                    self._at(
                        principle.uri,
                        1,
                        "phrase-twice",
                        f"the phrase {shown(phrase)} means {owner.id} too",
                        "Let each phrase mean one principle.",
                    )
        names: dict[str, Topic] = {}
        for topic in self.topics.values():
            named = names.setdefault(normalised(topic.name), topic)
            if named is not topic:
                self._at(
                    topic.uri,
                    1,
                    "topic-name",
                    f"the name {shown(topic.name)} is that of {named.id} too",
                    "Merge the two, or name them apart.",
                )
            for related in topic.related:
                if related not in self.topics:
                    self._at(
                        topic.uri,
                        1,
                        "unknown-topic",
                        f"there is no topic {shown(related)}",
                        did_you_mean(
                            related, self.topics, otherwise="The folder topics/ has those there are."
                        ),
                    )
        for author in self.settings.options.authors:
            if author not in self.authors:
                path = f"{self.settings.docs_dir}/authors.yml"
                self.problems.append(
                    Problem(
                        "mkdocs.yml",
                        1,
                        1,
                        Level.ERROR,
                        "unknown-author",
                        f"authors names {shown(author)}, who is not in {path}",
                        did_you_mean(author, self.authors, otherwise=f"Add an entry for {author} there."),
                    )
                )

    def _check_addresses(self, files: frozenset[str]) -> dict[str, str]:
        """See that each address has one owner; return the owners' paths by `address_key`."""
        owners: dict[str, str] = {}
        for uri, page in sorted(self.pages.items()):
            key = address_key(page.url)
            if key in owners:
                self._at(
                    uri,
                    1,
                    "address-twice",
                    f"the page has the address /{page.url}, as {owners[key]} has",
                    "Rename or remove one of the two.",
                )
            first = key.partition("/")[0]
            if first in RESERVED and uri != "404.md":
                self._at(
                    uri,
                    1,
                    "reserved-address",
                    f"the address /{page.url} belongs to a page the archive makes",
                    "Give the file another name.",
                )
            owners.setdefault(key, page.path)
        for uri in sorted(files):
            if not uri.endswith((".md", ".markdown")):
                owners.setdefault(address_key(uri), uri)
        for memo in sorted(self.memos, key=lambda m: m.uri):
            key = address_key(memo.url)
            if key in owners:
                line = 1
                self._at(
                    memo.uri,
                    line,
                    "address-twice",
                    f"the memo has the address /{memo.url}, as {owners[key]} has",
                    "Rename one of the files, or give it another `slug:`.",
                )
            owners.setdefault(key, memo.path)
        years = {memo.folder for memo in self.memos}
        for year in years:
            owners.setdefault(year, f"the page of {year}")
        return owners

    def _check_aliases(self, owners: Mapping[str, str]) -> None:
        claimed: dict[str, Memo] = {}
        for memo in self.memos:
            for alias in memo.aliases:
                key = address_key(alias)
                first = key.partition("/")[0]
                what = ""
                if key == address_key(memo.url):
                    what = f"the alias /{alias} is the memo's own address, so it would lead to itself"
                elif key in owners:
                    what = f"the alias /{alias} is the address of {owners[key]}"
                elif (
                    first in RESERVED
                    or first in self.generated
                    or (first.isdigit() and first in owners and key.split("/")[1:2] == ["page"])
                ):
                    what = f"the alias /{alias} belongs to a page the archive makes"
                elif key in claimed and claimed[key] is not memo:
                    what = f"the alias /{alias} is claimed by {claimed[key].path} too"
                if what:
                    self._at(
                        memo.uri,
                        1,
                        "alias",
                        what,
                        "Remove the alias, or write the old address this memo had.",
                        near=alias,
                        level=self._level(memo),
                    )
                else:
                    claimed[key] = memo
                    if memo.state is State.PUBLISHED:
                        self.redirects[alias] = memo.url

    def _check_series(self) -> None:
        parts: dict[tuple[str, int], Memo] = {}
        for memo in sorted(self.memos, key=lambda m: m.uri):
            if not memo.series:
                continue
            other = parts.setdefault((memo.series.id, memo.series.part), memo)
            if other is not memo:
                self._at(
                    memo.uri,
                    1,
                    "series-part-twice",
                    f"part {memo.series.part} of the series {shown(memo.series.id)} is {other.path} too",
                    "Number the parts apart.",
                    near="part:",
                    level=self._level(memo),
                )

    # What a memo names

    def _check_names(self, memo: Memo) -> None:
        for kind, ids, known in (
            ("topic", memo.topics, self.topics),
            ("principle", memo.principles, self.principles),
            ("author", memo.authors, self.authors),
            ("offer", tuple(o for o in memo.offers if isinstance(o, str)), self.offers),
        ):
            for name in ids:
                if name not in known:
                    home = f"{kind}s/" if kind in ("topic", "principle") else f"{kind}s.yml"
                    self._at(
                        memo.uri, 1, f"unknown-{kind}", f"there is no {kind} {shown(name)}",
                        did_you_mean(name, known, otherwise=f"Those there are stand in {home}."), near=name, level=self._level(memo),
                    )  # fmt: skip
        for name in memo.related:
            if not self.targets.memo(name):
                self._at(
                    memo.uri,
                    1,
                    "unknown-memo",
                    f"related names {shown(name)}, and there is no such memo",
                    did_you_mean(name, self.targets.by_name, otherwise="Write it as 2026/slug."),
                    near=name,
                    level=self._level(memo),
                )

    # Where links lead

    def _make_targets(self, files: frozenset[str]) -> None:
        by_uri = {m.uri: Destination(m.url, m.uri, m.state, m.published_at) for m in self.memos}
        for broken in self.broken:
            by_uri[broken.uri] = Destination(broken.url, broken.uri, State.BROKEN)
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
        for folder, entries in (("topics", self.topics), ("principles", self.principles)):
            for name in entries:
                if folder in self.generated:
                    by_uri[f"{folder}/{name}.md"] = Destination(f"{folder}/{name}/", f"{folder}/{name}.md")
        by_address = {address_key(d.url): d for d in by_uri.values()}
        for memo in self.memos:
            for alias in memo.aliases:
                by_address.setdefault(address_key(alias), by_uri[memo.uri])
            if memo.state is State.PUBLISHED and memo.date:
                by_address.setdefault(memo.folder, Destination(f"{memo.folder}/"))
        for address in self.generated:
            by_address.setdefault(address_key(address), Destination(f"{address.strip('/')}/"))
        self.targets = Targets(
            by_uri,
            files,
            {i: f"topics/{i}/" if "topics" in self.generated else "" for i in self.topics},
            {i: f"principles/{i}/" if "principles" in self.generated else "" for i in self.principles},
            by_address,
            names,
        )

    def _check_links(self, memo: Memo, links: Iterable[WrittenLink]) -> None:
        for link in links:
            target = self.targets.resolve(link.target, kind=link.kind, uri=memo.uri, url=memo.url)
            fault = target if isinstance(target, Fault) else self._fault_of(target, link, memo)
            if fault:
                self.problems.append(
                    Problem(
                        memo.path,
                        link.line,
                        link.column,
                        self._level(memo),
                        fault.code,
                        fault.what,
                        fault.cure,
                    )
                )

    def _check_page_links(self, page: PlainPage) -> None:
        """See to what MkDocs does not: links to drafts, and by our own schemes."""
        for link in page.links:
            target = self.targets.resolve(link.target, kind=link.kind, uri=page.uri, url=page.url)
            if (
                isinstance(target, Target)
                and target.destination
                and target.destination.state in (State.DRAFT, State.FUTURE)
            ):
                self.problems.append(
                    Problem(
                        page.path,
                        link.line,
                        link.column,
                        Level.ERROR,
                        *_to_unpublished(link, target.destination),
                    )
                )

    def _fault_of(self, target: Target, link: WrittenLink, memo: Memo) -> Fault | None:
        destination = target.destination
        if not destination:
            return None
        hidden = destination.state is State.DRAFT or (
            destination.state is State.FUTURE
            and (
                memo.published_at is None
                or destination.published_at is None
                or destination.published_at > memo.published_at
            )
        )
        if hidden and destination.uri != memo.uri:
            return Fault(*_to_unpublished(link, destination))
        if (
            target.fragment
            and destination.uri
            and destination.state is not State.BROKEN
            and not self._has_anchor(destination, target.fragment)
        ):
            known = self._anchors[destination.uri]
            return Fault(
                "link-anchor",
                f"the link {shown(link.target)} names the place {shown(target.fragment)}, which {destination.uri} does not have",
                did_you_mean(
                    target.fragment, known, otherwise="Link to one of its headings, or to the whole page."
                ),
            )
        return None

    def _has_anchor(self, destination: Destination, fragment: str) -> bool:
        uri = destination.uri
        if uri not in self._anchors:
            memo = next((m for m in self.memos if m.uri == uri), None)
            if memo is None:
                return True  # MkDocs makes the anchors of plain pages, and checks links to them.
            try:
                anchors = self.passages(memo.body).anchors
            except RecursionError:
                anchors = ()
            self._anchors[uri] = OWN_ANCHORS | frozenset(anchors) | frozenset(s.id for s in memo.steps)
        return fragment in self._anchors[uri]

    # What was promised

    def _check_ledger(self) -> None:
        by_identity = {memo.identity: memo for memo in self.memos}
        broken = {b.url.strip("/") for b in self.broken}
        for identity, entry in self.ledger.entries.items():
            memo = by_identity.get(identity)
            if entry.withdrawn:
                continue
            if memo is None:
                if not any(url.strip("/") in broken for url in entry.urls):
                    self._promise_gone(identity, entry)
                continue
            if memo.state is not State.PUBLISHED:
                self._promise(
                    memo,
                    "unpublished",
                    f"the memo was published at /{entry.urls[-1]} and is {'a draft' if memo.state is State.DRAFT else 'dated in the future'} now",
                    f"Publish it again, or run `memo withdraw {identity}`.",
                )
                continue
            kept = {address_key(memo.url), *map(address_key, memo.aliases)}
            for url in entry.urls:
                if address_key(url) not in kept:
                    self._promise(
                        memo,
                        "address-dropped",
                        f"the memo was published at /{url} and no longer answers there",
                        f"Add `/{url}` to its `aliases:`.",
                    )
            if memo.feed_id and memo.feed_id != entry.feed_id:
                self._promise(
                    memo,
                    "feed-id-changed",
                    f"feed_id is {shown(memo.feed_id)}, but subscribers know it as {shown(entry.feed_id)}",
                    f"Write `feed_id: {entry.feed_id}`, or remove the field.",
                    near="feed_id:",
                )
            self._check_steps(memo, entry)
        pages = {address_key(page.url) for page in self.pages.values()} | {
            address_key(a) for a in self.redirects
        }
        for url in self.ledger.pages:
            if address_key(url) not in pages:
                self.problems.append(
                    Problem(
                        self.ledger.path,
                        1,
                        1,
                        Level.ERROR,
                        "address-dropped",
                        f"the page published at /{url} is gone",
                        f"Put it back, give a memo the alias `/{url}`, or run `memo withdraw {url or '/'}`.",
                    )
                )

    def _check_steps(self, memo: Memo, entry: Entry) -> None:
        now = {step.id: step for step in memo.steps}
        new = [step for step in memo.steps if step.id not in entry.steps]
        for step_id, words in entry.steps.items():
            if step_id in now:
                continue
            near = difflib.get_close_matches(words, [_first_words(s.text) for s in new], n=1, cutoff=0.5)
            step = next((s for s in new if near and _first_words(s.text) == near[0]), None)
            if step:
                new.remove(step)
                self._at(
                    memo.uri, step.line, "step-changed", f"the published step {shown(words)} has other words now, so readers' ticks would lose it",
                    f"Pin its id: write the step as `- text: …` with `id: {step_id}`; or run `memo withdraw {memo.identity}#{step_id}`.",
                )  # fmt: skip
            else:
                self._promise(
                    memo,
                    "step-dropped",
                    f"the published step {shown(words)} is gone",
                    f"Put it back, or run `memo withdraw {memo.identity}#{step_id}`.",
                    near="taking_action:",
                )

    def _promise_gone(self, identity: str, entry: Entry) -> None:
        url = entry.urls[-1]
        heir = self._heir(entry)
        if heir:
            self._promise(
                heir,
                "renamed",
                f"the memo published at /{url} is gone, and this one looks like it under a new name",
                f"Add `aliases: [/{url}]`; or run `memo withdraw {identity}` if it is another memo.",
            )
        else:
            self.problems.append(
                Problem(
                    self.ledger.path,
                    1,
                    1,
                    Level.ERROR,
                    "address-dropped",
                    f"the memo {shown(entry.title)} published at /{url} is gone",
                    f"Put its file back, add `aliases: [/{url}]` to the memo that took its place, or run `memo withdraw {identity}`.",
                )
            )

    def _heir(self, entry: Entry) -> Memo | None:
        """Return the unrecorded memo that has the date or the title of `entry`."""
        new = [m for m in self.memos if m.identity not in self.ledger.entries]
        same_title = (m for m in new if normalised(m.title) == normalised(entry.title))
        same_date = (m for m in new if m.date and m.date.isoformat() == entry.date)
        return next(same_title, None) or next(same_date, None)

    def _promise(self, memo: Memo, code: str, what: str, cure: str, *, near: str = "") -> None:
        self._at(memo.uri, 1, code, what, cure, near=near)

    # Together

    def _result(self) -> Archive:
        problems = in_order(self.problems)
        wrong: defaultdict[str, list[Problem]] = defaultdict(list)
        for problem in errors_in(problems):
            wrong[problem.path].append(problem)
        healthy = [m for m in self.memos if m.path not in wrong]
        broken = [
            *self.broken,
            *(BrokenMemo(m.uri, m.path, m.url, m.title, ()) for m in self.memos if m.path in wrong),
        ]
        broken = [replace(b, problems=tuple(p for p in problems if p.path == b.path)) for b in broken]
        newest_first = sorted(healthy, key=_newest_first)
        return Archive(
            settings=self.settings,
            now=self.now,
            memos=tuple(m for m in newest_first if m.state is State.PUBLISHED),
            unpublished=tuple(m for m in newest_first if m.state is not State.PUBLISHED),
            broken=tuple(sorted(broken, key=lambda b: b.uri)),
            topics=self.topics,
            principles=self.principles,
            authors=self.authors,
            offers=self.offers,
            pages=self.pages,
            redirects=self.redirects,
            targets=self.targets,
            ledger=self.ledger,
            problems=problems,
        )

    def _level(self, memo: Memo) -> Level:
        """A draft's faults do not stop the others."""
        return Level.WARNING if memo.is_draft else Level.ERROR

    def _at(
        self,
        uri: str,
        line: int,
        code: str,
        what: str,
        cure: str,
        *,
        near: str = "",
        level: Level = Level.ERROR,
    ) -> None:
        """Add a problem in the file `uri`, at the line of its front matter that says `near` where it does."""
        source = self.sources[uri]
        column = 1
        if near:
            text = source.data.decode("utf-8", "replace")
            for number, written in enumerate(text.split("\n"), 1):
                place = written.find(near)
                if place >= 0 and number > 1:
                    line, column = number, place + 1
                    break
        self.problems.append(Problem(source.path, line, column, level, code, what, cure))


def _newest_first(memo: Memo) -> tuple[int, str]:
    """Sort by date downwards, undated drafts first; memos of one day by their names."""
    return (-(memo.date or date.max).toordinal(), memo.uri)


def _to_unpublished(link: WrittenLink, destination: Destination) -> tuple[str, str, str]:
    what = "a draft" if destination.state is State.DRAFT else "not published by then"
    return (
        "link-to-draft",
        f"the link {shown(link.target)} leads to {destination.uri}, which is {what}",
        "Publish that one first, or take the link away.",
    )
