"""Block quotations: their lines stay lines, and a last one such as "— Name, Work" names the speaker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markdown_it.token import Token

_WORDS = frozenset({"code_inline", "text", "text_special"})
_SPEAKER = re.compile(r"\s*(?:[—–―]|--)\s*(?=\S)")


def shape_quotations(tokens: list[Token]) -> list[Token]:
    """Return `tokens` with the lines of block quotations broken, and their speakers in a footer."""
    if not any(token.type == "blockquote_open" for token in tokens):
        return tokens
    shaped: list[Token] = []
    open_at: list[int] = []
    """Where in `shaped` the quotations begin that are open, outermost first."""
    for token in tokens:
        if token.type == "blockquote_open":
            open_at.append(len(shaped))
        elif token.type == "blockquote_close":
            start = open_at.pop()
            shaped[start:] = _shaped(shaped[start:])
        shaped.append(token)
    return shaped


def _shaped(quotation: list[Token]) -> list[Token]:
    """Return the tokens of one quotation, from its opening on, without the closing one."""
    level = quotation[0].level + 1
    paragraphs = [n for n, t in enumerate(quotation) if t.type == "paragraph_open" and t.level == level]
    for number in paragraphs:
        for child in quotation[number + 1].children or ():
            if child.type == "softbreak":
                child.type, child.tag = "hardbreak", "br"
    last = paragraphs[-1] if paragraphs else len(quotation)
    if last != len(quotation) - 3:  # opening, text, closing
        return quotation
    opening, text, closing = quotation[last:]
    children = text.children or []
    breaks = [n for n, child in enumerate(children) if child.type == "hardbreak"]
    if breaks and _SPEAKER.match(_text_of(children[breaks[-1] + 1 :])):
        said, speaker = children[: breaks[-1]], children[breaks[-1] + 1 :]
        return [*quotation[:last], opening, _inline(said), closing, *_footer(speaker, level)]
    if len(paragraphs) > 1 and not breaks and _SPEAKER.match(_text_of(children)):
        return [*quotation[:last], *_footer(children, level)]
    return quotation


def _footer(children: list[Token], level: int) -> Sequence[Token]:
    opening = Token("footer_open", "footer", 1, block=True, level=level)
    return opening, _inline(children), Token("footer_close", "footer", -1, block=True, level=level)


def _inline(children: list[Token]) -> Token:
    return Token("inline", "", 0, children=children, block=True)


def _text_of(children: Iterable[Token]) -> str:
    return "".join(
        child.content for child in children if child.type in ("text", "text_special", "code_inline")
    )
