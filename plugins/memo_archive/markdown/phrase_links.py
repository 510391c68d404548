"""Mentions: where a memo's own text uses a principle's phrase, and the sentence that it stands in.

A pure step over converted text, so that a phrase that is added or changed never makes a cached body stale.
The markup is our own parser's, known to be well-formed.
"""

from __future__ import annotations

import html
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from memo_archive.markdown.parser import Passage
from memo_archive.markdown.passage_text import TAG, VOID, Block, blocks_of, links_of, sentence_in
from memo_archive.model import LinkKind, Principle, WrittenLink
from memo_archive.text.normalize import folded, folded_markup, is_within_word
from memo_archive.text.sentences import Sentence

_BLOCK_END = "\x01"
_SCHEME = "principle:"
_TRADE_MARK = re.compile(r"(?:[™®℠©]|&(?:trade|reg|copy|#8482|#174);)+")


class Mention(NamedTuple):
    """A place in a passage that means a principle."""

    principle: str
    """Its id."""
    phrase: str
    """As registered; empty where the author linked by hand."""
    anchor: str
    """Id of the paragraph; empty where none has one up to there."""
    sentence: Sentence
    start: int
    """In the passage's markup."""
    end: int
    block_start: int
    """Where the text of its paragraph begins."""


class Matcher:
    """Finds the mentions of all principles at once."""

    def __init__(self, principles: Iterable[Principle]) -> None:
        """Compile the phrases of `principles`; of a phrase that two share, the first has it."""
        self._meant: dict[str, tuple[str, str]] = {}
        self._ids: dict[str, str] = {}
        """The ids that principles have now, by earlier ids."""
        for principle in principles:
            self._ids.update(dict.fromkeys(principle.aliases, principle.id))
            for phrase in principle.phrases:
                key = folded(phrase)
                if key:
                    self._meant.setdefault(key, (principle.id, phrase))
        self._pattern = _pattern_of(self._meant) if self._meant else None
        self.phrases = repr((sorted(self._meant.items()), sorted(self._ids.items())))
        """All that is looked for: what a mention depends on beside its text."""

    def mentions(
        self, passage: Passage, *, anchor: str = "", without: Iterable[str] = ()
    ) -> tuple[Mention, ...]:
        """Return the mentions in `passage` in the order of its text.

        `anchor` is the id of the place the passage stands in; `without` are ids of principles and phrases
        that are not meant in it. A link to a principle that the author made counts as a mention.
        """
        markup = passage.markup
        off = frozenset(without)
        off_phrases = frozenset(map(folded, off))
        blocks = list(blocks_of(markup, anchor))
        found: list[Mention] = []
        if self._pattern:
            for block in _hit(self._pattern, blocks):
                found += self._in_block(self._pattern, markup, block, off, off_phrases)
        if any(link.target.casefold().startswith(_SCHEME) for link in passage.links):
            found += self._by_hand(passage, blocks)
        return tuple(sorted(found, key=lambda mention: mention.start))

    def _in_block(
        self,
        pattern: re.Pattern[str],
        markup: str,
        block: Block,
        off: frozenset[str],
        off_phrases: frozenset[str],
    ) -> Iterator[Mention]:
        text = folded_markup(markup, block.start, block.end, left_out=tuple(block.left_out))
        candidates = []
        for found in pattern.finditer(f" {text.text}"):
            start, end = found.start(1) - 1, found.end(1) - 1
            principle, phrase = self._meant[found[1]]
            if principle in off or found[1] in off_phrases or is_within_word(text.text, end):
                continue
            if start and is_within_word(text.text, start - 1):
                continue
            candidates.append((start, end, principle, phrase))
        for start, end, principle, phrase in _longest(candidates):
            first, last = text.starts[start], text.ends[end - 1]
            mark = _TRADE_MARK.match(markup, last)
            last = mark.end() if mark else last
            sentence = sentence_in(markup, block, first, last)
            yield Mention(principle, phrase, block.anchor, sentence, first, last, block.start)

    def _by_hand(self, passage: Passage, blocks: list[Block]) -> Iterator[Mention]:
        for link in links_of(passage, blocks):
            if link.link.target.casefold().startswith(_SCHEME):
                name = unquote(link.link.target[len(_SCHEME) :].partition("#")[0])
                name = self._ids.get(name, name)
                yield Mention(name, "", link.anchor, link.sentence, link.start, link.end, link.block_start)


def _hit(pattern: re.Pattern[str], blocks: Iterable[Block]) -> list[Block]:
    """Return those of `blocks` that hold a phrase: a quick look at all the text at once."""
    own = [block for block in blocks if block.is_own]
    text = _BLOCK_END.join("".join(block.text) for block in own)
    text = f" {folded(html.unescape(text) if '&' in text else text)}"
    numbers = []
    counted = number = 0
    for found in pattern.finditer(text):
        number += text.count(_BLOCK_END, counted, found.start(1))
        counted = found.start(1)
        numbers.append(number)
    return [own[number] for number in dict.fromkeys(numbers)]


def with_links(
    passage: Passage, mentions: Iterable[Mention], linked: Iterable[str], *, described: str = ""
) -> tuple[Passage, tuple[str, ...]]:
    """Return `passage` with a link on the first mention of each principle, and the ids of those linked.

    `mentions` are those of the passage. Only principles of `linked` become links, and none that the author
    linked in the passage by hand. `described` names, with the principle's id after it, the element that says
    what it is. The text that the passage shows stays the same to the letter.
    """
    wanted = set(linked)
    mentions = list(mentions)
    wanted -= {mention.principle for mention in mentions if not mention.phrase}
    pieces: list[str] = []
    links = list(passage.links)
    done: list[str] = []
    place = 0
    for mention in mentions:
        if mention.principle not in wanted or mention.start < place:
            continue
        wanted.discard(mention.principle)
        name = html.escape(mention.principle)
        about = f' aria-describedby="{html.escape(described)}{name}"' if described else ""
        opening = f'<a class="principle-link" href="\x02/{len(links)}/\x03"{about}>'
        links.append(WrittenLink(LinkKind.LINK, f"principle:{mention.principle}"))
        start, end, before, after_opening, before_closing, after = _apart(passage.markup, mention)
        inner = passage.markup[start:end]
        pieces += (passage.markup[place:start], before, opening, after_opening, inner)
        pieces += (before_closing, "</a>", after)
        done.append(mention.principle)
        place = end
    if not done:
        return passage, ()
    pieces.append(passage.markup[place:])
    return Passage("".join(pieces), tuple(links), passage.headings, passage.anchors), tuple(done)


def _pattern_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds, after each sign that is no letter, the longest of the folded `phrases`.

    As a look-ahead, so that phrases that overlap are all found; their common beginnings are tried once.
    """
    return re.compile(rf"\W(?=({_tree_of(phrases)})(?!\w))")


def _tree_of(endings: Iterable[str]) -> str:
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for ending in endings:
        by_letter[ending[:1]].append(ending)
    branches = []
    for letter, those in sorted(by_letter.items()):
        if letter:
            start = os.path.commonprefix(those)  # noqa: RUF071 - of letters, as it does
            rest = [ending[len(start) :] for ending in those]
            branches.append(re.escape(start) + (_tree_of(rest) if len(rest) > 1 else ""))
    # An ending of no letters comes last: the longest wins.
    return f"(?:{'|'.join(branches)}){'?' if '' in by_letter else ''}"


def _longest(candidates: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """Return those that do not overlap: the longer wins, of equals the first."""
    if len(candidates) < 2:
        return candidates
    taken: list[tuple[int, int, str, str]] = []
    for one in sorted(candidates, key=lambda c: (c[0] - c[1], c[0])):
        if all(one[1] <= other[0] or other[1] <= one[0] for other in taken):
            taken.append(one)
    return sorted(taken)


def _apart(markup: str, mention: Mention) -> tuple[int, int, str, str, str, str]:
    """Return where a link around `mention` goes, and what keeps elements nested that it would cut in two.

    That is start and end; what to close before the link and to open again in it; what to close in it and to
    open again after it. An element that would be cut is closed and opened again, so that nothing looks other.
    """
    start, end = mention.start, mention.end
    around = _open_at(markup, mention.block_start, start)
    cut_before, cut_after = _unbalanced(markup, start, end)
    while cut_before and around and markup.endswith(around[-1], 0, start):
        start -= len(around.pop())
        cut_before -= 1
    while cut_after and markup.startswith(_closing(cut_after[-1]), end):
        end += len(_closing(cut_after.pop()))
    before = around[len(around) - cut_before :] if cut_before else []
    return (
        start,
        end,
        "".join(map(_closing, reversed(before))),
        "".join(map(_anew, before)),
        "".join(map(_closing, reversed(cut_after))),
        "".join(map(_anew, cut_after)),
    )


def _open_at(markup: str, start: int, end: int) -> list[str]:
    """Return the tags of the inline elements that are open at `end`, outermost first."""
    tags: list[str] = []
    for found in TAG.finditer(markup, start, end):
        if found[2] is None or found[2] in VOID:
            continue
        if found[1]:
            if tags:
                tags.pop()
        else:
            tags.append(found[0])
    return tags


def _unbalanced(markup: str, start: int, end: int) -> tuple[int, list[str]]:
    """Return how many elements of before are closed within, and the tags of those that stay open."""
    closed, tags = 0, []
    for found in TAG.finditer(markup, start, end):
        if found[2] is None or found[2] in VOID:
            continue
        if not found[1]:
            tags.append(found[0])
        elif tags:
            tags.pop()
        else:
            closed += 1
    return closed, tags


def _closing(tag: str) -> str:
    found = TAG.match(tag)
    return f"</{found[2]}>" if found else ""


def _anew(tag: str) -> str:
    """Return an opening tag as it opens the second part of an element; an id is the first part's."""
    return re.sub(r'\s+id="[^"]*"', "", tag)
