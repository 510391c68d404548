"""The scanner and the converter find the same links."""

import itertools
import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from memo_archive.markdown.parser import Converter, SymbolicLink, fill
from memo_archive.markdown.scan import inline_links_in, is_too_deep, links_in, overlong_paragraph, unclosed
from memo_archive.model import BrokenMemo, LinkKind
from memo_archive.parsing.memo import parse_memo
from memo_archive.sources.source import Source

CONVERTER = Converter(("tables", "footnotes", "fenced_code", "sane_lists", "attr_list"))


def rendered(text: str) -> Counter[tuple[LinkKind, str]]:
    """Return the links that the page of `text` shows."""
    found: Counter[tuple[LinkKind, str]] = Counter()

    def count(link: SymbolicLink) -> str:
        found[link.kind, link.target] += 1
        return 'href="x"'

    fill(CONVERTER.body(text), count)
    return found


def scanned(text: str) -> Counter[tuple[LinkKind, str]]:
    return Counter((link.kind, link.target) for link in links_in(text))


WORDS = st.sampled_from(
    [
        "a",
        "price",
        "10%",
        "it's",
        "_d_",
        "3 * 4",
        "x.",
        "\\*",
        "\\]",
        "`code`",
        "``c ` d``",
        "&amp;",
        "~",
        "a_b",
    ]
)
TARGETS = st.sampled_from(
    [
        "a.md", "../2025/b.md", "https://e.org/x?a=1&amp;b=2", "#here", "c(d).md", "memo:2026/price",
        "<sp ace.md>", "<a.md>", "img.png", "a\\_b.md", "", "  x.md ",
    ]
)  # fmt: skip
TITLES = st.sampled_from(["", ' "T"', " 'T'", ' "T (x)"', "  \"a 'b' c\""])
LABELS = st.sampled_from(["ref", "b c", "Ref", "x-1", "B  C"])
SIGNS = st.sampled_from(
    [
        "<https://e.org/auto>",
        "<me@e.org>",
        "x <!-- c -->",
        "<b>x</b>",
        '<img src="r.png" alt="x">',
        "[^1]",
        "[^9]",
        "<br>",
    ]
)
LOOSE = st.sampled_from(
    ["[open", "close]", "`", "\\", " *b* ", " **c** ", "!", "`[a](code.md)`", "x <!-- [c](d) --> y"]
)


def joined(parts: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    between = st.sampled_from([" ", "\n", "", ", "])
    return st.builds(
        lambda found, sign: sign.join(found), st.lists(parts, min_size=1, max_size=most), between
    )


IMAGES = st.one_of(
    st.builds("![{}]({}{})".format, WORDS, TARGETS, TITLES),
    LABELS.map("![{}]".format),
    st.builds("![{}][{}]".format, WORDS, LABELS),
)
INNER = joined(WORDS | IMAGES | SIGNS)
TEXTS = INNER | INNER.map("*{}*".format) | WORDS.map("[{}]".format)
LINKS = st.one_of(
    st.builds("[{}]({}{})".format, TEXTS, TARGETS, TITLES),
    st.builds("[{}][{}]".format, TEXTS, LABELS),
    LABELS.map("[{}]".format),
    LABELS.map("[{}][]".format),
    st.just('<a href="raw.md">r</a>'),
)
PROSE = joined(LINKS | INNER) | joined(LINKS | WORDS | LOOSE, most=4)


def indented(width: int, text: str) -> str:
    return "\n".join(" " * width + line for line in text.split("\n"))


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def one_line(text: str) -> str:
    return text.replace("\n", " ")


BLOCKS = st.one_of(
    PROSE,
    PROSE.map("# {}".format),
    PROSE.map("{}\n===".format),
    PROSE.map("***\n{}".format),
    st.lists(PROSE, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.lists(PROSE, min_size=1, max_size=3).map(lambda items: "\n".join(f"1. {item}" for item in items)),
    st.builds("{}\n- {}".format, PROSE, PROSE),
    PROSE.map("- a\n    - {}".format),
    PROSE.map(lambda text: f"- a\n\n{indented(4, text)}"),
    PROSE.map(quoted),
    PROSE.map("> {}".format),
    PROSE.map(lambda text: indented(4, text)),
    PROSE.map(lambda text: indented(8, text)),
    PROSE.map("```\n{}\n```".format),
    PROSE.map("~~~ py\n{}\n~~~".format),
    PROSE.map("```\n{}".format),
    PROSE.map(lambda text: f"- x\n\n    ```\n{indented(4, text)}\n    ```"),
    st.builds(
        "[{}]: {}".format, LABELS, st.sampled_from(["r.md", "<r2.md>", "https://e.org/r 'T'", 'r3.md "T"'])
    ),
    PROSE.map("[^1]: {}".format),
    PROSE.map(lambda text: f"[^1]: a\n\n    {one_line(text)}"),
    PROSE.map("<div>\n{}\n</div>".format),
    PROSE.map("<p>{}</p>".format),
    PROSE.map(lambda text: f"<!--\n{text.replace('<!--', '').replace('-->', '')}\n-->"),
    st.builds(lambda one, two: f"| h | i |\n|---|---|\n| {one_line(one)} | {one_line(two)} |", PROSE, PROSE),
)


def put_together(blocks: list[tuple[str, str]]) -> str:
    """Return a document, but for what the scanner says it cannot do: its footnotes are defined once."""
    text = "".join(map("".join, blocks))
    number = itertools.count(1)
    text = re.sub(r"\[\^1\]:", lambda _: f"[^{next(number)}]:", text)
    text = re.sub(r"<(?=!(?!-- ))", "", text)
    return re.sub(r"\n{3,}", "\n\n", text) if "[^1]:" in text else text


DOCUMENTS = st.lists(st.tuples(BLOCKS, st.sampled_from(["\n\n", "\n\n", "\n", "\n\n\n"])), max_size=5).map(
    put_together
)


@settings(max_examples=400)
@given(DOCUMENTS)
@example("- a\n[^1]: [one](../2025/raw.md)\n\n        [code](../2025/raw.md)\n\n")
def test_the_scanner_finds_the_links_that_are_rendered(text: str) -> None:
    assert rendered(text) == scanned(text)


@settings(max_examples=300)
@given(joined(LINKS | WORDS | LOOSE | INNER, most=5).map(one_line))
def test_in_a_line_of_markdown_html_is_text_and_links_are_links(text: str) -> None:
    found: Counter[tuple[LinkKind, str]] = Counter()

    def count(link: SymbolicLink) -> str:
        found[link.kind, link.target] += 1
        return 'href="x"'

    fill(CONVERTER.inline(text), count)
    assert found == Counter((link.kind, link.target) for link in inline_links_in(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\n\ntwo [a](b.md)\n", ["3:5 b.md"]),
        ("- one\n- two\n    - ![a](b.png)\n", ["3:7 b.png"]),
        ("> said\n> [a](b.md)\n", ["2:3 b.md"]),
        ("| a | b |\n|---|---|\n| x | [a](b.md) |\n", ["3:7 b.md"]),
        ("[a][x]\n\n[x]: b.md\n", ["1:1 b.md"]),
        ("a [b\nc](d.md)\n", ["1:3 d.md"]),
        ("\ta\n\n- x\n\n\t[a](b.md)\n", ["5:2 b.md"]),
        ("[![a](b.png)](c.md)\n", ["1:1 c.md", "1:2 b.png"]),
        ("x <a\nhref='b.md'>y</a>\n", ["1:3 b.md"]),
    ],
)
def test_links_have_the_line_and_the_column_where_they_begin(text: str, expected: list[str]) -> None:
    assert expected == [f"{link.line}:{link.column} {link.target}" for link in links_in(text)]


def test_lines_count_from_the_first_of_the_file() -> None:
    assert [12] == [link.line for link in links_in("a\n\n[b](c.md)", first_line=10)]


@pytest.mark.parametrize(
    "text",
    [
        "[a](" * 5000,
        "[" * 20000 + "]" * 20000,
        "[a](b " * 5000 + ")",
        '[a](b "' * 3000 + ")",
        "![" * 20000,
        "`" * 50000,
        "".join("`" * n + "a" for n in range(300)),
        "".join("`" * n + "\n" for n in range(3, 600)),
        "```\n~~~\n" * 5000 + "x",
        "<a " * 20000,
        "<a b='" * 10000,
        "<div>\n" * 10000,
        "<!--" * 20000,
        "<div>" + "<!--" * 20000,
        "a@" * 20000 + "<" + "b@" * 20000,
        "\n".join(f"[a{n}]: b" for n in range(10000)),
        "\n".join(f"[^a{n}]: b" for n in range(10000)),
        "# a\n" * 20000 + "[b](c)",
        "a\n===\n" * 5000 + "[b](c)",
        "***\n" * 20000 + "[b](c)",
        "> " * 20000 + "[b](c)",
        "- " * 20000 + "[b](c)",
        "\n".join(" " * n + "- [a](b)" for n in range(600)),
        "|a" * 20000 + "\n" + "|-" * 20000 + "\n[b](c)",
        "[b](c)" + " " * 100000 + "x",
        "\\" * 100000 + "[b](c)",
    ],
    ids=lambda text: text[:12],
)
def test_text_made_to_be_slow_is_scanned(text: str) -> None:
    # One that took quadratic time would take minutes; the suite's own limit would tell.
    links_in(text)
    links_in(text + "\n\n[last](here.md)\n")


@pytest.mark.parametrize("text", ["- " * 60 + "x", "\n".join("    " * n + "- a" for n in range(60))])
def test_lists_nested_beyond_sense_are_seen(text: str) -> None:
    assert is_too_deep(text)


@pytest.mark.parametrize("text", ["- a\n    - b\n        - c\n", "-- " * 99, "a " * 500])
def test_lists_that_people_write_are_not_too_deep(text: str) -> None:
    assert not is_too_deep(text)


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("Words.\n\n" + "[a](" * 5000, "unclosed", 10),
        ("![a](" * 5000, "unclosed", 8),
        ("[" * 20_000, "unclosed", 8),
        ("[a][" * 5000, "unclosed", 8),
        ("[" * 5000 + "]" * 5000, "unclosed", 8),
        ("Words.\n" + "<a " * 5000, "unclosed", 9),
        ("Words.\n\n" + "See [a](https://b.example/c).\n" * 3000, "overlong", 10),
    ],
)
def test_a_body_that_takes_minutes_to_convert_is_named_and_not_converted(
    body: str, code: str, line: int
) -> None:
    fields = "title: T\ndate: 2026-01-05\nkey_point: K\ntaking_action: Do.\ntopics: [t]"
    memo, problems = parse_memo(Source("2026/t.md", f"---\n{fields}\n---\n{body}\n".encode()))
    assert isinstance(memo, BrokenMemo)
    assert [(code, line)] == [(problem.code, problem.line) for problem in problems]


@pytest.mark.parametrize(
    "body",
    [
        "- [a](https://b.example/c)\n" * 3000,
        "A [link](a.md) and `code`, *this* and that.\n\n" * 2000,
        "word " * 60_000,
        "```\n" + "[[1, 2], [3]],\n" * 1000 + "```",
    ],
)
def test_a_long_body_of_any_sense_is_not_held_up(body: str) -> None:
    assert ((0, 0), (0, 0)) == (unclosed(body), overlong_paragraph(body))
