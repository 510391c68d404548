"""Announcements rather than memos: a book that is out, a birthday, an office that is closed."""

from __future__ import annotations

import re

_NEWS = re.compile(
    r"\b(?:now available|is (?:out|here|available)|just (?:been )?(?:published|released)|best-?seller|"
    r"ranks? (?:no\.|#|number)|ranked (?:no\.|#|number)|#\d+ on|amazon\b.*\blist|"
    r"happy (?:birthday|new year|holidays|anniversary|easter|thanksgiving)|merry christmas|season[’']?s "
    r"greetings|birthday|anniversary of|"
    r"(?:office|shop|we) (?:will be|is|are) closed|on (?:holiday|vacation|leave)|no (?:memo|newsletter) "
    r"(?:next|this) week|will (?:return|resume)|"
    r"(?:will be|i[’']ll be|am) speaking (?:at|in)|announc(?:e|ing|ement)|pleased to (?:announce|report|"
    r"share)|proud to|new (?:website|site|blog|address|edition)|"
    r"thank you (?:to|for)|congratulations|register now|save the date)",
    re.IGNORECASE,
)


def news_in(text: str) -> list[str]:
    """Return the phrases of `text` that announce something, in order."""
    return _NEWS.findall(text)


def says_news(text: str) -> bool:
    """Tell whether `text` announces something."""
    return bool(_NEWS.search(text))
