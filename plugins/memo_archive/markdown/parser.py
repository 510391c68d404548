"""From a memo's Markdown to HTML whose links are still symbolic.

A link's target depends on other files, the rest of a body on its own text alone. So the HTML holds a token
for each target, which `fill` replaces; what was converted once stays right whatever happens elsewhere.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple
from xml.etree import ElementTree

import markdown
import nh3
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from memo_archive.markdown.emphasis import mend_emphasis
from memo_archive.markdown.signs import heed_signs
from memo_archive.model import LinkKind
from memo_archive.text.slugs import slugify, text_id, unique

# Control characters cannot come from an author (`source.decode` refuses them), and to nh3 this is a path.
_TOKEN = re.compile(r'(?P<name>href|src)="\x02/(?P<number>\d+)/\x03"')
_STASHED_RAW = re.compile(markdown.util.HTML_PLACEHOLDER % r"(\d+)")
_STASHED = re.compile(r"\x02[^\x03]*\x03")
# What may put markup into a page that did not go through the tree: raw HTML, and attributes of a fence.
_RAW_TAG = re.compile(r"<[a-zA-Z/!?]")
_FENCE_WITH_ATTRIBUTES = re.compile(r"(?m)^(?:`{3,}|~{3,})[ \t]*\{")
_RAW_ID = re.compile(r"""\bid\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)
_ID = re.compile(r'\bid="([^"]*)"')
_FOOTNOTE = re.compile(r"#fn(?:ref\d*)?:")
LINES = 1 << 16
"""Lines whose converted form is held at most."""
_INLINE_MARKS = re.compile(r"[*_`\\\[\]<&!~^]|  $")
_SPEAKER = re.compile(r"\s*(?:[—–―]|--)\s*(?=\S)")
_ALIGNMENT = re.compile(r"text-align:\s*(left|right|center)")

# Python-Markdown's kinds of blocks, without the paragraph.
_BLOCKS = "empty indent code hashheader setextheader hr olist ulist quote reference".split()

# What raw HTML and attribute lists in a memo may use. No scripts, styles, forms, frames or event handlers; no
# inline style, which a strict Content-Security-Policy would refuse.
ALLOWED_TAGS = frozenset(
    """a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
    footer h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary
    sup table tbody td tfoot th thead time tr u ul var""".split()
)
ALLOWED_ATTRIBUTES = {
    "*": {"id", "class", "title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
    "details": {"open"},
    "div": {"role", "tabindex", "aria-label"},
}
_NONE: set[str] = set()
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SHAPED = _HEADINGS | {"blockquote", "img"}
"""Elements that change whatever attributes they have."""


class Heading(NamedTuple):
    """A heading of a body."""

    level: int
    """2 to 6; the memo's title is 1."""
    id: str
    text: str


class SymbolicLink(NamedTuple):
    """A target that a passage refers to, as written."""

    kind: LinkKind
    target: str


class Passage(NamedTuple):
    """Converted Markdown: HTML with a token for each target."""

    markup: str
    links: tuple[SymbolicLink, ...] = ()
    headings: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    """All ids a link may point to."""


class Converter:
    """Converts Markdown with one parser that is used again and again; not for two threads at once."""

    def __init__(self, extensions: Sequence[str] = ()) -> None:
        """Make the parser; raises ImportError or TypeError for an extension that is not to be had."""
        self._extensions = tuple(extensions)
        self._body = markdown.Markdown(extensions=[*extensions, _MemoExtension()], output_format="html")
        self._inline = markdown.Markdown(extensions=[_MemoExtension(anchors=False)], output_format="html")
        self._inline.preprocessors.deregister("html_block")
        for name in ("html", "reference", "short_reference", "image_reference", "short_image_ref"):
            self._inline.inlinePatterns.deregister(name)
        for name in _BLOCKS:
            self._inline.parser.blockprocessors.deregister(name)
        self._lines: dict[str, Passage] = {}

    def body(self, text: str) -> Passage:
        """Convert a memo's body, or the text of a topic or principle.

        Raises RecursionError where quotations or lists are nested beyond sense.
        """
        may_be_raw = bool(
            ("<" in text and _RAW_TAG.search(text)) or ("{" in text and _FENCE_WITH_ATTRIBUTES.search(text))
        )
        found = _found_by(self._body)
        found.reserved = frozenset(_RAW_ID.findall(text)) if may_be_raw else frozenset()
        markup = self._body.reset().convert(text)
        links, anchors = list(found.links), found.anchors
        if may_be_raw:
            markup = _cleaned(markup, links)
            anchors = sorted(set(_ID.findall(markup)))
        return Passage(markup, tuple(links), tuple(found.headings), tuple(anchors))

    def inline(self, text: str) -> Passage:
        """Convert one line of Markdown without block structure; HTML in it shows as text.

        The same line stands on its memo's page, in lists, feeds, exports and the search.
        """
        passage = self._lines.get(text)
        if passage is None:
            if len(self._lines) >= LINES:
                self._lines.clear()
            passage = self._lines[text] = self._line(text)
        return passage

    def _line(self, text: str) -> Passage:
        if not _INLINE_MARKS.search(text):
            return Passage(html.escape(text, quote=False))
        markup = self._inline.reset().convert(text)
        found = _found_by(self._inline)
        return Passage(markup.removeprefix("<p>").removesuffix("</p>"), tuple(found.links))


def fill(passage: Passage, attributes: Callable[[SymbolicLink], str]) -> str:
    """Return the HTML of `passage` with each token replaced by what `attributes` gives for its link.

    That is whole attributes, escaped: `href="../price/"`, `src="a.png" width="3" height="2"`, or nothing.
    """
    if not passage.links:
        return passage.markup
    filled = _TOKEN.sub(lambda m: attributes(passage.links[int(m["number"])]), passage.markup)
    return filled.replace("<a >", "<a>").replace("<img >", "<img>")


def plain_text(markup: str) -> str:
    """Return the text of simple HTML, without tags and entities, on one line."""
    if "<" not in markup and "&" not in markup:
        return " ".join(markup.split())
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


def _cleaned(markup: str, links: list[SymbolicLink]) -> str:
    """Return `markup` by the policy above; addresses in raw HTML become tokens as those in Markdown are."""

    def address(tag: str, name: str, value: str) -> str | None:
        if name in ("href", "src") and "\x02" not in value and not _FOOTNOTE.match(value):
            links.append(SymbolicLink(LinkKind.IMAGE if tag == "img" else LinkKind.LINK, value.strip()))
            return f"\x02/{len(links) - 1}/\x03"
        return value

    # Schemes are judged by `linking`, which can name the line; here every one passes as a token.
    return nh3.clean(
        markup,
        tags=set(ALLOWED_TAGS),
        attributes={tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()},
        attribute_filter=address,
        link_rel=None,
        strip_comments=True,
    )


def _found_by(parser: markdown.Markdown) -> _MemoTree:
    return parser.treeprocessors["memo"]  # type: ignore[return-value]


class _MemoExtension(Extension):
    """Gives the parsed tree what memos need: ids, figures, speakers, link tokens."""

    def __init__(self, *, anchors: bool = True) -> None:
        super().__init__()
        self._anchors = anchors

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        heed_signs(md)
        mend_emphasis(md)
        # After everything, "unescape" (priority 0) included: texts and attributes are final.
        md.treeprocessors.register(_MemoTree(md, with_anchors=self._anchors), "memo", -10)
        md.registerExtension(self)

    def reset(self) -> None:
        """Nothing is kept between texts: the tree processor begins anew with each."""


class _MemoTree(Treeprocessor):
    links: list[SymbolicLink]
    headings: list[Heading]
    anchors: list[str]
    reserved: frozenset[str] = frozenset()
    """Ids that raw HTML may bring with it."""

    def __init__(self, md: markdown.Markdown, *, with_anchors: bool) -> None:
        super().__init__(md)
        self._with_anchors = with_anchors
        self._clear()

    def _clear(self) -> None:
        self.links, self.headings, self.anchors = [], [], []
        self._taken: set[str] = set(self.reserved)

    def run(self, root: ElementTree.Element) -> None:
        self._clear()
        # Before most get an id, which changes nothing about them.
        shaped = [element for element in root.iter() if element.attrib or element.tag in _SHAPED]
        if self._with_anchors:
            self._taken.update(_ids_in(root))
            self._top_level(root)
        for element in shaped:
            self._element(element)
        self.anchors = sorted(_ids_in(root))

    def _top_level(self, root: ElementTree.Element) -> None:
        for number, element in enumerate(list(root)):
            if element.tag == "p":
                figure = _figure_of(element)
                if figure is not None:
                    root[number] = figure
                    continue
                self._identify(element)
            elif element.tag in ("ul", "ol"):
                for entry in element:
                    self._identify(entry)
            elif element.tag == "table":
                frame = ElementTree.Element(
                    "div", {"class": "table", "role": "region", "tabindex": "0", "aria-label": "Table"}
                )
                frame.tail, element.tail = element.tail, None
                frame.append(element)
                root[number] = frame

    def _identify(self, element: ElementTree.Element) -> None:
        if not element.get("id") and (text := self._text_of(element)).strip():
            element.set("id", unique(f"p-{text_id(text)}", self._taken))

    def _element(self, element: ElementTree.Element) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag in ("td", "th"):
            _align(element)
        for name in element.attrib.keys() - ALLOWED_ATTRIBUTES["*"] - ALLOWED_ATTRIBUTES.get(tag, _NONE):
            del element.attrib[name]
        if tag == "a" and element.get("href") is not None:
            if not _FOOTNOTE.match(element.get("href", "")):
                self._tokenise(element, "href", LinkKind.LINK)
        elif tag == "img":
            if element.get("src") is not None:
                self._tokenise(element, "src", LinkKind.IMAGE)
            element.set("loading", "lazy")
            element.set("decoding", "async")
        elif self._with_anchors and tag in _HEADINGS:
            level = max(2, int(tag[1]))
            element.tag = f"h{level}"
            text = " ".join(self._text_of(element).split())
            if not element.get("id"):
                element.set("id", unique(slugify(text) or "section", self._taken))
            self.headings.append(Heading(level, element.get("id", ""), text))
        elif tag == "blockquote":
            _keep_lines_and_speaker(element)

    def _text_of(self, element: ElementTree.Element) -> str:
        text = "".join(element.itertext())
        if "\x02" in text:
            text = _STASHED_RAW.sub(self._entity, text)
        return _final(html.unescape(text))

    def _entity(self, stashed: re.Match[str]) -> str:
        """Return what stands for raw HTML in a text: an entity for itself, a tag for nothing."""
        raw = self.md.htmlStash.rawHtmlBlocks[int(stashed[1])]
        return raw if isinstance(raw, str) and raw.startswith("&") else ""

    def _tokenise(self, element: ElementTree.Element, name: str, kind: LinkKind) -> None:
        target = html.unescape(_final(element.get(name, "")))
        self.links.append(SymbolicLink(kind, target))
        element.set(name, f"\x02/{len(self.links) - 1}/\x03")


def _ids_in(root: ElementTree.Element) -> set[str]:
    return {name for element in root.iter() if (name := element.get("id"))}


def _align(cell: ElementTree.Element) -> None:
    """Say in a class how a cell of a table is aligned, since a style attribute is not to be had."""
    aligned = _ALIGNMENT.search(cell.get("style", ""))
    if aligned and aligned[1] != "left":
        cell.set("class", aligned[1])


def _final(text: str) -> str:
    """Return text of the tree as it will read: `&` back in, stashed HTML out."""
    return _STASHED.sub("", text.replace("\x02amp\x03", "&")) if "\x02" in text else text


def _figure_of(paragraph: ElementTree.Element) -> ElementTree.Element | None:
    """Return a paragraph that is one image with a title as a figure with that caption; else None."""
    if len(paragraph) != 1 or (paragraph.text or "").strip() or (paragraph[0].tail or "").strip():
        return None
    image = paragraph[0]
    if image.tag != "img" or not image.get("title"):
        return None
    figure = ElementTree.Element("figure")
    figure.tail = paragraph.tail
    caption = ElementTree.Element("figcaption")
    caption.text = image.attrib.pop("title")
    image.tail = None
    figure.extend([image, caption])
    return figure


def _keep_lines_and_speaker(quotation: ElementTree.Element) -> None:
    """Keep the lines of a block quotation, and mark a last one such as "— Name, Work" as its speaker."""
    paragraphs = [child for child in quotation if child.tag == "p"]
    for paragraph in paragraphs:
        _break_lines(paragraph)
    if not paragraphs or paragraphs[-1] is not quotation[-1]:
        return
    last = paragraphs[-1]
    breaks = [n for n, child in enumerate(last) if child.tag == "br"]
    footer = ElementTree.Element("footer")
    if breaks and _SPEAKER.match(_text_from(last, breaks[-1])):
        at = breaks[-1]
        footer.text = last[at].tail
        footer.extend(list(last)[at + 1 :])
        for child in list(last)[at:]:
            last.remove(child)
    elif len(paragraphs) > 1 and not breaks and _SPEAKER.match("".join(last.itertext())):
        footer.text = last.text
        footer.extend(list(last))
        quotation.remove(last)
    else:
        return
    footer.tail = "\n"
    quotation.append(footer)


def _text_from(paragraph: ElementTree.Element, place: int) -> str:
    """Return the text of `paragraph` after its child at `place`."""
    after = ("".join(child.itertext()) + (child.tail or "") for child in list(paragraph)[place + 1 :])
    return (paragraph[place].tail or "") + "".join(after)


def _break_lines(paragraph: ElementTree.Element) -> None:
    """Replace each line break in the text of `paragraph` by a br, but for those an author made himself."""

    def pieces(text: str | None) -> list[str]:
        return (text or "").split("\n")

    children = list(paragraph)
    first, *rest = pieces(paragraph.text)
    paragraph.text = first
    for child in children:
        paragraph.remove(child)

    def append_lines(lines: list[str]) -> None:
        for line in lines:
            new = ElementTree.SubElement(paragraph, "br")
            new.tail = line

    append_lines(rest)
    for child in children:
        head, *more = pieces(child.tail)
        if child.tag == "br" and not head and more:
            head, *more = more
        child.tail = head
        paragraph.append(child)
        append_lines(more)
