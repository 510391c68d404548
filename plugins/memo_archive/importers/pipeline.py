"""The pipeline of an import: read all posts, reconcile them, write the memos.

Posts wait in a temporary store; memory holds an index of them. The memos depend on the sources and the
archive alone, so a second run finds each as it would write it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from memo_archive.importers.account import IS_MEMO, Account, FileLine, Outcome, PostLine
from memo_archive.importers.duplicate_posts import Fingerprints, difference, fingerprint_of
from memo_archive.importers.existing_archive import ExistingArchive
from memo_archive.importers.extraction.field_extraction import ExtractedPost, extract_fields
from memo_archive.importers.import_options import ImportOptions
from memo_archive.importers.import_report import Report
from memo_archive.importers.journal import NAME, Journal, digest_of
from memo_archive.importers.post import DOUBTFUL, Comment, Dropped, Guess, Kind, all_blocks
from memo_archive.importers.post_index import FileEntry, PostEntry
from memo_archive.importers.readers.dispatch import open_files
from memo_archive.importers.reconcile import Reconciler
from memo_archive.importers.registry_additions import digest_of_text
from memo_archive.importers.temporary_store import TemporaryStore
from memo_archive.importers.term_mapping import terms_file
from memo_archive.importers.writing.imported_images import ImageImporter
from memo_archive.importers.writing.markdown_writer import MarkdownWriter
from memo_archive.importers.writing.memo_file import MemoWriteError, Reconciled, memo_text, without_forbidden
from memo_archive.parsing.kinds import UNDATED
from memo_archive.sources.atomic_write import write_file
from memo_archive.sources.yaml_writer import render_fields


def run(
    sources: Sequence[Path], existing: ExistingArchive, options: ImportOptions, report: Report
) -> Account:
    """Import `sources` and return the account; the outcome of each post goes into `report`.

    A dry run writes nothing below `options.content` or `options.state`.
    """
    importer = _Importer(existing, options, report)
    try:
        return importer.run(list(sources))
    finally:
        importer.close()


class _Importer:
    """One run of the pipeline."""

    def __init__(self, existing: ExistingArchive, options: ImportOptions, report: Report) -> None:
        self.existing, self.options, self.report = existing, options, report
        self.store = TemporaryStore()
        self.account = Account()
        self.journal = Journal.read(options.state / NAME)
        self.images = ImageImporter(options.content, options.may_fetch_images, options.is_dry)
        self.entries: list[PostEntry] = []
        self.pages: list[FileEntry] = []
        self.unknown_terms: Counter[str] = Counter()
        self.all_terms: Counter[str] = Counter()
        self.reconciler = Reconciler(
            existing, options, self.account, self.store, self.journal, self.entries, self.pages
        )

    def close(self) -> None:
        self.store.close()
        self.journal.close()

    def run(self, sources: list[Path]) -> Account:
        self._read(sources)
        self.reconciler.reconcile()
        self._write()
        self._tell_of_terms()
        return self.account

    # Reading

    def _read(self, sources: list[Path]) -> None:
        fingerprints = Fingerprints()
        for number, opened in enumerate(open_files(sources, zone=self.options.zone)):
            self.options.progress("reading", number, 0)
            entry = FileEntry(0)
            for post in opened.posts:
                found = without_forbidden(extract_fields(post, self.existing, self.options.terms))
                self._add(found, fingerprints, len(self.pages), opened.file.root)
                entry.entries.append(len(self.entries) - 1)
                if len(self.entries) % 100 == 0:
                    self.options.progress("reading", len(self.entries), 0)
            page = opened.page
            entry.place = self.store.put((page.name, page.refused, page.dropped, page.doubts))
            self.pages.append(entry)
            self.account.files += 1
            if page.refused and not entry.entries:
                self.account.refused[page.refused] += 1
        self.account.posts = len(self.entries)
        fingerprints.close()

    def _add(self, found: ExtractedPost, fingerprints: Fingerprints, page: int, root: Path) -> None:
        post = found.post
        urls = tuple(dict.fromkeys(filter(None, (post.url, *post.aliases))))
        made = fingerprint_of(found.title, found.words, urls, post.guid, file=page)
        number, other, why = fingerprints.add(made)
        has_images = any(block.kind is Kind.IMAGE for block in all_blocks(found.body))
        self.all_terms.update(post.terms)
        self.unknown_terms.update(found.unknown_terms)
        # A whole post is better than an excerpt, one with a key point better than one without.
        virtues = (not post.is_excerpt, bool(found.key_point), bool(post.url), post.date is not None)
        score = sum(has << (30 - place) for place, has in enumerate(virtues)) + min(made.count, 1 << 20)
        self.entries.append(
            PostEntry(
                place=self.store.put(found),
                page=page,
                title=found.title,
                day=post.date,
                words=made.digest,
                score=score,
                urls=urls,
                guid=post.guid,
                author=sys.intern(found.author),
                part=found.part,
                says_series=found.says_series,
                topics=found.topics,
                offers=tuple(digest_of_text(offer.block.line) for offer in found.offers),
                is_excerpt=post.is_excerpt,
                is_empty=made.count == 0 and not has_images,
                is_draft=post.is_draft,
                has_comments=bool(post.comments),
                root=root,
                head=number if other is None else self.entries[other].head,
                why_again=why,
            )
        )

    # Writing

    def _write(self) -> None:
        done = 0
        for page in self.pages:
            name, refused, dropped, doubts = self.store.get(page.place)
            self.report.file(FileLine(name, len(page.entries), refused, dropped, doubts))
            for number in page.entries:
                line = self._post(number)
                self.account.outcomes[line.outcome] += 1
                if line.outcome in IS_MEMO:
                    is_open = line.outcome is not Outcome.EDITED
                    self.account.doubtful += is_open and any(g.confidence < DOUBTFUL for g in line.guesses)
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
        found: ExtractedPost = self.store.get(entry.place)
        if entry.head != number:
            kept = self.entries[entry.head]
            other: ExtractedPost = self.store.get(kept.place)
            differs = difference(other.words, found.words)
            notes = (f"it differs: {differs}",) if differs else ()
            uri = self._shown(kept.uri) if kept.uri else ""
            return PostLine(
                found.post.origin,
                entry.title,
                Outcome.AGAIN,
                uri,
                f"{entry.why_again or 'the same post'} as {other.post.origin}",
                dropped=found.dropped,
                notes=notes,
            )
        if entry.is_empty or entry.is_excerpt:
            outcome = Outcome.EMPTY if entry.is_empty else Outcome.EXCERPT
            lost = tuple(Dropped(block.line, str(outcome)) for block in found.body if block.line)
            return PostLine(
                found.post.origin,
                entry.title,
                outcome,
                dropped=(*found.dropped, *lost),
                notes=(f"the whole of it is at {found.post.url}",) if found.post.url else (),
            )
        return self._memo(number, entry, replace(found, topics=entry.topics))

    def _memo(self, number: int, entry: PostEntry, found: ExtractedPost) -> PostLine:
        reconciled: Reconciled = self.store.get(self.reconciler.places[number])
        notes = list(self.reconciler.notes.pop(number, ()))
        dropped = list(found.dropped)
        writer = MarkdownWriter(self._link_to(entry, found, dropped), self._image_of(entry, found, dropped))
        guesses = self._all_guesses(number, found)
        try:
            text = memo_text(found, reconciled, writer)
        except MemoWriteError as error:
            return PostLine(
                found.post.origin, entry.title, Outcome.FAILED, reason=str(error), dropped=found.dropped
            )
        dropped += [Dropped(what, why) for what, why in writer.left_out]
        outcome, uri = self._put(entry, text.encode(), guesses, found.post.origin)
        count = self._keep_comments(number, uri) if outcome in IS_MEMO else 0
        if count:
            kept = f"{self.options.state.name}/comments/{uri.removesuffix('.md')}.yml"
            notes.append(f"{count} comment{'s are' if count > 1 else ' is'} kept in {kept}")
        if found.unknown_terms:
            notes.append(f"no topic is known for: {', '.join(found.unknown_terms)}")
        return PostLine(
            found.post.origin,
            entry.title,
            outcome,
            self._shown(uri),
            guesses=guesses,
            dropped=tuple(dropped),
            notes=tuple(notes),
        )

    def _all_guesses(self, number: int, found: ExtractedPost) -> tuple[Guess, ...]:
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
        guesses = [*found.guesses, *self.reconciler.guesses.pop(number, ())]
        return tuple(
            sorted(
                guesses, key=lambda guess: order.index(guess.field) if guess.field in order else len(order)
            )
        )

    def _link_to(
        self, entry: PostEntry, found: ExtractedPost, dropped: list[Dropped]
    ) -> Callable[[str], str]:
        own = entry.uri.removesuffix(".md")

        def link_to(address: str) -> str:
            name = self.reconciler.links.to(address, own)
            if name:
                return f"memo:{name}"
            if re.match(r"https?://[^/\s]|mailto:[^@\s]+@|tel:", address, re.IGNORECASE):
                return address
            dropped.append(Dropped(address[:200], "a link that leads nowhere from here; its text is kept"))
            return ""

        return link_to

    def _image_of(
        self, entry: PostEntry, found: ExtractedPost, dropped: list[Dropped]
    ) -> Callable[[str], str]:
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

    def _put(
        self, entry: PostEntry, data: bytes, guesses: tuple[Guess, ...], origin: str
    ) -> tuple[Outcome, str]:
        """Write the memo unless somebody edited it; return the outcome and the memo's path."""
        record = self.reconciler.records.get(entry.head)
        file = self.options.content / entry.uri
        if record is None:
            return self._save(entry, data, guesses, origin, Outcome.WRITTEN), entry.uri
        old = self.options.content / record.uri
        try:
            current = old.read_bytes()
        except OSError:
            if record.is_written and not self.options.is_forced:
                return Outcome.REMOVED, record.uri
            return self._save(entry, data, guesses, origin, Outcome.WRITTEN), entry.uri
        if current == data and record.uri == entry.uri:
            if not record.is_written and not self.options.is_dry:
                self.journal.done(record.uri)
            return Outcome.UNCHANGED, record.uri
        if digest_of(current) != record.digest and not self.options.is_forced:
            return Outcome.EDITED, record.uri
        outcome = self._save(entry, data, guesses, origin, Outcome.UPDATED)
        if old != file and not self.options.is_dry:
            old.unlink(missing_ok=True)
            self.journal.dropped(record.uri)
        return outcome, entry.uri

    def _save(
        self, entry: PostEntry, data: bytes, guesses: tuple[Guess, ...], origin: str, outcome: Outcome
    ) -> Outcome:
        if not self.options.is_dry:
            details = {
                "origin": origin,
                "guesses": [[g.field, g.value[:300], round(g.confidence, 2), g.why[:200]] for g in guesses],
            }
            self.journal.begin(entry.uri, data, entry.ids, entry.words.hex(), details)
            write_file(self.options.content / entry.uri, data)
            self.journal.done(entry.uri)
        return outcome

    def _keep_comments(self, number: int, uri: str) -> int:
        """Write the comments on a post to a file of their own, and return their number."""
        comments: list[Comment] = []
        for member in self.reconciler.commented.get(number, ()):
            found: ExtractedPost = self.store.get(self.entries[member].place)
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

    # Notes on terms

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
                write_file(file, terms_file(self.all_terms, self.existing.topics).encode())
        elif self.unknown_terms and not file:
            self.account.notes.append("--terms FILE makes a file in which to say what they are called here.")
