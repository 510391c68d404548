import pytest

from tests.importers.pages import ARCHIVES, SINGLES, Old, archive_page, posts, single_page
from tests.importers.shortcuts import body_of, extracted, from_html, one_in_html

TEN = posts(10, without_closing=(2, 5))
NAMELESS = ("tables", "nineties", "hashed", "word")
"""Themes that name nothing, and so tell no author and no terms."""


@pytest.mark.parametrize("theme", ARCHIVES)
def test_posts_one_after_another_are_told_apart_with_or_without_key_point(theme: str) -> None:
    found = extracted(from_html(archive_page(theme, TEN)))
    assert [old.title for old in TEN] == [one.title for one in found]
    for old, one in zip(TEN, found, strict=True):
        _assert_same(old, one)
        assert old.day == one.post.date


@pytest.mark.parametrize("theme", SINGLES)
def test_a_single_post_is_told_from_the_page_around_it(theme: str) -> None:
    _assert_same(TEN[0], one_in_html(single_page(theme, TEN[0])))


@pytest.mark.parametrize("theme", [theme for theme in ARCHIVES if theme not in (*NAMELESS, "kubrick")])
def test_author_and_categories_are_read_from_the_markup(theme: str) -> None:
    for one in extracted(from_html(archive_page(theme, TEN[:2]))):
        assert one.author == "Ines Farrow"
        assert one.post.terms == ("Service",)


@pytest.mark.parametrize("theme", ["wordpress", "kubrick", "blogger", "typepad", "squarespace"])
def test_each_post_has_its_own_address(theme: str) -> None:
    urls = {post.url for post in from_html(archive_page(theme, TEN)).posts}
    assert len(urls) == len(TEN)
    assert all(url.startswith(("http://", "https://")) for url in urls)


def test_a_comment_is_kept_with_its_name_and_day() -> None:
    (post,) = from_html(single_page("wordpress-single", TEN[0])).posts
    (comment,) = post.comments
    assert (comment.name, comment.text) == (
        "Ole Brand",
        "We tried this in our shop and the queue grew shorter.",
    )
    assert str(comment.date) == "2011-04-01"


def test_what_is_dropped_is_listed_with_the_part_of_the_page_it_was() -> None:
    page = from_html(archive_page("wordpress", TEN[:1]))
    told = {dropped.why for dropped in (*page.dropped, *page.posts[0].dropped)}
    assert {"share bar", "related posts", "navigation", "sidebar", "data line"} <= told


def test_scripts_styles_and_comments_of_the_markup_are_not_text() -> None:
    page = archive_page("wordpress", TEN[:2]).replace(
        "<p>The", "<p onclick='x()'><script>alert(1)</script>The"
    )
    texts = [block.text for post in from_html(page).posts for block in post.blocks]
    assert not any("alert" in text or "color:red" in text for text in texts)


def test_an_excerpt_is_marked_as_one() -> None:
    page = """<div class="hfeed"><article class="hentry"><h2 class="entry-title"><a href="https://old.example/a/">
    A Queue</a></h2><div class="entry-summary"><p>It begins well enough and then […]</p>
    <a class="more-link" href="https://old.example/a/">Continue reading</a></div></article></div>"""
    (post,) = from_html(page).posts
    assert post.is_excerpt


def test_line_breaks_that_are_meant_stay_and_two_of_them_part_paragraphs() -> None:
    page = "<article><h1>Signs</h1><p>Somebody put up a plaque in the hall last year.</p><p>NO BICYCLES<br>NO PRAMS<br>NO DOGS</p>One<br><br>Two more.</article>"
    found = one_in_html(page)
    lines = next(block for block in found.body if block.kind == "lines")
    assert lines.text == "NO BICYCLES\nNO PRAMS\nNO DOGS"
    assert [block.text for block in found.body][-2:] == ["One", "Two more."]


def test_tables_in_tables_lay_out_a_page_and_a_table_of_figures_is_one() -> None:
    page = """<article><h1>Figures</h1><table><tr><td><table><tr><th>Year</th><th>Returns</th></tr>
    <tr><td>2010</td><td>14</td></tr></table></td></tr></table><p>That is all there is to say about it.</p></article>"""
    kinds = [block.kind for block in one_in_html(page).body]
    assert kinds == ["table", "paragraph"]


def test_a_quotation_keeps_its_speaker() -> None:
    page = """<article><h1>Said</h1><p>Somebody said a thing worth keeping for a while.</p>
    <blockquote><p>Ask first.</p><cite>Ole Brand</cite></blockquote><p>And so we did, from then on.</p></article>"""
    quote = next(block for block in one_in_html(page).body if block.kind == "quote")
    assert quote.text == "Ask first.\n— Ole Brand"


def test_bullets_that_word_processors_type_make_a_list() -> None:
    page = """<article><h1>Things</h1><p>There are some things to see to in every shop.</p>
    <p class=MsoListParagraph>·<span>&nbsp;&nbsp;&nbsp; </span>The first</p>
    <p class=MsoListParagraph>·<span>&nbsp;&nbsp;&nbsp; </span>The second</p></article>"""
    last = one_in_html(page).body[-1]
    assert [item.line for item in last.children] == ["The first", "The second"]


def _assert_same(old: Old, one) -> None:  # type: ignore[no-untyped-def]
    assert " ".join(old.body) == body_of(one)
    assert [old.key_point] * bool(old.key_point) == [block.line for block in one.key_point]
    assert list(old.steps) == [block.line for block in one.steps]
