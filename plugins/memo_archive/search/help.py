"""Help: what a browser asks for when a search finds little: the archive's words, questions and names."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from memo_archive.search.records import Record
from memo_archive.views.memo import Pages

WORDS = 8000
"""Words given at most, to mend spelling by: some 30 kB compressed. A word further down is on few memos."""

NAMED = frozenset({"question", "topic", "principle"})
"""Kinds of records whose names help gives."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_TAG = re.compile(r"<[^>]*>")
_Name: TypeAlias = "dict[str, str | int]"


def names_of(pages: Pages, records: Iterable[Record]) -> dict[str, list[_Name]]:
    """Return the `questions`, `topics` and `principles` among `records`, with what help says of each."""
    questions: list[_Name] = []
    topics: list[_Name] = []
    principles: list[_Name] = []
    by_topic = pages.relations.by_topic
    memos = {topic.name: len(by_topic[topic.id]) for topic in pages.archive.topics.values()}
    numbers = {principle.name: principle.number for principle in pages.archive.principles.values()}
    for record in records:
        if record.kind == "question":
            questions.append({"text": record.title, "url": record.url})
        elif record.kind == "topic":
            topics.append({"name": record.title, "url": record.url, "count": memos[record.title]})
        elif record.kind == "principle":
            principles.append({"number": numbers[record.title], "name": record.title, "url": record.url})
    return {"questions": questions, "topics": topics, "principles": principles}


def help_of(names: Mapping[str, object], pages: Iterable[str]) -> bytes:
    """Return the JSON of the help: `names`, and `words` of the HTML `pages`, those on most pages first."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update(set(_WORD.findall(html.unescape(_TAG.sub(" ", page)).lower())))
    words = sorted(counts, key=lambda word: (-counts[word], word))[:WORDS]
    return json.dumps({"words": words, **names}, ensure_ascii=False, separators=(",", ":")).encode()
