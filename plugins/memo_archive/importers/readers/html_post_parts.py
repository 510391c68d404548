"""The parts of a post's element: text, title, URL, date, author, terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from memo_archive.importers.cues.boilerplate import boilerplate_of
from memo_archive.importers.cues.bylines import author_in, is_name
from memo_archive.importers.cues.dates import day_in, day_in_address, day_of_stamp
from memo_archive.importers.cues.page_parts import PagePart
from memo_archive.importers.post import Found
from memo_archive.importers.readers.html_blocks import absolute
from memo_archive.importers.readers.html_boilerplate import is_data, why_no_post, why_no_post_above
from memo_archive.importers.readers.html_post_detection import Candidate, MeasuredPage, outermost
from memo_archive.importers.readers.html_tree import Node
from memo_archive.importers.segmentation.post_segment import terms_in

_TITLES = frozenset(
    """entry-title post-title posttitle p-name article-title blog-title entry-header-title post__title
    article__title post-full-title gh-article-title item-title node-title asset-name contentheading
    blogitem-title entry-heading entrytitle storytitle title post_title single-title blog-post-title
    post-headline headline wp-block-post-title""".split()
)
_SUBTITLES = frozenset(
    """subtitle entry-subtitle post-subtitle article-subtitle sub-title sub-heading subheading dek standfirst
    deck subhead post-excerpt-lead gh-article-excerpt""".split()
)
# The most specific names come first: many a theme has a `content` around its `entry-content`.
_BODIES = """entry-content post-content post-body postcontent article-body articlebody article-content
    article__body article__content post__content entry-body entrybody blog-content blog-item-content
    blogitem-content blog-entry-content e-content gh-content post-full-content available-content storycontent
    entrytext entry-text postbody post_content post-text posttext content-body field-name-body node-content
    item-content asset-body asset-content single-content body-content post-entry-content blog-body
    blog-post-content wp-block-post-content markup rich-text entry-summary post-excerpt snap_preview entry
    body post-inner content sqs-layout""".split()
_MORE_OF_BODY = frozenset({"entry-more", "asset-more", "extended", "entry-extended", "entry-body-extended"})
_EXCERPTS = frozenset("entry-summary post-excerpt excerpt summary".split())
_PERMALINKS = frozenset({"permalink", "timestamp-link", "u-url", "entry-permalink"})
_TERMS = frozenset(
    """cat-links tags-links tag-links post-categories post-labels post-tags entry-categories entry-tags tags
    categories blog-categories blog-tags gh-article-tag post-full-tags primary-tag""".split()
)
_NAMED_AUTHORS = (
    frozenset({"fn", "p-author"}),
    frozenset(
        """author entry-author post-author byline author-name entry-author-name byauthor
        blog-author""".split()
    ),
)
_NO_BODIES = frozenset("a span h1 h2 h3 time".split())
_HEADINGS = ("h1", "h2", "h3", "h4")
_READS_ON = re.compile(r"(?:continue reading|read (?:more|the rest|full|on))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PostParts:
    """The parts of a post's element."""

    node: Node
    bodies: tuple[Node, ...]
    """The elements of its text; the element itself where none is named."""
    title: Node | None
    subtitle: Node | None
    beside: tuple[Node, ...]
    """The elements outside its text, without comments and related posts."""
    day_above: str

    @property
    def is_whole(self) -> bool:
        """Whether no part is named as its text."""
        return self.bodies == (self.node,)


def post_parts_of(candidate: Candidate, page_tree: MeasuredPage) -> PostParts:
    """Return the parts of a post's element."""
    node = candidate.node
    bodies = _bodies(node, page_tree)
    within = {id(b) for b in bodies if b is not node}
    beside = tuple(
        n
        for n in node.nodes()
        if id(n) not in within
        and not any(id(a) in within for a in n.above())
        and why_no_post_above(n, node) not in ("comments", "related posts")
    )
    subtitles = (n for n in node.nodes() if n.tokens & _SUBTITLES and not n.tokens & _TITLES)
    subtitle = next((n for n in subtitles if 0 < n.words <= 40), None)
    return PostParts(node, tuple(bodies), _title(node, bodies, beside), subtitle, beside, candidate.day_above)


def is_named_title(node: Node) -> bool:
    """Tell whether the theme names `node` as a title."""
    return bool(node.tokens & (_TITLES - {"title"})) or node.get("itemprop") in ("headline", "name")


def address_of(post_parts: PostParts, base: str) -> str:
    """Return the URL that a post's title or dateline links to; empty where neither does."""
    links: list[str] = []
    title = post_parts.title
    if title is not None:
        around = [title, *title.nodes(), *title.above()][:8]
        links += [n.get("href") for n in around if n.tag == "a" and n.get("href")]
    anchors = (n for n in post_parts.beside if n.tag == "a" and n.get("href"))
    links += [n.get("href") for n in anchors if "bookmark" in n.get("rel") or n.tokens & _PERMALINKS]
    found = (absolute(link, base).partition("#")[0] for link in links)
    return next((address for address in found if re.match(r"https?://[^/\s]+/\S*", address)), "")


def day_of(post_parts: PostParts, url: str, zone: tzinfo) -> Found[date] | None:
    """Return the date of a post by its markup, a dateline, its URL or a line of text, in this order."""
    seen = sorted(_days(post_parts, zone), key=lambda found: -found.confidence)
    if seen:
        return seen[0]
    above = day_in(post_parts.day_above)
    if above:
        return Found(above.day, 0.9, f"the line “{above.text}” above it")
    in_address = day_in_address(url)
    if in_address:
        return Found(in_address, 0.9, "its address")
    for text in (
        n.line for n in post_parts.node.nodes() if n.tag not in ("a", "b", "i") and 2 <= n.words <= 14
    ):
        boilerplate = boilerplate_of(text)
        if boilerplate and boilerplate.part in (PagePart.DATA, PagePart.FOOT) and (written := day_in(text)):
            return Found(written.day, 0.85, f"the line “{text[:80]}”")
    return None


def author_of(post_parts: PostParts) -> Found[str] | None:
    """Return the author in a post's byline."""
    for tokens in _NAMED_AUTHORS:
        for node in post_parts.beside:
            if node.tokens & tokens or node.get("rel") == "author" or node.get("itemprop") == "author":
                bare = re.sub(r"(?i)^(?:posted |written )?by:?\s+", "", node.line)
                name = re.split(r"\s+(?:on|at|in)\s+|[|,·•]", author_in(node.line) or bare)[0].strip()
                is_short = 1 <= len(name.split()) <= 5 and not day_in(name)
                if is_short and name.casefold() not in ("admin", "administrator"):
                    return Found(name, 0.92, "the by-line of the page")
    for node in post_parts.beside:
        if node.words <= 16 and is_data(node):
            last = re.split(r"\s+[—–|-]\s+", node.line)[-1]  # Drupal: "March 3, 2011 - 06:00 — Name"
            name = author_in(node.line) or (last if "submitted" in node.tokens and is_name(last) else "")
            if name:
                return Found(name, 0.92, f"the line “{node.line[:60]}”")
    return None


def terms_of(post_parts: PostParts) -> list[str]:
    """Return the categories and tags of a post by its marked links, else by a line of them."""
    terms = []
    for node in post_parts.beside:
        rel = node.get("rel").split()
        around = {token for outer in [node, *list(node.above())[:4]] for token in outer.tokens}
        is_term = "tag" in rel or "category" in rel or around & _TERMS
        if node.tag == "a" and is_term and 0 < node.words <= 6:
            terms.append(node.line.strip("# ,"))
    if terms:
        return terms
    for node in post_parts.beside:
        boilerplate = boilerplate_of(node.line) if is_data(node) and node.words <= 30 else None
        if boilerplate and boilerplate.part in (PagePart.FOOT, PagePart.TAGS):
            terms += terms_in(boilerplate.value)
    return terms


def terms_in_classes(node: Node) -> list[str]:
    """Return the categories that WordPress puts among a post's classes."""
    found = (re.fullmatch(r"(?:category|tag)-(\D[\w-]*)", token) for token in sorted(node.tokens))
    return [match[1].replace("-", " ") for match in found if match and match[1] != "uncategorized"]


def is_excerpt(post_parts: PostParts, last: str, words: int) -> bool:
    """Tell whether a post of `words` words, ending in the line `last`, links to the rest of it."""
    if words >= 200:
        return False
    links = [n for n in post_parts.node.nodes() if n.tag == "a" and n.words <= 14]
    reads_on = any(
        n.tokens & {"more-link", "read-more", "readmore"} or _READS_ON.match(n.line) for n in links
    )
    is_cut = re.search(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|→|»)\s*(?:\(more\W*\)|more)?\s*$", last)
    return reads_on or bool(is_cut and any(b.tokens & _EXCERPTS for b in post_parts.bodies))


def _bodies(node: Node, page_tree: MeasuredPage) -> list[Node]:
    """Return the elements that hold the text of the post `node`; itself where none is named."""
    within = [n for n in node.nodes() if not why_no_post_above(n, node)]
    aside = sum(page_tree.words(n) for n in within if why_no_post(n) == "comments")
    found = outermost([n for n in within if n.get("itemprop") in ("articleBody", "text")])
    for name in _BODIES:
        if found:
            break
        named = [n for n in within if name in n.tokens and n.tag not in _NO_BODIES]
        outer = outermost(named)
        if outer and sum(map(page_tree.words, outer)) >= 0.3 * max(1, page_tree.words(node) - aside):
            found = outer
    if not found:
        return [node]
    more = outermost([n for n in within if n.tokens & _MORE_OF_BODY])
    return [*found, *(n for n in more if not any(a in found for a in n.above()))]


def _title(node: Node, bodies: Sequence[Node], beside: Sequence[Node]) -> Node | None:
    """Return the title's element of the post `node`; None where there is none."""
    outside = {id(n) for n in beside}

    def fits(inner: Node) -> bool:
        return 0 < inner.words <= 40 and not why_no_post_above(inner, node) and not why_no_post(inner)

    def headings_in(inner: Node) -> Iterator[Node]:
        return (m for m in inner.nodes() if m.tag in _HEADINGS and m.line)

    def is_marked(inner: Node) -> bool:
        return bool(inner.tokens & _TITLES) or inner.get("itemprop") in ("headline", "name")

    marked = [n for n in node.nodes() if is_marked(n) and fits(n)]
    for inner in marked:
        if id(inner) in outside and (inner.tag[0] == "h" or not any(headings_in(inner))):
            return inner
    for inner in marked:
        heading = next(headings_in(inner), None)
        if heading is not None and id(heading) in outside:
            return heading
    first = next((n for n in beside if n.tag in _HEADINGS and fits(n)), None)
    if first is not None and list(bodies) == [node] and _words_before(node, first) >= 30:
        return None  # A heading below text belongs to the text.
    return first


def _words_before(top: Node, node: Node) -> int:
    words = 0
    around = {id(n) for n in node.above()}
    stack: list[Node | str] = [top]
    while stack:
        here = stack.pop()
        if here is node:
            return words
        if isinstance(here, str):
            words += len(here.split())
        elif here is top or id(here) in around or not why_no_post(here):
            stack += reversed(here.children)
    return words


def _days(post_parts: PostParts, zone: tzinfo) -> Iterator[Found[date]]:
    for node in post_parts.beside:
        stamp = node.get("datetime") or (node.get("title") if node.tag == "abbr" else "")
        if not stamp and node.get("itemprop") == "datePublished":
            stamp = node.get("content")
        says_changed = {"updated", "dt-updated", "modified"} & node.tokens
        says_published = {"published", "entry-date"} & node.tokens
        day = day_of_stamp(stamp, zone) if stamp else None
        if day:
            confidence = 0.6 if says_changed and not says_published else 0.97
            yield Found(day, confidence, "the moment that the page's markup gives")
        elif is_data(node) and node.words <= 40 and (written := day_in(node.line)):
            yield Found(written.day, min(0.92, written.confidence), f"the line “{node.line[:80]}”")
