"""Sentences that attribute a text: excerpted from a book, adapted from an article, republished."""

from __future__ import annotations

import re
from dataclasses import dataclass

_THIS = (
    r"(?:(?:this|the (?:above|preceding|following))\s+(?:article|memo|post|essay|column|piece|chapter|text|"
    r"material|story|issue|entry|content)s?)"
)
_ORIGIN = re.compile(
    (
        rf"(?:{_THIS}\s+(?:(?:is|was|has been|first|originally|part(?:ial)?ly|largely|loosely|an?|and|again|"
        r"also)\s+)*)?"
        r"(?:(?P<excerpt>(?:excerpt(?:ed)?|extract(?:ed)?|taken)\s+from|(?:an?\s+)?(?:excerpt|extract|"
        r"chapter)\s+(?:of|from))|"
        r"(?P<adapt>adapt(?:ed|ation)\s+(?:from|of)|based\s+on\s+(?:a chapter|an? article))|"
        r"(?P<republish>(?:re-?published|re-?printed|reproduced|re-?posted|used|shared)\s+(?:here\s+)?(?:with|"
        r"by)\s+(?:the\s+)?(?:kind\s+|express\s+|written\s+)*permission|"
        r"(?:re-?published|re-?printed|reproduced|re-?posted|cross-?posted)\s+from|(?:originally|"
        r"first)\s+(?:published|appeared|posted|printed|ran)\s+(?:in|on|at|by)|"
        r"(?:first|originally)\s+appeared|appeared\s+(?:originally|first)\s+(?:in|on)))"
    ),
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:of|from|in|on|at|by|the|our|my|his|her|their|new|latest|best-?selling|forthcoming|upcoming|"
    r"book|e-?book|article|author|copyright holder|titled|called|entitled)\b|[,:])\s*"
)
_QUOTED = re.compile(r"[“\"‘«]([^”\"’»]{3,150})[”\"’»]")
_CAPITALS = re.compile(
    r"(?:[A-Z0-9][\w’'&-]*:?)(?:\s+(?:(?:[A-Z0-9(][\w’'&)-]*:?)|of|the|and|for|to|in|on|a|an|with|"
    r"by(?=\s+the\b)|from|or|&|at|your|is|vs\.?))*"
)
_AUTHOR = re.compile(r"\bby\s+(?P<name>(?:[A-Z][\w’'.-]*)(?:\s+(?:[A-Z][\w’'.-]*|de|van|von|der)){1,4})")


@dataclass(frozen=True, slots=True)
class Attribution:
    """The source that a text names for itself."""

    relation: str
    title: str = ""
    author: str = ""


def attribution_in(text: str) -> Attribution | None:
    """Return the source that `text`, a paragraph, names for the post; None where it names none.

    A quotation or a fact can be "taken from" something too, so the sentence has to speak of the text itself
    ("this article is …") or fill the paragraph.
    """
    found = _ORIGIN.search(text)
    if not found or len(text) > 700:
        return None
    says_this = re.match(_THIS, found[0], re.IGNORECASE)
    if not says_this and len(text[: found.start()].split()) > 1:
        return None
    relation = (
        "excerpted-from" if found["excerpt"] else "adapted-from" if found["adapt"] else "republished-from"
    )
    rest = text[found.end() :]
    rest = _without_lead(rest)
    quoted = _QUOTED.match(rest)
    title = quoted[1] if quoted else ""
    if not title:
        capitals = _CAPITALS.match(rest)
        title = capitals[0].strip(" ,:") if capitals else ""
        title = re.sub(r"(?:\s+(?:of|the|and|for|to|in|on|a|an|with|by|from|or|&|at|your|is))+$", "", title)
    author = _AUTHOR.search(rest)
    name = author["name"].rstrip(".") if author else ""
    if not name and relation == "republished-from" and re.search(r"permission\s*$", found[0], re.IGNORECASE):
        person = re.match(
            r"\s*(?:of|from|by)\s+(?:the\s+author,?\s+)?((?:[A-Z][\w’'-]+\.?\s+){1,3}[A-Z][\w’'-]+)",
            text[found.end() :],
        )
        if person and len(person[1].split()) <= 3 and not quoted:
            name, title = person[1], _source_after(text[found.end() + person.end() :])
    if title == name:
        title = ""
    return Attribution(relation, title, name)


def _without_lead(rest: str) -> str:
    """Return `rest` from the first word of a possible title: without "our new book," and the like."""
    rest = rest.lstrip()
    for _ in range(12):
        found = _LEAD.match(rest)
        if not found:
            break
        rest = rest[found.end() :]
    return rest


def _source_after(rest: str) -> str:
    quoted = _QUOTED.search(rest)
    if quoted:
        return quoted[1]
    found = re.match(
        r"\W*(?:and\s+|from\s+|of\s+|editor of\s+|author of\s+|the\s+)*(?P<title>[A-Z][^.;(]{2,80})", rest
    )
    return found["title"].strip(" ,") if found else ""
