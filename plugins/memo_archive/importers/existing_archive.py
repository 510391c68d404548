"""The archive before an import: topics, principles, authors, offers, and the names of its files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path

from memo_archive.model import Author, Offer, Principle, Topic
from memo_archive.parsing.registries import parse_authors, parse_offers, parse_principle, parse_topic
from memo_archive.sources.source import Source
from memo_archive.text.slugs import address_key, normalised


@dataclass(frozen=True, slots=True)
class ExistingArchive:
    """Registries that imported memos may refer to, and names that are taken."""

    topics: Mapping[str, Topic] = field(default_factory=dict)
    principles: Mapping[str, Principle] = field(default_factory=dict)
    authors: Mapping[str, Author] = field(default_factory=dict)
    offers: Mapping[str, Offer] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    """Paths of all files below the content folder."""
    taken: frozenset[str] = frozenset()
    """Addresses of pages and memos, by `address_key`."""

    def author_named(self, name: str) -> str:
        """Return the id of the author called `name`; empty where there is none."""
        wanted = normalised(name)
        return next((a.id for a in self.authors.values() if normalised(a.name) == wanted), "")

    def principles_in(self, text: str) -> dict[str, str]:
        """Return the principles with a phrase in `text`, each with the phrase."""
        low = normalised(text)
        found: dict[str, str] = {}
        for principle in self.principles.values():
            for phrase in principle.phrases:
                wanted = normalised(phrase)
                if wanted in low and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", low):
                    found.setdefault(principle.id, phrase)
        return found


def read_existing_archive(content: Path, *, shown_as: str = "memos") -> ExistingArchive:
    """Read the registries of the content folder and the names of its files; no memo is read.

    A faulty entry is left out, as `memo check` tells its problem.
    """

    def source(path: Path) -> Source:
        return Source(path.relative_to(content).as_posix(), path.read_bytes(), shown_as)

    def sources(folder: str) -> Iterator[Source]:
        files = sorted((content / folder).glob("*.md"))
        return (source(path) for path in files if path.name != "index.md")

    topics = [topic for topic, _ in map(parse_topic, sources("topics")) if topic]
    principles = [principle for principle, _ in map(parse_principle, sources("principles")) if principle]
    authors_file, offers_file = content / "authors.yml", content / "offers.yml"
    paths = content.rglob("*") if content.is_dir() else ()
    files = frozenset(path.relative_to(content).as_posix() for path in paths if path.is_file())
    return ExistingArchive(
        {topic.id: topic for topic in topics},
        {principle.id: principle for principle in sorted(principles, key=attrgetter("number"))},
        parse_authors(source(authors_file))[0] if authors_file.is_file() else {},
        parse_offers(source(offers_file))[0] if offers_file.is_file() else {},
        files,
        frozenset(address_key(uri.removesuffix(".md")) for uri in files),
    )
