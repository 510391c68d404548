"""Detection of the elements that are posts, by their names in themes and by their content."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from memo_archive.importers.readers.html_boilerplate import why_no_post, why_no_post_above
from memo_archive.importers.readers.html_tree import Node

_SURE = frozenset(
    """hentry h-entry type-post blog-post blogpost post-entry blog-entry blog-item article-post single-post
    post-wrapper""".split()
)
_MAYBE = frozenset(
    """post entry node node-blog node-article item-page article asset asset-entry news-item journal-entry
    blog_post story post-item item-post""".split()
)
_POST_ID = re.compile(r"(?:post|entry|article|node)-?\d+")
_TYPES = re.compile(r"schema\.org/(?:BlogPosting|Article|NewsArticle)\b|hnews", re.IGNORECASE)
_NEVER = frozenset("body a span p ul h1 h2 h3 link meta img main".split())
_CONTAINERS = frozenset("article body center div form main section table tbody td tr root".split())
_SHORTEST = 8
"""Words below which an element is no post."""


@dataclass(slots=True)
class Candidate:
    """An element that may be a post."""

    node: Node
    strength: int
    """Strength of its names as evidence: 2 or 3."""
    inner: list[Candidate] = field(default_factory=list)
    day_above: str = ""
    """The text of the dateline above it, as on Blogger's pages."""


class MeasuredPage:
    """A page's tree, with the words of each element counted once."""

    def __init__(self, tree: Node) -> None:
        self.tree = tree
        self._words: dict[int, int] = {}
        self._count(tree)

    def words(self, node: Node) -> int:
        """Return the number of words in `node`."""
        return self._words[id(node)]

    def why(self, node: Node) -> str:
        """Return the reason why `node` is no part of a post; empty for the element with most words."""
        why = why_no_post(node)
        is_most = self.words(node) > max(150, 0.6 * self.words(self.tree))
        return "" if why and why != "hidden on the page" and is_most else why

    def _count(self, node: Node) -> int:
        total = sum(len(c.split()) if isinstance(c, str) else self._count(c) for c in node.children)
        self._words[id(node)] = total
        return total


def posts_on(page_tree: MeasuredPage, *, is_article: bool) -> list[Candidate]:
    """Return the elements of a page that are posts, in order; none where no names tell.

    `is_article` means that the page declares itself one article: smaller posts on it are teasers.
    """
    posts = [post for candidate in _candidates(page_tree) for post in _resolved(candidate, page_tree)]
    posts = [post for post in posts if page_tree.words(post.node) >= _SHORTEST]
    if len(posts) > 1:
        sizes = [page_tree.words(post.node) for post in posts]
        largest = max(range(len(posts)), key=lambda n: sizes[n])
        others = [n for n in range(len(posts)) if n != largest]
        is_apart = all(posts[n].node.parent is not posts[largest].node.parent for n in others)
        if (is_article or is_apart) and all(sizes[n] * 4 < sizes[largest] for n in others):
            return [posts[largest]]
    are_posts = any(heading_in(p.node) or (p.strength == 3 and page_tree.words(p.node) > 40) for p in posts)
    return posts if are_posts else []


def main_of(page_tree: MeasuredPage, *, title: str) -> Node:
    """Return the smallest element that holds most of the page's prose and the text of its `title`."""
    prose: dict[int, int] = {}
    _count_prose(page_tree.tree, prose, page_tree.why)
    wanted = 0.85 * prose[id(page_tree.tree)]
    titled = _above_title(page_tree, title)
    here = page_tree.tree
    while True:
        inner = [n for n in here.children if isinstance(n, Node) and prose.get(id(n), 0) >= wanted]
        if not inner or inner[0].tag not in _CONTAINERS or (titled and id(inner[0]) not in titled):
            return here
        here = inner[0]


def _above_title(page_tree: MeasuredPage, title: str) -> set[int]:
    """Return the ids of the elements around the last one that reads `title`, or else around the only `h1`."""
    readings = [
        n for n in page_tree.tree.nodes() if n.tag not in ("title", "a", "option") and n.line == title
    ]
    if not readings:
        readings = [n for n in page_tree.tree.nodes() if n.tag == "h1" and n.line]
        readings = readings if len(readings) == 1 else []
    shown = [n for n in readings if not page_tree.why(n)]
    return {id(n) for n in shown[-1].above()} if shown else set()


def heading_in(node: Node) -> Node | None:
    """Return the first heading in `node` that may belong to a post."""
    headings = (n for n in node.nodes() if n.tag in ("h1", "h2", "h3", "h4") and n.line)
    return next((n for n in headings if not why_no_post_above(n, node)), None)


def _candidates(page_tree: MeasuredPage) -> list[Candidate]:
    top: list[Candidate] = []
    day = ""

    def visit(node: Node, within: Candidate | None) -> None:
        nonlocal day
        for child in node.children:
            if isinstance(child, str):
                continue
            if "date-header" in child.tokens:
                day = child.line
            if child.tag in ("footer", "aside") or page_tree.why(child):
                continue
            strength = _strength(child)
            here = within
            if strength:
                here = Candidate(child, strength, day_above=day)
                (within.inner if within else top).append(here)
            visit(child, here)

    visit(page_tree.tree, None)
    return top


def _resolved(candidate: Candidate, page_tree: MeasuredPage) -> list[Candidate]:
    """Return the posts at or in `candidate`: itself, or the posts that it wraps."""
    inner = [post for one in candidate.inner for post in _resolved(one, page_tree)]
    inner = [post for post in inner if page_tree.words(post.node) >= _SHORTEST]
    if not inner:
        return [candidate]
    share = sum(page_tree.words(post.node) for post in inner) / max(page_tree.words(candidate.node), 1)
    if len(inner) > 1:
        titled = sum(bool(heading_in(post.node)) for post in inner)
        return inner if share >= 0.6 and titled * 2 >= len(inner) else [candidate]
    only = inner[0]
    is_better = only.strength > candidate.strength and heading_in(only.node) and share > 0.4
    return [only] if is_better else [candidate]


def _strength(node: Node) -> int:
    """Return the strength of the names of `node` as evidence of a post: 0 to 3."""
    if node.tag in _NEVER:
        return 0
    is_typed = _TYPES.search(node.get("itemtype")) or any(_POST_ID.fullmatch(t) for t in node.tokens)
    if node.tokens & _SURE or is_typed:
        return 3
    return 2 if node.tag == "article" or node.tokens & _MAYBE else 0


def _count_prose(node: Node, prose: dict[int, int], why: Callable[[Node], str]) -> int:
    total = 0
    for child in node.children:
        if isinstance(child, str):
            count = len(child.split())
            total += count if count >= 8 else 0
        elif not why(child):
            total += _count_prose(child, prose, why)
    prose[id(node)] = total
    return total


def outermost(nodes: Sequence[Node]) -> list[Node]:
    """Return those of `nodes` that no other of them contains."""
    ids = {id(n) for n in nodes}
    return [n for n in nodes if not any(id(a) in ids for a in n.above())]
