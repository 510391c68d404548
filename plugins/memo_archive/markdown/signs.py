"""Signs: Python-Markdown's processors, tried only on a text that holds what they look for.

Most texts hold few signs, and looking for one takes a twentieth of the time of trying. The result is Python-
Markdown's own; a test compares the two. A processor that is not in the tables below, such as one of an
extension of others, is tried on every text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import NormalizeWhitespace
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString, Registry

Signs = tuple[str, ...]
"""Of which a text must hold one. Each is one character: looking for two takes ten times as long."""
_ANY: Signs = ("",)
"""What every text holds."""
_Sought = TypeVar("_Sought")

_LINES: Mapping[str, Signs] = {"fenced_code_block": ("`", "~"), "html_block": ("<", "&")}
"""For preprocessors, by their names."""

_BLOCKS: Mapping[str, Signs] = {
    "table": ("|",),
    "hashheader": ("#",),
    "setextheader": ("\n",),
    "hr": ("-", "_", "*"),
    "ulist": ("*", "+", "-"),
    "quote": (">",),
    "footnote": ("[",),
    "reference": ("[",),
}

_PATTERNS: Mapping[str, str] = {
    "backtick": "`",
    "escape": "\\",
    "footnote": "[",
    "reference": "[",
    "link": "[",
    "image_link": "!",
    "image_reference": "!",
    "short_reference": "[",
    "short_image_ref": "!",
    "autolink": "<",
    "automail": "<",
    "linebreak": "\n",
    "html": "<",
    "entity": "&",
}


def heed_signs(md: Markdown) -> None:
    """Make `md` pass over what has nothing to find in a text. All its other extensions must be there."""
    for processor, signs in _known(md.preprocessors, _LINES).items():
        processor.run = _where_lines_hold(signs, processor.run)
    for processor in md.preprocessors:
        if type(processor) is NormalizeWhitespace:
            processor.run = _where_spaces_are_odd(processor.run)  # type: ignore[method-assign, assignment]
    if type(md.parser) is BlockParser:
        md.parser.parseBlocks = _Blocks(md).parse  # type: ignore[method-assign]
    if type(md.treeprocessors["inline"]) is InlineProcessor:
        md.treeprocessors.register(_Inline(md), "inline", 20)
    for processor, sign in _known(md.treeprocessors, {"attr_list": "{"}).items():
        processor.run = _where_tree_holds(sign, processor.run)


def _known(registry: Registry[Any], signs: Mapping[str, _Sought]) -> dict[Any, _Sought]:
    """Return Python-Markdown's own processors of `registry`, each with its signs.

    An extension of others may have put its own in the place of one of these.
    """
    named = ((registry[name], signs[name]) for name in signs if name in registry)
    return {processor: own for processor, own in named if _is_own(processor)}


def _is_own(processor: object) -> bool:
    return type(processor).__module__.startswith("markdown.")


def _where_lines_hold(
    signs: Signs, run: Callable[[list[str]], list[str]]
) -> Callable[[list[str]], list[str]]:
    def run_or_pass(lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        return run(lines) if any(sign in text for sign in signs) else text.split("\n")

    return run_or_pass


def _where_spaces_are_odd(run: Callable[[list[str]], list[str]]) -> Callable[[list[str]], list[str]]:
    """Return `run` of what normalises white space, but for texts with spaces within lines alone.

    To those it adds two empty lines; but it looks for blank lines with spaces at each sign of a text.
    """

    def run_or_pass(lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if " \n" in text or text.endswith(" ") or not text.replace("\n", "").isprintable():
            return run(lines)
        return [*text.split("\n"), "", ""]

    return run_or_pass


def _where_tree_holds(sign: str, run: Callable[[Element], object]) -> Callable[[Element], object]:
    def run_or_pass(root: Element) -> object:
        return run(root) if sign in "".join(root.itertext()) else None

    return run_or_pass


class _Blocks:
    """Parses blocks as Python-Markdown's `BlockParser` does."""

    def __init__(self, md: Markdown) -> None:
        self._md = md
        self._signs = _known(md.parser.blockprocessors, _BLOCKS)
        self._tried: list[tuple[str, BlockProcessor]] = []

    def parse(self, parent: Element, blocks: list[str]) -> None:
        if not self._tried or parent is self._md.parser.root:
            processors = self._md.parser.blockprocessors
            self._tried = [(sign, p) for p in processors for sign in self._signs.get(p, _ANY)]
        while blocks:
            for sign, processor in self._tried:
                if (
                    sign in blocks[0]
                    and processor.test(parent, blocks[0])
                    and processor.run(parent, blocks) is not False  # which leaves the block to the others
                ):
                    break


class _Inline(InlineProcessor):
    """Python-Markdown's, but for the loop that tries its patterns.

    The method has the name by which Python-Markdown calls its own; under another name it would be called no
    more, and the result be the same.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._signs = _known(md.inlinePatterns, _PATTERNS)

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        self._tried = [(n, p, *self._signs_of(p)) for n, p in enumerate(self.inlinePatterns)]
        return super().run(tree, ancestors)

    def _signs_of(self, pattern: object) -> tuple[str, str]:
        """Return the sign of `pattern`, and another that does as well, if there is one."""
        if pattern in self._signs:
            return self._signs[pattern], ""
        # That of emphasis names its signs, to which extensions may add.
        signs: list[str] = getattr(pattern, "tokens", []) if _is_own(pattern) else []
        return (signs[0], signs[1]) if len(signs) == 2 else ("", "")

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        for number, pattern, sign, other in self._tried[patternIndex:]:
            if sign in data or (other and other in data):
                found, start = True, 0
                while found:
                    data, found, start = self._InlineProcessor__applyPattern(pattern, data, number, start)  # type: ignore[attr-defined]
        return data
