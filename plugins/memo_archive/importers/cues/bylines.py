"""Bylines and the names of persons in them."""

from __future__ import annotations

import re

_PART = r"(?:[A-Z][\w’'.-]*|de|van|von|der|la|di|da|bin|al)"
NAME = rf"{_PART}(?:\s+{_PART}){{0,4}}"
"""Pattern of a name in a byline, up to five words."""
NAME_IN_TEXT = r"[A-Z][\w’'.-]*(?:\s+(?:[A-Z][\w’'.-]*|de|van|von|der|la|di|da)){1,3}"
"""Pattern of a name within a sentence, two to four words."""
BYLINE = re.compile(
    r"(?:(?:[Pp]osted|[Ww]ritten|[Pp]ublished|[Ss]ubmitted|[Cc]reated|[Aa]dded|[Aa]uthored)\s+)?"
    # A word with a colon after the name begins another field: "Written by Ines Farrow Category: …".
    rf"(?:[Bb]y|BY|[Aa]uthor\s*:|[Ff]rom)\s*:?\s+(?P<name>{NAME}|admin(?:istrator)?)(?![\w’'.-]*\s*:)"
)
_BARE_NAME = re.compile(r"[A-Z][a-zà-ÿ’'-]+\s+(?:[A-Z]\.\s+)?[A-Z][\w’'-]*[a-zà-ÿ]")


def is_name(line: str) -> bool:
    """Tell whether `line` may be a person's name and nothing else: two words, perhaps with an initial."""
    return bool(_BARE_NAME.fullmatch(line))


def author_in(line: str) -> str:
    """Return the name in a byline; empty where `line` is none."""
    found = BYLINE.search(line)
    name = found["name"].strip() if found else ""
    return (
        ""
        if name.casefold() in ("admin", "administrator", "editor")
        else re.split(r"\s+(?:On|In|At)\b", name)[0]
    )
