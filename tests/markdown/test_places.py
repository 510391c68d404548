"""Links with the line and the column at which each begins."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memo_archive.markdown.parser import Converter
from memo_archive.model import LinkKind

CONVERTER = Converter()


def places(text: str) -> list[str]:
    return [f"{link.line}:{link.column} {link.target}" for link in CONVERTER.body(text).links]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\n\ntwo [a](b.md)\n", ["3:5 b.md"]),
        ("- one\n- two\n    - ![a](b.png)\n", ["3:7 b.png"]),
        ("- one\n\n  more [a](b.md)\n", ["3:8 b.md"]),
        ("> said\n> [a](b.md)\n", ["2:3 b.md"]),
        ("> > deep\nlazy [a](b.md)\n", ["2:6 b.md"]),
        ("| a | b |\n|---|---|\n| x | [a](b.md) |\n", ["3:7 b.md"]),
        ("| a | b |\n|---|---|\n| [x](c.md) | [x](c.md) |\n", ["3:3 c.md", "3:15 c.md"]),
        ("| a |\n|---|\n| x \\| [y](c.md) |\n", ["3:8 c.md"]),
        ("# [a](b.md) ##\n", ["1:3 b.md"]),
        ("Head [a](b.md)\n===\n", ["1:6 b.md"]),
        ("[a][x]\n\n[x]: b.md\n", ["1:1 b.md"]),
        ("a [b\nc](d.md)\n", ["1:3 d.md"]),
        ("\ta\n\n- x\n\n\t[a](b.md)\n", ["5:2 b.md"]),
        ("[![a](b.png)](c.md)\n", ["1:1 c.md", "1:2 b.png"]),
        ("x <a\nhref='b.md'>y</a>\n", ["1:3 b.md"]),
        ("<div>\n\n<a href='b.md'>y</a> <img src=c.png>\n</div>\n", ["3:1 b.md", "3:22 c.png"]),
        ("<div>\n<p><a href='b.md'>y</a></p>\n</div>\n", ["2:4 b.md"]),
        ("see https://e.org/a and https://e.org/a\n", ["1:5 https://e.org/a", "1:25 https://e.org/a"]),
        ("<https://e.org/a>\n", ["1:1 https://e.org/a"]),
        ("Text[^1].\n\n[^1]: See [a](b.md).\n", ["3:11 b.md"]),
        ("Term\n: See [a](b.md)\n", ["2:7 b.md"]),
        ("> [!NOTE]\n> See [a](b.md)\n", ["2:7 b.md"]),
        ("- [ ] See [a](b.md)\n", ["1:11 b.md"]),
        ("> One\n> — [Ann](a.md)\n", ["2:5 a.md"]),
        ("*[a](b.md)*{.x} [c](d.md){.y}\n", ["1:2 b.md", "1:17 d.md"]),
    ],
)
def test_a_link_has_the_line_and_the_column_where_it_begins(text: str, expected: list[str]) -> None:
    assert expected == places(text)


@pytest.mark.parametrize(
    "text",
    [
        "`[a](b.md)`",
        "    [a](b.md)",
        "```\n[a](b.md)\n```",
        "\\[a](b.md)",
        "<!-- [a](b.md) <a href='c.md'>c</a> -->",
        "<script>'<a href=\"b.md\">'</script>",
    ],
)
def test_code_comments_and_scripts_hold_no_links(text: str) -> None:
    assert [] == places(text)


LINKS = st.sampled_from(
    [
        "[a](t.md)", "![a](t.md)", "[a][r]", "[r]", "<a href='t.md'>x</a>", "https://t.example", "<https://t.example>",
        "[*a* `b`](t.md 'T')", "[![i](i.png)](t.md)", "me@t.example",
    ]
)  # fmt: skip
WORDS = st.sampled_from(
    ["one", "two *three*", "`code [x](y)`", "é — “q”", "a\\*b", "&amp;", "x < y", "[open", "![", "**"]
)
LINES = st.lists(st.one_of(LINKS, WORDS), min_size=1, max_size=4).map(" ".join)
BLOCKS = st.one_of(
    LINES,
    LINES.map("# {}".format),
    LINES.map("- {}".format),
    LINES.map("  - {}".format),
    LINES.map("1. {}".format),
    LINES.map("> {}".format),
    LINES.map("> - {}".format),
    LINES.map("| {} | x |\n| - | - |\n| y | z |".format),
    LINES.map("\t{}".format),
    st.builds("{}\n{}".format, LINES, LINES),
)
DOCUMENTS = st.lists(st.tuples(BLOCKS, st.sampled_from(["\n\n", "\n"])), max_size=5).map(
    lambda blocks: "".join(map("".join, blocks)) + "\n\n[r]: t.md\n"
)


@settings(max_examples=400)
@given(DOCUMENTS)
def test_where_a_link_is_told_to_begin_a_link_begins(text: str) -> None:
    lines = text.split("\n")
    for link in CONVERTER.body(text).links:
        begins = lines[link.line - 1][link.column - 1 :]
        assert begins.startswith(("[", "![", "<a ", "<https", "https:", "me@")), (link, begins)
        assert begins.startswith(("![",)) == (link.kind is LinkKind.IMAGE), (link, begins)
