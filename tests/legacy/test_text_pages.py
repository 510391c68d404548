from dataclasses import replace

import pytest

from tests.legacy.pages import copied_page, posts, prose
from tests.legacy.reading import body_of, from_text, one_in_text, recognised

OFFER = "This article is excerpted from our book The Night Porter, available at Amazon in paperback ($9.99)."


@pytest.mark.parametrize("has_data_lines", [True, False])
@pytest.mark.parametrize("without_closing", [(2, 5), (1, 2, 3, 7), (0, 4, 9), tuple(range(10))])
def test_a_copied_category_page_is_split_into_its_posts(
    has_data_lines: bool, without_closing: tuple[int, ...]
) -> None:
    ten = posts(10, without_closing=without_closing)
    found = recognised(from_text(copied_page(ten, has_data_lines=has_data_lines)))
    assert [old.title for old in ten] == [one.title for one in found]
    for old, one in zip(ten, found, strict=True):
        assert " ".join(old.body) == body_of(one)
        assert list(old.steps) == [block.line for block in one.steps]


@pytest.mark.parametrize("separator", ["\n\n", "\n"])
@pytest.mark.parametrize("has_images", [True, False])
@pytest.mark.parametrize("has_subtitles", [True, False])
def test_titles_are_found_among_subtitles_offers_and_stray_image_names(
    separator: str, has_images: bool, has_subtitles: bool
) -> None:
    ten = [replace(old, offer=OFFER if old.key_point else "") for old in posts(10, without_closing=(2, 3))]
    parts = ["Home", "About", "Farrow Notes"]
    for number, old in enumerate(ten):
        parts.append(old.title)
        parts += [f"blog graphic 0{number}0311 1024x389 {old.title}"] if has_images else []
        parts += ["What the Counter Can Teach the Board Room"] if has_subtitles else []
        parts += old.text.split("\n\n")
    found = recognised(from_text(separator.join([*parts, "1 2 3 … 12 Next »"])))
    assert [old.title for old in ten] == [one.title for one in found]
    subtitles = {one.subtitle for one in found}
    assert subtitles == ({"What the Counter Can Teach the Board Room"} if has_subtitles else {""})
    assert all(len(one.offers) == bool(one.key_point) for one in found)


def test_a_heading_within_a_post_does_not_begin_another() -> None:
    body = [*prose(1), "What It Costs Them", *prose(2), "Where to Begin", *prose(3)]
    text = "\n\n".join(
        ["A Long Memo on Queues", *body, "KEY POINT: queues speak.", "TAKING ACTION: Count one."]
    )
    found = one_in_text(text)
    assert found.title == "A Long Memo on Queues"
    assert [b.line for b in found.body if b.kind == "heading"] == ["What It Costs Them", "Where to Begin"]


def test_what_stands_around_a_post_is_dropped_and_listed() -> None:
    text = copied_page(posts(1))
    page = from_text(text)
    (post,) = page.posts
    dropped = {item.text for item in (*page.dropped, *post.dropped)}
    assert {"Skip to content", "Share this:", "Like Loading...", "Recent Posts", "Archives"} <= dropped
    assert "Share" not in " ".join(block.text for block in post.blocks)


def test_date_by_line_and_categories_are_read_from_the_lines_around_a_post() -> None:
    (post,) = from_text(copied_page(posts(1))).posts
    assert (str(post.date), post.author, post.terms) == ("2011-01-03", "Ines Farrow", ("Service",))


@pytest.mark.parametrize(
    ("note", "name"),
    [
        ("About the Author\n\nMy name is Ines Farrow and I keep a shop.", "Ines Farrow"),
        ("About Ines Farrow\n\nShe keeps a shop in the old town.", "Ines Farrow"),
        ("About the author\n\nInes Farrow is a consultant on queues.", "Ines Farrow"),
        ("Ines Farrow is the author of two books on queues and a speaker.", "Ines Farrow"),
    ],
)
def test_a_note_on_the_author_is_no_part_of_the_body_but_gives_the_name(note: str, name: str) -> None:
    body = prose(4)
    found = one_in_text("\n\n".join(["Two Queues", *body, note]))
    assert found.author == name
    assert body_of(found) == " ".join(body)


def test_text_that_was_wrapped_is_joined_and_lines_that_are_meant_are_kept() -> None:
    text = """The Late Parcel

Somebody wrapped this text at about seventy characters, as mail had to
be for many years, so that each line of it ends where the next word
would not have had room any more.

NO PARKING
NO WAITING
NO EXCEPTIONS

And here is the end of it, which is a paragraph of its own.
"""
    kinds = [(block.kind, "\n" in block.text) for block in one_in_text(text).body]
    assert kinds == [("paragraph", False), ("lines", True), ("paragraph", False)]


def test_lines_that_begin_like_markdown_stay_text() -> None:
    lines = ["# is no heading here", "* a star alone is no list", "1. is the only number", "> says nobody"]
    text = "\n\n".join(["A Title of a Memo", *prose(5), *lines, *prose(6)])
    assert all(line in body_of(one_in_text(text)) for line in lines)


def test_typed_bullets_and_numbers_make_lists_that_count_from_where_they_began() -> None:
    text = "\n\n".join(
        ["Things To See To", *prose(1), "• The door\n• The counter", "3. Ask\n4. Listen", *prose(2)]
    )
    lists = [block for block in one_in_text(text).body if block.kind == "list"]
    assert [(block.level, [item.line for item in block.children]) for block in lists] == [
        (0, ["The door", "The counter"]),
        (3, ["Ask", "Listen"]),
    ]


def test_a_post_without_title_gets_its_first_words_and_says_so() -> None:
    found = one_in_text("\n\n".join(prose(7)), "page.txt")
    guess = next(guess for guess in found.guesses if guess.field == "title")
    assert found.title.rstrip("…") in prose(7)[0]
    assert guess.sure < 0.5


def test_a_short_post_of_a_birthday_is_a_notice() -> None:
    text = "Happy Birthday to the Kettle\n\nOur oldest kettle is fifty today. Happy birthday, and thank you for the tea."
    assert one_in_text(text).is_notice


def test_numbered_lessons_stay_in_one_post() -> None:
    lessons = [f"Lesson {n}: Every Door Is a Welcome\n\n{prose(n)[0]}" for n in range(1, 5)]
    found = one_in_text("\n\n".join(["Lessons From One Bad Outing", *prose(9)[:2], *lessons]))
    assert all(f"Lesson {n}" in body_of(found) for n in range(1, 5))
    assert found.part is None


def test_an_empty_page_gives_no_post_and_a_reason() -> None:
    page = from_text("\n \n")
    assert page.posts == ()
    assert page.refused
