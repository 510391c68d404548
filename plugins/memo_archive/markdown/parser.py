"""From Markdown to HTML whose links are still symbolic, with links, headings and ids by the same parse."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from markdown_it.common.utils import escapeHtml, unescapeAll
from markdown_it.token import Token

from memo_archive.markdown.attributes import attributes_in, give
from memo_archive.markdown.dialect import DEFAULT, Dialect, make_line_parser, make_parser
from memo_archive.markdown.html_policy import cleaned, is_allowed, is_of_the_page
from memo_archive.markdown.link_tokens import Addresses, filled
from memo_archive.markdown.places import Place, Places, note_starts
from memo_archive.markdown.structure import TOP_LEVEL, Heading, Remark, found_in, shape_with
from memo_archive.model import LinkKind, WrittenLink

_BARE_ADDRESS = re.compile(r"://|www\.|@|mailto:|xmpp:", re.IGNORECASE)
"""Part of every bare address."""
_ID = re.compile(r'\bid="([^"]*)"')
_FOOTNOTE = re.compile(r"#fn(?:ref\d*)?:")
LINES = 1 << 16
"""Single lines whose converted form is held at most."""
_INLINE_MARKS = re.compile(r"[*_`\\\[\]<&!~@:]|w\w\w\.|  $|--|\.\.|[\"'(+]")


class Passage(NamedTuple):
    """Converted Markdown: HTML with a token for each target."""

    markup: str
    links: tuple[WrittenLink, ...] = ()
    """The targets that the HTML refers to, in its order, with their lines and columns in the text."""
    headings: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    """All ids a link may point to, sorted."""
    remarks: tuple[Remark, ...] = ()


class Converter:
    """Converts Markdown with one parser that is used again and again; not for two threads at once."""

    def __init__(self, dialect: Dialect = DEFAULT) -> None:
        """Make the parsers of `dialect`."""
        self._body, self._without_bare_addresses = (
            make_parser(dialect, bare_addresses=bare_addresses) for bare_addresses in (True, False)
        )
        for parser in (self._body, self._without_bare_addresses):
            shape_with(parser)
            for name, rule in _RULES.items():
                parser.add_render_rule(name, rule)
        self._line = make_line_parser(dialect)
        note_starts(self._line)
        self._line.add_render_rule("text", _text)
        self._lines: dict[str, Passage] = {}

    def body(self, text: str, *, top_level: int = 2) -> Passage:
        """Convert a memo's body, or the text of a topic or principle: pages that have a title already.

        No heading is above `top_level`: 1 for a plain page, whose text may hold its title.
        """
        env: dict[str, Any] = {TOP_LEVEL: top_level}
        parser = self._body if _BARE_ADDRESS.search(text) else self._without_bare_addresses
        markup = parser.render(text, env)
        found = found_in(env)
        if found.has_raw_html:
            markup = _cleaned(markup, found.addresses)
        markup, links = found.addresses.printed_in(markup.rstrip("\n"))
        anchors = tuple(sorted(set(_ID.findall(markup))))
        return Passage(markup, links, tuple(found.headings), anchors, tuple(found.remarks))

    def inline(self, text: str) -> Passage:
        """Convert one line of Markdown without block structure; HTML in it shows as text.

        The same line stands on its memo's page, in lists, feeds, exports and the search.
        """
        passage = self._lines.get(text)
        if passage is None:
            if len(self._lines) >= LINES:
                self._lines.clear()
            passage = self._lines[text] = self._converted_line(text)
        return passage

    def _converted_line(self, text: str) -> Passage:
        if not _INLINE_MARKS.search(text):
            return Passage(html.escape(text, quote=False))
        env: dict[str, Any] = {}
        tokens = self._line.parseInline(text, env)
        addresses, places = Addresses(), Places(text)
        for token in tokens:
            addresses.take_from_line(places.of_links(token, token.children or ()))
        markup = self._line.renderer.render(tokens, self._line.options, env)
        return Passage(*addresses.printed_in(markup))


def fill(passage: Passage, attributes: Callable[[WrittenLink], str]) -> str:
    """Return the HTML of `passage` with each token replaced by what `attributes` gives for its link.

    That is whole attributes, escaped: `href="../price/"`, `src="a.png" width="3" height="2"`, or nothing.
    """
    if not passage.links:
        return passage.markup
    return filled(passage.markup, lambda number: attributes(passage.links[number]))


def plain_text(markup: str) -> str:
    """Return the text of simple HTML, without tags and entities, on one line."""
    if "<" not in markup and "&" not in markup:
        return " ".join(markup.split())
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


def _cleaned(markup: str, addresses: Addresses) -> str:
    def judged(tag: str, name: str, value: str) -> str | None:
        if name in ("href", "src") and "\x02" not in value and not _FOOTNOTE.match(value):
            # Written so oddly that its place was not found.
            kind = LinkKind.IMAGE if tag == "img" else LinkKind.LINK
            return addresses.token(kind, value.strip(), Place(1, 1))
        if name == "id" and is_of_the_page(value):
            return None
        return value

    return cleaned(markup, judged)


# Rules of markdown-it's renderer: its own form, in which the renderer comes first.

_Tokens = Sequence[Token]


def _code(self: object, tokens: _Tokens, number: int, options: object, env: object) -> str:
    """Print a block of code: its language is a class, its attributes are those of the `pre`."""
    token = tokens[number]
    info, attributes = attributes_in(unescapeAll(token.info.strip()))
    give(token, {name: value for name, value in attributes.items() if is_allowed("pre", name)})
    classes = str(token.attrs.pop("class", "")).split()
    language = info.split(maxsplit=1)[0] if info.split() else (classes.pop(0) if classes else "")
    if classes:
        token.attrs["class"] = " ".join(classes)
    inner = f' class="language-{escapeHtml(language)}"' if language else ""
    outer = "".join(f' {name}="{escapeHtml(str(value))}"' for name, value in token.attrs.items())
    return f"<pre{outer}><code{inner}>{escapeHtml(token.content)}</code></pre>\n"


def _text(self: object, tokens: _Tokens, number: int, options: object, env: object) -> str:
    """Print text; a quotation mark needs no reference outside of attributes."""
    return html.escape(tokens[number].content, quote=False)


def _image(self: Any, tokens: _Tokens, number: int, options: Any, env: Any) -> str:
    token = tokens[number]
    token.attrs["alt"] = self.renderInlineAsText(token.children, options, env)
    give(token, {"loading": "lazy", "decoding": "async"})
    return str(self.renderToken(tokens, number, options, env))


def _list_entry(self: Any, tokens: _Tokens, number: int, options: Any, env: Any) -> str:
    """Print the box of a task as a sign: a form's field without a form would be no use to anybody."""
    opening = str(self.renderToken(tokens, number, options, env))
    checked = tokens[number].meta.get("checked")
    return opening if checked is None else f'{opening}<span class="box">{"☑" if checked else "☐"}</span> '


def _note_reference(self: object, tokens: _Tokens, number: int, options: object, env: Any) -> str:
    meta = tokens[number].meta
    label, again = _label_of(meta, env), _again(meta)
    link = f'<a class="footnote-ref" href="#fn:{label}">{meta["id"] + 1}</a>'
    return f'<sup id="fnref{again}:{label}">{link}</sup>'


def _notes_open(self: object, tokens: _Tokens, number: int, options: object, env: object) -> str:
    return '<div class="footnote">\n<hr>\n<ol>\n'


def _notes_close(self: object, tokens: _Tokens, number: int, options: object, env: object) -> str:
    return "</ol>\n</div>\n"


def _note_open(self: object, tokens: _Tokens, number: int, options: object, env: Any) -> str:
    return f'<li id="fn:{_label_of(tokens[number].meta, env)}">\n'


def _note_close(self: object, tokens: _Tokens, number: int, options: object, env: object) -> str:
    return "</li>\n"


def _way_back(self: object, tokens: _Tokens, number: int, options: object, env: Any) -> str:
    meta = tokens[number].meta
    label = _label_of(meta, env)
    title = f"Jump back to footnote {meta['id'] + 1} in the text"
    back = f'href="#fnref{_again(meta)}:{label}"'
    return f'&#160;<a class="footnote-backref" {back} title="{title}">&#8617;</a>'


def _label_of(meta: dict[str, Any], env: Any) -> str:
    return escapeHtml(env["footnotes"]["list"][meta["id"]]["label"].replace(" ", "-"))


def _again(meta: dict[str, Any]) -> str:
    return str(meta["subId"] + 1) if meta.get("subId", 0) > 0 else ""


_RULES = {
    "code_block": _code,
    "fence": _code,
    "footnote_anchor": _way_back,
    "footnote_block_close": _notes_close,
    "footnote_block_open": _notes_open,
    "footnote_close": _note_close,
    "footnote_open": _note_open,
    "footnote_ref": _note_reference,
    "image": _image,
    "list_item_open": _list_entry,
    "text": _text,
}
