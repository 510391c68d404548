"""The archive before an import: topics, principles, authors, offers, and the names of its files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from memo_archive.model import Author, Offer, Principle, Topic
from memo_archive.parsing.registries import parse_authors, parse_offers, parse_principle, parse_topic
from memo_archive.problems import Problem
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
    problems: tuple[Problem, ...] = ()

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
    """Read the registries of the content folder and the names of its files; no memo is read."""
    problems: list[Problem] = []
    topics: dict[str, Topic] = {}
    principles: dict[str, Principle] = {}

    def source(path: Path) -> Source:
        return Source(path.relative_to(content).as_posix(), path.read_bytes(), shown_as)

    for path in sorted((content / "topics").glob("*.md")):
        topic, found = parse_topic(source(path))
        problems += found
        if topic and path.name != "index.md":
            topics[topic.id] = topic
    for path in sorted((content / "principles").glob("*.md")):
        principle, found = parse_principle(source(path))
        problems += found
        if principle and path.name != "index.md":
            principles[principle.id] = principle
    authors: dict[str, Author] = {}
    offers: dict[str, Offer] = {}
    if (content / "authors.yml").is_file():
        authors, found = parse_authors(source(content / "authors.yml"))
        problems += found
    if (content / "offers.yml").is_file():
        offers, found = parse_offers(source(content / "offers.yml"))
        problems += found
    paths = content.rglob("*") if content.is_dir() else ()
    files = frozenset(path.relative_to(content).as_posix() for path in paths if path.is_file())
    taken = frozenset(address_key(uri.removesuffix(".md")) for uri in files)
    return ExistingArchive(
        topics,
        dict(sorted(principles.items(), key=lambda item: item[1].number)),
        authors,
        offers,
        files,
        taken,
        tuple(problems),
    )
