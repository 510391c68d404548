"""Bodies as HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memo_archive.markdown.parser import Converter, Passage, fill, plain_text
from memo_archive.markdown.structure import Heading
from memo_archive.model import LinkKind, WrittenLink

CONVERTER = Converter()


def ids_in(text: str) -> list[str]:
    return [part.split('"')[0] for part in CONVERTER.body(text).markup.split(' id="')[1:]]


def test_paragraphs_and_list_entries_have_ids_that_depend_on_their_words_alone() -> None:
    one, two = (
        ids_in("A price is *a promise*.\n\n- “One” more\n"),
        ids_in('A  price\nis a PROMISE.\n\n- "one"\n  more\n'),
    )
    assert one == two
    assert 2 == len(set(one))


def test_the_same_words_twice_have_two_ids() -> None:
    assert 2 == len(set(ids_in("Again.\n\nAgain.\n")))


def test_ids_stay_when_other_paragraphs_come_and_go() -> None:
    assert set(ids_in("One.\n\nTwo.\n")) < set(ids_in("Zero.\n\nOne.\n\nHalf.\n\nTwo.\n"))


def test_headings_are_given_with_their_levels_ids_and_text() -> None:
    expected = (Heading(2, "one-two", "One & two"), Heading(3, "one-two-2", "One: two"))
    assert expected == CONVERTER.body("# One &amp; *two*\n\n### One: two\n").headings


def test_an_id_of_the_author_is_not_given_again() -> None:
    passage = CONVERTER.body("# Two\n\n# One {#two}\n")
    assert ["two-2", "two"] == [heading.id for heading in passage.headings]


def test_what_is_converted_before_leaves_no_trace() -> None:
    text = "One[^1]. [a][b]\n\n[^1]: Note.\n"
    first = CONVERTER.body(text)
    CONVERTER.body("# One\n\n[b]: gone.md\n\n[^1]: Other[^2].\n\n[^2]: More.\n")
    assert first == CONVERTER.body(text) == Converter().body(text)


def test_links_are_tokens_until_they_are_filled_in() -> None:
    passage = CONVERTER.body('[a](b.md "T") ![c](d.png) <a href="e.md">e</a>\n')
    links = [(link.kind, link.target) for link in passage.links]
    assert [(LinkKind.LINK, "b.md"), (LinkKind.IMAGE, "d.png"), (LinkKind.LINK, "e.md")] == links
    assert "b.md" not in passage.markup
    filled = fill(passage, lambda link: f'{"href" if link.kind is LinkKind.LINK else "src"}="/{link.target}"')
    assert '<a href="/b.md" title="T">a</a>' in filled
    assert 'src="/d.png"' in filled
    assert '<a href="/e.md">e</a>' in filled


def test_a_link_that_gets_no_address_is_plain() -> None:
    assert "<p>a</p>" == fill(Passage("<p>a</p>"), lambda link: "x")
    assert "<a>b</a>" == fill(CONVERTER.inline("[b](c.md)"), lambda link: "")


def test_what_is_filled_in_stands_as_it_is_given() -> None:
    attributes = r'href="\1\g<name>" title="&lt;"'
    assert f"<a {attributes}>b</a>" == fill(CONVERTER.inline("[b](c.md)"), lambda link: attributes)


@pytest.mark.parametrize(
    "text",
    [
        '"><script>alert(1)</script>',
        "<b onclick=x>bold</b>",
        "<!-- a -->",
        "<a href=x>y</a>",
        "a < b & c > d",
        "# no heading",
        "- no list",
        "> no quotation",
        "    no code",
        "[x]: y.md",
        "<div>",
    ],
)
def test_in_a_line_markup_and_block_signs_are_text(text: str) -> None:
    markup = CONVERTER.inline(text).markup
    assert "<" not in markup
    assert " ".join(text.split()) == plain_text(markup)


@given(st.text(st.sampled_from("a *_`[](){}<>&;!\"'\\#-=:/.x1\u00e9"), max_size=60))
def test_a_line_never_becomes_more_than_inline_markup(text: str) -> None:
    markup = fill(CONVERTER.inline(text), lambda link: 'href="x"')
    for sign in ("<p", "<div", "<h1", "<li", "<script", "\x02"):
        assert sign not in markup


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**KEY** point", "<strong>KEY</strong> point"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("plain", "plain"),
        ("Marks &amp; Spencer", "Marks &amp; Spencer"),
        ("AT&T", "AT&amp;T"),
    ],
)
def test_a_line_has_emphasis_code_and_entities(text: str, expected: str) -> None:
    assert expected == CONVERTER.inline(text).markup


def test_an_address_in_a_line_is_a_token_too() -> None:
    assert (WrittenLink(LinkKind.LINK, "https://e.org/?a=1&b=2", 1, 5),) == CONVERTER.inline(
        "See <https://e.org/?a=1&b=2>."
    ).links


def test_anchors_are_all_ids_of_the_page() -> None:
    assert {"one", "fn:1", "fnref:1"} < set(CONVERTER.body("# One\n\ntext[^1]\n\n[^1]: note\n").anchors)
    assert "raw" in CONVERTER.body('<div id="raw">x</div>\n').anchors
