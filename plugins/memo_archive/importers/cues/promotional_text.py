"""Promotional paragraphs: a score from cues such as a price, a call to order, goods of the author's own."""

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
"""The score from which the last paragraph of a body is an offer."""

_PRICE = re.compile(r"(?:(?:US|S|AU|A|C|NZ|HK)?[$£€¥]|\b(?:USD|EUR|GBP|SGD|AUD|RM)\s?)\s?\d[\d,]*(?:\.\d\d)?")


_FORM = re.compile(r"(?i)\b(paperback|kindle|hardcover|hardback|e-?book|pdf|audio|print)\b")


@dataclass(frozen=True, slots=True)
class PromotionScore:
    """How promotional a paragraph is."""

    score: float
    why: str


def promotion_score(text: str) -> PromotionScore:
    """Return a score for the promotional cues in `text`, such as a price, and the names of the cues."""
    if len(text) > 3000:
        return PromotionScore(0.0, "")
    score, reasons = 0.0, []
    for weight, name, pattern in _FEATURES:
        if pattern.search(text):
            score += weight
            reasons.append(name)
    against = len(_AGAINST.findall(text))
    questions = text.count("?")
    score -= min(2.0, 0.4 * against + 0.7 * questions) if score else 0.0
    return PromotionScore(max(score, 0.0), ", ".join(reasons))


def price_in(text: str) -> str:
    """Return the prices in `text`, as written; each after the form of the book it is for, if named."""
    prices = []
    for found in _PRICE.finditer(text):
        forms = _FORM.findall(text[max(0, found.start() - 25) : found.start()])
        prices.append(f"{forms[-1]} {found[0].strip()}" if forms else found[0].strip())
    return ", ".join(dict.fromkeys(prices))
