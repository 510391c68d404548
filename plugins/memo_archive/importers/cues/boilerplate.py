"""Boilerplate: lines of a page and not of a post, such as share bars, navigation, comment forms, bylines.

Text copied from a browser has no markup, so words alone tell these lines, and only where they fill the line:
a sentence that holds "share this" is a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from memo_archive.importers.cues.bylines import BYLINE, NAME
from memo_archive.importers.cues.dates import day_in
from memo_archive.importers.cues.page_parts import NETWORK, RULES, PagePart


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The part of a page for which a line was taken."""

    part: PagePart
    value: str = ""
    """A name or a list of terms that the line gives."""
    is_ambiguous: bool = False
    """An author's heading can read the same, so the line counts only beside other boilerplate."""


_COUNT = re.compile(r"\d{1,3}")
_ABOUT = re.compile(rf"About\s+(?P<name>{NAME})\s*:?")
_DATA_WORDS = re.compile(
    r"\b(?:posted|written|published|updated|last modified|modified|submitted|created|on|by|at|in|under|filed|"
    r"issue|vol(?:ume)?|date|"
    r"author|comments?|no|leave|a|reply|views?|reads?|min(?:ute)?s?|read|monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday|mon|tue|wed|thu|fri|sat|sun|am|pm|a\.m\.|p\.m\.|gmt|utc|e[sd]t|p[sd]t|c[sd]t|edit|permalink|"
    r"categor(?:y|ies)|uncategori[sz]ed|print|email|the|of|admin)\b",
    re.IGNORECASE,
)
_IMAGE_NAME = re.compile(
    r"\d{5,}|(?:img|dsc|dscn|dscf|image|photo|picture|pic|screen[ _-]?shot|scan|p|mvc)[ _-]?\d{2,}"
    r"[\w .()-]{0,40}|"
    r"[\w ()&+.,'’-]{1,80}\.(?:jpe?g|png|gif|webp|bmp|tiff?|svg)|(?=\S*\d)(?=\S*[_-])[\w-]{6,}\d{3,}[\w-]*",
    re.IGNORECASE,
)
_DIMENSIONS = re.compile(r"\b\d{2,4}\s?[x×]\s?\d{2,4}\b")
_LIKE_HEADINGS = frozenset(
    {
        PagePart.SHARE,
        PagePart.NAVIGATION,
        PagePart.FORM,
        PagePart.SIDEBAR,
        PagePart.RELATED,
        PagePart.COMMENTS,
        PagePart.FOOT,
    }
)
_SURE = re.compile(
    r"(?i)(?:share|tweet|email|print|pin|like) th?is|like(?: this)? loading.*|loading(?:\.{3}|…)|"
    r"related posts?|recent posts?|"
    r"(?:previous|next|older|newer) (?:posts?|entries)|post navigation|cancel reply|.*[«»←→\d].*|post comment"
)
_PROSE_END = re.compile(r"[.!?][\"”’')\]]*$")
_LONGEST = 320


@lru_cache(maxsize=4096)
def boilerplate_of(line: str) -> Boilerplate | None:
    """Return the boilerplate that `line`, a whole block, is; None where it may be the author's own."""
    line = line.strip("\u00a0 \t\u200b")
    if not line or not any(c.isalnum() for c in line):
        return Boilerplate(PagePart.EMPTY) if not line or len(line) < 60 else None
    if len(line) > _LONGEST:
        return None
    if is_image_name(line):
        return Boilerplate(PagePart.IMAGE_NAME)
    data = _data_line(line)
    if data:
        return data
    about = _ABOUT.fullmatch(line)
    if about and about["name"].split()[0] not in ("Us", "The", "This", "Our", "Me", "That", "Time"):
        return Boilerplate(PagePart.BIO, about["name"])
    if NETWORK.fullmatch(line) or _COUNT.fullmatch(line):
        return Boilerplate(PagePart.SHARE, is_ambiguous=True)
    words = len(line.split())
    for part, rule in RULES:
        found = rule.fullmatch(line)
        if not found:
            continue
        terms = next((v for k, v in found.groupdict().items() if v and k.startswith("terms")), "")
        if part is PagePart.TAGS and words > 14 and _PROSE_END.search(line):
            continue
        if part is PagePart.NAVIGATION and words > 8 and _PROSE_END.search(line):
            continue
        is_ambiguous = words <= 2 and ":" not in line and part in _LIKE_HEADINGS and not _SURE.fullmatch(line)
        return Boilerplate(part, terms.strip(" ,|"), is_ambiguous)
    return None


def is_image_name(line: str) -> bool:
    """Tell whether `line` is the remnant of a copied image: its number, file name or alternative text.

    `86519740` and `blog graphic 010311 1024x389 Why They Return` are; "1984" and a sentence are not.
    """
    line = line.strip()
    if _IMAGE_NAME.fullmatch(line):
        return True
    return bool(_DIMENSIONS.search(line)) and len(line.split()) <= 20 and not line.endswith(".")


def _data_line(line: str) -> Boilerplate | None:
    """Return the boilerplate of a line with a date, a byline and the like, and nothing beside them."""
    if len(line) > 200:
        return None
    seen = day_in(line)
    by = BYLINE.match(line) or (seen and BYLINE.search(line))
    if not seen and not by:
        return None
    if by and not seen and (by[0][:4] == "From" or len(by["name"].split()) < 2):
        return None
    parts = re.split(r"\s*[|·•]\s*|\s+[–—/]\s+", line)
    if seen and len(parts) > 1 and all(len(part.split()) <= 4 for part in parts):
        return Boilerplate(PagePart.DATA)
    rest = line.replace(seen.text, " ", 1) if seen else line
    if by:
        rest = rest.replace(by[0], " ", 1)
    filed = re.search(r"(?i)\b(?:in|under)\s*:?\s+(.{2,120})$", rest) if seen or by else None
    value = ""
    if filed and len(filed[1].split()) <= 10 and not _PROSE_END.search(line):
        value = filed[1]
        rest = rest[: filed.start()]
    rest = re.sub(r"\b\d{1,2}[:.]\d\d\b|\d+", " ", _DATA_WORDS.sub(" ", rest))
    left = re.findall(r"\w+", rest)
    if len(left) > (0 if not by else 2) or (by and not seen and _PROSE_END.search(line)):
        return None
    return Boilerplate(PagePart.DATA, re.sub(r"(?i)[|·•].*$", "", value).strip(" ,|"))
