"""Help: what a browser asks for when a search finds little: the archive's words, questions and names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from memo_archive.search.records import Record
from memo_archive.views.memo import Pages

WORDS = 8000
"""Words given at most, to mend spelling by: some 30 kB compressed. A word further down is on few memos."""

_WORD = re.compile(r"[^\W\d_]{3,}")
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


def help_of(names: Mapping[str, object], counts: Mapping[str, int]) -> bytes:
    """Return the JSON of the help: `names` and `words`, the commonest first; `counts` has records by word."""
    words = sorted(counts, key=lambda word: (-counts[word], word))[:WORDS]
    return json.dumps({"words": words, **names}, ensure_ascii=False, separators=(",", ":")).encode()


def words_of(spelling: str) -> list[str]:
    """Return the words in a `spelling`, which may be of several."""
    if spelling.isascii() and spelling.isalpha():  # as most are
        return [spelling.lower()] if len(spelling) > 2 else []
    return _WORD.findall(spelling.lower())
