"""Help: what a browser asks for when a search finds little: the archive's words, questions and names."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable

from memo_archive.search.records import Record
from memo_archive.views.memo import Pages

WORDS = 8000
"""Words given at most, to mend spelling by: some 30 kB compressed. A word further down is on few memos."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_TAG = re.compile(r"<[^>]*>")


def help_of(pages: Pages, records: Iterable[Record]) -> bytes:
    """Return the JSON of the help: `words`, the commonest first, `questions`, `topics` and `principles`."""
    counts: Counter[str] = Counter()
    questions, topics, principles = [], [], []
    by_topic = pages.relations.by_topic
    memos = {topic.name: len(by_topic[topic.id]) for topic in pages.archive.topics.values()}
    numbers = {principle.name: principle.number for principle in pages.archive.principles.values()}
    for record in records:
        counts.update(_words_of(record))
        if record.kind == "question":
            questions.append({"text": record.title, "url": record.url})
        elif record.kind == "topic":
            topics.append({"name": record.title, "url": record.url, "count": memos[record.title]})
        elif record.kind == "principle":
            principles.append({"number": numbers[record.title], "name": record.title, "url": record.url})
    words = sorted(counts, key=lambda word: (-counts[word], word))[:WORDS]
    content = {"words": words, "questions": questions, "topics": topics, "principles": principles}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _words_of(record: Record) -> set[str]:
    text = " ".join((record.title, *record.fields.values(), html.unescape(_TAG.sub(" ", record.text))))
    return set(_WORD.findall(text.lower()))
