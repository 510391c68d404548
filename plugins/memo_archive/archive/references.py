"""References: the topics, principles, people, offers and memos that texts name by id are there."""

from __future__ import annotations

from collections.abc import Iterable

from memo_archive.archive.diagnostics import Finding, Findings
from memo_archive.archive.links import Targets
from memo_archive.archive.registry import Registry
from memo_archive.archive.suggestions import Misspelling
from memo_archive.model import Memo, Topic
from memo_archive.problems import shown
from memo_archive.settings import Settings
from memo_archive.settings.plugin_list import ARCHIVE


class References:
    """Checks the names in memos, topics and settings against the registry and the memos."""

    def __init__(
        self, registry: Registry, targets: Targets, *, settings: Settings, findings: Findings
    ) -> None:
        self._registry, self._targets = registry, targets
        self._settings, self._findings = settings, findings

    def check_memos(self, memos: Iterable[Memo]) -> None:
        """See that the topics, principles, authors, offers and memos that `memos` name are there."""
        for memo in memos:
            for kind, field, names in (
                ("topic", "topics", memo.topics),
                ("principle", "principles", memo.principles),
                ("author", "authors", memo.authors),
                ("offer", "offer", tuple(o for o in memo.offers if isinstance(o, str))),
            ):
                for name in names:
                    self._check_name(memo, kind, name, (field,))
            for name in memo.related:
                self._check_memo(memo, name, ("related",))

    def check_topics(self) -> None:
        """See that related topics, and memos that answer reader questions, are there."""
        for topic in self._registry.topics.values():
            for number, related in enumerate(topic.related):
                self._check_name(topic, "topic", related, ("related", number))
            for number, question in enumerate(topic.questions):
                for place, answer in enumerate(question.answers):
                    self._check_memo(topic, answer.memo, ("questions", number, "memos", place, "memo"))

    def check_settings(self) -> None:
        """See that the authors that mkdocs.yml names are there."""
        authors = self._registry.authors
        for author in self._settings.options.authors:
            if author not in authors and not self._registry.is_damaged("author", author):
                what = f"authors names {shown(author)}, who is not in {self._settings.docs_dir}/authors.yml"
                cure = f"Add an entry for {author} there."
                place = self._settings.place(ARCHIVE, "authors", author)
                problem = place.error("unknown-author", what, cure)
                self._findings.all.append(Finding(problem, Misspelling(author, authors)))

    def _check_name(self, item: Memo | Topic, kind: str, name: str, path: tuple[str | int, ...]) -> None:
        known = self._registry.of_kind(kind)
        if name in known or self._registry.is_damaged(kind, name):
            return
        home = f"{kind}s/" if kind in ("topic", "principle") else f"{kind}s.yml"
        self._findings.at(
            item,
            f"unknown-{kind}",
            f"there is no {kind} {shown(name)}",
            f"Those there are stand in {self._settings.docs_dir}/{home}.",
            path=path,
            where=lambda written: " ".join(written.split()) == name,
            misspelling=Misspelling(name, known),
        )

    def _check_memo(self, item: Memo | Topic, name: str, path: tuple[str | int, ...]) -> None:
        if self._targets.memo(name):
            return
        self._findings.at(
            item,
            "unknown-memo",
            f"there is no memo {shown(name)}",
            "Write it as 2026/slug.",
            path=path,
            where=lambda written: " ".join(written.split()) == name,
            misspelling=Misspelling(name, self._targets.by_name),
        )
