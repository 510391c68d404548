"""Markdown of other generators: the body of a memo reads as the file did."""

import html
import re
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memo_archive.importers.existing_archive import ExistingArchive
from memo_archive.importers.extraction.field_extraction import ExtractedPost, extract_fields
from memo_archive.importers.readers.charsets import decode
from memo_archive.importers.readers.markdown_folders import read_markdown
from memo_archive.importers.term_mapping import TermMapping
from memo_archive.importers.writing.markdown_writer import MarkdownWriter
from memo_archive.markdown.parser import Converter

FIRST = "Somebody has waited here for an hour and nobody at all has asked him why that was so."
LINES = st.sampled_from(
    """words||||some *more* words and **bold** ones|# One|## Two|===|---|- a|- b|  - c|    more|  more|1. one
    |2. two|   three|1) uno|> said|> - q|```|```py {.x}|~~~|    code|[x](https://x.example/a)
    |[y]: https://y.example|[y]|text[^1]|[^1]: a note|<div>|</div>|<b>bold</b>|* * *|- [ ] to do|> [!NOTE]|{.x}
    |a \\* b|https://bare.example/x|~~gone~~|ends hard\\|two spaces  |`code`|&amp; <b""".replace(
        "\n    |", "|"
    ).split("|")
)
TABLE = ["| a | b |", "|---|---|", "| c | d |"]


def _body(source: str) -> ExtractedPost:
    text = decode(f"---\ntitle: T\ndate: 2011-01-01\n---\n{source}".encode())
    (post,) = read_markdown(text, "content/x.md", zone=UTC).posts
    return extract_fields(post, ExistingArchive(), TermMapping())


def _text(markdown: str) -> str:
    markup = re.sub(r"<[^>]*>", " ", Converter().body(markdown).markup)
    return " ".join(html.unescape(markup).split())


@given(st.lists(st.one_of(LINES.map(lambda line: [line]), st.just(TABLE)), min_size=1, max_size=12))
@settings(max_examples=200)
def test_a_body_reads_as_its_source_did(parts: list[list[str]]) -> None:
    source = "\n".join([FIRST, "", *(line for part in parts for line in part)])
    assert _text(source) == _text(MarkdownWriter().body(_body(source).body))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Why\n---", "## Why"),
        ("*Why*\n===", "# *Why*"),
        ("- a\n---", "- a\n---"),
        ("> a\n---", "> a\n---"),
        ("# a\n===", "# a\n==="),
        ("![](a.png)", "![](../a.png)"),
        ('<img src="a.png">', '<img src="a.png">'),
    ],
)
def test_a_piece_of_markdown_is_kept(source: str, expected: str) -> None:
    found = _body(f"{FIRST}\n\n{source}\n\n{FIRST}")
    assert (
        MarkdownWriter(image_of=lambda address: f"../{address}").body(found.body)
        == f"{FIRST}\n\n{expected}\n\n{FIRST}"
    )
