"""The labels KEY POINT and TAKING ACTION, in the spellings and markup of twenty years."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass


class Label(enum.StrEnum):
    """The section that a label opens."""

    KEY_POINT = "key point"
    TAKING_ACTION = "taking action"


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """A label at the beginning of a block."""

    label: Label
    end: int
    """Index of the first character after the label."""
    confidence: float
    is_ours: bool
    """The label is KEY POINT or TAKING ACTION, not a synonym."""


_KEY = r"k ?e ?y[\s\-]*p ?o ?i ?n ?t(?: ?s\b)?(?![a-z])"
_KEY_LIKE = (
    r"key[\s\-]*(?:take[\s\-]?aways?|messages?|lessons?|learnings?|thoughts?|ideas?|insights?)|"
    r"take[\s\-]?aways?|"
    r"lesson\s+learn(?:ed|t)|(?:the\s+)?moral(?:\s+of\s+(?:the|this)\s+story)?"
)
_ACTION = r"t ?a ?k ?(?:e|i ?n ?g)[\s\-]*a ?c ?t ?i ?o ?n(?: ?s\b)?(?![a-z])"
_ACTION_LIKE = (
    r"action[\s\-]*(?:steps?|points?|items?|plan|agenda)|actions?\s+to\s+take|(?:your\s+)?next\s+steps?|"
    r"actions?|what\s+(?:you\s+can|to)\s+do(?:\s+(?:now|next|on\s+monday|this\s+week))?|things?\s+to\s+do"
)
_LABEL = re.compile(
    rf"[\s*_#>•·\-–—\[(]*(?:the\s+|your\s+|this\s+week[’']?s\s+|today[’']?s\s+)?"
    rf"(?:(?P<key>{_KEY})|(?P<keylike>{_KEY_LIKE})|(?P<action>{_ACTION})|(?P<actionlike>{_ACTION_LIKE}))"
    r"(?:\s+(?:items?|steps?|now|today|(?:(?:of|for)\s+)?(?:this|the)\s+(?:week|memo|month|day))"
    r"(?=\W*[:\n]|\W*$))?"
    r"(?:\s*(?:no\.?|#)?\s*\d{1,2}(?=\s*[:.\-–—]))?[ \t\u00a0*_]*"
    r"(?P<sep>[:：;=>!\])]+|[-–—]+(?=\s|$)|[–—]|\.{1,3}(?=\s|$)|…|(?=\n)|$)?[\s*_:\-–—]*",
    re.IGNORECASE,
)


def label_of(text: str, *, is_set_off: bool = False) -> LabelMatch | None:
    """Return the label at the beginning of `text`, a whole block; None where there is none.

    A label ends with a colon, a dash, a full stop or its line. In capitals, or where bold print sets it off
    from the text after it (`is_set_off`), it needs no such sign. "Key points of contact are" is no label.
    """
    found = _LABEL.match(text)
    if not found:
        return None
    name = next(n for n in ("key", "keylike", "action", "actionlike") if found[n] is not None)
    written = found[name]
    is_ours = name in ("key", "action")
    is_capital = written == written.upper()
    separator = found["sep"]
    if separator is None and not (is_ours and (is_capital or is_set_off)):
        return None
    if written.casefold().startswith("action") and " " not in written and separator not in (":", "："):
        return None  # "Action" is a heading of many sections
    if separator is not None and separator.startswith(".") and not (is_capital or is_set_off):
        return None
    confidence = 0.97 if is_ours and separator is not None else 0.85 if is_ours else 0.65
    if separator == "" and not is_ours and not (is_capital or is_set_off):
        confidence = 0.55  # a heading such as "Next steps"
    label = Label.KEY_POINT if name.startswith("key") else Label.TAKING_ACTION
    return LabelMatch(label, found.end(), confidence, is_ours)
