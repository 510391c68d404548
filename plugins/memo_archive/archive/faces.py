"""Faces: a memo's public fields without its body, for values that do not depend on bodies."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from memo_archive.model import Memo

Face = tuple[object, ...]
"""Equal for two versions of a memo that differ in their bodies alone."""
_OF_TEXT = frozenset({"body", "body_line", "links", "words", "steps"})
_public_fields = attrgetter(*(name for name in Memo._fields if name not in _OF_TEXT))


def faces_of(memos: Sequence[Memo]) -> list[Face]:
    """Return the face of each of `memos`. Steps count by their ids and words, not by their lines."""
    return [
        (*_public_fields(memo), tuple((step.id, step.text, step.who, step.minutes) for step in memo.steps))
        for memo in memos
    ]
