"""Entries that an import adds to authors.yml and offers.yml, and the posts that refer to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from memo_archive.importers.account import Account
from memo_archive.importers.existing_archive import ExistingArchive
from memo_archive.importers.extraction.field_extraction import ExtractedPost
from memo_archive.importers.extraction.post_ending import Offered
from memo_archive.importers.import_options import ImportOptions
from memo_archive.importers.journal import Journal
from memo_archive.importers.post import Guess
from memo_archive.importers.post_index import PostEntry
from memo_archive.importers.temporary_store import TemporaryStore
from memo_archive.importers.writing.markdown_writer import MarkdownWriter
from memo_archive.sources.atomic_write import write_file
from memo_archive.sources.yaml_writer import render_fields
from memo_archive.text.slugs import normalised, slugify, unique

_MANY = 3
"""Posts from which the most frequent byline can be the archive's own."""


@dataclass(frozen=True, slots=True)
class Authorship:
    """The authors of a post, and its source where it is another's."""

    ids: tuple[str, ...] = ()
    """Empty for the archive's default authors."""
    source: dict[str, str] | None = None
    guess: Guess | None = None


@dataclass(frozen=True, slots=True)
class RegistryAdditions:
    """Finds the authors and offers of all posts, and appends new ones to their registries."""

    existing: ExistingArchive
    options: ImportOptions
    account: Account
    store: TemporaryStore
    journal: Journal
    entries: Sequence[PostEntry]

    def authors(self, kept: Sequence[int]) -> dict[int, Authorship]:
        """Return the authorship of the posts `kept`.

        A byline other than the archive's own makes its post another author's, republished here with a source.
        """
        names = Counter(self.entries[n].author for n in kept if self.entries[n].author)
        own = self._own_names(names)
        ids: dict[str, str] = {}
        taken = set(self.existing.authors)
        new: dict[str, dict[str, Any]] = {}
        for name in sorted(names):
            known = self.existing.author_named(name)
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
        return {number: self._authorship(self.entries[number], ids, strangers) for number in kept}

    def offers(self, kept: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return by post the ids of its offers in offers.yml; an empty id for an offer written out.

        An offer of several posts becomes an entry; an offer of one post stays in its memo.
        """
        counts = Counter(digest for n in kept for digest in set(self.entries[n].offers))
        known = {digest_of_text(offer.text): key for key, offer in self.existing.offers.items()}
        taken = set(self.existing.offers)
        new: dict[str, dict[str, Any]] = {}
        result: dict[int, tuple[str, ...]] = {}
        for number in kept:
            entry = self.entries[number]
            for place, digest in enumerate(entry.offers):
                if digest not in known and counts[digest] > 1:
                    found: ExtractedPost = self.store.get(entry.place)
                    offer = found.offers[place]
                    known[digest] = unique(_id_of_offer(_title_of_offer(found, offer)), taken)
                    new[known[digest]] = {
                        "text": MarkdownWriter().line(offer.block),
                        **({"price": offer.price} if offer.price else {}),
                    }
            result[number] = tuple(known.get(digest, "") for digest in entry.offers)
        self._append("offers.yml", new)
        return result

    def _own_names(self, names: Counter[str]) -> set[str]:
        """Return the normalised names of the archive's own authors: as asked for, or the usual byline."""
        own = {normalised(name) for name in self.options.own_authors}
        if not own and not self.existing.authors and names:
            name, count = names.most_common(1)[0]
            if count >= _MANY and count * 2 >= sum(names.values()):
                own.add(normalised(name))
                self.account.notes.append(
                    f"The by-line “{name}” stands on {count} posts and was taken for the archive's own; "
                    f"say --author NAME where that is wrong."
                )
        return own

    def _authorship(self, entry: PostEntry, ids: dict[str, str], strangers: set[str]) -> Authorship:
        found: ExtractedPost = self.store.get(entry.place)
        stranger = entry.author if entry.author in strangers else ""
        guess = None
        if stranger and not found.attribution:
            why = "the by-line is not the archive's own"
            guess = Guess("source", f"{stranger}, {found.title}", 0.6, why)
        written_by = (ids[entry.author],) if entry.author else ()
        is_default = written_by == self.options.default_authors
        return Authorship(() if is_default else written_by, _source_of(found, stranger) or None, guess)

    def _append(self, name: str, entries: dict[str, dict[str, Any]]) -> None:
        """Append `entries` to a registry; its text stays as it is."""
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


def digest_of_text(text: str) -> bytes:
    """Return a digest that spellings of one promotion share."""
    return blake2b(normalised(re.sub(r"\W+", " ", text)).encode(), digest_size=12).digest()


def _source_of(found: ExtractedPost, stranger: str) -> dict[str, str]:
    """Return the field `source` of a post, by its attribution and by a `stranger` in its byline, if any."""
    attribution = found.attribution
    values: dict[str, str] = {}
    is_republished = attribution is not None and attribution.relation == "republished-from"
    if attribution:
        values = {"title": attribution.title, "author": attribution.author, "relation": attribution.relation}
        if not attribution.title and not is_republished:
            values["title"] = found.attribution_text[:200]
    if stranger and (is_republished or not attribution):
        values = {"title": found.title, "url": found.post.url, "author": stranger}
        values["relation"] = "republished-from"
    elif stranger:
        values["author"] = values["author"] or stranger
    if is_republished:
        values["permission"] = found.attribution_text
    return {key: value for key, value in values.items() if value}


def _title_of_offer(found: ExtractedPost, offer: Offered) -> str:
    """Return the title of the work that an offer sells, where the same text attributes the post to it."""
    is_attribution = found.attribution and found.attribution_text == offer.block.line
    return (found.attribution.title if found.attribution and is_attribution else "") or offer.block.line


def _id_of_offer(text: str) -> str:
    words = [w for w in slugify(text).split("-") if len(w) > 1][:5]
    return "-".join(words)[:50] or "offer"
