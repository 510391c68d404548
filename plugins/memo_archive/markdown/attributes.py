"""Attribute lists that stand at the end of what they are of: `# Title {#id}`, a paragraph's last line `{.x}`.

The library's own rules know those directly behind a link, a picture or code, and those on a line of their
own before a block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

_ATTRIBUTE = r"""(?:[.#][^\s{}.#="'`]+|[A-Za-z][\w:-]*=(?:"[^"{}]*"|'[^'{}]*'|[^\s{}"'`=]+))"""
_LIST = re.compile(rf"\{{\s*(?P<inner>{_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*)\s*\}}")
_AT_END = re.compile(rf"(?:^|[ \t]+){_LIST.pattern}[ \t]*$")
_PART = re.compile(_ATTRIBUTE)
OLD_LIST = re.compile(r"""\{:[ \t]*(?=[.#\w])[^{}\n]*\}""")
"""An attribute list as Python-Markdown reads it: `{: .x }`."""

_EMPHASIS = frozenset({"em_close", "strong_close", "s_close"})
_ENDS_ON_ITS_LINE = frozenset({"heading_open", "td_open", "th_open", "dt_open"})


def heed_attribute_lists(tokens: Sequence[Token]) -> None:
    """Give attributes at the end of headings, cells, paragraphs and emphasis to these, and cut them off."""
    for number, token in enumerate(tokens):
        if token.type != "inline" or "}" not in token.content or not token.children:
            continue
        _heed_emphasis(token.children)
        opening = tokens[number - 1]
        if opening.type in _ENDS_ON_ITS_LINE:
            _heed_end(opening, token.children)
        elif opening.type == "paragraph_open":
            _heed_last_line(opening, tokens, number, token.children)


def attributes_in(text: str) -> tuple[str, dict[str, str]]:
    """Return `text` without the attribute list at its end, and its attributes."""
    found = _AT_END.search(text)
    return (text[: found.start()], dict(_read(found["inner"]))) if found else (text, {})


def give(token: Token, attributes: dict[str, str]) -> None:
    """Add `attributes` to those of `token`: classes to classes, others in place of others."""
    for name, value in attributes.items():
        if name == "class":
            token.attrJoin("class", value)
        else:
            token.attrSet(name, value)


def _read(inner: str) -> Iterator[tuple[str, str]]:
    classes = []
    for part in _PART.findall(inner):
        if part[0] == ".":
            classes.append(part[1:])
        elif part[0] == "#":
            yield "id", part[1:]
        else:
            name, _, value = part.partition("=")
            yield name.lower(), value.strip("\"'")
    if classes:
        yield "class", " ".join(classes)


def _heed_end(opening: Token, children: list[Token]) -> None:
    last = children[-1]
    if last.type == "text":
        last.content, attributes = attributes_in(last.content)
        give(opening, attributes)


def _heed_last_line(opening: Token, tokens: Sequence[Token], number: int, children: list[Token]) -> None:
    """Heed a list that is the last line of its paragraph; that of a tight list's entry is the entry's."""
    if len(children) < 2 or children[-1].type != "text" or children[-2].type != "softbreak":
        return
    found = _LIST.fullmatch(children[-1].content.strip())
    if found:
        of = tokens[number - 2] if opening.hidden and number > 1 else opening
        give(of if of.type == "list_item_open" else opening, dict(_read(found["inner"])))
        del children[-2:]


def _heed_emphasis(children: list[Token]) -> None:
    for number, token in enumerate(children[:-1]):
        following = children[number + 1]
        if token.type in _EMPHASIS and following.type == "text":
            found = _LIST.match(following.content)
            if found:
                give(_opening_of(children, number), dict(_read(found["inner"])))
                following.content = following.content[found.end() :]


def _opening_of(children: Sequence[Token], closing: int) -> Token:
    level = children[closing].level
    return next(t for t in reversed(children[:closing]) if t.nesting == 1 and t.level == level)
