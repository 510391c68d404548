"""Trees of pages: nh3 cleans and mends HTML, so that a few lines can read its output.

nh3 parses as browsers do: unclosed tags, tables in tables and Word's markup come out well formed, without
scripts, styles or event handlers.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import nh3

MAX_DEPTH = 120
"""Levels of elements; no page means more, and a parser's work grows with the square of the depth."""

_TAGS = frozenset(
    """a abbr acronym address article aside b big blockquote body br button caption center cite code dd del
    details
    dfn div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i iframe
    img input
    ins kbd label legend li link main mark meta nav ol p pre q s samp section small span strike strong sub
    summary sup
    table tbody td tfoot th thead time title tr tt u ul var picture source""".split()
)
_WITH_CONTENT = frozenset(
    "script style select textarea svg noscript object template canvas applet math".split()
)
_ATTRIBUTES = frozenset(
    """align alt class colspan content data-hook data-lazy-src data-orig-file data-original data-src datetime
    height hidden href id itemprop itemtype name property rel role rowspan size src start style title type
    value width""".split()
)
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "data"})
VOID = frozenset("br hr img input link meta source".split())
_TOKEN = re.compile(
    r'<(?P<close>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?: [^\s="]+="[^"]*")*)>|(?P<text>[^<]+)'
)
_ATTRIBUTE = re.compile(r' ([^\s="]+)="([^"]*)"')
# These nest as deep as they are written; others are closed by the next of their kind.
_NESTING = re.compile(
    r"<(?P<close>/?)(?:div|span|table|blockquote|section|article|ul|ol|dl|font|b|i|u|em|strong|small|big|"
    r"center|"
    r"sub|sup|a|fieldset|form|main|aside|header|footer|nav|details|figure|tt|code|ins|del|s|strike|q|"
    r"cite)\b[^>]*>",
    re.IGNORECASE,
)


class Node:
    """An element of a page."""

    __slots__ = ("attributes", "children", "parent", "tag", "tokens")

    def __init__(self, tag: str, attributes: dict[str, str], parent: Node | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Node | str] = []
        self.tokens = frozenset(
            f"{attributes.get('class', '')} {attributes.get('id', '')}".casefold().split()
        )
        """Its classes and its id, in lower case."""

    def get(self, name: str) -> str:
        """Return an attribute; empty where it is absent."""
        return self.attributes.get(name, "")

    def nodes(self) -> Iterator[Node]:
        """Yield the elements in this one, in document order."""
        stack = [iter(self.children)]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
            elif isinstance(child, Node):
                yield child
                stack.append(iter(child.children))

    def strings(self) -> Iterator[str]:
        """Yield the pieces of text in this one."""
        stack = [iter(self.children)]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
            elif isinstance(child, Node):
                stack.append(iter(child.children))
            else:
                yield child

    def above(self) -> Iterator[Node]:
        """Yield the elements around this one, nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def line(self) -> str:
        """Its text on one line."""
        return " ".join(" ".join(self.strings()).split())

    @property
    def words(self) -> int:
        """The number of words in it."""
        return sum(len(text.split()) for text in self.strings())


def tree_of(page: str) -> Node:
    """Return the cleaned tree of a page."""
    markup = nh3.clean(
        _shallow(page),
        tags=set(_TAGS),
        clean_content_tags=set(_WITH_CONTENT),
        attributes={"*": set(_ATTRIBUTES)},
        link_rel=None,
        url_schemes=set(_SCHEMES),
        strip_comments=True,
    )
    root = Node("root", {}, None)
    here = root
    for found in _TOKEN.finditer(markup):
        text = found["text"]
        if text is not None:
            here.children.append(html.unescape(text))
        elif found["close"]:
            if here.parent is not None:
                here = here.parent
        else:
            attributes = {
                name: html.unescape(value) for name, value in _ATTRIBUTE.findall(found["attributes"])
            }
            node = Node(found["tag"], attributes, here)
            here.children.append(node)
            if node.tag not in VOID:
                here = node
    return root


def _shallow(page: str) -> str:
    """Return `page` without tags deeper than MAX_DEPTH; their text stays."""
    depth = 0
    deepest = 0
    for found in _NESTING.finditer(page):
        depth = max(0, depth - 1) if found["close"] else depth + 1
        deepest = max(deepest, depth)
    if deepest <= MAX_DEPTH:
        return page
    depth = 0

    def kept(found: re.Match[str]) -> str:
        nonlocal depth
        if found["close"]:
            depth = max(0, depth - 1)
            return found[0] if depth < MAX_DEPTH else ""
        depth += 1
        return found[0] if depth <= MAX_DEPTH else ""

    return _NESTING.sub(kept, page)
