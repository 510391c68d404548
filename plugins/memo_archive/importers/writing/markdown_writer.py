"""Blocks of a post as Markdown: CommonMark with GitHub's additions, in which imported text stays text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile, groupby
from urllib.parse import urlsplit

from memo_archive.importers.cues.closing_labels import label_of
from memo_archive.importers.post import Block, Kind, Span
from memo_archive.importers.writing.markdown_escape import (
    can_emphasise,
    code_span,
    heading_end,
    line_start,
    link_destination,
    link_text,
    link_title,
    running_text,
    table_cell,
)

LinkTo = Callable[[str], str]
"""Returns the address to write for one that a post links to; empty to write the link's text alone."""
ImageOf = Callable[[str], str]
"""Returns the file to show for the address of an image; empty to leave the image out."""

_TYPED_BULLET = re.compile(r"\A[•·‣](?=\s)")
_LABEL = re.compile(r"(?:\W|_)*(?:key\s+point|taking\s+action)s?\W*?(?=:)", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(
    r"(?P<head>(?P<image>!?)\[(?P<text>(?:[^\[\]\\]|\\.|!?\[[^\[\]]*\](?:\([^()]*\))?)*)\])"
    r"\((?:<(?P<angle>[^<>\n]*)>|(?P<bare>(?:[^\s()<>]|\([^\s()]*\))*))(?P<title>\s+(?:\"[^\"\n]*\"|"
    r"'[^'\n]*'))?\s*\)"
)
_DEFINITION = re.compile(r"(?m)^(?P<head> {0,3}\[[^\[\]^][^\[\]]*\]:[ \t]*)<?(?P<target>[^\s<>]+)>?")
_LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_AROUND_BREAK = re.compile(r"\s*\n\s*")
SCHEMES = frozenset({"http", "https", "mailto", "tel", "memo"})


@dataclass(slots=True)
class MarkdownWriter:
    """Writes blocks as Markdown, and lists the links that it left out."""

    link_to: LinkTo = lambda address: address
    image_of: ImageOf = lambda address: ""
    left_out: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of an address and the reason."""

    def body(self, blocks: Sequence[Block]) -> str:
        """Return the Markdown of a memo's body."""
        return "\n\n".join(text for _, text in self._blocks(blocks, _heading_shift(blocks)))

    def line(self, block: Block) -> str:
        """Return `block` as one line of Markdown, such as a step: with no sign of a block at its start."""
        if block.kind is Kind.MARKDOWN:
            return " ".join(self.relinked(block.source).split())
        text = self._one_line(block.spans)
        # A typed bullet would begin a step; its entity does not.
        return _TYPED_BULLET.sub(lambda found: f"&#{ord(found[0])};", text)

    def relinked(self, source: str) -> str:
        """Return a piece of Markdown with the new addresses of its links and images."""

        def target_of(found: re.Match[str]) -> str:
            address = found["angle"] if found["angle"] is not None else found["bare"]
            if found["image"]:
                file = self.image_of(address)
                return f"{found['head']}({file}{found['title'] or ''})" if file else ""
            if address.startswith("#"):
                return str(found["text"])  # the anchors of the old page are gone
            target = self._destination(address)
            return f"{found['head']}({target}{found['title'] or ''})" if target else str(found["text"])

        def definition_of(found: re.Match[str]) -> str:
            return f"{found['head']}{link_destination(self.link_to(found['target'])) or found['target']}"

        if "](" not in source and "]:" not in source:
            return source
        return _DEFINITION.sub(definition_of, _MARKDOWN_LINK.sub(target_of, source))

    def _blocks(
        self, blocks: Sequence[Block], shift: int, *, in_quote: bool = False
    ) -> Iterator[tuple[Block, str]]:
        """Yield those of `blocks` that are not empty, each with its Markdown.

        `shift` is added to the levels of headings. Lines `in_quote` belong to it, and make none within it.
        """
        previous: Block | None = None
        was_second = False
        for block in blocks:
            # Other signs (`*` for `-`, `1)` for `1.`) keep a list apart from the list above it.
            is_second = _are_one_list(previous, block) and not was_second
            if is_second:
                text = self._list(block, shift, is_second=True)
            elif block.kind is Kind.LINES and in_quote:
                text = self._lines(block)
            else:
                text = self._block(block, shift)
            if text:
                yield block, text
                previous, was_second = block, is_second

    def _block(self, block: Block, shift: int) -> str:
        match block.kind:
            case Kind.PARAGRAPH | Kind.ITEM | Kind.CELL:
                return self._paragraph(block, shift)
            case Kind.HEADING:
                text = _not_a_label(heading_end(self._one_line(block.spans)))
                return f"{'#' * min(6, max(2, block.level + shift))} {text}"
            case Kind.LIST:
                return self._list(block, shift, is_second=False)
            case Kind.QUOTE:
                return _quoted(
                    "\n\n".join(text for _, text in self._blocks(block.children, shift, in_quote=True))
                )
            case Kind.LINES:
                return _quoted(self._lines(block))
            case Kind.IMAGE:
                return self._image(block)
            case Kind.CODE:
                return _fenced(block.text)
            case Kind.TABLE:
                return self._table(block)
            case Kind.RULE:
                return "* * *"
            case Kind.MARKDOWN:
                return _not_a_label(self.relinked(block.source))
            case Kind.ROW:
                return ""

    def _paragraph(self, block: Block, shift: int) -> str:
        if block.children:
            return "\n\n".join(text for _, text in self._blocks(block.children, shift))
        return _not_a_label(self._one_line(block.spans))

    def _one_line(self, spans: Sequence[Span]) -> str:
        return line_start(_AROUND_BREAK.sub(" ", self._inline(spans)).strip())

    def _lines(self, block: Block) -> str:
        lines = (line_start(line.strip()) for line in self._inline(block.spans).split("\n"))
        return "\n".join(filter(None, lines))

    def _list(self, block: Block, shift: int, *, is_second: bool) -> str:
        is_loose = any(
            len(item.children) > 1 and not _can_follow_text(item.children[1]) for item in block.children
        )
        entries = []
        for number, item in enumerate(block.children):
            bullet, point = ("*", ")") if is_second else ("-", ".")
            sign = f"{block.level + number}{point}" if block.level else bullet
            first, *rest = self._entry(item, shift, is_loose=is_loose).split("\n")
            indent = " " * (len(sign) + 1)
            entries.append(
                "\n".join([f"{sign} {first}", *(f"{indent}{line}" if line else "" for line in rest)])
            )
        return ("\n\n" if is_loose else "\n").join(entries)

    def _entry(self, item: Block, shift: int, *, is_loose: bool) -> str:
        """Return an entry of a list without its sign."""
        if not item.children:
            return self._one_line(item.spans)
        # A rule next to the sign of an entry would be one rule with it.
        children = list(dropwhile(lambda child: child.kind is Kind.RULE, item.children))
        text = ""
        for child, part in self._blocks(children, shift):
            gap = "\n" if _can_follow_text(child) and not is_loose else "\n\n"
            text += gap + part if text else part
        return text

    def _table(self, block: Block) -> str:
        rows = [
            [
                table_cell(_AROUND_BREAK.sub(" ", self._inline(cell.spans)).strip()) or " "
                for cell in row.children
            ]
            for row in block.children
        ]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])

    def _image(self, block: Block) -> str:
        file = self.image_of(block.source)
        caption = block.line
        if not file:
            return self._paragraph(Block(Kind.PARAGRAPH, (Span(caption),)), 0) if caption else ""
        alt = link_text(" ".join("".join(span.text for span in block.spans).split()))
        title = f' "{link_title(caption)}"' if caption else ""
        return f"![{alt}]({file}{title})"

    def _inline(self, spans: Sequence[Span]) -> str:
        text = ""
        for run in _runs_by_link(_expressible(list(self._linked(spans)))):
            more = "".join(map(_styled, run))
            if href := run[0].href:
                before, bare, after = _bared(more)
                more = f"{before}[{bare.replace(chr(10), ' ')}]({href}){after}"
                # `!` before a link would make it an image, `^` a footnote.
                is_joined = text.endswith(("!", "^")) and more.startswith("[")
                text = f"{text[:-1]}\\{text[-1]}" if is_joined else text
            text += more
        return text

    def _linked(self, spans: Sequence[Span]) -> Iterator[Span]:
        """Yield `spans` with the addresses to write; none for a link that is left out."""
        for run in _runs_by_link(spans):
            href = run[0].href
            target = self._destination(href) if href and "".join(s.text for s in run).strip() else ""
            for span in run:
                yield replace(span, href=target)

    def _destination(self, href: str) -> str:
        """Return the address to write for a link; empty for one that is left out."""
        if not href.startswith("file:"):  # another file of the source's folder
            try:
                scheme = urlsplit(href).scheme.casefold()
            except ValueError:
                scheme = "?"
            if scheme and scheme not in SCHEMES:
                self.left_out.append((href[:200], "a link that is not to a page"))
                return ""
        return link_destination(self.link_to(href))


def _styled(span: Span) -> str:
    """Return a run of text with its marks."""
    if span.code:
        return code_span(span.text)
    text = _unmarked(span)
    marks = "*" * (span.em + 2 * span.strong)
    return f"{marks}{text}{marks}"


def _unmarked(span: Span) -> str:
    return link_text(span.text) if span.href else running_text(span.text)


def _expressible(spans: Sequence[Span]) -> list[Span]:
    """Return `spans` as runs whose styles Markdown can express, neighbours of one style joined.

    White space stands outside marks. Of two styles that touch the second is dropped, since asterisks beside
    asterisks mean something else; so is a style that punctuation beside a letter would keep from being one.
    """
    pieces: list[Span] = []
    for span in spans:
        for line in re.split(r"(\n)", _LINE_BREAK.sub("\n", span.text)):
            before, bare, after = _bared(line)
            plain = Span("", span.href)
            is_styled = not span.code
            pieces += [
                replace(plain, text=before),
                replace(
                    span, text=bare, large=False, strong=span.strong and is_styled, em=span.em and is_styled
                ),
                replace(plain, text=after),
            ]
    pieces = _joined(pieces)
    for number, span in enumerate(pieces):
        if (span.strong or span.em) and not _is_expressible(pieces, number):
            pieces[number] = replace(span, strong=False, em=False)
    return _joined(pieces)


def _is_expressible(spans: Sequence[Span], number: int) -> bool:
    span = spans[number]
    before = spans[number - 1] if number else None
    if before and before.href == span.href and (before.strong or before.em):
        return False
    after = spans[number + 1] if number + 1 < len(spans) else None
    return can_emphasise(_unmarked(span), _edge(before, span, -1), _edge(after, span, 0))


def _edge(beside: Span | None, span: Span, place: int) -> str:
    """Return the character of Markdown next to `span`, on the side of the run `beside` it; empty for none."""
    if (beside.href if beside else "") != span.href:
        return "["  # or another sign of a link
    if beside is None:
        return ""
    return "`" if beside.code else beside.text[place]


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Return `spans` without empty ones, neighbours of one style as one."""
    joined: list[Span] = []
    for span in spans:
        if joined and replace(joined[-1], text="") == replace(span, text=""):
            joined[-1] = replace(span, text=joined[-1].text + span.text)
        elif span.text:
            joined.append(span)
    return joined


def _runs_by_link(spans: Sequence[Span]) -> Iterator[list[Span]]:
    return (list(run) for _, run in groupby(spans, key=lambda span: span.href))


def _bared(text: str) -> tuple[str, str, str]:
    """Return the white space before `text`, the text without it, and the white space after."""
    bare = text.strip()
    start = text.index(bare)
    return text[:start], bare, text[start + len(bare) :]


def _are_one_list(above: Block | None, block: Block) -> bool:
    """Tell whether Markdown would read two lists as one: both with numbers, or both without."""
    return (
        above is not None and above.kind is block.kind is Kind.LIST and bool(above.level) == bool(block.level)
    )


def _can_follow_text(block: Block) -> bool:
    """Tell whether `block` can stand right below a line of text: a list without numbers, or from 1 on."""
    return block.kind is Kind.LIST and block.level in (0, 1)


def _heading_shift(blocks: Sequence[Block]) -> int:
    """Return the number to add to the levels of headings so that the highest is 2: the memo's title is 1."""
    levels = [block.level for block in blocks if block.kind is Kind.HEADING]
    return 2 - min(levels) if levels else 0


def _not_a_label(text: str) -> str:
    """Return a paragraph of a body such that it is not read as a closing KEY POINT."""
    found = _LABEL.match(text)
    return f"{text[: found.end()]}\\{text[found.end() :]}" if found and label_of(text) else text


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""


def _fenced(text: str) -> str:
    text = _LINE_BREAK.sub("\n", text)
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{ticks}\n{text}\n{ticks}"
