"""Properties: what goes in comes out, in a memo or in the account."""

import html
from collections import Counter

from hypothesis import example, given, settings
from hypothesis import strategies as st

from memo_archive.importers.post import Block, Kind, Span
from memo_archive.importers.writing.markdown_writer import MarkdownWriter
from memo_archive.importers.writing.memo_file import Reconciled, memo_text
from memo_archive.markdown.parser import Converter
from memo_archive.parsing.memo import parse_memo
from memo_archive.sources.source import Source
from tests.importers.shortcuts import (
    body_of,
    from_html,
    from_text,
    one_in_text,
    shown,
    words_told,
)

SIGNS = st.sampled_from(list("ab1 #*_`[](){}<>!&;|~=-+.:\\^\"'•·@/?%$—é"))
RUNS = st.lists(
    st.builds(
        Span,
        st.text(SIGNS, min_size=1, max_size=25),
        href=st.sampled_from(["", "https://old.example/a_(b)"]),
        strong=st.booleans(),
        em=st.booleans(),
    ),
    min_size=1,
    max_size=3,
).filter(lambda spans: bool("".join(span.text for span in spans).strip()))
WORDS = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=("C", "Z")),
    min_size=1,
    max_size=9,
)
SENTENCE = st.lists(WORDS, min_size=9, max_size=30).map(" ".join)
BEFORE, AFTER = (Block(Kind.PARAGRAPH, (Span(text),)) for text in ("Before.", "After."))
BY_LINE = "Posted on March 3, 2011 by Ines Farrow"
LINE = st.one_of(
    SENTENCE,
    st.sampled_from(
        [
            "Share this:",
            BY_LINE,
            "A Title With Several Words",
            "KEY POINT: one thing that matters.",
            "TAKING ACTION: Ask somebody about it.",
            "About the Author",
            "3 Comments",
            "6 responses to “A Title”",
            "1 2 3 … 9 Next",
            "86519740",
            "Give us a call; our workshop is available now at www.farrow.example.",
            "This article is excerpted from our book Two Queues.",
        ]
    ),
)


@given(RUNS, st.sampled_from([Kind.PARAGRAPH, Kind.HEADING, Kind.LINES, Kind.LIST]))
@example([Span("#")], Kind.HEADING)
@example([Span("## ##")], Kind.HEADING)
@example([Span("a \\#")], Kind.HEADING)
@settings(max_examples=400)
def test_what_is_written_as_markdown_reads_as_it_was(spans: list[Span], kind: Kind) -> None:
    block = Block(kind, tuple(spans), level=2)
    if kind is Kind.LIST:
        block = Block(kind, children=(Block(Kind.ITEM, tuple(spans)), Block(Kind.ITEM, (Span("z"),))))
    markdown = MarkdownWriter().body([BEFORE, block, AFTER])
    assert " ".join(f"Before. {block.text} After.".split()) == shown(markdown)


@given(RUNS)
@settings(max_examples=300)
def test_a_step_reads_as_it_was(spans: list[Span]) -> None:
    block = Block(Kind.PARAGRAPH, tuple(spans))
    markup = Converter().inline(MarkdownWriter().line(block)).markup
    for tag in ("strong", "em", "a"):
        markup = markup.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    text = html.unescape("".join(part.rpartition(">")[2] if "<" in part else part for part in _apart(markup)))
    assert " ".join(block.line.split()) == " ".join(text.split())


@given(st.lists(LINE, min_size=1, max_size=12))
@example(["1 2 3 4 5 6 7 8 9", "6 responses to “A Title”", "A Title With Several Words", BY_LINE])
@example(["1 2 3 4 5 6 7 8 9", "6 responses to “A Title”", "A Title With Several Words", BY_LINE, "9 8 7"])
@settings(max_examples=150)
def test_no_word_of_a_text_is_lost_between_memos_and_account(lines: list[str]) -> None:
    told = words_told(from_text("\n\n".join(lines)))
    missing = Counter(word for line in lines for word in line.split()) - told
    assert {word for word in missing if any(sign.isalnum() for sign in word)} <= _MARKS | _numbers(lines)


@given(st.lists(LINE, min_size=1, max_size=8), st.sampled_from(["article", "table", "breaks", "words"]))
@settings(max_examples=150)
def test_no_word_of_a_page_is_lost_between_memos_and_account(lines: list[str], form: str) -> None:
    paragraphs = [html.escape(line) for line in lines]
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    page = {
        "article": f"<article><h1>Its Own Title</h1>{text}</article>",
        "table": f"<table><tr><td>{text}</td></tr></table>",
        "breaks": "<div class=post><h2>Its Own Title</h2>" + "<br><br>".join(paragraphs) + "</div>",
        "words": f"<div>{text}</div><div class=sidebar><p>Aside stands this.</p></div>",
    }[form]
    told = words_told(from_html(page))
    missing = Counter(word for line in lines for word in line.split()) - told
    assert {word for word in missing if any(sign.isalnum() for sign in word)} <= _MARKS | _numbers(lines)


@given(st.lists(SENTENCE, min_size=2, max_size=6))
@settings(max_examples=100)
def test_a_body_keeps_its_words_in_their_order(sentences: list[str]) -> None:
    sentences = [f"Then {sentence} and so on it went." for sentence in sentences]
    text = "\n\n".join(
        ["A Memo on Queues", *sentences, "KEY POINT: queues speak.", "TAKING ACTION: Count one."]
    )
    assert " ".join(" ".join(sentences).split()) == body_of(one_in_text(text))


@given(st.text(st.characters(exclude_categories=("C",), max_codepoint=0xFFFF), min_size=1, max_size=60))  # type: ignore[arg-type]
@settings(max_examples=300)
def test_a_title_reads_back_from_yaml_as_it_was(title: str) -> None:
    found = one_in_text("A Memo on Queues\n\nSomebody has waited here for an hour and nobody asked him why.")
    if not title.strip():
        return
    changed = type(found)(
        **{**{name: getattr(found, name) for name in found.__slots__}, "title": " ".join(title.split())}
    )
    text = memo_text(changed, Reconciled("2011/x.md", None, is_draft=True), MarkdownWriter())
    memo, _ = parse_memo(Source("undated/x.md", text.encode()))
    assert changed.title == memo.title


_MARKS = {"KEY", "POINT:", "TAKING", "ACTION:"}
"""Labels, which are fields now."""


def _numbers(lines: list[str]) -> set[str]:
    """The numbers and signs that begin lines: of lists they are told apart from the text."""
    return {line.split()[0] for line in lines}


def _apart(markup: str) -> list[str]:
    return [f"{part}" for part in markup.replace("<a ", "\n<a ").split("\n")] if "<a " in markup else [markup]
