"""Steps as data: one JSON object with a list `items`, and the JSON Schema that says what stands in it."""

from __future__ import annotations

import json
from typing import Any

from memo_archive.exports.items import MemoItems

BETWEEN = ",\n"
"""The separator of memos."""
TAIL = "\n]}\n"
_encode = json.JSONEncoder(ensure_ascii=False).encode
_TEXT = {"type": "string"}
_IDS = {"type": "array", "items": {**_TEXT, "minLength": 1}, "uniqueItems": True}
_ITEM: dict[str, dict[str, Any]] = {
    "id": {**_TEXT, "minLength": 1, "description": "Names the step for ever; no other step has it."},
    "text": {**_TEXT, "minLength": 1, "description": "The step, as plain text on one line."},
    "has_task": {"type": "boolean", "description": "It tells its reader to do something."},
    "has_question": {"type": "boolean", "description": "It asks its reader something."},
    "who": {"type": ["string", "null"], "description": "Who is to take it, where the memo says so."},
    "minutes": {
        "type": ["integer", "null"],
        "minimum": 1,
        "description": "How long it takes, where the memo says so.",
    },
    "url": {**_TEXT, "format": "uri-reference", "description": "Its place in the memo."},
    "memo": {
        "type": "object",
        "description": "The memo it is from.",
        "properties": {
            "id": {**_TEXT, "description": "Names the memo for ever."},
            "title": _TEXT,
            "url": {**_TEXT, "format": "uri-reference"},
            "date": {**_TEXT, "format": "date"},
            "key_point": {**_TEXT, "description": "Its takeaway in a sentence; empty where it has none."},
            "topics": {**_IDS, "description": "Ids of its topics."},
            "principles": {**_IDS, "description": "Ids of the principles it names."},
            "series": {"type": ["string", "null"], "description": "The id of its series."},
        },
        "required": ["id", "title", "url", "date", "key_point", "topics", "principles", "series"],
        "additionalProperties": False,
    },
}


def schema(url: str) -> dict[str, Any]:
    """Return the JSON Schema of what `document` writes; it will be at `url`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": url,
        "title": "Steps of an archive of memos",
        "type": "object",
        "properties": {
            "$schema": {**_TEXT, "format": "uri-reference"},
            "title": {**_TEXT, "description": "What the steps have in common."},
            "items": {
                "type": "array",
                "description": "Newest memo first, the steps of a memo in its author's order.",
                "items": {
                    "type": "object",
                    "properties": _ITEM,
                    "required": list(_ITEM),
                    "additionalProperties": False,
                },
            },
        },
        "required": ["items"],
        "additionalProperties": False,
    }


def head(title: str, schema_url: str) -> str:
    """Return how the document begins."""
    values = _encode({"$schema": schema_url, "title": title})
    return f'{values[:-1]}, "items": [\n'


def objects(memo: MemoItems) -> str:
    """Return an object for each step of `memo`, all in a line."""
    about = {
        "id": memo.identity,
        "title": memo.title,
        "url": memo.url,
        "date": memo.date,
        "key_point": memo.key_point,
        "topics": [topic.id for topic in memo.topics],
        "principles": [principle.id for principle in memo.principles],
        "series": memo.series.id if memo.series else None,
    }
    items = [
        {
            "id": item.step.id,
            "text": item.step.text,
            "has_task": item.step.has_task,
            "has_question": item.step.has_question,
            "who": item.step.who or None,
            "minutes": item.step.minutes or None,
            "url": item.url,
            "memo": about,
        }
        for item in memo.items
    ]
    return _encode(items)[1:-1]
