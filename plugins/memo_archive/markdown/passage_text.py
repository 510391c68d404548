"""Passage text: the stretches of running text in a passage's HTML, and the links of each in their sentences.

The markup is our own parser's, known to be well-formed. Text of the author's own stands in paragraphs and in
lists: not in headings, links, code, tables, captions and quotations.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from memo_archive.markdown.parser import Passage
from memo_archive.model import WrittenLink
from memo_archive.text.normalize import BREAK
from memo_archive.text.sentences import Sentence, sentence_around

OFF = "no-principles"
"""The class of a passage without mentions: a paragraph that ends with a line `{.no-principles}`, say."""

TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>"]*(?:"[^"]*"[^>"]*)*)>|<!--.*?-->', re.DOTALL)
VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_TOKEN = re.compile(r'href="\x02/(\d+)/\x03"')
_NOTE_MARK = re.compile(r'<sup id="fnref[^"]*">.*?</sup>|<a class="footnote-backref".*?</a>', re.DOTALL)
_SPACES = re.compile(r"\s{2,}|[^\S ]")
_BLOCKS = frozenset(
    """blockquote caption col colgroup dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 hr
    li ol p pre summary table tbody td tfoot th thead tr ul""".split()
)
_NOT_OWN = frozenset("blockquote caption figcaption figure h1 h2 h3 h4 h5 h6 pre summary table".split())
_NOT_OWN_INLINE = frozenset("a code del img kbd q rt s samp var".split())
_ID = re.compile(r'\bid="([^"]*)"')
_CLASSES = re.compile(r'\bclass="([^"]*)"')


class LinkInText(NamedTuple):
    """A link of a passage with the sentence around it."""

    link: WrittenLink
    anchor: str
    sentence: Sentence
    start: int
    """Of the link's text, in the passage's markup."""
    end: int
    block_start: int


@dataclass(slots=True)
class Block:
    """A stretch of text without block structure."""

    start: int = 0
    end: int = 0
    anchor: str = ""
    is_own: bool = True
    text: list[str] = field(default_factory=list)
    """The text that counts, `BREAK` where something is left out."""
    left_out: list[tuple[int, int]] = field(default_factory=list)
    links: list[tuple[int, int, int]] = field(default_factory=list)
    """Number of the link, start and end of its text."""


def links_in_text(passage: Passage) -> Iterator[LinkInText]:
    """Yield the links of `passage`, each with the sentence it stands in; images are none."""
    if passage.links:
        yield from links_of(passage, _blocks_with_links(passage.markup))


def _blocks_with_links(markup: str) -> list[Block]:
    """Return the blocks of `markup` that have links, and perhaps others.

    Most links stand in a paragraph that has an id, so that nothing around it matters.
    """
    blocks: list[Block] = []
    place = 0
    for token in _TOKEN.finditer(markup):
        if token.start() < place:
            continue
        start = markup.rfind('<p id="', place, token.start())
        end = markup.find("</p>", token.end())
        if start < 0 or end < 0 or "</p>" in markup[start : token.start()]:
            return list(blocks_of(markup, ""))
        blocks += blocks_of(markup, "", start, end)
        place = end
    return blocks


def blocks_of(markup: str, anchor: str, first: int = 0, last: int | None = None) -> Iterator[Block]:
    """Yield the stretches of text of `markup[first:last]` that have no block structure within."""
    last = len(markup) if last is None else last
    elements: list[tuple[str, str, bool]] = [("", anchor, True)]
    block = Block(start=first, anchor=anchor)
    skipped, depth, skipped_from = "", 0, 0
    last_id = anchor
    open_link = -1
    place = first
    for found in TAG.finditer(markup, first, last):
        start, end = found.span()
        if start > place and not skipped:
            block.text.append(markup[place:start])
        place = end
        closing, name, attributes = found.groups()
        if name is None:
            continue
        if name in _BLOCKS:
            if skipped:  # An inline element is never open here, in markup that is well-formed.
                block.left_out.append((skipped_from, start))
                skipped = ""
            block.end = start
            if block.links or (block.text and block.text != ["\n"]):
                yield block
                block = Block()
            else:  # Most tags follow on one another; their block is used again, as making one takes its time.
                block.text.clear()
            if closing:
                while len(elements) > 1:
                    if elements.pop()[0] == name:
                        break
            elif name not in VOID:
                has_id = _ID.search(attributes) if attributes else None
                last_id = has_id[1] if has_id else last_id
                is_own = elements[-1][2] and name not in _NOT_OWN and not (attributes and _is_off(attributes))
                elements.append((name, has_id[1] if has_id else elements[-1][1], is_own))
            block.start, block.anchor, block.is_own = end, elements[-1][1] or last_id, elements[-1][2]
            continue
        if name == "a":
            if not closing:
                token = _TOKEN.search(attributes)
                if token:
                    block.links.append((int(token[1]), end, end))
                    open_link = len(block.links) - 1
            elif 0 <= open_link < len(block.links):
                number, text_start, _ = block.links[open_link]
                block.links[open_link] = (number, text_start, start)
                open_link = -1
        if skipped:
            if name == skipped:
                depth += -1 if closing else 1
                if not depth:
                    block.left_out.append((skipped_from, end))
                    skipped = ""
        elif name == "br":
            block.text.append(" ")
        elif name == "img":
            block.text.append(BREAK)
            block.left_out.append((start, end))
        elif not closing and (name in _NOT_OWN_INLINE or (attributes and _is_off(attributes))):
            block.text.append(BREAK)
            skipped, depth, skipped_from = name, 1, start
    if place < last and not skipped:
        block.text.append(markup[place:last])
    block.end = last
    if skipped:
        block.left_out.append((skipped_from, block.end))
    if block.text or block.links:
        yield block


def _is_off(attributes: str) -> bool:
    if OFF not in attributes:
        return False
    found = _CLASSES.search(attributes)
    return bool(found) and OFF in found[1].split()  # type: ignore[index]


def links_of(passage: Passage, blocks: list[Block]) -> Iterator[LinkInText]:
    """Yield the links in `blocks` of `passage`, each with its sentence."""
    for block in blocks:
        for number, start, end in block.links:
            sentence = sentence_in(passage.markup, block, start, end)
            yield LinkInText(passage.links[number], block.anchor, sentence, start, end, block.start)


def sentence_in(markup: str, block: Block, start: int, end: int) -> Sentence:
    """Return the sentence of `block` around the words from `start` to `end` of `markup`."""
    before, words, after = (
        _visible(markup[first:last]) for first, last in ((block.start, start), (start, end), (end, block.end))
    )
    before = before.lstrip()
    if before.endswith(" ") and words.startswith(" "):
        words = words[1:]
    if words.endswith(" ") and after.startswith(" "):
        after = after[1:]
    return sentence_around(f"{before}{words}{after}", len(before), len(before) + len(words))


def _visible(markup: str) -> str:
    """Return the text of `markup` without the marks of notes, white space collapsed but for the ends."""
    if "<" in markup:
        markup = TAG.sub(lambda m: " " if m[2] == "br" else "", _NOTE_MARK.sub("", markup))
    if "&" in markup:
        markup = html.unescape(markup)
    # In what is printable, all white space is spaces.
    return markup if markup.isprintable() and "  " not in markup else _SPACES.sub(" ", markup)
