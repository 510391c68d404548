"""The types of page that a site has: what the judges judge, and what is photographed."""

from environment import ROOT
from memo_archive.sections import OPTIONS, addresses_of, sections_in
from memo_archive.settings import read_settings

_NAMED = {
    "home": r"index\.html",
    "memo": r"\d{4}/(?!page/)[^/]+/index\.html",
    "year": r"\d{4}/index\.html",
    "year, continued": r"\d{4}/page/\d+/index\.html",
    "all memos": r"archive/(?:page/\d+/)?index\.html",
    "authors": r"authors/index\.html",
    "author": r"authors/[^/]+/index\.html",
    "reading": r"reading/(?:page/\d+/)?index\.html",
    "questions": r"problems/(?:page/\d+/)?index\.html",
    "topics": r"topics/(?:page/\d+/)?index\.html",
    "topic": r"topics/(?!page/)[^/]+/(?:page/\d+/)?index\.html",
    "principles": r"principles/(?:page/\d+/)?index\.html",
    "principle": r"principles/(?!page/)[^/]+/(?:page/\d+/)?index\.html",
    "all series": r"series/(?:page/\d+/)?index\.html",
    "series": r"series/(?!page/)[^/]+/(?:page/\d+/)?index\.html",
    "key points": r"key-points/(?:page/\d+/)?index\.html",
    "key points by topic": r"key-points/topics/(?:page/\d+/)?index\.html",
    "steps": r"actions/(?:page/\d+/)?index\.html",
    "steps of a part": r"actions/(?:topics|principles|years|series)/[^/]+/(?:page/\d+/)?index\.html",
    "plan": r"actions/plan/index\.html",
    "search": r"search/(?:page/\d+/)?index\.html",
    "plain page": r"(?:about|offers|subscribe)/index\.html",
    "not found": r"404\.html",
}


def _of_further_sections() -> dict[str, str]:
    """Return a type for each address that a section of mkdocs.yml takes and no type above is of."""
    settings = read_settings(ROOT / "mkdocs.yml", OPTIONS)
    addresses = {first for section in sections_in(settings) for first in addresses_of(section, settings)}
    further = sorted(
        first
        for first in addresses
        if not any(pattern.startswith(f"{first}/") for pattern in _NAMED.values())
    )
    return {first: rf"{first}/(?:.+/)?index\.html" for first in further}


PAGE_TYPES = {**_NAMED, **_of_further_sections()}
"""Every type of page, with a pattern for the files that hold one. Redirects are none."""
