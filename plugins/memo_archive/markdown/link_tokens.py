"""Link tokens: the targets of a text's links and pictures, each replaced by a token in its HTML.

A link's target depends on other files, the rest of a text on its own words alone. With tokens in their place,
HTML that was made once stays right whatever happens elsewhere; `fill` puts the addresses in.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable

from markdown_it.token import Token

from memo_archive.markdown.places import Place
from memo_archive.model import LinkKind, WrittenLink

# Control characters cannot come from an author (sources refuse them), and to nh3 a token is a path.
TOKEN = re.compile(r'(?P<name>href|src)="\x02/(?P<number>\d+)/\x03"')
_RAW_ADDRESS = re.compile(
    r"""<(?:(?P<link>a)|(?P<image>img))\b[^<>]*?\s(?(link)href|src)\s*=\s*
    (?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))""",
    re.IGNORECASE | re.VERBOSE,
)
_RAW_ID = re.compile(r"""\bid\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)
_IMAGE = re.compile(r"""<img\b(?:[^>"]|"[^"]*")*>""")
_MEASURE = re.compile(r"""\s(?P<name>width|height)="(?P<value>[^"]*)\"""")
_KINDS = {"link_open": ("href", LinkKind.LINK), "image": ("src", LinkKind.IMAGE)}


class Addresses:
    """Collects addresses, and remembers where each was written."""

    def __init__(self) -> None:
        self._links: list[WrittenLink] = []

    def take_from_line(self, links: Iterable[tuple[Token, Place]]) -> bool:
        """Take the addresses of `links`, tokens with their places; tell whether raw HTML is among them."""
        has_raw_html = False
        for token, place in links:
            if token.type == "html_inline":
                has_raw_html = True
                self.take_from_raw(token, place)
                continue
            name, kind = _KINDS[token.type]
            token.attrs[name] = self.token(kind, str(token.attrs.get(name, "")), place)
        return has_raw_html

    def take_from_raw(self, token: Token, first: Place) -> None:
        """Take the addresses in the raw HTML of `token`, which begins at `first`."""

        def taken(found: re.Match[str]) -> str:
            value = found["double"] or found["single"] or found["bare"] or ""
            line = token.content.count("\n", 0, found.start())
            begin = token.content.rfind("\n", 0, found.start()) + 1
            column = found.start() - begin + (first.column if not line else 1)
            kind = LinkKind.LINK if found["link"] else LinkKind.IMAGE
            mark = self.token(kind, html.unescape(value).strip(), Place(first.line + line, column))
            name = found[0][: max(found.start(g) for g in ("double", "single", "bare")) - found.start()]
            return f'{name.rstrip(chr(34) + chr(39))}"{mark}"'

        token.content = _RAW_ADDRESS.sub(taken, token.content)

    def token(self, kind: LinkKind, target: str, place: Place) -> str:
        """Return what stands for the address `target` in HTML."""
        self._links.append(WrittenLink(kind, target, *place))
        return f"\x02/{len(self._links) - 1}/\x03"

    def printed_in(self, markup: str) -> tuple[str, tuple[WrittenLink, ...]]:
        """Return `markup` with the addresses that it holds numbered in their order, and these."""
        printed: list[WrittenLink] = []

        def renumbered(token: re.Match[str]) -> str:
            printed.append(self._links[int(token["number"])])
            return f'{token["name"]}="\x02/{len(printed) - 1}/\x03"'

        if "<img" in markup:
            markup = _IMAGE.sub(self._measured, markup)
        return TOKEN.sub(renumbered, markup), tuple(printed)

    def _measured(self, image: re.Match[str]) -> str:
        """Return the tag of an image without its measures, which its address keeps: `fill` prints both."""
        token = TOKEN.search(image[0])
        if token is None:
            return image[0]
        number = int(token["number"])
        written = {m["name"]: m["value"].removesuffix("px") for m in _MEASURE.finditer(image[0])}
        width, height = (written.get(name, "") for name in ("width", "height"))
        self._links[number] = self._links[number]._replace(width=_pixels(width), height=_pixels(height))
        return _MEASURE.sub("", image[0])


def _pixels(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() else 0


def ids_of_raw_html(tokens: Iterable[Token]) -> set[str]:
    """Return the ids that the raw HTML of `tokens` brings with it."""
    return {name for token in tokens for name in _RAW_ID.findall(token.content)}


def filled(markup: str, attributes: Callable[[int], str]) -> str:
    """Return `markup` with the attributes that `attributes` gives for each token's number in its place."""
    result = TOKEN.sub(lambda token: attributes(int(token["number"])), markup)
    return result.replace("<a >", "<a>").replace("<img >", "<img>")
