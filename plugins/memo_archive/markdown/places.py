"""Places: the line and column at which each link of a text begins.

markdown-it notes the lines of blocks, and parses the text of a block on its own, without the marks of
quotations, lists and tables before it. The rules that make links note where in that text each begins; from
this and the lines of the block follows its place in the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, autolink, html_inline, image, link
from markdown_it.token import Token

_START = "starts"
_LINKS = frozenset({"link_open", "image", "html_inline"})
_Rule = Callable[[StateInline, bool], bool]
_RULES: dict[str, tuple[str, _Rule]] = {
    "autolink": ("<", autolink),
    "html_inline": ("<", html_inline),
    "image": ("!", image),
    "link": ("[", link),
}
"""The library's rules by name, each with the character that all it matches begins with."""


class Place(NamedTuple):
    """A place in a text."""

    line: int
    """1-based."""
    column: int
    """1-based."""


def note_starts(parser: MarkdownIt) -> None:
    """Have `parser` note where in the text of its block each link, image and tag begins."""
    for name, (first, rule) in _RULES.items():
        parser.inline.ruler.at(name, _noting(first, rule))


def _noting(first: str, rule: _Rule) -> _Rule:
    def noting(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's form
        if state.src[state.pos] != first:
            return False
        start, before = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            for token in state.tokens[before:]:
                if token.type in _LINKS:  # the first is the rule's own; text before it was pending
                    token.meta[_START] = start
                    break
        return matched

    return noting


class Places:
    """Finds places in a source by its lines."""

    def __init__(self, source: str) -> None:
        self._lines = source.split("\n")
        self._searched: tuple[int, int] = (-1, 0)
        """A line of a table, and up to where its cells have been found."""
        self._has_escaped_bars = False
        """The text that was found last is a cell in which `|` is written `\\|`."""

    def of_links(self, block: Token, children: Sequence[Token]) -> Iterator[tuple[Token, Place]]:
        """Yield the links, images and tags among `children` of the inline token `block`, and places."""
        first = self._first_column(block) if "\n" not in block.content else None
        searched = 0
        for number, token in enumerate(children):
            if token.type not in _LINKS:
                continue
            start = token.meta.get(_START)
            if start is None:  # a bare address, which its text finds
                text = children[number + 1].content if number + 1 < len(children) else ""
                start = max(block.content.find(text, searched), searched)
            searched = max(searched, start + 1)
            yield token, self._place(block, start, first)

    def of(self, block: Token, start: int) -> Place:
        """Return the place of what begins at `start` in the text of the inline token `block`."""
        first = self._first_column(block) if "\n" not in block.content else None
        return self._place(block, start, first)

    def _place(self, block: Token, start: int, first: int | None) -> Place:
        line = block.map[0] if block.map else 0
        if first is not None:
            bars = block.content.count("|", 0, start) if self._has_escaped_bars else 0
            return Place(line + 1, first + start + bars + 1)
        content = block.content
        line += content.count("\n", 0, start)
        begin = content.rfind("\n", 0, start) + 1
        end = content.find("\n", begin)
        written = content[begin : end if end >= 0 else len(content)]
        text = written.strip()
        at = self._line(line).rfind(text)
        blank = len(written) - len(written.lstrip())
        return Place(line + 1, max(at, 0) + max(start - begin - blank, 0) + 1)

    def _first_column(self, block: Token) -> int:
        """Return the 0-based column of the one line of `block`; cells are sought from left to right."""
        line = block.map[0] if block.map else 0
        source, text = self._line(line), block.content.strip()
        from_here = self._searched[1] if self._searched[0] == line else 0
        for written in (text, text.replace("|", "\\|")):
            at = source.find(written, from_here) if "|" in source else source.rfind(written)
            if at >= 0:
                self._searched = (line, at + len(written))
                self._has_escaped_bars = written != text
                return at
        return 0

    def _line(self, number: int) -> str:
        return self._lines[number] if number < len(self._lines) else ""
