"""Saved pages: a single post, or an archive page with whole posts one after another.

Themes name the elements of a post in a few dozen ways, which are tried first; a page that names none is read
as the text it shows (`text_pages`), with its headings as a help.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, tzinfo

from memo_archive.legacy.dates import day_in, day_in_address, day_in_name, day_of_stamp
from memo_archive.legacy.furniture import Part, author_in, sign_of
from memo_archive.legacy.html_blocks import TAKEN, absolute, blocks_in
from memo_archive.legacy.html_furniture import is_data, is_head, why_no_post
from memo_archive.legacy.html_head import Head, head_of, likely_title, without_site
from memo_archive.legacy.html_tree import Node, tree_of
from memo_archive.legacy.post import Block, Comment, Dropped, Guess, Kind, Page, Post
from memo_archive.legacy.reading import Text
from memo_archive.legacy.splitting import rows_of
from memo_archive.legacy.text_pages import cleaned_body, posts_of_rows, terms_in

_POST_TOKENS = frozenset(
    (
        "hentry h-entry type-post blog-post blogpost post-entry blog-entry blog-item article-post "
        "single-post post-wrapper"
    ).split()
)
_MAYBE_POST = frozenset(
    (
        "post entry node node-blog node-article item-page article asset asset-entry news-item "
        "journal-entry blog_post story post-item item-post"
    ).split()
)
_POST_ID = re.compile(r"(?:post|entry|article|node)-?\d+")
_TYPES = re.compile(r"schema\.org/(?:BlogPosting|Article|NewsArticle)\b|hnews", re.IGNORECASE)
_TITLES = frozenset(
    """entry-title post-title posttitle p-name article-title blog-title entry-header-title post__title
    article__title
    post-full-title gh-article-title item-title node-title asset-name contentheading blogitem-title
    entry-heading
    entrytitle storytitle title post_title single-title blog-post-title post-headline headline
    wp-block-post-title""".split()
)
_SUBTITLES = frozenset(
    (
        "subtitle entry-subtitle post-subtitle article-subtitle sub-title sub-heading subheading dek "
        "standfirst deck subhead post-excerpt-lead gh-article-excerpt"
    ).split()
)
_BODIES = """entry-content post-content post-body postcontent article-body articlebody article-content
article__body
    article__content post__content entry-body entrybody blog-content blog-item-content blogitem-content
    blog-entry-content e-content
    gh-content post-full-content available-content storycontent entrytext entry-text postbody post_content
    post-text
    posttext content-body field-name-body node-content item-content asset-body asset-content single-content
    body-content post-entry-content blog-body blog-post-content wp-block-post-content markup rich-text
    entry-summary
    post-excerpt snap_preview entry body post-inner content sqs-layout""".split()
_MORE_OF_BODY = frozenset({"entry-more", "asset-more", "extended", "entry-extended", "entry-body-extended"})
_COMMENT = frozenset(
    (
        "comment comment-body comment-block comment-item comment-entry commententry comment-wrap "
        "comment_container single-comment comment-content-wrap h-cite"
    ).split()
)
_COMMENT_NAMES = frozenset(
    (
        "fn comment-author comment-author-name comment_author author user comment-header p-author "
        "commenter comment-name username comment-footer"
    ).split()
)
_COMMENT_ID = re.compile(r"(?:li-)?comment-\d+|c\d{6,}")
_COMMENT_TEXTS = frozenset(
    (
        "comment-content comment-text comment_text commenttext comment-body-text comment-entry-content "
        "commentbody p-content p-summary comment__content"
    ).split()
)
_CONTAINERS = frozenset("article body center div form main section table tbody td tr root".split())
_EXCERPT_TOKENS = frozenset("entry-summary post-excerpt excerpt summary".split())


def read_page(text: Text, name: str, *, address: str = "", zone: tzinfo = UTC) -> Page:
    """Return the posts of a saved page; `address` is where it was saved from, as far as known.

    Days in its data lines are the site's own; moments in UTC fall on the day they had in `zone`.
    """
    tree = tree_of(text.text)
    head = head_of(text.text, tree, address=address, zone=zone)
    reader = _Reader(tree, head, name, zone)
    page = reader.page()
    if not page.posts:
        return replace(page, refused=page.refused or "it holds no post", doubts=(*text.doubts, *page.doubts))
    return replace(page, doubts=(*text.doubts, *page.doubts))


@dataclass(slots=True)
class _Candidate:
    """An element that may be a post."""

    node: Node
    strength: int
    inner: list[_Candidate] = field(default_factory=list)
    day_above: str = ""
    """What a date line above it says, as Blogger's pages have it."""


class _Reader:
    """Reads one page."""

    def __init__(self, tree: Node, head: Head, name: str, zone: tzinfo) -> None:
        self.tree, self.head, self.name, self.zone = tree, head, name, zone
        self.words: dict[int, int] = {}
        _count_words(tree, self.words)
        self.total = self.words[id(tree)]

    def page(self) -> Page:
        candidates = self._posts_among(self._candidates())
        if not candidates:
            return self._as_text()
        posts: list[Post] = []
        taken: set[int] = set()
        is_single = len(candidates) == 1
        for number, candidate in enumerate(candidates):
            origin = self.name if is_single else f"{self.name}, post {number + 1}"
            post = self._post(candidate, origin, is_single=is_single)
            taken.add(id(candidate.node))
            if post.words or post.title:
                posts.append(post)
        outside = self._outside(taken)
        if is_single and posts:
            comments = self._comments(self.tree)
            posts[0] = replace(posts[0], comments=tuple(comments))
        doubts = []
        left = [d for d in outside if d.why == "outside the posts" and len(d.text.split()) > 60]
        if left:
            doubts.append(
                f"{len(left)} longer texts outside the posts were not taken: “{left[0].text[:80]}…”"
            )
        return Page(self.name, tuple(posts), tuple(outside), tuple(doubts))

    # Which elements are posts

    def _why(self, node: Node) -> str:
        """Say why `node` is no part of a post; what holds most of the page cannot be furniture."""
        why = why_no_post(node)
        if why and why != "hidden on the page" and self.words.get(id(node), 0) > max(150, 0.6 * self.total):
            return ""
        return why

    def _candidates(self) -> list[_Candidate]:
        top: list[_Candidate] = []
        day = ""

        def visit(node: Node, within: _Candidate | None) -> None:
            nonlocal day
            for child in node.children:
                if isinstance(child, str):
                    continue
                if "date-header" in child.tokens:
                    day = child.line
                if self._why(child) or child.tag in ("footer", "aside"):
                    continue
                strength = _strength(child)
                here = within
                if strength:
                    here = _Candidate(child, strength, day_above=day)
                    (within.inner if within else top).append(here)
                visit(child, here)

        visit(self.tree, None)
        return top

    def _posts_among(self, candidates: Sequence[_Candidate]) -> list[_Candidate]:
        posts = [post for candidate in candidates for post in self._resolved(candidate)]
        posts = [post for post in posts if self.words[id(post.node)] >= 8]
        if len(posts) > 1:
            sizes = [self.words[id(post.node)] for post in posts]
            largest = max(range(len(posts)), key=lambda n: sizes[n])
            others = [n for n in range(len(posts)) if n != largest]
            is_lone = all(posts[n].node.parent is not posts[largest].node.parent for n in others)
            if (self.head.is_article or is_lone) and all(sizes[n] * 4 < sizes[largest] for n in others):
                return [posts[largest]]  # the others are teasers
        if posts and not any(_heading_in(p.node) or _strong_enough(p, self.words) for p in posts):
            return []
        return posts

    def _resolved(self, candidate: _Candidate) -> list[_Candidate]:
        """Return the posts at or in `candidate`: itself, or those that it wraps."""
        inner = [post for one in candidate.inner for post in self._resolved(one)]
        own = self.words[id(candidate.node)]
        with_words = [post for post in inner if self.words[id(post.node)] >= 8]
        if not with_words:
            return [candidate]
        share = sum(self.words[id(post.node)] for post in with_words) / max(own, 1)
        if len(with_words) > 1:
            titled = sum(bool(_heading_in(post.node)) for post in with_words)
            return with_words if share >= 0.6 and titled * 2 >= len(with_words) else [candidate]
        only = with_words[0]
        if only.strength > candidate.strength and _heading_in(only.node) and share > 0.4:
            return [only]
        return [candidate]

    # What a post consists of

    def _post(self, candidate: _Candidate, origin: str, *, is_single: bool) -> Post:
        node, head = candidate.node, self.head
        bodies = self._bodies(node)
        title_node = _title_in(node, bodies)
        subtitle_node = next(
            (
                n
                for n in node.nodes()
                if n.tokens & _SUBTITLES and 0 < n.words <= 40 and not n.tokens & _TITLES
            ),
            None,
        )
        is_whole = bodies == [node]
        skipped = {id(n) for n in (title_node, subtitle_node) if n is not None}

        def why_in_body(inner: Node) -> str:
            if id(inner) in skipped:
                return TAKEN
            if is_whole and inner is not node and is_data(inner) and inner.words < 40:
                return "data line"
            if is_whole and is_head(inner) and inner.words < 40 and inner is not node:
                return "data line"
            why = why_no_post(inner)
            if (
                why
                and why not in ("hidden on the page", "comments")
                and self.words.get(id(inner), 0) > max(60, 0.5 * sum(self.words[id(b)] for b in bodies))
            ):
                return ""
            return why

        blocks: list[Block] = []
        dropped: list[Dropped] = []
        for body in bodies:
            more, left_out = blocks_in(body, base=head.base, why_not=why_in_body)
            blocks += more
            dropped += left_out
        title, title_sure, title_why = self._title(title_node, is_single=is_single)
        subtitle = subtitle_node.line if subtitle_node else ""
        if not is_whole:
            around, left_out = self._around(node, bodies, skipped)
            dropped += left_out
            for text in around:
                sign = sign_of(text)
                if (
                    not subtitle
                    and title_node
                    and sign is None
                    and 3 <= len(text.split()) <= 25
                    and not text.endswith(".")
                ):
                    subtitle = text
                else:
                    dropped.append(Dropped(text, str(sign.part) if sign else "beside the post's text"))
        if not title and blocks and blocks[0].kind is Kind.HEADING:
            title, title_sure, title_why = blocks[0].line, 0.7, "the heading above the text"
            blocks = blocks[1:]
        elif blocks and title and blocks[0].kind is Kind.HEADING and _same(blocks[0].line, title):
            dropped.append(Dropped(blocks[0].line, "the title again"))
            blocks = blocks[1:]
        cleaned = cleaned_body(blocks, origin)
        url = self._address(node, title_node, bodies, is_single=is_single)
        day, day_sure, day_why = self._day(candidate, bodies, url, is_single=is_single)
        if day is None and cleaned.date:
            day, day_sure, day_why = cleaned.date, 0.7, "a line of the text"
        author, author_why = self._author(node, bodies, is_single=is_single)
        author = author or cleaned.author
        guesses = [
            g
            for g in cleaned.guesses
            if g.field not in ("title", "date") and not (g.field == "author" and author_why)
        ]
        if title:
            guesses.append(Guess("title", title, title_sure, title_why))
        if day:
            guesses.append(Guess("date", day.isoformat(), day_sure, day_why))
        if author and author_why:
            guesses.append(Guess("author", author, 0.92, author_why))
        terms = _terms(node, bodies) or list(head.terms if is_single else ()) or _terms_in_tokens(node)
        return Post(
            origin,
            title,
            cleaned.blocks,
            date=day,
            updated=head.updated if is_single and head.updated != day else None,
            subtitle=subtitle,
            url=url,
            base=head.base,
            author=author,
            terms=tuple(dict.fromkeys([*terms, *cleaned.terms])),
            is_excerpt=cleaned.is_excerpt or self._is_excerpt(node, bodies, cleaned, is_single=is_single),
            comments=(*cleaned.comments, *(() if is_single else self._comments(node))),
            dropped=(*dropped, *cleaned.dropped),
            guesses=tuple(guesses),
        )

    def _bodies(self, node: Node) -> list[Node]:
        """Return the elements that hold the text of the post `node`; itself where none is named."""
        own = self.words[id(node)] or 1
        aside = sum(
            self.words[id(n)]
            for n in node.nodes()
            if why_no_post(n) == "comments" and not why_no_post_above(n, node)
        )
        found: list[Node] = []
        by_item = [
            n
            for n in node.nodes()
            if n.get("itemprop") in ("articleBody", "text") and not why_no_post_above(n, node)
        ]
        if by_item:
            found = _outermost(by_item)
        for name in _BODIES:
            if found:
                break
            named = [
                n
                for n in node.nodes()
                if name in n.tokens
                and n.tag not in ("a", "span", "h1", "h2", "h3", "time")
                and not why_no_post_above(n, node)
            ]
            outer = _outermost(named)
            if outer and sum(self.words[id(n)] for n in outer) >= 0.3 * max(1, own - aside):
                found = outer
        if not found:
            return [node]
        more = [n for n in node.nodes() if n.tokens & _MORE_OF_BODY]
        return [*found, *(n for n in _outermost(more) if not any(a in found for a in n.above()))]

    def _around(
        self, node: Node, bodies: Sequence[Node], skipped: set[int]
    ) -> tuple[list[str], list[Dropped]]:
        """Return the texts in the post's element that are not its text, and the parts told by their names."""
        taken = {id(n) for n in bodies} | skipped

        def why(inner: Node) -> str:
            if id(inner) in taken:
                return TAKEN
            if is_data(inner) and inner.words < 60 and not any(id(n) in taken for n in inner.nodes()):
                return "data line"
            found = why_no_post(inner)
            return "" if any(id(n) in taken for n in inner.nodes()) else found

        blocks, dropped = blocks_in(node, why_not=why)
        return [block.line for block in blocks if block.line], dropped

    def _title(self, node: Node | None, *, is_single: bool) -> tuple[str, float, str]:
        head = self.head
        if node is not None:
            title = node.line
            named = bool(node.tokens & (_TITLES - {"title"})) or node.get("itemprop") in ("headline", "name")
            agrees = is_single and _same(title, head.headline or likely_title(head.title))
            return (
                title,
                0.97 if named or agrees else 0.8,
                "the element that the theme marks as the title" if named else "the first heading",
            )
        if not is_single:
            return "", 0.0, ""
        heading = next(
            (n.line for n in self.tree.nodes() if n.tag == "h1" and n.line and not self._why(n)), ""
        )
        window = without_site(head.title, head.site)
        if heading and (not window or _same(heading, window) or heading in window):
            return heading, 0.9, "the page's heading"
        if head.headline:
            return head.headline, 0.85, "the title that the page's head names"
        if window:
            return likely_title(window), 0.6, "the window's title"
        return heading, 0.5, "the page's heading"

    def _address(self, node: Node, title: Node | None, bodies: Sequence[Node], *, is_single: bool) -> str:
        links: list[str] = []
        if title is not None:
            links += [
                n.get("href")
                for n in [title, *title.nodes(), *title.above()][:8]
                if n.tag == "a" and n.get("href")
            ]
        within = {id(b) for b in bodies if b is not node}
        for inner in node.nodes():
            if inner.tag != "a" or not inner.get("href") or any(id(a) in within for a in inner.above()):
                continue
            if "bookmark" in inner.get("rel") or inner.tokens & {
                "permalink",
                "timestamp-link",
                "u-url",
                "entry-permalink",
            }:
                links.append(inner.get("href"))
        for link in links:
            address = absolute(link, self.head.base).partition("#")[0]
            if re.match(r"https?://[^/\s]+/\S*", address):
                return address
        return self.head.url if is_single else ""

    def _day(
        self, candidate: _Candidate, bodies: Sequence[Node], url: str, *, is_single: bool
    ) -> tuple[date | None, float, str]:
        node = candidate.node
        within = {id(b) for b in bodies if b is not node}
        seen: list[tuple[float, date, str]] = []
        for inner in node.nodes():
            if any(id(a) in within for a in inner.above()) or why_no_post_above(inner, node) in (
                "comments",
                "related posts",
            ):
                continue
            stamp = inner.get("datetime") or (inner.get("title") if inner.tag == "abbr" else "")
            if not stamp and inner.get("itemprop") == "datePublished":
                stamp = inner.get("content")
            is_update = (
                bool({"updated", "dt-updated", "modified"} & inner.tokens)
                and not {"published", "entry-date"} & inner.tokens
            )
            day = day_of_stamp(stamp, self.zone) if stamp else None
            if day:
                seen.append((0.6 if is_update else 0.97, day, "the moment that the page's markup gives"))
            elif is_data(inner) and inner.words <= 40 and (written := day_in(inner.line)):
                seen.append((min(0.92, written.sure), written.day, f"the line “{inner.line[:80]}”"))
        if seen:
            sure, day, why = max(seen, key=lambda found: found[0])
            return day, sure, why
        if is_single and self.head.day:
            return self.head.day, 0.95, "the day that the page's head names"
        if candidate.day_above and (written := day_in(candidate.day_above)):
            return written.day, 0.9, f"the line “{written.text}” above it"
        in_address = day_in_address(url)
        if in_address:
            return in_address, 0.9, "its address"
        for text in (
            n.line
            for n in node.nodes()
            if n.tag in ("p", "div", "span", "small", "em", "li", "td") and 2 <= n.words <= 14
        ):
            sign = sign_of(text)
            if sign and sign.part in (Part.DATA, Part.FOOT) and (written := day_in(text)):
                return written.day, 0.85, f"the line “{text[:80]}”"
        in_name = day_in_name(self.name) if is_single else None
        return (in_name, 0.85, "the file's name") if in_name else (None, 0.0, "")

    def _author(self, node: Node, bodies: Sequence[Node], *, is_single: bool) -> tuple[str, str]:
        within = {id(b) for b in bodies if b is not node}
        for wanted in (
            {"fn", "p-author"},
            {
                "author",
                "entry-author",
                "post-author",
                "byline",
                "author-name",
                "entry-author-name",
                "byauthor",
                "blog-author",
            },
        ):
            for inner in node.nodes():
                is_named = bool(inner.tokens & wanted) or (
                    inner.get("rel") == "author" or inner.get("itemprop") == "author"
                )
                if (
                    not is_named
                    or any(id(a) in within for a in inner.above())
                    or why_no_post_above(inner, node) in ("comments", "related posts")
                ):
                    continue
                name = author_in(inner.line) or re.sub(r"(?i)^(?:posted |written )?by:?\s+", "", inner.line)
                name = re.split(r"\s+(?:on|at|in)\s+|[|,·•]", name)[0].strip()
                if (
                    1 <= len(name.split()) <= 5
                    and not day_in(name)
                    and name.casefold() not in ("admin", "administrator")
                ):
                    return name, "the by-line of the page"
        for inner in node.nodes():
            if inner.words <= 16 and not any(id(a) in within for a in inner.above()) and is_data(inner):
                name = author_in(inner.line)
                if name:
                    return name, f"the line “{inner.line[:60]}”"
        if is_single and self.head.author:
            return self.head.author, "the page's head"
        return "", ""

    def _is_excerpt(self, node: Node, bodies: Sequence[Node], post: Post, *, is_single: bool) -> bool:
        if is_single and post.words > 120:
            return False
        links = [n for n in node.nodes() if n.tag == "a" and n.words <= 14]
        reads_on = any(
            n.tokens & {"more-link", "read-more", "readmore"}
            or re.match(r"(?i)(?:continue reading|read (?:more|the rest|full|on))\b", n.line)
            for n in links
        )
        last = post.blocks[-1].line if post.blocks else ""
        is_cut = bool(re.search(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|→|»)\s*(?:\(more\W*\)|more)?\s*$", last))
        is_summary = any(b.tokens & _EXCERPT_TOKENS for b in bodies)
        return post.words < 200 and (reads_on or (is_summary and is_cut))

    def _comments(self, node: Node) -> list[Comment]:
        """Return the comments in `node`: each name, with what stands in the same comment's element."""
        units = {id(n): n for n in node.nodes() if n.tokens & _COMMENT or _COMMENT_ID.fullmatch(n.get("id"))}
        names: dict[int, Node] = {}
        for inner in node.nodes():
            if inner.tag == "cite" or inner.tokens & _COMMENT_NAMES:
                unit = next((n for n in inner.above() if id(n) in units), None)
                if unit is not None:
                    names.setdefault(id(unit), inner)
        comments = (self._comment(units[key], name, units) for key, name in names.items())
        return list(dict.fromkeys(comment for comment in comments if comment))

    def _comment(self, unit: Node, name: Node, units: Mapping[int, Node]) -> Comment | None:
        own = [n for n in unit.nodes() if next((a for a in [n, *n.above()] if id(a) in units), None) is unit]
        by = author_in(name.line)
        said = by or re.sub(r"(?i)\s*\b(?:says?|said|wrote|commented)\b\s*:?.*$", "", name.line).strip(" :—-")
        texts = [n for n in own if n.tokens & _COMMENT_TEXTS][:1]
        if not texts:
            texts = [
                n
                for n in own
                if n.tag == "p" and n is not name and not is_data(n) and not any(m is name for m in n.nodes())
            ]
        blocks = [block for n in texts for block in blocks_in(n)[0]]
        text = "\n\n".join(b.text.strip() for b in blocks if b.text.strip() and not _is_of_form(b.line))
        stamp = next((n.get("datetime") for n in own if n.get("datetime")), "")
        day = day_of_stamp(stamp, self.zone) if stamp else None
        if day is None:
            seen = next((found for n in own if n.words <= 14 and (found := day_in(n.line))), None)
            day = seen.day if seen else None
        return Comment(said[:80], text, day) if text and said and len(said.split()) <= 8 else None

    # The rest of the page

    def _outside(self, taken: set[int]) -> list[Dropped]:
        def why(node: Node) -> str:
            if id(node) in taken:
                return TAKEN
            found = self._why(node)
            return "" if found and any(id(n) in taken for n in node.nodes()) else found

        blocks, dropped = blocks_in(self.tree, why_not=why)
        for block in blocks:
            if block.line:
                sign = sign_of(block.line)
                dropped.append(Dropped(block.line, str(sign.part) if sign else "outside the posts"))
        return dropped

    def _as_text(self) -> Page:
        """Read a page whose elements name no post as the text that it shows."""
        main = self._main()
        blocks, dropped = blocks_in(main, base=self.head.base, why_not=self._why)
        rows = rows_of(blocks)
        if not any(row.sign is None and row.words > 2 for row in rows):
            return Page(self.name, dropped=tuple(dropped), refused="it holds no text")
        window = likely_title(without_site(self.head.title, self.head.site))
        page = posts_of_rows(rows, self.name, hint=self.head.headline or window)
        outside = self._outside({id(main)}) if main is not self.tree else []
        posts = list(page.posts)
        if len(posts) == 1:
            posts[0] = self._with_head(posts[0], window)
        posts = [replace(post, base=self.head.base) for post in posts]
        return Page(self.name, tuple(posts), (*outside, *dropped, *page.dropped), page.doubts)

    def _with_head(self, post: Post, window: str) -> Post:
        head = self.head
        guesses = list(post.guesses)
        day = post.date
        if head.day or (day is None and day_in_address(head.url)):
            day = head.day or day_in_address(head.url)
            guesses = [g for g in guesses if g.field != "date"]
            if day:
                guesses.append(Guess("date", day.isoformat(), 0.92, "the page's head or address"))
        title = post.title
        if not title and window:
            title = window
            guesses.append(Guess("title", title, 0.6, "the window's title"))
        comments = self._comments(self.tree) or list(post.comments)
        return replace(
            post,
            title=title,
            date=day,
            url=head.url,
            author=post.author or head.author,
            terms=post.terms or head.terms,
            comments=tuple(comments),
            guesses=tuple(guesses),
        )

    def _main(self) -> Node:
        """Return the smallest element that holds most of the page's prose."""
        prose: dict[int, int] = {}
        _count_prose(self.tree, prose, self._why)
        here = self.tree
        wanted = 0.85 * prose[id(here)]
        while True:
            inner = [n for n in here.children if isinstance(n, Node) and prose.get(id(n), 0) >= wanted]
            if not inner or inner[0].tag not in _CONTAINERS:
                return here
            here = inner[0]


def why_no_post_above(node: Node, top: Node) -> str:
    """Say what part of a page `node` lies in, below `top`; nothing where it may be part of the post."""
    for outer in node.above():
        if outer is top:
            return ""
        why = why_no_post(outer)
        if why:
            return why
    return ""


def _strength(node: Node) -> int:
    """Return how much the names of `node` say that it is a post: 0 to 3."""
    if node.tag in ("body", "a", "span", "p", "ul", "h1", "h2", "h3", "link", "meta", "img", "main"):
        return 0
    if (
        node.tokens & _POST_TOKENS
        or _TYPES.search(node.get("itemtype"))
        or any(_POST_ID.fullmatch(t) for t in node.tokens)
    ):
        return 3
    if node.tag == "article" or node.tokens & _MAYBE_POST:
        return 2
    return 0


def _strong_enough(candidate: _Candidate, words: dict[int, int]) -> bool:
    return candidate.strength == 3 and words[id(candidate.node)] > 40


def _heading_in(node: Node) -> Node | None:
    return next(
        (
            n
            for n in node.nodes()
            if n.tag in ("h1", "h2", "h3", "h4") and n.line and not why_no_post_above(n, node)
        ),
        None,
    )


def _title_in(node: Node, bodies: Sequence[Node]) -> Node | None:
    """Return the element of the title of the post `node`."""
    within = {id(b) for b in bodies if b is not node}

    def is_outside(inner: Node) -> bool:
        return not any(id(a) in within for a in inner.above())

    def fits(inner: Node) -> bool:
        return 0 < inner.words <= 40 and not why_no_post_above(inner, node) and not why_no_post(inner)

    named = [
        n
        for n in node.nodes()
        if (n.tokens & _TITLES or n.get("itemprop") in ("headline", "name")) and fits(n)
    ]
    for inner in named:
        if is_outside(inner) and (
            inner.tag[0] == "h" or not any(m.tag in ("h1", "h2", "h3", "h4") for m in inner.nodes())
        ):
            return inner
    for inner in named:
        heading = next((m for m in inner.nodes() if m.tag in ("h1", "h2", "h3", "h4") and m.line), None)
        if heading is not None and is_outside(heading):
            return heading
    headings = [n for n in node.nodes() if n.tag in ("h1", "h2", "h3", "h4") and fits(n) and is_outside(n)]
    if bodies == [node]:
        # Only one above the text: a later one belongs to it.
        first = headings[0] if headings else None
        return first if first is not None and _words_before(node, first) < 30 else None
    return headings[0] if headings else None


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


def _outermost(nodes: Iterable[Node]) -> list[Node]:
    nodes = list(nodes)
    ids = {id(n) for n in nodes}
    return [n for n in nodes if not any(id(a) in ids for a in n.above())]


def _count_words(node: Node, words: dict[int, int]) -> int:
    total = sum(
        len(child.split()) if isinstance(child, str) else _count_words(child, words)
        for child in node.children
    )
    words[id(node)] = total
    return total


def _count_prose(node: Node, prose: dict[int, int], why: object) -> int:
    total = 0
    for child in node.children:
        if isinstance(child, str):
            count = len(child.split())
            total += count if count >= 8 else 0
        elif not (callable(why) and why(child)):
            total += _count_prose(child, prose, why)
    prose[id(node)] = total
    return total


def _terms(node: Node, bodies: Sequence[Node]) -> list[str]:
    within = {id(b) for b in bodies if b is not node}
    terms = []
    for inner in node.nodes():
        if inner.tag != "a" or any(id(a) in within for a in inner.above()):
            continue
        rel = inner.get("rel").split()
        around = {token for outer in [inner, *list(inner.above())[:4]] for token in outer.tokens}
        is_term = (
            "tag" in rel
            or "category" in rel
            or bool(
                around
                & {
                    "cat-links",
                    "tags-links",
                    "tag-links",
                    "post-categories",
                    "post-labels",
                    "post-tags",
                    "entry-categories",
                    "entry-tags",
                    "tags",
                    "categories",
                    "blog-categories",
                    "blog-tags",
                    "gh-article-tag",
                    "post-full-tags",
                    "primary-tag",
                }
            )
        )
        if is_term and 0 < inner.words <= 6:
            terms.append(inner.line.strip("# ,"))
    if not terms:
        for inner in node.nodes():
            if inner.words <= 30 and is_data(inner) and not any(id(a) in within for a in inner.above()):
                sign = sign_of(inner.line)
                if sign and sign.part in (Part.FOOT, Part.TAGS):
                    terms += terms_in(sign.value)
    return terms


def _terms_in_tokens(node: Node) -> list[str]:
    """Return the categories that WordPress puts among a post's classes."""
    found = (re.fullmatch(r"(?:category|tag)-(\D[\w-]*)", token) for token in sorted(node.tokens))
    return [match[1].replace("-", " ") for match in found if match and match[1] != "uncategorized"]


def _same(one: str, other: str) -> bool:
    def bare(text: str) -> str:
        return re.sub(r"\W+", "", text).casefold()

    return bool(bare(one)) and bare(one) == bare(other)


def _is_of_form(line: str) -> bool:
    sign = sign_of(line)
    return bool(sign and sign.part in (Part.FORM, Part.SHARE, Part.FOOT))
