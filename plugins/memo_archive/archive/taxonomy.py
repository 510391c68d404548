"""Taxonomy: topics, principles and series are terms that can be told apart, and are found by their names.

Ids are names in addresses: small letters, digits and hyphens of any script. Names are free text. Two that
differ in letter case, accents, spaces or hyphens alone are one term by mistake, so that is a problem.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from memo_archive.archive.diagnostics import Findings
from memo_archive.archive.links import Targets
from memo_archive.archive.suggestions import Misspelling
from memo_archive.model import Memo, Principle, State, Topic
from memo_archive.problems import Level, shown
from memo_archive.text.normalize import folded
from memo_archive.text.slugs import fault_of_address, slugify

MOST_ANSWERS = 3
"""Memos that answer a reader question; more are a list, not an answer."""

Entry = TypeVar("Entry", Topic, Principle)


def loose_key(term: str) -> str:
    """Return a key that two terms share which differ in typing alone: "Café au lait", "cafe-au-lait".

    Signs are kept, so that C++ and C# are two.
    """
    text = unicodedata.normalize("NFKD", folded(term))
    return "".join(sign for sign in text if not unicodedata.combining(sign) and sign not in " _-")


def read_aliases(entries: Mapping[str, Entry], kind: str, findings: Findings) -> dict[str, str]:
    """Return present ids by earlier ones; tell of aliases that cannot be earlier ids."""
    now: dict[str, str] = {}
    for entry in entries.values():
        for number, alias in enumerate(entry.aliases):
            fault = ""
            if alias in entries:
                fault = f"is the id of a {kind} that is there"
            elif now.get(alias, entry.id) != entry.id:
                fault = f"is claimed by {shown(now[alias])} too"
            else:
                fault = fault_of_address(alias) or ""
            if fault:
                what = f"the alias {shown(alias)} {fault}"
                cure = f"An alias is the id a {kind} had before it was renamed, or merged into this one."
                findings.at(entry, f"{kind}-alias", what, cure, path=("aliases", number))
            else:
                now[alias] = entry.id
    return now


def replace_aliases(names: Iterable[str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return `names` with the present ids `now` in place of earlier ones, each once."""
    return tuple(dict.fromkeys(now.get(name, name) for name in names))


def check_ids(entries: Iterable[tuple[Topic | Principle | Memo, str]], kind: str, findings: Findings) -> None:
    """See that ids are fit for an address, and that no two are one by mistake.

    Each id comes with its topic or principle; the id of a series comes with a memo.
    """
    first: dict[str, str] = {}
    for item, name in entries:
        path = ("series", "id") if isinstance(item, Memo) else ()
        if name != slugify(name) or fault_of_address(name):
            where = "Rename the file to" if not path else "Write"
            findings.at(
                item,
                f"{kind}-id",
                f"{shown(name)} cannot be the id of a {kind}, since it becomes part of an address",
                f"{where} {slugify(name)[:60] or kind}{'' if path else '.md'}; "
                "its name may be as you like, its id is small letters, digits and hyphens.",
                path=path,
            )
        other = first.setdefault(loose_key(name), name)
        if other != name:
            findings.at(
                item,
                f"{kind}-twice",
                f"the {kind} {shown(name)} and the {kind} {shown(other)} "
                "differ in letter case, accents or hyphens alone",
                "Write them alike, or make them two words.",
                path=path,
            )


def check_terms(topics: Mapping[str, Topic], principles: Mapping[str, Principle], findings: Findings) -> None:
    """See that the ids, names, numbers and phrases of topics and principles tell them apart."""
    numbers: dict[int, Principle] = {}
    for principle in principles.values():
        other = numbers.setdefault(principle.number, principle)
        if other is not principle:
            findings.at(
                principle,
                "principle-number",
                f"number {principle.number} is that of the principle {shown(other.id)} too",
                "Give each principle a number of its own.",
                path=("number",),
            )
    names: dict[str, Topic] = {}
    for topic in topics.values():
        named = names.setdefault(loose_key(topic.name), topic)
        if named is not topic:
            findings.at(
                topic,
                "topic-name",
                f"the name {shown(topic.name)} is that of the topic {shown(named.id)} too",
                "Merge the two, or name them apart.",
                path=("name",),
            )
    check_ids(((topic, i) for i, topic in topics.items()), "topic", findings)
    check_ids(((principle, i) for i, principle in principles.items()), "principle", findings)
    check_phrases(principles.values(), findings)


def check_questions(topics: Iterable[Topic], targets: Targets, findings: Findings) -> None:
    """Warn of reader questions that are answered by a draft, by more memos than help, or without a reason.

    A memo to come answers from its day on. `References` sees that the memos are there.
    """
    for topic in topics:
        for number, question in enumerate(topic.questions):
            asked = shown(question.text, limit=40)
            path = ("questions", number, "memos")
            if len(question.answers) > MOST_ANSWERS:
                what = f"the question {asked} names {len(question.answers)} memos"
                cure = f"Name the {MOST_ANSWERS} that help most."
                findings.at(topic, "question-answers", what, cure, path=path, level=Level.WARNING)
            for place, answer in enumerate(question.answers):
                memo = targets.memo(answer.memo)
                if memo and memo.state is State.DRAFT:
                    findings.at(
                        topic,
                        "question-draft",
                        f"the question {asked} is answered by {memo.uri}, which is a draft",
                        "Publish that one; until then the question does not show it.",
                        path=(*path, place),
                        level=Level.WARNING,
                    )
                elif not answer.why:
                    findings.at(
                        topic,
                        "question-why",
                        f"the question {asked} does not say why {shown(answer.memo)} answers it",
                        "Add `why: …` below it, in a sentence.",
                        path=(*path, place),
                        level=Level.WARNING,
                    )


def check_phrases(principles: Iterable[Principle], findings: Findings) -> None:
    """See that each phrase means one principle, and has letters to be found by."""
    owners: dict[str, Principle] = {}
    for principle in principles:
        for number, phrase in enumerate(principle.phrases):
            key = folded(phrase)
            what, code, cure = "", "phrase-twice", "Let each phrase mean one principle."
            if not any(sign.isalnum() for sign in key):
                code, cure = "phrase-empty", "Write words that memos use."
                what = f"the phrase {shown(phrase)} has no letter or figure, so it is nowhere to be found"
            else:
                owner = owners.setdefault(key, principle)
                if owner is not principle:
                    what = f"the phrase {shown(phrase)} means the principle {shown(owner.id)} too"
            if what:
                findings.at(principle, code, what, cure, path=("phrases", number))


def check_not_meant(memos: Iterable[Memo], principles: Mapping[str, Principle], findings: Findings) -> None:
    """See that the phrases and principles in `not_meant` are there."""
    known = {folded(phrase): phrase for p in principles.values() for phrase in p.phrases}
    names = (*known.values(), *principles)
    for memo in memos:
        for number, name in enumerate(memo.not_meant):
            if name not in principles and folded(name) not in known:
                findings.at(
                    memo,
                    "unknown-phrase",
                    f"not_meant names {shown(name)}, which is neither a phrase nor a principle",
                    "Write a phrase of principles/.",
                    path=("not_meant", number),
                    misspelling=Misspelling(name, names),
                )


def check_series(memos: Sequence[Memo], findings: Findings) -> None:
    """See that the ids of series are fit, and that their parts are numbered through, each once."""
    series = {memo.series.id: memo for memo in reversed(memos) if memo.series}
    check_ids(((memo, i) for i, memo in series.items()), "series", findings)
    check_holes(memos, findings)
    parts: dict[tuple[str, int], Memo] = {}
    for memo in sorted(memos, key=lambda memo: (memo.is_draft, memo.uri)):
        if not memo.series:
            continue
        other = parts.setdefault((memo.series.id, memo.series.part), memo)
        if other is not memo:
            findings.at(
                memo,
                "series-part-twice",
                f"part {memo.series.part} of the series {shown(memo.series.id)} is {other.path} too",
                "Number the parts apart.",
                path=("series", "part"),
            )


def check_holes(memos: Iterable[Memo], findings: Findings) -> None:
    """Warn of series in which a number is missing; drafts and memos to come count as parts."""
    parts: dict[str, dict[int, Memo]] = {}
    for memo in memos:
        if memo.series:
            parts.setdefault(memo.series.id, {}).setdefault(memo.series.part, memo)
    for name, numbered in parts.items():
        before = 0
        for part in sorted(numbered):
            if part - before > 1:
                missing = str(before + 1) if part - before == 2 else f"{before + 1} to {part - 1}"
                findings.at(
                    numbered[part],
                    "series-gap",
                    f"the series {shown(name)} has a part {part} and no part {missing}",
                    "Number the parts through, or write the one that is missing.",
                    path=("series", "part"),
                    level=Level.WARNING,
                )
            before = part
