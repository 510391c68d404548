"""What authors may write beside plain CommonMark, and what is made of it."""

import re
from pathlib import Path

import pytest

from memo_archive.markdown.dialect import Dialect
from memo_archive.markdown.html_policy import is_of_the_page
from memo_archive.markdown.images import scaled
from memo_archive.markdown.parser import Converter, fill
from memo_archive.model import LinkKind, WrittenLink

THEME = Path(__file__).parents[2] / "theme"


def markup_of(text: str, dialect: Dialect | None = None) -> str:
    def attributes(link: WrittenLink) -> str:
        size = f" {link.width}x{link.height}" if link.width or link.height else ""
        return f'{"src" if link.kind is LinkKind.IMAGE else "href"}="{link.target}{size}"'

    markup = fill(Converter(dialect or Dialect()).body(text), attributes)
    return re.sub(r' id="p-\w+"| loading="lazy" decoding="async"', "", markup)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bring:\n- a pen\n- a pad\n", "<p>Bring:</p>\n<ul>\n<li>a pen</li>\n<li>a pad</li>\n</ul>"),
        ("- a\n  - b\n", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("1. a\n   - b\n2. c\n", "<ol>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ol>"),
        (
            "- a\n\n  ```py {#x .y}\n  z\n  ```\n",
            '<ul>\n<li>\n<p>a</p>\n<pre id="x" class="y"><code class="language-py">z\n</code></pre>\n</li>\n</ul>',
        ),
        ("- a\n\n  more\n", "<ul>\n<li>\n<p>a</p>\n<p>more</p>\n</li>\n</ul>"),
        ("~~gone~~", "<p><del>gone</del></p>"),
        (
            "- [ ] to do\n- [x] done\n",
            (
                '<ul class="contains-task-list">\n<li class="task-list-item"><span class="box">☐</span> to do</li>\n'
                '<li class="task-list-item"><span class="box">☑</span> done</li>\n</ul>'
            ),
        ),
        ("Term\n: What it is\n", "<dl>\n<dt>Term</dt>\n<dd>What it is</dd>\n</dl>"),
        ("See www.e.example.", '<p>See <a href="http://www.e.example">www.e.example</a>.</p>'),
        ("<http://e.example/%41>", '<p><a href="http://e.example/%41">http://e.example/%41</a></p>'),
        ("about.md and e.example are no links", "<p>about.md and e.example are no links</p>"),
        (
            "> [!TIP]\n> Ask.\n",
            (
                '<div class="markdown-alert markdown-alert-tip">\n<p class="markdown-alert-title">Tip</p>\n'
                "<p>Ask.</p>\n</div>"
            ),
        ),
        (
            "*a*{.b} **c**{#d} `e`{.f}",
            '<p><em class="b">a</em> <strong id="d">c</strong> <code class="f">e</code></p>',
        ),
        ("Words.\n{.b #c}", '<p id="c" class="b">Words.</p>'),
        ("{.b}\nWords.", '<p class="b">Words.</p>'),
        ("- a\n- b\n  {.c}\n", '<ul>\n<li>a</li>\n<li class="c">b</li>\n</ul>'),
        ("Set {x} and {a: b} as they are.", "<p>Set {x} and {a: b} as they are.</p>"),
        ("[a](b.md){target=_blank onclick=x style=y}", '<p><a href="b.md">a</a></p>'),
        ("![a](b.png){width=300}", '<p><img src="b.png 300x0" alt="a"></p>'),
        ("![a](b.png){height=20px}", '<p><img src="b.png 0x20" alt="a"></p>'),
        ('<img src="b.png" width="30" alt="a">', '<img src="b.png 30x0" alt="a">'),
        ('Say "so" -- it\'s...', '<p>Say "so" -- it\'s...</p>'),
    ],
)
def test_what_is_written_is_printed(text: str, expected: str) -> None:
    assert expected == markup_of(text)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "<p>Say “it’s ‘so’” – or…</p>"),
        ("de-CH", "<p>Say „it’s ‚so‘“ – or…</p>"),
        ("fr", "<p>Say «\u202fit’s “so”\u202f» – or…</p>"),
        ("xx", "<p>Say “it’s ‘so’” – or…</p>"),
    ],
)
def test_typographic_signs_are_those_of_the_language_where_they_are_asked_for(
    language: str, expected: str
) -> None:
    dialect = Dialect(typographer=True, language=language)
    assert expected == markup_of("Say \"it's 'so'\" -- or...", dialect)


def test_typographic_signs_change_no_id() -> None:
    plain, set_in_type = (
        Converter(Dialect(typographer=on)).body('"One" -- (c) two...') for on in (False, True)
    )
    assert plain.anchors == set_in_type.anchors


def test_alerts_can_be_left_out_and_admonitions_asked_for() -> None:
    dialect = Dialect(alerts=False, admonitions=True)
    assert "<blockquote>\n<p>[!NOTE]<br>\nAsk.</p>\n</blockquote>" == markup_of(
        "> [!NOTE]\n> Ask.\n", dialect
    )
    assert (
        '<div class="admonition note">\n<p class="admonition-title">Mark</p>\n<p>Ask.</p>\n</div>'
        == markup_of('!!! note "Mark"\n    Ask.\n', dialect)
    )


def test_a_heading_never_takes_an_id_of_the_page() -> None:
    passage = Converter().body("## Content\n\n## Menu {#menu}\n\n## Note\n\n<b id='sheet'>x</b>\n")
    assert ["content-2", "menu-2", "note-2"] == [heading.id for heading in passage.headings]
    assert "sheet" not in passage.anchors


def test_all_ids_of_the_theme_are_known_as_the_pages_own() -> None:
    templates = (file.read_text("utf-8") for file in THEME.rglob("*.html"))
    written = {name for text in templates for name in re.findall(r'\sid="([^"{]+)"', text)}
    assert written
    assert set() == {name for name in written if not is_of_the_page(name)}


def test_what_is_nested_too_deep_is_remarked_on_where_it_begins() -> None:
    deep = "\n".join(f"{'  ' * level}- a" for level in range(60))
    (remark,) = Converter().body(f"Text.\n\n{deep}\n").remarks
    assert ("body-depth", 52) == (remark.code, remark.place.line)
    assert () == Converter().body("> - > - a\n").remarks


def test_an_attribute_list_of_python_markdown_is_remarked_on_where_it_stands() -> None:
    text = "# A {: #b }\n\n`{: .x }` and\n{: .c }\n\n    {: .d }\n"
    found = [(r.written, *r.place) for r in Converter().body(text).remarks]
    assert [("{: #b }", 1, 5), ("{: .c }", 4, 1)] == found


@pytest.mark.parametrize(
    ("size", "width", "height", "expected"),
    [
        ((400, 300), 0, 0, (400, 300)),
        ((400, 300), 200, 0, (200, 150)),
        ((400, 300), 0, 30, (40, 30)),
        ((400, 300), 200, 7, (200, 150)),
        ((-1, -1), 200, 0, (-1, -1)),
        ((-1, -1), 200, 100, (200, 100)),
        ((4000, 1), 40, 0, (40, 1)),
    ],
)
def test_a_picture_keeps_its_proportions(
    size: tuple[int, int], width: int, height: int, expected: tuple[int, int]
) -> None:
    assert expected == scaled(size, width, height)


@pytest.mark.parametrize(
    "text",
    [
        "[a](" * 5000,
        "![a](" * 5000,
        "[" * 20_000,
        "[" * 5000 + "]" * 5000,
        "[a][" * 5000,
        "<a " * 5000,
        "*a " * 20_000,
        "_a*" * 5000,
        "> " * 1000 + "x",
        "- " * 300 + "x",
        "`" * 50_000,
        "".join("`" * n + "a" for n in range(300)),
        "<!--" * 5000,
        "<div>\n" * 5000,
        "word " * 60_000,
        "\\" * 100_000,
        "&amp;" * 20_000,
        "a@" * 20_000,
        "https://a.b/" * 5000,
        "{.x}\n" * 3000,
        "See [a](https://b.example/c).\n" * 3000,
        "".join(f"[^a{n}]: b\n\n" for n in range(3000)),
        "Term\n: d\n\n" * 2000,
    ],
    ids=lambda text: text[:12],
)
def test_text_made_to_be_slow_is_converted(text: str) -> None:
    # One that took quadratic time would take minutes; the suite's own limit would tell.
    Converter().body(text)


@pytest.mark.parametrize(
    "text", ["Words *of* a text, with w and : in it.\n\n- [a](b.md)\n", "WWW.E.example", "a: b"]
)
def test_a_parser_without_bare_addresses_gives_the_same_for_a_text_that_has_none(text: str) -> None:
    converter = Converter()
    converted = converter.body(text)
    converter._without_bare_addresses = converter._body
    assert converter.body(text) == converted
