"""Structure: ids, headings, figures and tables that scroll, added to the parsed tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from memo_archive.markdown.attributes import OLD_LIST, give, heed_attribute_lists
from memo_archive.markdown.dialect import MAX_NESTING
from memo_archive.markdown.html_policy import is_allowed, is_of_the_page
from memo_archive.markdown.link_tokens import Addresses, ids_of_raw_html
from memo_archive.markdown.places import Place, Places, note_starts
from memo_archive.markdown.quotations import shape_quotations
from memo_archive.text.slugs import slugify, text_id, unique

_FOUND = "memo_archive"
TOP_LEVEL = "memo_archive_top_level"
"""Name of a parser's option: the level of the highest heading."""
_RAW = frozenset({"html_block", "html_inline"})
_TABLE_FRAME = {"class": "table", "role": "region", "tabindex": "0", "aria-label": "Table"}
_LISTS = frozenset({"bullet_list_open", "ordered_list_open"})


OLD_ATTRIBUTES = "old-attributes"
BODY_DEPTH = "body-depth"


class Heading(NamedTuple):
    """A heading of a text."""

    level: int
    """1 to 6; 1 is the title of its page."""
    id: str
    text: str


class Remark(NamedTuple):
    """Something in a text that its author should know of."""

    code: str
    """`old-attributes`: an attribute list of Python-Markdown, `{: .x }`, which is printed as text.
    `body-depth`: text below the deepest level, which is not printed."""
    written: str
    """As the text has it; empty where its place says enough."""
    place: Place


class Found(NamedTuple):
    """All that is found in a text beside its HTML."""

    addresses: Addresses
    headings: list[Heading]
    remarks: list[Remark]
    has_raw_html: bool


def shape_with(parser: MarkdownIt) -> None:
    """Have `parser` give its tokens the structure of memos, before typographic signs change their words."""
    note_starts(parser)
    parser.core.ruler.after("inline", _FOUND, _shape)


def found_in(env: dict[str, object]) -> Found:
    """Return what a parser of `shape_with` found in the text that it parsed with `env`."""
    found = env[_FOUND]
    assert isinstance(found, Found)  # noqa: S101 - for the type checker
    return found


def _shape(state: StateCore) -> None:
    tokens = state.tokens
    places = Places(state.src)
    addresses = Addresses()
    remarks: list[Remark] = []
    has_raw_html = False
    for token in tokens:
        if token.level >= MAX_NESTING - 1 and token.nesting == 1 and not remarks:
            remarks.append(Remark(BODY_DEPTH, "", Place((token.map or [0])[0] + 1, 1)))
        if token.type == "inline":
            if "{:" in token.content:
                remarks += _old_attributes(token, places)
            if token.children:
                has_raw_html |= addresses.take_from_line(places.of_links(token, token.children))
        elif token.type == "html_block":
            has_raw_html = True
            addresses.take_from_raw(token, Place((token.map or [0])[0] + 1, 1))
    heed_attribute_lists(tokens)
    for token in _all(tokens):
        if token.tag == "s":
            token.tag = "del"  # as GitHub prints it
        if token.attrs:
            _judge_attributes(token)
    taken = {str(token.attrs["id"]) for token in _all(tokens) if "id" in token.attrs}
    if has_raw_html:
        taken |= ids_of_raw_html(token for token in _all(tokens) if token.type in _RAW)
    _identify(tokens, taken)
    headings = list(_headings(tokens, taken, state.env.get(TOP_LEVEL, 2)))
    state.tokens = _framed(shape_quotations(tokens))
    state.env[_FOUND] = Found(addresses, headings, remarks, has_raw_html)


def _all(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.children:
            yield from _all(token.children)


def _old_attributes(block: Token, places: Places) -> Iterator[Remark]:
    written = [
        child.content for child in block.children or () if child.type == "text" and "{:" in child.content
    ]
    for found in OLD_LIST.finditer(block.content):
        if any(found[0] in text for text in written):  # not within code
            yield Remark(OLD_ATTRIBUTES, found[0], places.of(block, found.start()))


def _judge_attributes(token: Token) -> None:
    if token.type in ("td_open", "th_open") and "style" in token.attrs:
        alignment = str(token.attrs["style"]).rpartition(":")[2]
        if alignment != "left":
            token.attrJoin("class", alignment)
    for name in [name for name in token.attrs if not is_allowed(token.tag, name)]:
        del token.attrs[name]
    if is_of_the_page(str(token.attrs.get("id", ""))):
        token.attrs["id"] = f"{token.attrs['id']}-2"


def _identify(tokens: Sequence[Token], taken: set[str]) -> None:
    """Give ids, made of their words alone, to paragraphs and entries of lists that stand in nothing else."""
    number = 0
    while number < len(tokens):
        token = tokens[number]
        if token.type == "paragraph_open" and token.level == 0:
            if not _make_figure(tokens, number):
                _identify_by(token, _text_of(tokens[number + 1]), taken)
        elif token.type == "list_item_open" and token.level == 1:
            end = _end_of(tokens, number)
            _identify_by(token, "\n".join(map(_text_of, tokens[number:end])), taken)
        number += 1


def _identify_by(token: Token, text: str, taken: set[str]) -> None:
    if "id" not in token.attrs and text.strip():
        token.attrSet("id", unique(f"p-{text_id(text)}", taken))


def _end_of(tokens: Sequence[Token], opening: int) -> int:
    """Return where the element ends that opens at `opening`."""
    level = tokens[opening].level
    return next(
        n for n in range(opening + 1, len(tokens)) if tokens[n].level == level and tokens[n].nesting == -1
    )


def _text_of(block: Token) -> str:
    """Return the words of an inline token as readers see them, numbers of notes among them."""
    parts = []
    for child in block.children or ():
        if child.type in ("text", "text_special", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "footnote_ref":
            parts.append(str(child.meta["id"] + 1))
    return "".join(parts)


def _headings(tokens: Sequence[Token], taken: set[str], top_level: int) -> Iterator[Heading]:
    """Yield the headings, each with an id of its own; none is above `top_level`."""
    for number, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        level = max(top_level, int(token.tag[1]))
        token.tag = tokens[number + 2].tag = f"h{level}"
        text = " ".join(_text_of(tokens[number + 1]).split())
        if "id" not in token.attrs:
            slug = slugify(text) or "section"
            if is_of_the_page(slug):
                taken.add(slug)
            token.attrSet("id", unique(slug, taken))
        yield Heading(level, str(token.attrs["id"]), text)


def _make_figure(tokens: Sequence[Token], number: int) -> bool:
    """Make a paragraph of one picture with a title a figure with that caption; tell whether it is one."""
    children = tokens[number + 1].children or []
    if len(children) != 1 or children[0].type != "image" or not children[0].attrs.get("title"):
        return False
    for token in (tokens[number], tokens[number + 2]):
        token.tag = "figure"
    caption = Token("text", "", 0, content=str(children[0].attrs.pop("title")))
    children += [Token("caption_open", "figcaption", 1), caption, Token("caption_close", "figcaption", -1)]
    return True


def _framed(tokens: list[Token]) -> list[Token]:
    """Return `tokens` with each table that stands in nothing else in a region that can be scrolled."""
    if not any(token.type == "table_open" for token in tokens):
        return tokens
    framed: list[Token] = []
    for token in tokens:
        if token.type == "table_open" and token.level == 0:
            frame = Token("frame_open", "div", 1)
            give(frame, _TABLE_FRAME)
            framed += [frame, token]
        elif token.type == "table_close" and token.level == 0:
            framed += [token, Token("frame_close", "div", -1, block=True)]
        else:
            framed.append(token)
    return framed
