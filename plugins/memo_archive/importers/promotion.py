"""Paragraphs that sell, and those that say where a text comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERS = r"(?:one|two|three|four|five|half|full|\d+)"
_GOODS = (
    r"(?:workshops?|seminars?|program(?:me)?s?|courses?|books?|e-?books?|trainings?|newsletters?|"
    r"consult(?:ants?|ing|ancy|ations?)|"
    r"coaching|services?|master ?class(?:es)?|webinars?|tool ?kits?|white ?papers?|work ?books?|booklets?|"
    r"keynotes?|speeches|"
    r"subscriptions?|memberships?|events?|conferences?|retreats?|audits?|podcasts?|videos?|guides?)"
)
_FEATURES = [
    (weight, name, re.compile(pattern, re.IGNORECASE))
    for weight, name, pattern in (
        (
            2.0,
            "asks to be called or written to",
            (
                r"\b(?:give (?:us|me) a (?:call|ring)|(?:call|phone|ring|e-?mail|contact|write to|write|"
                r"text) "
                r"(?:us|me)\b(?! (?:what|why|how))|"
                r"drop (?:us|me) (?:a|an) |get in touch|send (?:us|me) an? |"
                r"(?:call|contact|email|e-mail)\s+(?:[A-Z][\w.]+\s+){0,3}(?:at|on|via)\s+(?:\+?\d|\S+@)|"
                r"reach "
                r"(?:us|me) (?:at|on))"
            ),
        ),
        (
            1.5,
            "offers help",
            (
                r"\b(?:(?:we|our \w+|i) (?:can|could|will|would be (?:happy|pleased|glad|delighted) to|are "
                r"(?:here|ready|able) to) help|let us help|"
                r"you may also benefit|we (?:offer|provide|run|conduct)\b|happy to (?:help|discuss))"
            ),
        ),
        (
            1.5,
            "names goods of its own",
            rf"\b(?:our|my)\b(?:[\s-]+[\w’'-]+){{0,5}}?[\s-]+{_GOODS}\b|\b(?:new|latest) book\b",
        ),
        (
            1.5,
            "tells how to get it",
            (
                r"\b(?:available (?:now |today )?(?:at|from|on|in|through|as)|now available|order (?:your|a|"
                r"the|now|it|today|copies)|(?:buy|purchase|get) (?:it|the book|your|a copy|copies)|"
                r"sign up|register (?:now|today|here|online|for|at)|enrol|reserve (?:your|a)|book (?:your|a) "
                r"(?:place|seat|session)|subscribe|download (?:your|our|a free|it)|"
                r"for (?:more|further) (?:information|details)|more information about|click here|"
                r"visit (?:us\b|"
                r"our (?:web)?site|www|http)|learn more (?:about|at)|find out more|free copy)"
            ),
        ),
        (
            2.0,
            "opens as an advertisement does",
            (
                r"^\W*(?:click here (?:for|to)|order now|buy now|register now|sign up (?:now|today|for)|to "
                r"(?:order|register|subscribe|learn more|book)\b|available now)"
            ),
        ),
        (
            1.5,
            "names a price",
            (
                r"(?:[$£€¥]|\b(?:US\$|S\$|AU\$|USD|EUR|GBP|SGD|AUD)\s?)\s?\d[\d,.]*\d|\b\d+\s?%\s+(?:off|"
                r"discount)|\b(?:discount|special offer|early bird|limited time)\b"
            ),
        ),
        (
            1.0,
            "names a shop",
            (
                r"\b(?:amazon|kindle|paperback|hardcover|hardback|e-?book|bookshops?|bookstores?|barnes (?:&|"
                r"and) noble|itunes|audible|lulu)\b"
            ),
        ),
        (1.0, "gives an address", r"https?://\S+|\bwww\.\S+|[\w.+-]+@[\w-]+\.\w+|\+\d[\d ()-]{7,}\d"),
        (
            0.7,
            "names a length",
            rf"\b{_NUMBERS}[\s-](?:day|hour|week|half-day)\b[\s\w-]{{0,30}}{_GOODS}\b|\bhalf-day\b",
        ),
    )
]
_AGAINST = re.compile(
    (
        r"\b(?:your (?:customers?|team|staff|organi[sz]ation|company|competitors?|employees|managers|senior|"
        r"own)|list|survey|ask|review|identify|measure)\b"
    ),
    re.IGNORECASE,
)
SELLS = 2.5
"""The score from which a paragraph among the steps is an offer."""
SELLS_ALONE = 3.5
"""The score from which a paragraph that ends a body is one."""

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
_PRICE = re.compile(r"(?:(?:US|S|AU|A|C|NZ|HK)?[$£€¥]|\b(?:USD|EUR|GBP|SGD|AUD|RM)\s?)\s?\d[\d,]*(?:\.\d\d)?")


_FORM = re.compile(r"(?i)\b(paperback|kindle|hardcover|hardback|e-?book|pdf|audio|print)\b")


@dataclass(frozen=True, slots=True)
class Selling:
    """How much a paragraph is an advertisement."""

    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Where a text says it comes from."""

    relation: str
    title: str = ""
    author: str = ""
    is_own: bool = False
    """From a book or an article of the author's own."""


def selling(text: str) -> Selling:
    """Return how much `text` sells, with what shows it: a workshop, a price, "give us a call"."""
    if len(text) > 3000:
        return Selling(0.0, "")
    score, reasons = 0.0, []
    for weight, name, pattern in _FEATURES:
        if pattern.search(text):
            score += weight
            reasons.append(name)
    against = len(_AGAINST.findall(text))
    questions = text.count("?")
    score -= min(2.0, 0.4 * against + 0.7 * questions) if score else 0.0
    return Selling(max(score, 0.0), ", ".join(reasons))


def statement_in(text: str) -> Statement | None:
    """Return where `text`, a paragraph, says that the post comes from; None where it does not say so.

    A quotation or a fact can be "taken from" something too, so what is said must be said of the text itself,
    or be all that the paragraph says.
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
    is_own = bool(re.match(r"\s*(?:from\s+)?(?:our|my)\b", rest))
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
    return Statement(relation, title, name, is_own)


def _without_lead(rest: str) -> str:
    """Return `rest` from where a title can begin: without "our new book," and the like."""
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


def price_in(text: str) -> str:
    """Return the prices that `text` names, as written; each with the word that tells what it is for."""
    prices = []
    for found in _PRICE.finditer(text):
        forms = _FORM.findall(text[max(0, found.start() - 25) : found.start()])
        prices.append(f"{forms[-1]} {found[0].strip()}" if forms else found[0].strip())
    return ", ".join(dict.fromkeys(prices))
