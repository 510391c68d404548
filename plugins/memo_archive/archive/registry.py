"""The registry: topics, principles, authors and offers of an archive, and the names they are known by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from memo_archive.archive.diagnostics import Findings
from memo_archive.archive.taxonomy import read_aliases, replace_aliases
from memo_archive.model import Author, Memo, Offer, Principle, Topic

EVERY = "*"
"""Stands for all ids of a file that cannot be read."""
Registered = Topic | Principle | Author | Offer


@dataclass(slots=True)
class Registry:
    """The things that memos name by id. It is filled while sources are parsed, and does not change after."""

    topics: dict[str, Topic] = field(default_factory=dict)
    principles: dict[str, Principle] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    damaged: dict[str, set[str]] = field(
        default_factory=lambda: {kind: set() for kind in ("topic", "principle", "author", "offer")}
    )
    """Ids of entries with errors, by kind; EVERY where a whole file cannot be read."""
    renamed: dict[str, dict[str, str]] = field(default_factory=lambda: {"topic": {}, "principle": {}})
    """Present ids of topics and principles by their earlier ones, by kind."""

    def of_kind(self, kind: str) -> Mapping[str, Registered]:
        """Return the entries of a `kind`, such as "topic", by id."""
        by_kind: dict[str, Mapping[str, Registered]] = {
            "topic": self.topics,
            "principle": self.principles,
            "author": self.authors,
            "offer": self.offers,
        }
        return by_kind[kind]

    def is_damaged(self, kind: str, name: str) -> bool:
        """Tell whether the entry `name` has errors; they are problems of its own file."""
        return name in self.damaged[kind] or EVERY in self.damaged[kind]

    def put_in_order(self) -> None:
        """Order topics by their names and principles by their numbers."""
        self.topics = dict(sorted(self.topics.items(), key=lambda item: (item[1].name.casefold(), item[0])))
        self.principles = dict(sorted(self.principles.items(), key=lambda item: (item[1].number, item[0])))

    def understand_aliases(self, findings: Findings) -> None:
        """Let earlier ids of topics and principles mean the present ones."""
        topics = read_aliases(self.topics, "topic", findings)
        self.renamed = {"topic": topics, "principle": read_aliases(self.principles, "principle", findings)}
        if topics:
            self.topics = {
                name: replace(topic, related=replace_aliases(topic.related, topics))
                for name, topic in self.topics.items()
            }

    def with_present_ids(self, memos: Iterable[Memo]) -> list[Memo]:
        """Return `memos`, which name topics and principles by earlier ids, with the present ones."""
        topics, principles = self.renamed["topic"], self.renamed["principle"]
        return [
            memo._replace(
                topics=replace_aliases(memo.topics, topics),
                principles=replace_aliases(memo.principles, principles),
            )
            for memo in memos
        ]

    def redirects(self, generated: frozenset[str]) -> dict[str, str]:
        """Return the earlier addresses of topics and principles that have pages, and their present ones."""
        return {
            f"{kind}s/{old}": f"{kind}s/{now}/"
            for kind, names in self.renamed.items()
            if f"{kind}s" in generated
            for old, now in names.items()
        }

    def addresses(self, kind: str, generated: frozenset[str]) -> dict[str, str]:
        """Return the address of each topic or principle by its ids, earlier and damaged ones too.

        It is empty where the site has no pages of that `kind`.
        """
        folder = f"{kind}s"
        names = {name: name for name in (*self.of_kind(kind), *self.damaged[kind])} | self.renamed[kind]
        return {old: f"{folder}/{now}/" if folder in generated else "" for old, now in names.items()}
