"""Python-Markdown with processors that are tried only where their signs stand, against Python-Markdown as it is."""

import re
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor

from memo_archive.markdown.signs import heed_signs

OURS = ("tables", "footnotes", "fenced_code", "sane_lists", "attr_list")
OTHERS = (
    (),
    ("extra", "smarty", "nl2br", "toc"),
    ("legacy_em", "legacy_attrs", "wikilinks", "admonition", "codehilite", "meta"),
    ("pymdownx.betterem", "pymdownx.tilde", "pymdownx.caret", "pymdownx.superfences", "pymdownx.magiclink"),
)
INLINE = r"""`a` \* [x](y.md) ![i](a.png) ![i][r] [r] [t][r] <http://a.b> <b>x</b> &amp; &copy; *em* __s__ word < [ ! \
    ` _x_ **b_c_** ~~x~~ <a@b.c> ** _ *** [^1] ![ ]( \_ && <!--c--> {:.x} {#y} a_b_c ^^u^^ "q" ... \\ ++"""
BLOCKS = r"""# h;## h ##;===;---;* * *;- a;+ b;1. c;    d;> e;a | b;--|--;[r]: z.md;[^1]: note;```;~~~ py;<div>;</div>;<hr>
*[x]: y;: z;!!! note;{: .k };#;>;-;	t;title: x;<!-- c -->"""
SIGNS = st.text(st.sampled_from("ab *_`[]()!<>\\&;{}:#|-=~^1.\"'\n"), max_size=40)
TEXTS = st.lists(
    st.sampled_from([*INLINE.split(), *BLOCKS.replace("\n", ";").split(";")])
    | st.sampled_from(["\n\n", "\n", " ", "  \n", "\n    ", "| a | b |\n|---|:-:|\n| 1 | 2 |"])
    | st.sampled_from(["\n \n", " ", "\r\n", "\r", "\x02", "\u00a0", "\u2009", "é"]),
    max_size=16,
).map("".join)


def pair(*extensions: str | Extension) -> tuple[Markdown, Markdown]:
    """Return Python-Markdown as it is, and the same with signs heeded."""
    stock, quick = (Markdown(extensions=extensions, output_format="html") for _ in range(2))
    heed_signs(quick)
    return stock, quick


def same(parsers: tuple[Markdown, Markdown], text: str) -> bool:
    stock, quick = (parser.reset().convert(text) for parser in parsers)
    return stock == quick


@settings(max_examples=400)
@given(SIGNS | TEXTS)
def test_a_processor_passed_over_for_want_of_its_sign_would_have_found_nothing(text: str) -> None:
    assert same(MEMO, text)


@pytest.mark.parametrize("number", range(len(OTHERS)))
@settings(max_examples=100)
@given(text=SIGNS | TEXTS)
def test_other_extensions_change_nothing_about_that(number: int, text: str) -> None:
    assert same(PAIRS[number], text)


class Shout(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        element = Element("b")
        element.text = m[0].upper()
        return element, m.start(), m.end()


class Aside(BlockProcessor):
    def test(self, parent: Element, block: str) -> bool:
        return block.startswith("aside")

    def run(self, parent: Element, blocks: list[str]) -> bool:
        aside = Element("aside")
        aside.text = blocks.pop(0).removeprefix("aside ")
        parent.append(aside)
        return True


class Replacing(Extension):
    """Puts processors that look for other signs in the place of Python-Markdown's own."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.inlinePatterns.register(Shout("loud", md), "backtick", 190)
        md.parser.blockprocessors.register(Aside(md.parser), "quote", 20)


def test_what_an_extension_puts_in_the_place_of_a_processor_is_always_tried() -> None:
    parsers = pair(Replacing())
    text = "aside loud\n\nloud *and loud*\n"
    assert same(parsers, text)
    assert "<aside><b>LOUD</b></aside>" in parsers[1].reset().convert(text)


def test_python_markdown_still_calls_the_loop_that_is_replaced() -> None:
    # Under another name it would be called no more, and all be right and slow.
    assert hasattr(InlineTreeprocessor, "_InlineProcessor__handleInline")
    assert hasattr(InlineTreeprocessor, "_InlineProcessor__applyPattern")


MEMO = pair(*OURS)
PAIRS = [pair(*extensions) for extensions in OTHERS]
