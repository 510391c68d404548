"""An import from end to end: read all posts, settle what concerns several of them, write the memos.

Posts wait in a spool on the disk; of each only what tells it from the others is kept in memory. What is
written depends on the sources and the archive alone, so a second run finds everything as it would write it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta, tzinfo
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import Any

from memo_archive.legacy.account import IS_MEMO, Account, FileLine, Outcome, PostLine
from memo_archive.legacy.addresses import Aliases, Links, old_key, path_key
from memo_archive.legacy.duplicates import NO_SKETCH, Print, Prints, difference, print_of
from memo_archive.legacy.images import Images
from memo_archive.legacy.journal import NAME, Journal, Record, digest_of
from memo_archive.legacy.markdown import Writer
from memo_archive.legacy.post import DOUBTFUL, Comment, Dropped, Guess, Kind, all_blocks
from memo_archive.legacy.recognise import Recognised, recognise
from memo_archive.legacy.registries import Registries
from memo_archive.legacy.report import Report
from memo_archive.legacy.series import Entry, Part, Place, series_among
from memo_archive.legacy.sources import open_files
from memo_archive.legacy.spool import Spool
from memo_archive.legacy.terms import Terms, terms_file
from memo_archive.legacy.write import Settled, WriteError, free_uri, memo_text, without_forbidden, write_file
from memo_archive.parse import UNDATED
from memo_archive.rewrite import render_fields
from memo_archive.slugs import normalised, slugify, unique

Progress = Callable[[str, int, int], None]
"""Is told what is going on, how far it is, and of how many (0 where that is not known)."""
AskDate = Callable[[str, str], date | None]
"""Is asked for the date of the post with this title, found here."""
_DATE_LINE = re.compile(rb"(?m)^date:[ \t]*(\d{4}-\d\d-\d\d)\b")
_MANY = 3
"""Posts from which a by-line can be the archive's own."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to import."""

    content: Path
    """The content folder."""
    state: Path
    """The folder for the journal, comments and reports."""
    zone: tzinfo
    today: date
    shown_as: str = "memos"
    terms: Terms = field(default_factory=Terms)
    terms_file: Path | None = None
    """Written with what was found where it is not there yet."""
    own_authors: tuple[str, ...] = ()
    """Names of those whose posts these are."""
    default_authors: tuple[str, ...] = ()
    """Ids of the settings."""
    weekly_until: date | None = None
    ask_date: AskDate | None = None
    may_fetch_images: bool = False
    is_dry: bool = False
    is_forced: bool = False
    reports: tuple[Path, ...] = ()
    progress: Progress = lambda what, done, total: None


@dataclass(slots=True)
class _Entry:
    """What is kept of a post in memory."""

    place: int
    """In the spool."""
    page: int
    origin: str
    title: str
    day: date | None
    made: Print
    score: tuple[int, ...]
    urls: tuple[str, ...]
    guid: str
    author: str
    part: Part | None
    says_series: bool
    topics: tuple[str, ...]
    offers: tuple[bytes, ...]
    is_excerpt: bool
    is_empty: bool
    is_draft: bool
    has_comments: bool
    root: Path
    stem: str
    head: int
    """The entry it is met again as, or itself."""
    why_again: str = ""
    uri: str = ""


@dataclass(slots=True)
class _PageEntry:
    """What is kept of a file in memory."""

    place: int
    entries: list[int] = field(default_factory=list)


def run(sources: Sequence[Path], registries: Registries, options: Options) -> tuple[Account, str]:
    """Import `sources`; return the account, and the report's lines as text.

    Nothing is written below `options.content` or `options.state` in a dry run.
    """
    importer = _Importer(registries, options)
    try:
        return importer.run(list(sources))
    finally:
        importer.close()


class _Importer:
    """One run."""

    def __init__(self, registries: Registries, options: Options) -> None:
        self.registries, self.options = registries, options
        self.spool = Spool()
        self.report = Report()
        self.account = Account()
        self.journal = Journal.read(options.state / NAME)
        self.images = Images(options.content, options.may_fetch_images, options.is_dry)
        self.entries: list[_Entry] = []
        self.pages: list[_PageEntry] = []
        self.unknown_terms: Counter[str] = Counter()
        self.all_terms: Counter[str] = Counter()
        self.settled: dict[int, int] = {}
        """Where in the spool it stands what was settled of each memo."""
        self.records: dict[int, Record] = {}
        self.commented: dict[int, list[int]] = {}
        """The posts with comments that are one, by the best of them."""
        self.notes: dict[int, list[str]] = {}
        self.guesses: dict[int, list[Guess]] = {}
        self.aliases = Aliases(registries.taken)
        self.links = Links({}, {}, {})

    def close(self) -> None:
        self.spool.close()
        self.report.close()
        self.journal.close()

    def run(self, sources: list[Path]) -> tuple[Account, str]:
        self._read(sources)
        self._settle()
        self._write()
        self._tell_of_terms()
        for file in self.options.reports:
            self.report.save(file, self.account, f"Import into {self.options.shown_as}")
        return self.account, self.report.text()

    # Reading

    def _read(self, sources: list[Path]) -> None:
        prints = Prints()
        for number, opened in enumerate(open_files(sources, zone=self.options.zone)):
            self.options.progress("reading", number, 0)
            entry = _PageEntry(0)
            for post in opened.posts:
                found = without_forbidden(recognise(post, self.registries, self.options.terms))
                self._add(found, prints, len(self.pages), opened.file.root)
                entry.entries.append(len(self.entries) - 1)
                if len(self.entries) % 100 == 0:
                    self.options.progress("reading", len(self.entries), 0)
            page = opened.page
            entry.place = self.spool.put((page.name, page.refused, page.dropped, page.doubts))
            self.pages.append(entry)
            self.account.files += 1
            if page.refused and not entry.entries:
                self.account.refused[page.refused] += 1
        self.account.posts = len(self.entries)
        for one in self.entries:
            one.made = replace(one.made, sketch=NO_SKETCH, title="")

    def _add(self, found: Recognised, prints: Prints, page: int, root: Path) -> None:
        post = found.post
        urls = tuple(dict.fromkeys(filter(None, (post.url, *post.aliases))))
        absolute = [url for url in urls if "://" in url]
        made = print_of(found.title, found.words, absolute, post.guid, file=page)
        number, other, why = prints.add(made)
        has_images = any(block.kind is Kind.IMAGE for block in all_blocks(found.body))
        for term in post.terms:
            self.all_terms[term] += 1
        for term in found.unknown_terms:
            self.unknown_terms[term] += 1
        self.entries.append(
            _Entry(
                place=self.spool.put(found),
                page=page,
                origin=post.origin,
                title=found.title,
                day=post.date,
                made=made,
                score=(
                    not post.is_excerpt,
                    bool(found.key_point),
                    bool(post.url),
                    post.date is not None,
                    made.count,
                ),
                urls=urls,
                guid=post.guid,
                author=found.author,
                part=found.part,
                says_series=found.says_series,
                topics=found.topics,
                offers=tuple(_digest_of_text(offer.block.line) for offer in found.offers),
                is_excerpt=post.is_excerpt,
                is_empty=made.count == 0 and not has_images,
                is_draft=post.is_draft,
                has_comments=bool(post.comments),
                root=root,
                stem=PurePosixPath(post.origin).stem.casefold(),
                head=number if other is None else self.entries[other].head,
                why_again=why,
            )
        )

    # Settling

    def _settle(self) -> None:
        groups = self._groups()
        kept = [
            number
            for number in sorted(groups)
            if not self.entries[number].is_empty and not self.entries[number].is_excerpt
        ]
        self.records = {n: record for n in kept if (record := self._record_of(groups[n]))}
        days = self._days(kept, groups)
        authors = self._authors(kept)
        offers = self._offers(kept)
        places = self._series(kept, days)
        taken = {uri.removesuffix(".md") for uri in self.registries.files}
        taken |= {record.uri.removesuffix(".md") for record in self.journal.by_uri.values()}
        for number in kept:
            entry, record = self.entries[number], self.records.get(number)
            day = days[number]
            folder = f"{day.year:04}" if day else UNDATED
            if record and record.uri.partition("/")[0] == folder:
                entry.uri = record.uri
            else:
                entry.uri = free_uri(entry.title, day, taken)
        self._make_links(kept, groups, days)
        for number in kept:
            entry = self.entries[number]
            ids, source = authors.get(number, ((), None))
            urls = tuple(dict.fromkeys(url for n in groups[number] for url in self.entries[n].urls))
            aliases: tuple[str, ...] = ()
            if source is None:
                aliases, refused = self.aliases.of(urls, f"{entry.uri.removesuffix('.md')}/")
                for url, why in refused:
                    self._note(number, f"the old address {url} cannot lead here: {why}")
            guid = next((self.entries[n].guid for n in groups[number] if self.entries[n].guid), "")
            settled = Settled(
                entry.uri,
                days[number],
                is_draft=entry.is_draft,
                authors=ids,
                source=source,
                series=places.get(str(number)),
                offers=offers.get(number, ()),
                aliases=aliases,
                feed_id=" ".join(guid.split()),
            )
            self.settled[number] = self.spool.put(settled)

    def _groups(self) -> dict[int, list[int]]:
        """Return the posts that are one by the best of each; the head of every entry is set to that."""
        by_head: dict[int, list[int]] = {}
        for number, entry in enumerate(self.entries):
            by_head.setdefault(entry.head, []).append(number)
        groups: dict[int, list[int]] = {}
        for members in by_head.values():
            best = max(members, key=lambda n: (self.entries[n].score, -n))
            for number in members:
                self.entries[number].head = best
            groups[best] = members
            commented = [n for n in members if self.entries[n].has_comments]
            if commented:
                self.commented[best] = commented
            topics = dict.fromkeys(topic for n in (best, *members) for topic in self.entries[n].topics)
            self.entries[best].topics = tuple(topics)
            days = {self.entries[n].day for n in members} - {None}
            if len(days) > 1:
                shown = ", ".join(sorted(str(day) for day in days))
                self._note(best, f"it was found with several dates: {shown}")
        return groups

    def _record_of(self, members: Sequence[int]) -> Record | None:
        found = (self.journal.record_of(self.entries[n].made) for n in members)
        return next((record for record in found if record), None)

    def _days(self, kept: Sequence[int], groups: dict[int, list[int]]) -> dict[int, date | None]:
        days: dict[int, date | None] = {}
        for number in kept:
            own = self.entries[number].day
            others = (self.entries[n].day for n in groups[number])
            days[number] = (
                own
                or next((day for day in others if day), None)
                or self._day_written(self.records.get(number))
            )
        taken = {day for day in days.values() if day}
        next_day = self.options.weekly_until
        for number in kept:
            if days[number] is not None or self.entries[number].is_draft:
                continue
            if next_day is not None:
                while next_day in taken:
                    next_day -= timedelta(weeks=1)
                days[number] = next_day
                taken.add(next_day)
                self._guess(
                    number,
                    Guess("date", next_day.isoformat(), 0.4, "one post a week, backwards in the order found"),
                )
            elif self.options.ask_date is not None:
                asked = self.options.ask_date(self.entries[number].title, self.entries[number].origin)
                days[number] = asked
                if asked:
                    self._guess(number, Guess("date", asked.isoformat(), 0.95, "you said so"))
        for number in kept:
            day = days[number]
            if day and day > self.options.today:
                self._note(number, f"its date, {day.isoformat()}, lies ahead")
        return days

    def _day_written(self, record: Record | None) -> date | None:
        """Return the date that an earlier import, or the author since, gave the memo."""
        if record is None:
            return None
        try:
            found = _DATE_LINE.search((self.options.content / record.uri).read_bytes()[:65536])
            return date.fromisoformat(found[1].decode()) if found else None
        except (OSError, ValueError):
            return None

    def _authors(self, kept: Sequence[int]) -> dict[int, tuple[tuple[str, ...], dict[str, str] | None]]:
        """Return ids of authors and the source of each post with a by-line, or that says where it is from.

        A by-line that is not the archive's own makes the post somebody else's, with him as its source.
        """
        names = Counter(self.entries[n].author for n in kept if self.entries[n].author)
        own = {normalised(name) for name in self.options.own_authors}
        if not own and not self.registries.authors and names:
            name, count = names.most_common(1)[0]
            if count >= _MANY and count * 2 >= sum(names.values()):
                own.add(normalised(name))
                self.account.notes.append(
                    f"The by-line “{name}” stands on {count} posts and was taken for the archive's own; "
                    f"say --author NAME where that is wrong."
                )
        ids: dict[str, str] = {}
        taken = set(self.registries.authors)
        new: dict[str, dict[str, Any]] = {}
        for name in sorted(names):
            known = self.registries.author_named(name)
            if not known:
                known = unique(slugify(name)[:60] or "author", taken)
                new[known] = {"name": name}
            ids[name] = known
        strangers = {
            name
            for name in names
            if normalised(name) not in own and (ids[name] in new or ids[name] in self.journal.strangers)
        }
        if not self.options.is_dry:
            for name in sorted(strangers):
                self.journal.stranger(ids[name])
        self._append("authors.yml", new)
        result: dict[int, tuple[tuple[str, ...], dict[str, str] | None]] = {}
        for number in kept:
            entry = self.entries[number]
            source: dict[str, str] | None = None
            found: Recognised = self.spool.get(entry.place)
            if found.statement:
                source = _source_of(found)
            if entry.author in strangers:
                mine = {
                    "title": found.title,
                    "url": found.post.url,
                    "author": entry.author,
                    "relation": "republished-from",
                }
                if found.statement and found.statement.relation == "republished-from":
                    mine["permission"] = found.statement_text
                elif not found.statement:
                    self._guess(
                        number,
                        Guess(
                            "source",
                            f"{entry.author}, {found.title}",
                            0.6,
                            "the by-line is not the archive's own",
                        ),
                    )
                source = (
                    mine
                    if not source or (found.statement and found.statement.relation == "republished-from")
                    else {**source, "author": source.get("author") or entry.author}
                )
                source = {key: value for key, value in source.items() if value}
            written_by = (ids[entry.author],) if entry.author else ()
            result[number] = (() if written_by == self.options.default_authors else written_by, source)
        return result

    def _offers(self, kept: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return for each post the ids of its offers in offers.yml; empty texts for those to write out."""
        counts = Counter(digest for n in kept for digest in set(self.entries[n].offers))
        known = {_digest_of_text(offer.text): key for key, offer in self.registries.offers.items()}
        taken = set(self.registries.offers)
        new: dict[str, dict[str, Any]] = {}
        result: dict[int, tuple[str, ...]] = {}
        for number in kept:
            entry = self.entries[number]
            if not entry.offers:
                continue
            ids = []
            for place, digest in enumerate(entry.offers):
                if digest not in known and counts[digest] > 1:
                    found: Recognised = self.spool.get(entry.place)
                    offer = found.offers[place]
                    title = (
                        found.statement.title
                        if found.statement and found.statement_text == offer.block.line
                        else ""
                    )
                    known[digest] = unique(_id_of_offer(title or offer.block.line), taken)
                    new[known[digest]] = {
                        "text": Writer().line(offer.block),
                        **({"price": offer.price} if offer.price else {}),
                    }
                ids.append(known.get(digest, ""))
            result[number] = tuple(ids)
        self._append("offers.yml", new)
        return result

    def _append(self, name: str, entries: dict[str, dict[str, Any]]) -> None:
        """Add `entries` to a registry; what stands in it stays as it is."""
        if not entries:
            return
        count = len(entries)
        self.account.notes.append(
            f"{count} {'entry' if count == 1 else 'entries'} added to {name}: {', '.join(entries)}."
        )
        if self.options.is_dry:
            return
        file = self.options.content / name
        old = file.read_bytes() if file.exists() else b""
        gap = b"" if not old or old.endswith(b"\n") else b"\n"
        write_file(file, old + gap + render_fields(entries).encode())

    def _series(self, kept: Sequence[int], days: dict[int, date | None]) -> dict[str, Place]:
        entries = [
            Entry(
                str(n), self.entries[n].title, self.entries[n].part, days[n], n, self.entries[n].says_series
            )
            for n in kept
        ]
        places, alone = series_among(entries)
        for key, place in places.items():
            self._guess(
                int(key), Guess("series", f"{place.series}, part {place.part}", place.sure, place.why)
            )
        for entry in alone:
            if entry.part:
                self._note(
                    int(entry.key),
                    f"it is part {entry.part.number or '?'} of “{entry.part.base}” by {entry.part.why}, "
                    f"but no other part was found",
                )
        return places

    def _make_links(
        self, kept: Sequence[int], groups: dict[int, list[int]], days: dict[int, date | None]
    ) -> None:
        by_key: dict[str, str] = {}
        by_path: dict[str, str] = {}
        by_file: dict[str, str] = {}
        doubled: set[str] = set()
        for record in self.journal.by_uri.values():
            if record.uri[:1].isdigit():
                for key in record.ids:
                    by_key.setdefault(key, record.uri.removesuffix(".md"))
        for number in kept:
            day = days[number]
            if day is None or day > self.options.today or self.entries[number].is_draft:
                continue  # A link to what is not published would be an error.
            name = self.entries[number].uri.removesuffix(".md")
            for member in groups[number]:
                for url in self.entries[member].urls:
                    by_key[old_key(url)] = name
                    path = path_key(url if "://" in url else f"//x/{url.lstrip('/')}")
                    if by_path.setdefault(path, name) != name:
                        doubled.add(path)
                if len(self.pages[self.entries[member].page].entries) > 1:
                    continue  # the file is not that post's alone
                stem = self.entries[member].stem
                bare = re.sub(r"^\d{4}-\d\d-\d\d-", "", stem)
                for one in {stem, bare}:
                    if by_file.setdefault(one, name) != name:
                        doubled.add(one)
        for key in doubled:
            by_path.pop(key, None)
            by_file.pop(key, None)
        self.links = Links(by_key, by_path, by_file)

    # Writing

    def _write(self) -> None:
        done = 0
        for page in self.pages:
            name, refused, dropped, doubts = self.spool.get(page.place)
            self.report.file(FileLine(name, len(page.entries), refused, dropped, doubts))
            for number in page.entries:
                line = self._post(number)
                self.account.outcomes[line.outcome] += 1
                if line.outcome in IS_MEMO:
                    self.account.doubtful += any(guess.sure < DOUBTFUL for guess in line.guesses)
                    self.account.undated += line.uri.startswith(f"{self._shown('')}{UNDATED}/")
                self.report.post(line)
                done += 1
                if done % 100 == 0:
                    self.options.progress("writing", done, len(self.entries))
        self.account.images = self.images.copied

    def _shown(self, uri: str) -> str:
        return f"{self.options.shown_as}/{uri}" if self.options.shown_as not in ("", ".") else uri

    def _post(self, number: int) -> PostLine:
        entry = self.entries[number]
        found: Recognised = self.spool.get(entry.place)
        if entry.head != number:
            kept = self.entries[entry.head]
            other: Recognised = self.spool.get(kept.place)
            differs = difference(other.words, found.words)
            notes = (f"it differs: {differs}",) if differs else ()
            uri = self._shown(kept.uri) if kept.uri else ""
            return PostLine(
                entry.origin,
                entry.title,
                Outcome.AGAIN,
                uri,
                f"{entry.why_again or 'the same post'} as {kept.origin}",
                dropped=found.dropped,
                notes=notes,
            )
        if entry.is_empty or entry.is_excerpt:
            outcome = Outcome.EMPTY if entry.is_empty else Outcome.EXCERPT
            lost = tuple(Dropped(block.line, str(outcome)) for block in found.body if block.line)
            return PostLine(
                entry.origin,
                entry.title,
                outcome,
                dropped=(*found.dropped, *lost),
                notes=(f"the whole of it is at {found.post.url}",) if found.post.url else (),
            )
        return self._memo(number, entry, replace(found, topics=entry.topics))

    def _memo(self, number: int, entry: _Entry, found: Recognised) -> PostLine:
        settled: Settled = self.spool.get(self.settled[number])
        notes = list(self.notes.pop(number, ()))
        dropped = list(found.dropped)
        writer = Writer(self._link_to(entry, found, dropped), self._image_of(entry, found, dropped))
        guesses = self._all_guesses(number, found)
        try:
            text = memo_text(found, settled, writer)
        except WriteError as error:
            return PostLine(
                entry.origin, entry.title, Outcome.FAILED, reason=str(error), dropped=found.dropped
            )
        dropped += [Dropped(what, why) for what, why in writer.left_out]
        outcome, uri = self._put(entry, text.encode(), guesses)
        count = self._keep_comments(number, uri) if outcome in IS_MEMO else 0
        if count:
            kept = f"{self.options.state.name}/comments/{uri.removesuffix('.md')}.yml"
            notes.append(f"{count} comment{'s are' if count > 1 else ' is'} kept in {kept}")
        if found.unknown_terms:
            notes.append(f"no topic is known for: {', '.join(found.unknown_terms)}")
        return PostLine(
            entry.origin,
            entry.title,
            outcome,
            self._shown(uri),
            guesses=guesses,
            dropped=tuple(dropped),
            notes=tuple(notes),
        )

    def _all_guesses(self, number: int, found: Recognised) -> tuple[Guess, ...]:
        order = [
            "title",
            "subtitle",
            "date",
            "kind",
            "author",
            "topics",
            "principles",
            "series",
            "source",
            "body",
            "key_point",
            "taking_action",
            "offer",
        ]
        guesses = [*found.guesses, *self.guesses.pop(number, ())]
        return tuple(
            sorted(
                guesses, key=lambda guess: order.index(guess.field) if guess.field in order else len(order)
            )
        )

    def _link_to(self, entry: _Entry, found: Recognised, dropped: list[Dropped]) -> Callable[[str], str]:
        own = entry.uri.removesuffix(".md")

        def link_to(address: str) -> str:
            name = self.links.to(address, own)
            if name:
                return f"memo:{name}"
            if re.match(r"https?://[^/\s]|mailto:[^@\s]+@|tel:", address, re.IGNORECASE):
                return address
            dropped.append(Dropped(address[:200], "a link that leads nowhere from here; its text is kept"))
            return ""

        return link_to

    def _image_of(self, entry: _Entry, found: Recognised, dropped: list[Dropped]) -> Callable[[str], str]:
        post = found.post
        stem = PurePosixPath(entry.uri).stem[:40]

        def image_of(address: str) -> str:
            bare = address.removeprefix("file:")
            uri, why = self.images.take(
                bare, root=entry.root, folder=post.folder, base=post.base or post.url, stem=stem
            )
            if not uri:
                dropped.append(Dropped(address[:200], f"an image that was not copied: {why}"))
                return ""
            return f"../{uri}"

        return image_of

    def _put(self, entry: _Entry, data: bytes, guesses: tuple[Guess, ...]) -> tuple[Outcome, str]:
        """Write the memo where nobody has edited it; return what became of it, and where it is."""
        record = self.records.get(entry.head)
        file = self.options.content / entry.uri
        if record is None:
            return self._save(entry, data, guesses, Outcome.WRITTEN), entry.uri
        old = self.options.content / record.uri
        try:
            current = old.read_bytes()
        except OSError:
            if record.is_written and not self.options.is_forced:
                return Outcome.REMOVED, record.uri
            return self._save(entry, data, guesses, Outcome.WRITTEN), entry.uri
        if current == data and record.uri == entry.uri:
            if not record.is_written and not self.options.is_dry:
                self.journal.done(record.uri)
            return Outcome.UNCHANGED, record.uri
        if digest_of(current) != record.digest and not self.options.is_forced:
            return Outcome.EDITED, record.uri
        outcome = self._save(entry, data, guesses, Outcome.UPDATED)
        if old != file and not self.options.is_dry:
            old.unlink(missing_ok=True)
            self.journal.dropped(record.uri)
        return outcome, entry.uri

    def _save(self, entry: _Entry, data: bytes, guesses: tuple[Guess, ...], outcome: Outcome) -> Outcome:
        if not self.options.is_dry:
            details = {
                "origin": entry.origin,
                "guesses": [[g.field, g.value[:300], round(g.sure, 2), g.why[:200]] for g in guesses],
            }
            self.journal.begin(entry.uri, data, entry.made, details)
            write_file(self.options.content / entry.uri, data)
            self.journal.done(entry.uri)
        return outcome

    def _keep_comments(self, number: int, uri: str) -> int:
        """Keep the comments on a post in a file of its own, and return how many there are."""
        comments: list[Comment] = []
        for member in self.commented.get(number, ()):
            found: Recognised = self.spool.get(self.entries[member].place)
            comments += [comment for comment in found.post.comments if comment not in comments]
        self.account.comments += len(comments)
        file = self.options.state / "comments" / f"{uri.removesuffix('.md')}.yml"
        if comments and not self.options.is_dry and not file.exists():
            entries = [
                {"name": c.name, "text": c.text, **({"date": c.date} if c.date else {})} for c in comments
            ]
            head = (
                "# Comments on the old page. `memo review` puts those you choose among the memo's "
                "responses.\n"
            )
            write_file(file, (head + render_fields({"responses": entries})).encode("utf-8", "replace"))
        return len(comments)

    # What is told

    def _note(self, number: int, note: str) -> None:
        self.notes.setdefault(number, []).append(note)

    def _guess(self, number: int, guess: Guess) -> None:
        self.guesses.setdefault(number, []).append(guess)

    def _tell_of_terms(self) -> None:
        file = self.options.terms_file
        if self.unknown_terms:
            shown = ", ".join(f"{term} ({count})" for term, count in self.unknown_terms.most_common(8))
            more = f" and {len(self.unknown_terms) - 8} more" if len(self.unknown_terms) > 8 else ""
            self.account.notes.append(f"No topic is known for the terms {shown}{more}.")
        if file and not file.exists():
            verb = "would be" if self.options.is_dry else "is"
            self.account.notes.append(
                f"{file} {verb} made: say in it what the terms are called here, and run this again."
            )
            if not self.options.is_dry:
                write_file(file, terms_file(self.all_terms, self.registries.topics).encode())
        elif self.unknown_terms and not file:
            self.account.notes.append("--terms FILE makes a file in which to say what they are called here.")


def _source_of(found: Recognised) -> dict[str, str]:
    """Return the field `source` of a post that says where it is from."""
    statement = found.statement
    if statement is None:
        return {}
    values = {"title": statement.title, "author": statement.author, "relation": statement.relation}
    if statement.relation == "republished-from":
        values["permission"] = found.statement_text
    elif not statement.title:
        values["title"] = found.statement_text[:200]
    return {key: value for key, value in values.items() if value}


def _digest_of_text(text: str) -> bytes:
    return blake2b(normalised(re.sub(r"\W+", " ", text)).encode(), digest_size=12).digest()


def _id_of_offer(text: str) -> str:
    words = [w for w in slugify(text).split("-") if len(w) > 1][:5]
    return "-".join(words)[:50] or "offer"
