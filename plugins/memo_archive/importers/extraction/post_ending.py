"""The ending of a post: key point, steps, offers, attribution, note on the author."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from memo_archive.importers.cues.attribution import Attribution, attribution_in
from memo_archive.importers.cues.bylines import NAME_IN_TEXT
from memo_archive.importers.cues.closing_labels import Label, LabelMatch, label_of
from memo_archive.importers.cues.promotional_text import SELLS, SELLS_ALONE, price_in, promotion_score
from memo_archive.importers.post import Block, Dropped, Guess, Kind, Span, trimmed
from memo_archive.importers.segmentation.page_rows import is_set_off

_BIO = re.compile(
    rf"(?:about the author\W+)?(?P<name>{NAME_IN_TEXT})(?:\s*\([^)]{{1,60}}\))?,?\s+(?:is|was|has been|"
    rf"writes|helps|works|founded|co-founded|speaks)\b",
)
_BIO_WORDS = re.compile(
    r"\b(?:author|consultant|founder|co-?founder|president|speaker|coach|director|ceo|chief|principal|"
    r"professor|writer|editor|"
    r"partner|strategist|expert|marketer|columnist|blogger|entrepreneur|trainer|instructor|owner|"
    r"consultancy|adviser|advisor)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offered:
    """A closing call."""

    block: Block
    price: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """A post divided into body and ending."""

    body: tuple[Block, ...]
    key_point: tuple[Block, ...] = ()
    steps: tuple[Block, ...] = ()
    offers: tuple[Offered, ...] = ()
    attribution: Attribution | None = None
    attribution_text: str = ""
    author: str = ""
    guesses: tuple[Guess, ...] = ()
    dropped: tuple[Dropped, ...] = ()


@dataclass(slots=True)
class _EndingCollector:
    """Collects the parts of an ending."""

    key_point: list[Block] = field(default_factory=list)
    steps: list[Block] = field(default_factory=list)
    offers: list[Offered] = field(default_factory=list)
    attribution: Attribution | None = None
    attribution_text: str = ""
    author: str = ""
    guesses: list[Guess] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def closes(self, block: Block, *, needed: float) -> bool:
        """Take `block` in if it is an offer, an attribution or a note on the author; tell whether it was."""
        if block.kind not in (Kind.PARAGRAPH, Kind.LINES, Kind.MARKDOWN, Kind.QUOTE, Kind.ITEM):
            return False
        text = block.line
        sells = promotion_score(text)
        attribution = attribution_in(text)
        is_offer = sells.score >= (SELLS if attribution else needed)
        if attribution and not self.attribution:
            self.attribution, self.attribution_text = attribution, text
            self.guesses.append(
                Guess(
                    "source",
                    text,
                    0.9 if attribution.title else 0.6,
                    f"it says that it is {attribution.relation.replace('-', ' ')}",
                )
            )
            if not is_offer:
                self.dropped.append(Dropped(text, "kept as the field `source`"))
                return True
        if is_offer:
            price = price_in(text)
            self.offers.append(Offered(block, price))
            confidence = min(0.95, 0.45 + 0.1 * sells.score)
            self.guesses.append(Guess("offer", text, confidence, sells.why))
            return True
        biography = _BIO.match(text)
        if biography and _BIO_WORDS.search(text[:240]):
            self.author = self.author or biography["name"]
            self.guesses.append(Guess("author", biography["name"], 0.65, f"the note “{text[:60]}…”"))
            self.dropped.append(Dropped(text, "about the author"))
            return True
        return False


def ending_of(blocks: Sequence[Block]) -> Ending:
    """Return the body and the ending of a post."""
    labels = _labels(blocks)
    key_at, action_at = _chosen(blocks, labels)
    taker = _EndingCollector()
    if key_at is None and action_at is None:
        body = _without_closing_calls(list(blocks), taker)
        return _ending(body, taker)
    starts = [n for n in (key_at, action_at) if n is not None]
    body = list(blocks[: min(starts)])
    if key_at is not None:
        end = action_at if action_at is not None and action_at > key_at else len(blocks)
        body += _take_key_point(blocks[key_at:end], labels[key_at], taker)
    if action_at is not None:
        end = key_at if key_at is not None and key_at > action_at else len(blocks)
        body += _take_steps(blocks[action_at:end], labels[action_at], taker)
    if not taker.steps and not taker.key_point:
        return _ending(_without_closing_calls(list(blocks), taker), taker)
    if action_at is None or not taker.offers:
        body = _without_closing_calls(body, taker)
    return _ending(body, taker)


def _ending(body: Sequence[Block], taker: _EndingCollector) -> Ending:
    body = list(body)
    while body and body[-1].kind is Kind.RULE:
        body.pop()
    return Ending(
        tuple(body),
        tuple(taker.key_point),
        tuple(taker.steps),
        tuple(taker.offers),
        taker.attribution,
        taker.attribution_text,
        taker.author,
        tuple(taker.guesses),
        tuple(taker.dropped),
    )


def _labels(blocks: Sequence[Block]) -> dict[int, LabelMatch]:
    found = {}
    for number, block in enumerate(blocks):
        is_code = any(span.code for span in block.spans[:1])
        if block.kind in (Kind.PARAGRAPH, Kind.HEADING, Kind.LINES, Kind.MARKDOWN) and not is_code:
            label = label_of(block.text, is_set_off=is_set_off(block))
            if label:
                found[number] = label
    return found


def _chosen(blocks: Sequence[Block], labels: dict[int, LabelMatch]) -> tuple[int | None, int | None]:
    """Return the indexes of key point and steps: the last label of each; synonyms only in the second half."""
    total = sum(block.words for block in blocks) or 1
    before = 0
    shares = []
    for block in blocks:
        shares.append(before / total)
        before += block.words

    def last(label: Label) -> int | None:
        ours = [n for n, found in labels.items() if found.label is label and found.is_ours]
        if ours:
            return ours[-1]
        like = [n for n, found in labels.items() if found.label is label and shares[n] >= 0.5]
        return like[-1] if like else None

    return last(Label.KEY_POINT), last(Label.TAKING_ACTION)


def _take_key_point(blocks: Sequence[Block], label: LabelMatch, taker: _EndingCollector) -> list[Block]:
    """Take in the key point; return the blocks after it that belong to the body."""
    first = _after_label(blocks[0], label)
    rest = list(blocks[1:])
    if first is None:
        while rest and rest[0].kind in (Kind.RULE, Kind.IMAGE):
            rest.pop(0)
        if not rest:
            return []
        first = rest.pop(0)
    taker.key_point = _lines_of(first)
    is_single = len(taker.key_point) == 1 and len(re.findall(r"[.!?](?=\s+[A-Z“\"])", first.line)) < 3
    taker.guesses.append(
        Guess(
            "key_point",
            first.line,
            label.confidence if is_single else min(label.confidence, 0.65),
            "the label “" + blocks[0].text[: label.end].strip() + "”",
        )
    )
    left = []
    for number, block in enumerate(rest):
        if not taker.closes(block, needed=SELLS):
            left.append(block)
            if block.words > 4 and number == 0:
                taker.guesses.append(
                    Guess(
                        "body",
                        block.line,
                        0.5,
                        "it follows the key point, and was put at the end of the body",
                    )
                )
    return left


def _take_steps(blocks: Sequence[Block], label: LabelMatch, taker: _EndingCollector) -> list[Block]:
    """Take in the steps; return the pictures, tables and code among them, which belong to the body."""
    first = _after_label(blocks[0], label)
    left: list[Block] = []
    count = 0
    is_past_rule = False
    for block in [*([first] if first else []), *blocks[1:]]:
        if block.kind is Kind.RULE:
            is_past_rule = bool(taker.steps)
        elif block.kind in (Kind.IMAGE, Kind.TABLE, Kind.CODE):
            left.append(block)
        elif not taker.closes(block, needed=1.5 if is_past_rule else SELLS):
            taker.steps += _lines_of(block)
            count += 1
    why = f"what follows the label “{blocks[0].text[: label.end].strip()}”, a paragraph a step"
    for step in taker.steps:
        is_long = step.words > 120
        taker.guesses.append(
            Guess("taking_action", step.line, min(label.confidence, 0.6 if is_long else 1.0), why)
        )
    return left


def _after_label(block: Block, label: LabelMatch) -> Block | None:
    """Return `block` without its label; None where nothing else is in it."""
    if block.kind is Kind.MARKDOWN:
        bare = _markdown_after(block, label)
        return (
            replace(block, source=bare, spans=trimmed(block.spans, label.end)) if bare.strip(" *_#") else None
        )
    spans = trimmed(block.spans, label.end)
    if not "".join(span.text for span in spans).strip():
        return None
    return Block(Kind.PARAGRAPH if block.kind is Kind.HEADING else block.kind, spans)


def _markdown_after(block: Block, label: LabelMatch) -> str:
    """Return a piece of Markdown without the label at its beginning."""
    words = re.findall(r"\w+", block.text[: label.end])
    pattern = r"[\W_]*" + r"[\W_]*".join(map(re.escape, words)) + r"[ \t*_:：.\-–—]*"
    found = re.match(pattern, block.source)
    return block.source[found.end() :].lstrip() if found else block.source


def _lines_of(block: Block) -> list[Block]:
    """Return the lines of front matter in a block: paragraphs, and the entries of lists."""
    if block.kind is Kind.LIST:
        return [Block(Kind.PARAGRAPH, _joined(item)) for item in block.children]
    if block.kind is Kind.MARKDOWN:
        return _lines_of_markdown(block)
    if block.children:
        return [Block(Kind.PARAGRAPH, _joined(block))]
    return [Block(Kind.PARAGRAPH, block.spans)]


def _joined(block: Block) -> tuple[Span, ...]:
    if not block.children:
        return block.spans
    spans: list[Span] = []
    for child in block.children:
        spans += [*([Span(" ")] if spans else []), *_joined(child)]
    return tuple(spans)


def _lines_of_markdown(block: Block) -> list[Block]:
    """Return a piece of Markdown as its paragraphs and the entries of its list."""
    entries: list[list[str]] = []
    for line in block.source.split("\n"):
        bullet = re.match(r" {0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)", line)
        if bullet:
            entries.append([line[bullet.end() :].strip()])
        elif line.strip() and entries:
            entries[-1].append(line.strip())
        elif line.strip():
            entries.append([line.strip()])
    texts = [" ".join(parts) for parts in entries]
    return [
        Block(Kind.MARKDOWN, (Span(re.sub(r"[*_`]+|\]\([^)]*\)|\[", "", text)),), source=text)
        for text in texts
    ]


def _without_closing_calls(body: list[Block], taker: _EndingCollector) -> list[Block]:
    """Return `body` without the offers, attribution and note on the author at its end."""
    kept = list(body)
    last = _EndingCollector(
        attribution=taker.attribution, attribution_text=taker.attribution_text, author=taker.author
    )
    for _ in range(5):
        while len(kept) > 1 and kept[-1].kind is Kind.RULE:
            kept.pop()
        if len(kept) < 2 or not last.closes(kept[-1], needed=SELLS_ALONE):
            break
        kept.pop()
    # Collected from the end.
    taker.offers += reversed(last.offers)
    taker.guesses += reversed(last.guesses)
    taker.dropped += reversed(last.dropped)
    taker.attribution, taker.attribution_text, taker.author = (
        last.attribution,
        last.attribution_text,
        last.author,
    )
    return kept if last.guesses else body
