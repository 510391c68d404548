"""The terms file: categories, tags and words of the old site, mapped to topics."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import yaml

from memo_archive.model import Topic
from memo_archive.problems import START, Position, Problem, did_you_mean, shown
from memo_archive.sources.frontmatter import plain_value, read_block
from memo_archive.sources.source import Source, decode
from memo_archive.text.slugs import normalised, slugify

_HEAD = """\
# What the categories and tags of the old site are called here: on the left as they are there, on the right
# the ids of topics, or nothing for a term that is to be left out. Then run the import again with --terms.
"""
_WORDS_HEAD = """\
# Words that show a topic where they stand in a title, a subtitle or a key point, or three times in a text.
"""


@dataclass(frozen=True, slots=True)
class TermMapping:
    """The topics that terms and words mean."""

    by_term: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By normalised term; empty for a term to leave out."""
    by_word: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    """Ids of topics by normalised name, for terms without a mapping."""

    def topics_of(self, terms: Iterable[str]) -> tuple[dict[str, str], list[str]]:
        """Return the topics that `terms` mean, each with its term, and the terms without a topic."""
        topics: dict[str, str] = {}
        unknown = []
        for term in terms:
            key = normalised(term)
            if key in self.by_term:
                for topic in self.by_term[key]:
                    topics.setdefault(topic, term)
            elif key in self.names:
                topics.setdefault(self.names[key], term)
            elif slugify(term) in self.names.values():
                topics.setdefault(slugify(term), term)
            else:
                unknown.append(term)
        return topics, unknown

    def topics_in(self, prominent: str, text: str) -> dict[str, str]:
        """Return the topics with a word in the `prominent` text, or three times in `text`."""
        found: dict[str, str] = {}
        high, low = normalised(prominent), normalised(text)
        for word, topics in self.by_word.items():
            pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
            if pattern.search(high) or len(pattern.findall(low)) >= 3:
                for topic in topics:
                    found.setdefault(topic, word)
        return found


def names_of(topics: Iterable[Topic]) -> dict[str, str]:
    """Return ids of topics by name, id and earlier ids."""
    names: dict[str, str] = {}
    for topic in topics:
        for name in (topic.name, topic.id, topic.id.replace("-", " "), *topic.aliases):
            names.setdefault(normalised(name), topic.id)
    return names


def read_term_mapping(source: Source, topics: Mapping[str, Topic]) -> tuple[TermMapping, tuple[Problem, ...]]:
    """Return the mapping in a terms file, and its problems: an unknown topic, a faulty line."""
    text, problems = decode(source)
    names = names_of(topics.values())
    if problems or not text.strip():
        return TermMapping(names=names), problems
    block, found = read_block(source, text, first_line=1)
    if block is None:
        return TermMapping(names=names), found
    values = plain_value(block.node)
    sections = {"terms", "words"}
    has_sections = bool(sections & values.keys())
    if not has_sections:
        values = {"terms": values}  # a file of terms alone needs no heading
    result: dict[str, dict[str, tuple[str, ...]]] = {"terms": {}, "words": {}}
    wrong: list[Problem] = list(found)
    for section, entries in values.items():
        if section in sections and not entries:
            continue
        if section not in sections or not isinstance(entries, Mapping):
            wrong.append(
                source.problem(
                    START,
                    "terms-file",
                    f"{shown(section)} is no part of a terms file",
                    "Its parts are `terms:` and `words:`, each with `left: right` below.",
                )
            )
            continue
        for term, value in entries.items():
            ids = [
                str(v).strip()
                for v in (value if isinstance(value, list) else [value])
                if str(v).strip() and str(v) not in ("null", "~")
            ]
            place = block.place(section, term) if has_sections else block.place(term)
            wrong += [_no_topic(source, place, topic, topics) for topic in ids if topic not in topics]
            result[section][normalised(term)] = tuple(t for t in ids if t in topics)
    return TermMapping(result["terms"], result["words"], names), tuple(wrong)


def _no_topic(source: Source, place: Position, topic: str, topics: Mapping[str, Topic]) -> Problem:
    cure = did_you_mean(
        topic, topics, otherwise="Make a file for it in topics/, or leave the right side empty."
    )
    return source.problem(place, "unknown-topic", f"there is no topic {shown(topic)}", cure)


def terms_file(counted: Counter[str], topics: Mapping[str, Topic]) -> str:
    """Return a terms file for the `counted` terms, with a topic proposed where a name matches."""
    known = TermMapping(names=names_of(topics.values()))
    lines = []
    for term, count in sorted(counted.items(), key=lambda item: (-item[1], item[0].casefold())):
        means, _ = known.topics_of([term])
        entry: str = yaml.safe_dump({term: next(iter(means), None)}, allow_unicode=True, width=10**6)
        lines.append(f"  {entry.strip().removesuffix(' null')}  # {count} post{'s' if count != 1 else ''}")
    ids = ", ".join(topics) or "none yet"
    return f"{_HEAD}# Topics: {ids}\nterms:\n" + "\n".join(lines) + f"\n\n{_WORDS_HEAD}words:\n"
