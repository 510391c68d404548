from dataclasses import replace

import pytest

from tests.importers.pages import copied_page, posts, prose
from tests.importers.shortcuts import body_of, extracted, from_text, one_in_text

OFFER = "This article is excerpted from our book The Night Porter, available at Amazon in paperback ($9.99)."


@pytest.mark.parametrize("has_data_lines", [True, False])
@pytest.mark.parametrize("without_closing", [(2, 5), (1, 2, 3, 7), (0, 4, 9), tuple(range(10))])
def test_a_copied_category_page_is_split_into_its_posts(
    has_data_lines: bool, without_closing: tuple[int, ...]
) -> None:
    ten = posts(10, without_closing=without_closing)
    found = extracted(from_text(copied_page(ten, has_data_lines=has_data_lines)))
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
        parts += [f"What Counter {number} Can Teach the Board Room"] if has_subtitles else []
        parts += old.text.split("\n\n")
    found = extracted(from_text(separator.join([*parts, "1 2 3 … 12 Next »"])))
    assert [old.title for old in ten] == [one.title for one in found]
    subtitle = "What Counter {} Can Teach the Board Room" if has_subtitles else ""
    assert [subtitle.format(number) for number in range(10)] == [one.subtitle for one in found]
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
    assert guess.confidence < 0.5


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


def test_dates_above_titles_are_those_of_the_post_below() -> None:
    ten = posts(10, without_closing=(2, 5))
    parts = ["Farrow Notes", "Notes on service"]
    for old in ten:
        parts += [f"{old.day:%A, %B} {old.day.day}, {old.day.year}", old.title, old.text]
        parts += [
            f"Posted by {old.author} at 6:00 AM    2 comments:",
            "Email ThisBlogThis!",
            f"Labels: {old.tag}",
        ]
    page = from_text("\n\n".join([*parts, "Older Posts Home", "Subscribe to: Posts (Atom)"]))
    assert [(old.title, old.day) for old in ten] == [(post.title, post.date) for post in page.posts]


def test_a_notice_between_two_memos_is_a_post_of_its_own_and_headings_are_none() -> None:
    ten = list(posts(8, without_closing=(3,)))
    ten[2] = replace(ten[2], body=(*prose(31), "The Trouble With Cheap", *prose(32, paragraphs=2)))
    ten[5] = replace(
        ten[5],
        title="Paperback Edition Now Available",
        body=(
            "We are pleased to announce that the notes are out as a paperback. Thank you to all who asked!",
        ),
        key_point="",
        steps=(),
    )
    found = extracted(from_text("\n\n".join([*(f"{old.title}\n\n{old.text}" for old in ten), "1 2 3 Next"])))
    assert [old.title for old in ten] == [one.title for one in found]
    assert [number == 5 for number in range(8)] == [one.is_notice for one in found]


def test_titles_in_lower_case_that_nothing_shows_are_told_as_doubtful() -> None:
    ten = list(posts(6, without_closing=(2,)))
    ten[3] = replace(ten[3], title="visitors who never come back", body=prose(41, paragraphs=1, sentences=9))
    page = from_text("\n\n".join([*(f"{old.title}\n\n{old.text}" for old in ten), "1 2 3 Next"]))
    titles = [post.title for post in page.posts]
    assert ten[3].title in titles or any(ten[3].title in doubt for doubt in page.doubts)


def test_a_line_that_stands_at_most_posts_belongs_to_the_page() -> None:
    parts = [part for old in posts(5) for part in (old.title, old.text, "Applaud this note | Tell Ines")]
    for post in from_text("\n\n".join([*parts, "1 2 3 Next"])).posts:
        assert not any("Applaud" in block.text for block in post.blocks)
        assert any("Applaud" in dropped.text for dropped in post.dropped)


def test_names_above_dates_below_a_post_begin_comments() -> None:
    (old,) = posts(1)
    said = "Ole Brand\nMarch 9, 2011 at 10:12 am\n\nWe counted ours and found eleven.\n\nReply"
    (post,) = from_text(f"{old.title}\n\n{old.text}\n\n1 thought on “{old.title}”\n\n{said}\n").posts
    (comment,) = post.comments
    assert (comment.name, comment.text) == ("Ole Brand", "We counted ours and found eleven.")
    assert str(comment.date) == "2011-03-09"


def test_what_is_related_to_a_post_is_no_other_post() -> None:
    (old,) = posts(1)
    related = 'Related\n\nTwo Keys for One Door\nNovember 16, 2010\nIn "Service"\n\nA Queue Is a Message\nMay 2, 2010'
    page = from_text(
        f"We use cookies to improve this site. Accept\n\nFarrow Notes\n\n{old.title}\n\n{old.text}\n\n{related}\n"
    )
    assert [old.title] == [post.title for post in page.posts]
    assert " ".join(old.body) == body_of(extracted(page)[0])


def test_a_mail_that_was_saved_is_called_by_its_subject() -> None:
    (old,) = posts(1)
    head = f"From: {old.author} <ines@farrow.example>\nTo: list@farrow.example\nDate: Mon, 7 Mar 2011 06:00:00 +0100"
    text = f"{head}\nSubject: Fwd: {old.title}\n\n{old.text}\n\n--\nInes Farrow\nwww.farrow.example\n"
    page = from_text(text)
    (post,) = page.posts
    assert (old.title, old.author, "2011-03-07") == (post.title, post.author, str(post.date))
    assert list(old.steps) == [block.line for block in extracted(page)[0].steps]
    assert any("www.farrow.example" in dropped.text for dropped in page.dropped)
