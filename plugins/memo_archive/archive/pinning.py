"""Pinning: the id of a published step is written beside it after its words have changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from memo_archive.archive.ledger import Ledger
from memo_archive.archive.permanence import changed_steps
from memo_archive.archive.step_ids import give_ids
from memo_archive.model import Memo
from memo_archive.parsing.closing import split_closing
from memo_archive.parsing.markdown_file import read_markdown_file
from memo_archive.parsing.memo import parse_memo
from memo_archive.sources.edit import RewriteError, set_field, set_in_entry
from memo_archive.sources.frontmatter import plain_value
from memo_archive.sources.source import Source


@dataclass(frozen=True, slots=True)
class Pin:
    """A step and the id it was published with."""

    number: int
    """Place of the step in its memo, from 0."""
    id: str
    text: str
    """The present words of the step."""


def pins_of(source: Source, ledger: Ledger) -> tuple[Pin, ...]:
    """Return the ids that the memo of `source` would lose, for steps that it has in other words."""
    memo, _ = parse_memo(source)
    if not isinstance(memo, Memo) or memo.is_draft:
        return ()
    identity = ledger.identity_for(memo.url, *memo.aliases)
    entry = ledger.entries.get(identity)
    if entry is None or entry.withdrawn:
        return ()
    steps = give_ids(memo.steps, identity)
    changed = ((changed.number, changed.id) for changed in changed_steps(steps, entry))
    return tuple(Pin(number, name, steps[number].text) for number, name in changed if number is not None)


def pin_steps(source: Source, pins: Sequence[Pin]) -> str:
    """Return the text of `source`, with its own line ends, with the ids of `pins` beside their steps.

    Steps written as text become a list, and steps that close the body go to the front matter with it: an id
    can stand nowhere else. A list stays as it is but for the ids. Raises RewriteError where anything else
    would change.
    """
    text = source.data.decode("utf-8")
    before, _ = parse_memo(source)
    parts, _ = read_markdown_file(source)
    if not isinstance(before, Memo) or parts is None or parts.block is None:
        raise RewriteError("the memo cannot be read")
    ids = {pin.number: pin.id for pin in pins}
    closing = split_closing(parts.body)
    if closing.taking_action is None and isinstance(plain_value(parts.block.node).get("taking_action"), list):
        for number, name in ids.items():
            text = set_in_entry(text, "taking_action", number, "id", name, alone="text")
    else:
        if closing.taking_action is not None:
            first = parts.body_line - 1 + closing.taking_action_line
            is_last = closing.key_point_line < closing.taking_action_line
            last = None if is_last else parts.body_line - 1 + closing.key_point_line
            text = _without_lines(text, first, last)
        steps = [_entry(step.text, ids.get(number, "")) for number, step in enumerate(before.steps)]
        text = set_field(text, "taking_action", steps)
    after, _ = parse_memo(Source(source.uri, text.encode(), source.root))
    if not isinstance(after, Memo) or _told_by(after) != _told_by(before, ids):
        raise RewriteError("the ids cannot be written without changing something else")
    return text


def _entry(text: str, name: str) -> Any:
    return {"id": name, "text": text} if name else text


def _without_lines(text: str, first: int, last: int | None) -> str:
    """Return `text` without its lines from `first` on up to `last`, not included; 1-based."""
    lines = text.splitlines(keepends=True)
    end = len(lines) if last is None else last - 1
    kept = [*lines[: first - 1], *lines[end:]]
    while last is None and kept and not kept[-1].strip():  # Blank lines before the closing.
        kept.pop()
    return "".join(kept)


def _told_by(memo: Memo, ids: dict[int, str] | None = None) -> tuple[object, ...]:
    """Return the content of `memo` without places in its file; `ids` replace those of its steps."""
    ids = ids or {}
    steps = [(s.text, ids.get(n, s.id), s.who, s.minutes) for n, s in enumerate(memo.steps)]
    return (memo.title, memo.date, memo.key_point, memo.topics, memo.body.strip(), memo.words, steps)
