"""Saved pages with a single post, or archive pages with whole posts one after another.

Themes name the elements of a post in a few dozen ways, which are tried first. A page without such names is
read as text (`text_page`), with its headings as additional cues.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

from memo_archive.importers.cues.boilerplate import boilerplate_of
from memo_archive.importers.cues.dates import day_in_address, day_in_name
from memo_archive.importers.post import Block, Dropped, Found, Guess, Kind, Page, Post
from memo_archive.importers.readers.charsets import DecodedText
from memo_archive.importers.readers.html_blocks import TAKEN, Why, blocks_in
from memo_archive.importers.readers.html_boilerplate import is_data, is_head, why_no_post
from memo_archive.importers.readers.html_comments import comments_in
from memo_archive.importers.readers.html_metadata import PageMetadata, likely_title, metadata_of, without_site
from memo_archive.importers.readers.html_post_detection import Candidate, MeasuredPage, main_of, posts_on
from memo_archive.importers.readers.html_post_parts import (
    PostParts,
    address_of,
    author_of,
    day_of,
    is_excerpt,
    is_named_title,
    post_parts_of,
    terms_in_classes,
    terms_of,
)
from memo_archive.importers.readers.html_tree import Node, tree_of
from memo_archive.importers.readers.text_page import cleaned_body, posts_of_rows
from memo_archive.importers.segmentation.page_rows import rows_of


def read_page(text: DecodedText, name: str, *, address: str = "", zone: tzinfo = UTC) -> Page:
    """Return the posts of a saved page; `address` is the URL it was saved from, if known.

    Dates in its datelines are the site's own; a moment in UTC has the date it had in `zone`.
    """
    tree = tree_of(text.text)
    head = metadata_of(text.text, tree, address=address, zone=zone)
    page = _Reader(MeasuredPage(tree), head, name, zone).page()
    refused = "" if page.posts else page.refused or "it holds no post"
    return replace(page, refused=refused, doubts=(*text.doubts, *page.doubts))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one page."""

    page_tree: MeasuredPage
    head: PageMetadata
    name: str
    zone: tzinfo

    def page(self) -> Page:
        candidates = posts_on(self.page_tree, is_article=self.head.is_article)
        if not candidates:
            return self._as_text()
        is_single = len(candidates) == 1
        posts: list[Post] = []
        for number, candidate in enumerate(candidates):
            origin = self.name if is_single else f"{self.name}, post {number + 1}"
            post = self._post(candidate, origin, is_single=is_single)
            if post.words or post.title:
                posts.append(post)
        outside = self._outside({id(candidate.node) for candidate in candidates})
        left = [d for d in outside if d.why == "outside the posts" and len(d.text.split()) > 60]
        doubts = (
            (f"{len(left)} longer texts outside the posts were not taken: “{left[0].text[:80]}…”",)
            if left
            else ()
        )
        return Page(self.name, tuple(posts), tuple(outside), doubts)

    def _post(self, candidate: Candidate, origin: str, *, is_single: bool) -> Post:
        head, post_parts = self.head, post_parts_of(candidate, self.page_tree)
        blocks, dropped = self._text(post_parts)
        title = self._title(post_parts, is_single=is_single)
        subtitle = post_parts.subtitle.line if post_parts.subtitle else ""
        if not post_parts.is_whole:
            line, around = self._around(post_parts)
            subtitle = subtitle or line
            dropped += around
        first = blocks[0] if blocks and blocks[0].kind is Kind.HEADING else None
        if first and not title.value:
            title, blocks = Found(first.line, 0.7, "the heading above the text"), blocks[1:]
        elif first and _same(first.line, title.value):
            dropped.append(Dropped(first.line, "the title again"))
            blocks = blocks[1:]
        cleaned = cleaned_body(blocks, origin)
        url = address_of(post_parts, head.base) or (head.url if is_single else "")
        day = day_of(post_parts, url, self.zone)
        if is_single and head.day and (day is None or day.confidence < 0.9):
            day = Found(head.day, 0.95, "the day that the page's head names")
        if day is None and cleaned.date:
            day = Found(cleaned.date, 0.7, "a line of the text")
        in_name = day_in_name(self.name) if is_single and day is None else None
        if in_name:
            day = Found(in_name, 0.85, "the file's name")
        author = author_of(post_parts)
        if author is None and is_single and head.author:
            author = Found(head.author, 0.92, "the page's head")
        guesses = [g for g in cleaned.guesses if g.field == "author" and author is None]
        if title.value:
            guesses.append(Guess("title", title.value, title.confidence, title.why))
        if day:
            guesses.append(Guess("date", day.value.isoformat(), day.confidence, day.why))
        if author:
            guesses.append(Guess("author", author.value, author.confidence, author.why))
        terms = terms_of(post_parts) or (head.terms if is_single else ()) or terms_in_classes(post_parts.node)
        last = cleaned.blocks[-1].line if cleaned.blocks else ""
        ends_early = is_excerpt(post_parts, last, cleaned.words) and not (is_single and cleaned.words > 120)
        # Comments on a single post may stand anywhere on the page.
        comments = comments_in(self.page_tree.tree if is_single else post_parts.node, self.zone)
        return Post(
            origin,
            title.value,
            cleaned.blocks,
            date=day.value if day else None,
            updated=head.updated if is_single and day and head.updated != day.value else None,
            subtitle=subtitle,
            url=url,
            base=head.base,
            author=author.value if author else cleaned.author,
            terms=tuple(dict.fromkeys([*terms, *cleaned.terms])),
            is_excerpt=cleaned.is_excerpt or ends_early,
            comments=(*cleaned.comments, *comments),
            dropped=(*dropped, *cleaned.dropped),
            guesses=tuple(guesses),
        )

    def _text(self, post_parts: PostParts) -> tuple[list[Block], list[Dropped]]:
        """Return the blocks of a post's text, and the boilerplate in it."""
        skipped = {id(n) for n in (post_parts.title, post_parts.subtitle) if n is not None}
        most = max(60, 0.5 * sum(map(self.page_tree.words, post_parts.bodies)))

        def why(node: Node) -> str:
            if id(node) in skipped:
                return TAKEN
            if post_parts.is_whole and (is_data(node) or is_head(node)) and node.words < 40:
                return "data line"
            found = why_no_post(node)
            is_doubtful = found and found not in ("hidden on the page", "comments")
            return "" if is_doubtful and self.page_tree.words(node) > most else found

        blocks: list[Block] = []
        dropped: list[Dropped] = []
        for body in post_parts.bodies:
            more, left_out = blocks_in(body, base=self.head.base, why_not=why)
            blocks += more
            dropped += left_out
        return blocks, dropped

    def _around(self, post_parts: PostParts) -> tuple[str, list[Dropped]]:
        """Return the probable subtitle beside a post's text, and the other texts there."""
        parts = [*post_parts.bodies, post_parts.title, post_parts.subtitle]
        taken = {id(n) for n in parts if n is not None}
        bodies = set(map(id, post_parts.bodies))
        is_past = False

        def why(node: Node) -> str:
            nonlocal is_past
            if id(node) in taken:
                is_past = is_past or id(node) in bodies
                return TAKEN
            if any(id(n) in taken for n in node.nodes()):
                return ""
            found = "data line" if is_data(node) and node.words < 60 else why_no_post(node)
            return found or ("below the post's text" if is_past else "")

        blocks, dropped = blocks_in(post_parts.node, why_not=why)
        subtitle = ""
        for text in filter(None, (block.line for block in blocks)):
            boilerplate = boilerplate_of(text)
            is_line = boilerplate is None and 3 <= len(text.split()) <= 25 and not text.endswith(".")
            if is_line and not subtitle and post_parts.title:
                subtitle = text
            else:
                dropped.append(
                    Dropped(text, str(boilerplate.part) if boilerplate else "beside the post's text")
                )
        return subtitle, dropped

    def _title(self, post_parts: PostParts, *, is_single: bool) -> Found[str]:
        head, node = self.head, post_parts.title
        if node is not None:
            agrees = is_single and _same(node.line, head.headline or likely_title(head.title))
            if is_named_title(node):
                return Found(node.line, 0.97, "the element that the theme marks as the title")
            return Found(node.line, 0.97 if agrees else 0.8, "the first heading")
        if not is_single:
            return Found("", 0.0, "")
        headings = (n for n in self.page_tree.tree.nodes() if n.tag == "h1" and n.line)
        heading = next((n.line for n in headings if not self.page_tree.why(n)), "")
        window = without_site(head.title, head.site)
        if heading and (not window or _same(heading, window) or heading in window):
            return Found(heading, 0.9, "the page's heading")
        if head.headline:
            return Found(head.headline, 0.85, "the title that the page's head names")
        if window:
            return Found(likely_title(window), 0.6, "the window's title")
        return Found(heading, 0.5, "the page's heading")

    def _outside(self, taken: set[int]) -> list[Dropped]:
        """Return the texts outside the elements `taken`, each with its part of the page."""

        def why(node: Node) -> str:
            if id(node) in taken:
                return TAKEN
            found = self.page_tree.why(node)
            return "" if found and any(id(n) in taken for n in node.nodes()) else found

        blocks, dropped = blocks_in(self.page_tree.tree, why_not=why)
        for line in filter(None, (block.line for block in blocks)):
            boilerplate = boilerplate_of(line)
            dropped.append(Dropped(line, str(boilerplate.part) if boilerplate else "outside the posts"))
        return dropped

    def _as_text(self) -> Page:
        """Read a page without named elements as text."""
        window = likely_title(without_site(self.head.title, self.head.site))
        main = main_of(self.page_tree, title=self.head.headline or window)
        why: Why = self.page_tree.why
        blocks, dropped = blocks_in(main, base=self.head.base, why_not=why)
        rows = rows_of(blocks)
        if not any(row.boilerplate is None and row.words > 2 for row in rows):
            return Page(self.name, dropped=tuple(self._outside(set())), refused="it holds no text")
        page = posts_of_rows(rows, self.name, hint=self.head.headline or window)
        outside = self._outside({id(main)}) if main is not self.page_tree.tree else []
        posts = [replace(post, base=self.head.base) for post in page.posts]
        if len(posts) == 1:
            posts = self._with_head(posts, window)
        return Page(self.name, tuple(posts), (*outside, *dropped, *page.dropped), page.doubts)

    def _with_head(self, posts: Sequence[Post], window: str) -> list[Post]:
        """Return the only post of a page, completed by the page's metadata."""
        head, post = self.head, posts[0]
        guesses = list(post.guesses)
        day = head.day or post.date or day_in_address(head.url)
        if day and day != post.date:
            guesses = [g for g in guesses if g.field != "date"]
            guesses.append(Guess("date", day.isoformat(), 0.92, "the page's head or address"))
        if not post.title and window:
            guesses.append(Guess("title", window, 0.6, "the window's title"))
        changed = replace(
            post,
            title=post.title or window,
            date=day,
            url=head.url,
            author=post.author or head.author,
            terms=post.terms or head.terms,
            comments=tuple(comments_in(self.page_tree.tree, self.zone)) or post.comments,
            guesses=tuple(guesses),
        )
        return [changed]


def _same(one: str, other: str) -> bool:
    bare = [re.sub(r"\W+", "", text).casefold() for text in (one, other)]
    return bool(bare[0]) and bare[0] == bare[1]
