"""Properties of the writer: Markdown made of imported blocks reads as they did, here and on GitHub."""

import html
import re
from dataclasses import replace

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st

from memo_archive.importers.post import Block, Kind, Span
from memo_archive.importers.writing.markdown_writer import MarkdownWriter
from memo_archive.importers.writing.memo_file import Reconciled, memo_text
from memo_archive.markdown.dialect import Dialect
from memo_archive.markdown.parser import Converter
from memo_archive.model import Memo
from memo_archive.parsing.memo import parse_memo
from memo_archive.sources.source import Source
from tests.importers.shortcuts import one_in_text

BEFORE, AFTER = (Block(Kind.PARAGRAPH, (Span(text),)) for text in ("Before.", "After."))
LINK = "https://old.example/a_(b)"
SIGNS = st.sampled_from(list("ab1 x#*_`[](){}<>!&;|~=-+.:\\^\"'•·‣@/?%$—é\n"))
# Whole constructs of Markdown, of its additions and of HTML, which chance seldom makes of single signs. After a
# host without a scheme stands a space, since GitHub takes a mark of emphasis that touches it for a part of it.
CONSTRUCTS = st.sampled_from(
    """# |## |12) |1. |- |+ |* |> |: |~ |=== |--- |* * *|_ _ _|**|__|~~|```|~~~|\\|[x](y)|![x](y)|[x]: y
    |[^1]|[^1]: y|^[x]|[!NOTE]|!!! note|??? note|???+ note|[ ] |[x] |<b>|</p>|<!-- x -->|<a@x.example>
    |&amp;|&#65;|&#x41;|{.x}|{#x a=b}|{: .x}|:---:|---;---|\t|  |    |\u00a0|\r|“|”|©|€|😀|$x$|==|++|(c)|...
    |http://a.example/b_c*d~e|https://a.example/%41|ftp://a.example/~x|HTTP://A.example|www.x.example |www.x.example/~a
    |me@x.example|mailto:me@x.example|KEY POINT: x|a|b|1| """.replace("\n    |", "|").split("|")
)
TEXT = st.one_of(
    st.text(SIGNS, min_size=1, max_size=25), st.lists(CONSTRUCTS, min_size=1, max_size=8).map("".join)
)
RUNS = (
    st.lists(
        st.builds(
            Span,
            TEXT,
            href=st.sampled_from(["", "", LINK]),
            strong=st.booleans(),
            em=st.booleans(),
            code=st.sampled_from([False, False, False, True]),
        ),
        min_size=1,
        max_size=4,
    )
    .map(tuple)
    .filter(lambda spans: bool("".join(span.text for span in spans).strip()))
)
LINES_WITH_WORDS = RUNS.map(lambda spans: Block(Kind.PARAGRAPH, spans)).filter(
    lambda block: any(character.isalnum() for character in block.text)
)
LEAVES = st.one_of(
    st.builds(Block, st.sampled_from([Kind.PARAGRAPH, Kind.HEADING, Kind.LINES]), RUNS, level=st.just(2)),
    st.builds(lambda text: Block(Kind.CODE, (Span(f"x{text.strip()}"),)), TEXT),
    st.sampled_from([Block(Kind.RULE), Block(Kind.IMAGE, source="left-out.png")]),
)
CELLS = RUNS.map(lambda spans: Block(Kind.CELL, spans))
TABLES = st.integers(2, 3).flatmap(
    lambda width: st.lists(
        st.lists(CELLS, min_size=width, max_size=width).map(
            lambda cells: Block(Kind.ROW, children=tuple(cells))
        ),
        min_size=2,
        max_size=3,
    ).map(lambda rows: Block(Kind.TABLE, children=tuple(rows)))
)


def _containers(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    entries = st.one_of(
        RUNS.map(lambda spans: Block(Kind.ITEM, spans)),
        several.map(lambda blocks: Block(Kind.ITEM, children=blocks)),
    )
    lists = st.builds(
        lambda items, first: Block(Kind.LIST, children=tuple(items), level=first),
        st.lists(entries, min_size=1, max_size=3),
        st.sampled_from([0, 0, 1, 3]),
    )
    return st.one_of(lists, several.map(lambda blocks: Block(Kind.QUOTE, children=blocks)))


BODIES = st.lists(st.one_of(st.recursive(LEAVES, _containers, max_leaves=6), TABLES), min_size=1, max_size=3)


def _text(markup: str) -> str:
    """All characters that a reader sees, without white space."""
    markup = re.sub(r"</?(?:strong|em|a|code|del|s)\b[^>]*>", "", markup)
    return "".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _here(markdown: str) -> str:
    texts = {_text(Converter(Dialect(admonitions=mode)).body(markdown).markup) for mode in (False, True)}
    assert len(texts) == 1
    return texts.pop()


def _on_github(markdown: str) -> str:
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return _text(cmarkgfm.github_flavored_markdown_to_html(markdown, options=options))


@given(BODIES)
@settings(max_examples=400)
def test_a_body_reads_as_its_blocks_did(blocks: list[Block]) -> None:
    markdown = MarkdownWriter().body([BEFORE, *blocks, AFTER])
    expected = _squeezed("".join(block.text for block in (BEFORE, *blocks, AFTER)))
    assert expected == _here(markdown)
    assert expected == _on_github(markdown)


@given(RUNS)
@settings(max_examples=300)
def test_a_line_of_front_matter_reads_as_its_block_did(spans: tuple[Span, ...]) -> None:
    block = Block(Kind.PARAGRAPH, spans)
    line = MarkdownWriter().line(block)
    assert "\n" not in line
    assert _squeezed(block.text) == _text(Converter().inline(line).markup)


@given(LINES_WITH_WORDS, st.lists(LINES_WITH_WORDS, max_size=4), BODIES)
@settings(max_examples=200)
def test_a_memo_keeps_key_point_steps_and_body_apart(
    key: Block, steps: list[Block], body: list[Block]
) -> None:
    found = one_in_text("A Memo on Queues\n\nSomebody has waited here for an hour and nobody asked him why.")
    post = replace(found, key_point=(key,), steps=tuple(steps), body=tuple(body))
    text = memo_text(post, Reconciled("undated/x.md", None, is_draft=True), MarkdownWriter())
    memo, _ = parse_memo(Source("undated/x.md", text.encode()))
    assert isinstance(memo, Memo)
    assert _squeezed(key.text) == _text(Converter().inline(memo.key_point).markup)
    assert [_squeezed(step.text) for step in steps] == [
        _text(Converter().inline(step.text).markup) for step in memo.steps
    ]
    assert _squeezed("".join(block.text for block in body)) == _here(memo.body)


@pytest.mark.parametrize(
    "text",
    [
        "Fish & chips, R&D, AT&T and C++",
        "5 * 3 = 15, and 2 < 3 > 1",
        "the rule [sic] stands (see above)",
        "snake_case_name and snake__case",
        "#hashtag is no heading",
        "in ~5 minutes, {curly, and | pipes",
        "it costs $5 - or 10%; who knows?! ... (c) 2014",
        "2014, a year",
        r"C:\folder and 1/2 \ 3",
        "-5 degrees",
        "=3 and :) and ~ at the end",
        "a@b, x^2, ^up",
    ],
)
def test_text_that_means_nothing_in_markdown_is_written_as_it_is(text: str) -> None:
    assert text == MarkdownWriter().body([Block(Kind.PARAGRAPH, (Span(text),))])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# a", r"\# a"),
        ("> a", r"\> a"),
        ("- a", r"\- a"),
        ("+ a", r"\+ a"),
        ("* a", r"\* a"),
        ("1. a", r"1\. a"),
        ("2014) a", r"2014\) a"),
        (": a", r"\: a"),
        ("--- a", "--- a"),
        ("---", r"\---"),
        ("!!! note", r"\!!! note"),
        ("[!NOTE]", r"\[!NOTE]"),
        ("[x] done", r"\[x] done"),
        ("*a*", r"\*a\*"),
        ("_a_", r"\_a\_"),
        ("~~a~~", r"\~\~a\~\~"),
        ("`a`", r"\`a\`"),
        ("[a](b)", r"[a\](b)"),
        ("[a]: b", r"[a\]: b"),
        ("![a](b)", r"![a\](b)"),
        ("[^1]", r"\[^1]"),
        ("a {.b}", r"a \{.b}"),
        ("<b>", "&lt;b>"),
        ("&amp;", r"\&amp;"),
        (r"a\*b", r"a\\\*b"),
        ("see http://a.example/b_c.", "see <http://a.example/b_c>."),
        ("KEY POINT: a", r"KEY POINT\: a"),
    ],
)
def test_a_sign_that_would_mean_something_is_escaped(text: str, expected: str) -> None:
    assert expected == MarkdownWriter().body([Block(Kind.PARAGRAPH, (Span(text),))])


def test_a_heading_within_a_body_is_not_read_as_its_closing() -> None:
    heading = Block(Kind.HEADING, (Span("KEY POINT: a"),), level=2)
    assert MarkdownWriter().body([heading]) == r"## KEY POINT\: a"


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((0, 0, 0), "- a\n\n* a\n\n- a"),
        ((1, 1), "1. a\n\n1) a"),
        ((0, 2, 0), "- a\n\n2. a\n\n- a"),
    ],
)
def test_lists_in_a_row_stay_apart(levels: tuple[int, ...], expected: str) -> None:
    lists = [Block(Kind.LIST, children=(Block(Kind.ITEM, (Span("a"),)),), level=level) for level in levels]
    assert expected == MarkdownWriter().body(lists)
    apart = [block for one in lists for block in (one, Block(Kind.IMAGE, source="left-out.png"))]
    assert expected == MarkdownWriter().body(apart)


def test_an_entry_with_several_blocks_is_indented_below_its_text() -> None:
    inner = Block(Kind.LIST, children=(Block(Kind.ITEM, (Span("c"),)),))
    paragraphs = [Block(Kind.PARAGRAPH, (Span(text),)) for text in "ab"]
    entries = (Block(Kind.ITEM, children=(paragraphs[0], inner)), Block(Kind.ITEM, (Span("b"),)))
    assert MarkdownWriter().body([Block(Kind.LIST, children=entries)]) == "- a\n  - c\n- b"
    entries = (Block(Kind.ITEM, children=tuple(paragraphs)), Block(Kind.ITEM, (Span("b"),)))
    assert MarkdownWriter().body([Block(Kind.LIST, children=entries, level=9)]) == "9. a\n\n   b\n\n10. b"


@pytest.mark.parametrize(
    ("before", "bold", "after", "expected"),
    [
        ("a ", "b", " c", "a **b** c"),
        ("a", "b", "c", "a**b**c"),
        ("a ", " b ", "c", "a  **b** c"),
        ("a", "“b”", "c", "a“b”c"),
        ("a ", "“b”", " c", "a **“b”** c"),
    ],
)
def test_emphasis_stands_where_markdown_can_express_it(
    before: str, bold: str, after: str, expected: str
) -> None:
    spans = (Span(before), Span(bold, strong=True), Span(after))
    assert expected == MarkdownWriter().body([Block(Kind.PARAGRAPH, spans)])
