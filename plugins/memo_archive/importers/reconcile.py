"""Reconciliation: decisions that need all posts, on duplicates, dates, authors, offers, series and names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import PurePosixPath

from memo_archive.importers.account import Account
from memo_archive.importers.existing_archive import ExistingArchive
from memo_archive.importers.extraction.field_extraction import ExtractedPost
from memo_archive.importers.import_options import ImportOptions
from memo_archive.importers.journal import Journal, Record
from memo_archive.importers.old_urls import AliasAssignment, LinkResolver, old_key, path_key
from memo_archive.importers.post import Guess
from memo_archive.importers.post_index import FileEntry, PostEntry
from memo_archive.importers.registry_additions import RegistryAdditions
from memo_archive.importers.series_grouping import Place, SeriesEntry, series_among
from memo_archive.importers.temporary_store import TemporaryStore
from memo_archive.importers.writing.memo_file import Reconciled, free_uri
from memo_archive.parsing.kinds import UNDATED

_DATE_LINE = re.compile(rb"(?m)^date:[ \t]*(\d{4}-\d\d-\d\d)\b")


class Reconciler:
    """Decides for all posts together, before the first memo is written."""

    def __init__(
        self,
        existing: ExistingArchive,
        options: ImportOptions,
        account: Account,
        store: TemporaryStore,
        journal: Journal,
        entries: Sequence[PostEntry],
        pages: Sequence[FileEntry],
    ) -> None:
        self.existing, self.options, self.account = existing, options, account
        self.store, self.journal = store, journal
        self.entries, self.pages = entries, pages
        self.places: dict[int, int] = {}
        """Place in the temporary store of each memo's Reconciled, by post."""
        self.records: dict[int, Record] = {}
        """Record of an earlier import, by post."""
        self.commented: dict[int, list[int]] = {}
        """Posts with comments among the duplicates of each post that is written."""
        self.notes: dict[int, list[str]] = {}
        self.guesses: dict[int, list[Guess]] = {}
        self.links = LinkResolver({}, {}, {})
        self._aliases = AliasAssignment(existing.taken)

    def reconcile(self) -> None:
        """Decide the name, the fields and the links of each memo."""
        groups = self._groups()
        kept = [
            number
            for number in sorted(groups)
            if not self.entries[number].is_empty and not self.entries[number].is_excerpt
        ]
        self.records = {n: record for n in kept if (record := self._record_of(groups[n]))}
        days = self._days(kept, groups)
        additions = RegistryAdditions(
            self.existing, self.options, self.account, self.store, self.journal, self.entries
        )
        authorships = additions.authors(kept)
        offers = additions.offers(kept)
        places = self._series(kept, days)
        taken = {uri.removesuffix(".md") for uri in self.existing.files}
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
            authorship = authorships[number]
            if authorship.guess:
                self._guess(number, authorship.guess)
            urls = tuple(dict.fromkeys(url for n in groups[number] for url in self.entries[n].urls))
            aliases: tuple[str, ...] = ()
            if authorship.source is None:
                aliases, refused = self._aliases.of(urls, f"{entry.uri.removesuffix('.md')}/")
                for url, why in refused:
                    self._note(number, f"the old address {url} cannot lead here: {why}")
            guid = next((self.entries[n].guid for n in groups[number] if self.entries[n].guid), "")
            reconciled = Reconciled(
                entry.uri,
                days[number],
                is_draft=entry.is_draft,
                authors=authorship.ids,
                source=authorship.source,
                series=places.get(str(number)),
                offers=offers[number],
                aliases=aliases,
                feed_id=" ".join(guid.split()),
            )
            self.places[number] = self.store.put(reconciled)

    def _groups(self) -> dict[int, list[int]]:
        """Return groups of duplicates by the best of each; the head of every entry is set to it."""
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
        found = (self.journal.record_of(self.entries[n].ids, self.entries[n].words.hex()) for n in members)
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
                found: ExtractedPost = self.store.get(self.entries[number].place)
                asked = self.options.ask_date(found.title, found.post.origin)
                days[number] = asked
                if asked:
                    self._guess(number, Guess("date", asked.isoformat(), 0.95, "you said so"))
        for number in kept:
            day = days[number]
            if day and day > self.options.today:
                self._note(number, f"its date, {day.isoformat()}, lies ahead")
        return days

    def _day_written(self, record: Record | None) -> date | None:
        """Return the date in the memo that an earlier import wrote, perhaps changed by the author."""
        if record is None:
            return None
        try:
            found = _DATE_LINE.search((self.options.content / record.uri).read_bytes()[:65536])
            return date.fromisoformat(found[1].decode()) if found else None
        except (OSError, ValueError):
            return None

    def _series(self, kept: Sequence[int], days: dict[int, date | None]) -> dict[str, Place]:
        entries = [
            SeriesEntry(
                str(n), self.entries[n].title, self.entries[n].part, days[n], n, self.entries[n].says_series
            )
            for n in kept
        ]
        places, alone = series_among(entries)
        for key, place in places.items():
            self._guess(
                int(key), Guess("series", f"{place.series}, part {place.part}", place.confidence, place.why)
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
                continue  # A link to an unpublished memo would be an error.
            name = self.entries[number].uri.removesuffix(".md")
            for member in groups[number]:
                for url in self.entries[member].urls:
                    by_key[old_key(url)] = name
                    path = path_key(url if "://" in url else f"//x/{url.lstrip('/')}")
                    if by_path.setdefault(path, name) != name:
                        doubled.add(path)
                if len(self.pages[self.entries[member].page].entries) > 1:
                    continue  # the file holds several posts
                found: ExtractedPost = self.store.get(self.entries[member].place)
                stem = PurePosixPath(found.post.origin).stem.casefold()
                bare = re.sub(r"^\d{4}-\d\d-\d\d-", "", stem)
                for one in {stem, bare}:
                    if by_file.setdefault(one, name) != name:
                        doubled.add(one)
        for key in doubled:
            by_path.pop(key, None)
            by_file.pop(key, None)
        self.links = LinkResolver(by_key, by_path, by_file)

    def _note(self, number: int, note: str) -> None:
        self.notes.setdefault(number, []).append(note)

    def _guess(self, number: int, guess: Guess) -> None:
        self.guesses.setdefault(number, []).append(guess)
