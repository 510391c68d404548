"""Blocks of a page's tree, whatever made the markup: themes, Word, nested tables, line breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from memo_archive.importers.cues.closing_labels import label_of
from memo_archive.importers.post import Block, Dropped, Kind, Span
from memo_archive.importers.readers.html_tree import Node
from memo_archive.importers.readers.inline_lines import paragraphs_of
from memo_archive.importers.readers.text_blocks import lines_as_blocks, with_lists, with_quotations

Why = Callable[[Node], str]
"""Returns the reason to pass over an element; empty to take it."""

TAKEN = "taken"
"""The reason to pass over elements taken already: their text is not listed as dropped."""

_BLOCKS = frozenset(
    """address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer
    form h1 h2 h3
    h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
    caption legend""".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STRONG = frozenset({"b", "strong"})
_EM = frozenset({"i", "em", "cite", "dfn", "var", "address"})
_CODE = frozenset({"code", "tt", "kbd", "samp"})
_SKIPPED = frozenset({"title", "meta", "link", "input", "button", "source"})
_SPACES = re.compile(r"[ \t\r\n\f]+")
# An old size (`+2`, `5`), or a style's size larger than running text.
_LARGE = re.compile(
    r"^(?:\+\d|[4-7]);|font-size\s*:\s*(?:(?:x+-)?large|larger|(?:1[4-9]|[2-9]\d)(?:\.\d+)?pt|"
    r"(?:19|[2-9]\d)(?:\.\d+)?px|(?:1\.[2-9]\d*|[2-9](?:\.\d+)?)r?em|(?:1[2-9]\d|[2-9]\d\d)%)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Style:
    href: str = ""
    strong: bool = False
    em: bool = False
    code: bool = False
    large: bool = False


def blocks_in(node: Node, *, base: str = "", why_not: Why | None = None) -> tuple[list[Block], list[Dropped]]:
    """Return the blocks of `node`, and the texts that were passed over for a reason of `why_not`.

    URLs are relative to `base`. Every word is in one result or the other.
    """
    maker = _Maker(base, why_not or is_hidden)
    maker.children(node, _Style())
    maker.flush()
    return with_quotations(with_lists(maker.blocks)), maker.dropped


def is_hidden(node: Node) -> str:
    """Return "hidden on the page" for a `node` that browsers do not show; else nothing."""
    if _HIDDEN.search(node.get("style")) or "hidden" in node.attributes:
        return "hidden on the page"
    return ""


def absolute(address: str, base: str) -> str:
    """Return `address` resolved against `base`; unchanged where `base` is unknown or the address invalid."""
    address = address.strip()
    try:
        return urljoin(base, address) if base and not urlsplit(address).scheme else address
    except ValueError:
        return address


class _Maker:
    """Walks a tree and gathers the text between block elements."""

    def __init__(self, base: str, why_not: Why) -> None:
        self.base, self.why_not = base, why_not
        self.blocks: list[Block] = []
        self.dropped: list[Dropped] = []
        self._spans: list[Span] = []
        self._look = ""

    def children(self, node: Node, style: _Style) -> None:
        for child in node.children:
            if isinstance(child, str):
                self._text(child, style)
            else:
                self._node(child, style)

    def _node(self, node: Node, style: _Style) -> None:
        tag = node.tag
        if tag in _SKIPPED:
            return
        why = self.why_not(node)
        if why:
            self._drop(node, why)
        elif tag == "br":
            self._spans.append(Span("\n", style.href))
        elif tag == "img":
            self._image(node)
        elif tag == "iframe":
            self._embedded(node)
        elif tag in _HEADINGS:
            self._heading(node, int(tag[1]), style)
        elif tag == "hr":
            self.flush()
            self.blocks.append(Block(Kind.RULE))
        elif tag in ("ul", "ol"):
            self._list(node)
        elif tag == "blockquote":
            self._quotation(node)
        elif tag == "pre":
            self._preformatted(node)
        elif tag == "table":
            self._table(node)
        elif tag == "figure" or _is_captioned(node):
            self._figure(node)
        elif tag in _BLOCKS:
            self.flush()
            outer, self._look = self._look, _look_of(node)
            self.children(node, style)
            self.flush()
            self._look = outer
        else:
            self.children(node, self._inline(node, style))
            if tag == "q":
                self._spans.append(Span("”"))

    def _inline(self, node: Node, style: _Style) -> _Style:
        if node.tag == "q":
            self._spans.append(Span("“"))
        if node.tag == "a" and node.get("href") and not node.get("href").startswith("#"):
            style = replace(style, href=absolute(node.get("href"), self.base))
        weight = re.search(r"font-weight\s*:\s*(bold|[6-9]00|normal|400)", node.get("style"))
        if node.tag in _STRONG or (weight and weight[1] not in ("normal", "400")):
            style = replace(style, strong=not (weight and weight[1] in ("normal", "400")))
        if node.tag in _EM or re.search(r"font-style\s*:\s*(?:italic|oblique)", node.get("style")):
            style = replace(style, em=True)
        if node.tag in _CODE:
            style = replace(style, code=True)
        if node.tag == "big" or _LARGE.search(f"{node.get('size')};{node.get('style')}"):
            style = replace(style, large=True)
        return style

    def _text(self, text: str, style: _Style) -> None:
        text = _SPACES.sub(" ", text)
        if text:
            self._spans.append(Span(text, style.href, style.strong, style.em, style.code, style.large))

    def flush(self) -> None:
        """End the open paragraph."""
        spans, self._spans = self._spans, []
        for run in paragraphs_of(spans):
            for block in lines_as_blocks(run):
                looks = [name for name in ("strong", "large") if _all_are(name, block.spans)]
                self.blocks.append(replace(block, look=" ".join([self._look, *looks])))

    def _drop(self, node: Node, why: str) -> None:
        text = node.line if why != TAKEN else ""
        if text:
            self.dropped.append(Dropped(text, why))

    def _image(self, node: Node) -> None:
        tokens = node.tokens
        alt = " ".join(node.get("alt").split())
        if {"wp-smiley", "emoji"} & tokens or (alt and len(alt) <= 3 and not alt.isalnum()):
            self._text(alt, _Style())
            return
        address = _address_of_image(node)
        if not address or _is_pixel(node):
            return
        self.flush()
        self.blocks.append(Block(Kind.IMAGE, (Span(alt),) if alt else (), source=address))

    def _embedded(self, node: Node) -> None:
        source = absolute(node.get("src"), self.base)
        if re.match(r"https?://", source):
            self.dropped.append(Dropped(source, "embedded video or the like; link to it if it matters"))

    def _heading(self, node: Node, level: int, style: _Style) -> None:
        for block in self._apart(node, style):
            is_text = block.kind in (Kind.PARAGRAPH, Kind.LINES) and block.line
            if is_text and block.words <= 40:
                spans = tuple(replace(s, strong=False, text=s.text.replace("\n", " ")) for s in block.spans)
                self.blocks.append(Block(Kind.HEADING, spans, level=level, look=_look_of(node)))
            else:
                self.blocks.append(block)

    def _apart(self, node: Node, style: _Style | None = None) -> list[Block]:
        """Return the blocks in `node`, apart from those gathered so far."""
        self.flush()
        inner = _Maker(self.base, self.why_not)
        inner.children(node, replace(style, href="") if style else _Style())
        inner.flush()
        self.dropped += inner.dropped
        return inner.blocks

    def _list(self, node: Node) -> None:
        self.flush()
        items = []
        for child in node.children:
            if isinstance(child, str):
                if child.strip():
                    items.append(Block(Kind.ITEM, (Span(_SPACES.sub(" ", child).strip()),)))
            elif child.tag == "li":
                why = self.why_not(child)
                if why:
                    self._drop(child, why)
                    continue
                inner = with_lists(self._apart(child))
                if len(inner) == 1 and inner[0].kind is Kind.PARAGRAPH:
                    items.append(Block(Kind.ITEM, inner[0].spans))
                elif inner:
                    items.append(Block(Kind.ITEM, children=tuple(inner)))
            else:
                nested = self._apart_of(child)
                if items and nested:
                    items[-1] = _with_children(items[-1], nested)
                elif nested:
                    items.append(Block(Kind.ITEM, children=tuple(nested)))
        start = node.get("start")
        first = int(start) if start.isdecimal() and len(start) < 5 else 1
        if items:
            self.blocks.append(
                Block(Kind.LIST, children=tuple(items), level=first if node.tag == "ol" else 0)
            )

    def _apart_of(self, node: Node) -> list[Block]:
        """Return the blocks of an element, itself included."""
        inner = _Maker(self.base, self.why_not)
        inner._node(node, _Style())
        inner.flush()
        self.dropped += inner.dropped
        return inner.blocks

    def _quotation(self, node: Node) -> None:
        inner = with_lists(self._apart(node))
        if inner:
            self.blocks.append(Block(Kind.QUOTE, children=tuple(_with_speaker(node, inner))))

    def _preformatted(self, node: Node) -> None:
        self.flush()
        text = "".join(node.strings()).strip("\n")
        is_code = any(child.tag == "code" for child in node.nodes()) or "wp-block-code" in node.tokens
        if not text.strip():
            return
        if is_code:
            self.blocks.append(Block(Kind.CODE, (Span(text),)))
            return
        for part in re.split(r"\n[ \t]*\n", text):
            lines = [(Span(line.strip()),) for line in part.split("\n") if line.strip()]
            spans: list[Span] = []
            for line in lines:
                spans += [*([Span("\n")] if spans else []), *line]
            if spans:
                self.blocks.append(Block(Kind.LINES if len(lines) > 1 else Kind.PARAGRAPH, tuple(spans)))

    def _table(self, node: Node) -> None:
        rows = [
            [cell for cell in row.children if isinstance(cell, Node) and cell.tag in ("td", "th")]
            for row in node.nodes()
            if row.tag == "tr"
        ]
        if not _is_data(node, rows):
            self.flush()
            self.children(node, _Style())
            self.flush()
            return
        self.flush()
        made = []
        for row in rows:
            cells = []
            for cell in row:
                blocks = self._apart(cell)
                spans: list[Span] = []
                for block in blocks:
                    spans += [*([Span(" ")] if spans else []), *block.spans]
                cells.append(
                    Block(Kind.CELL, tuple(replace(s, text=s.text.replace("\n", " ")) for s in spans))
                )
            made.append(Block(Kind.ROW, children=tuple(cells)))
        self.blocks.append(Block(Kind.TABLE, children=tuple(made)))

    def _figure(self, node: Node) -> None:
        inner = self._apart(node)
        images = [block for block in inner if block.kind is Kind.IMAGE]
        caption = " ".join(block.line for block in inner if block.kind is Kind.PARAGRAPH)
        if (
            len(images) == 1
            and all(b.kind in (Kind.IMAGE, Kind.PARAGRAPH) for b in inner)
            and len(caption) < 400
        ):
            captions = (Block(Kind.PARAGRAPH, (Span(caption),)),) if caption else ()
            alt = images[0].spans
            # Readers see the caption; the alternative text stays with the image.
            self.blocks.append(Block(Kind.IMAGE, alt, captions, source=images[0].source))
        else:
            self.blocks += inner


def _look_of(node: Node) -> str:
    """Return a key for the look of the blocks in `node`: its tag and its classes."""
    return f"{node.tag}.{node.get('class')}"


def _all_are(name: str, spans: Sequence[Span]) -> bool:
    return all(getattr(span, name) for span in spans if span.text.strip())


def _is_captioned(node: Node) -> bool:
    return bool({"wp-caption", "tr-caption-container", "image-block-wrapper"} & node.tokens)


def _address_of_image(node: Node) -> str:
    for name in ("data-orig-file", "data-lazy-src", "data-original", "data-src", "src"):
        address = node.get(name).strip()
        if address and not (address.startswith("data:") and len(address) < 300):
            return address
    return ""


def _is_pixel(node: Node) -> bool:
    return any(re.fullmatch(r"[01](?:px)?", node.get(side)) for side in ("width", "height"))


def _is_data(node: Node, rows: Sequence[Sequence[Node]]) -> bool:
    """Tell a table of data from a table that lays out a page."""
    if len(rows) < 2 or any(child.tag == "table" for child in node.nodes()):
        return False
    widths = {len(row) for row in rows}
    if len(widths) != 1 or not 2 <= widths.pop() <= 12:
        return False
    cells = [cell for row in rows for cell in row]
    if any(cell.words <= 4 and label_of(cell.line, is_set_off=True) for cell in cells):
        return False  # a closing, set in a frame
    breaking = _BLOCKS - {"p", "div"} | {"img"}
    if any(child.tag in breaking for cell in cells for child in cell.nodes()):
        return False
    return all(cell.words <= 40 for cell in cells)


def _with_children(item: Block, more: Sequence[Block]) -> Block:
    own = item.children or ((Block(Kind.PARAGRAPH, item.spans),) if item.spans else ())
    return Block(Kind.ITEM, children=(*own, *more))


def _with_speaker(node: Node, blocks: list[Block]) -> list[Block]:
    """Return the blocks of a quotation, with a dash before a speaker whom the markup names."""
    speaker = next((n.line for n in node.nodes() if n.tag in ("cite", "footer") and n.line), "")
    last = blocks[-1]
    if speaker and last.line == speaker and last.kind is Kind.PARAGRAPH and not re.match(r"[—–―-]", speaker):
        blocks[-1] = replace(last, spans=(Span("— "), *last.spans))
    return blocks
