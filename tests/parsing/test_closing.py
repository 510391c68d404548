"""Key point and steps: both ways of writing them, and what makes a step."""

import re

from hypothesis import given
from hypothesis import strategies as st

from memo_archive.model import Memo
from memo_archive.parsing.closing import split_closing
from memo_archive.text.step_paragraphs import split_steps
from memo_archive.text.words import count_words
from tests.sites import TOPIC, archive_of, memo_of

HEAD = "---\ntitle: Price\ndate: 2026-03-30\ntopics: [pricing]\n"
PLACES = ("body_line", "links", "steps")


def without_places(memo: Memo) -> dict[str, object]:
    """Return the fields of `memo`, but for lines."""
    fields = memo._asdict()
    fields["steps"] = [step._replace(line=0) for step in memo.steps]
    return {name: value for name, value in fields.items() if name not in ("body_line", "links")}


LINES = st.lists(
    st.sampled_from("price promise *mind* customers “ask” [a](b.md) Why? 10%".split()), min_size=1, max_size=6
)
PARAGRAPHS = LINES.map(" ".join)


@given(
    PARAGRAPHS,
    st.lists(PARAGRAPHS, min_size=1, max_size=4),
    st.lists(PARAGRAPHS, min_size=1, max_size=3),
    st.booleans(),
)
def test_both_forms_give_the_same_memo(
    key_point: str, steps: list[str], body: list[str], are_bullets: bool
) -> None:
    text = "\n\n".join(body)
    mark, between = ("- ", "\n") if are_bullets else ("", "\n\n")
    actions = between.join(f"{mark}{step}" for step in steps)
    indented = "\n".join(f"  {line}".rstrip() for line in actions.split("\n"))
    fields = f"{HEAD}key_point: >-\n  {key_point}\ntaking_action: |\n{indented}\n---\n\n{text}\n"
    closing = f"{HEAD}---\n\n{text}\n\nKEY POINT: {key_point}\n\nTAKING ACTION:\n\n{actions}\n"
    one, other = memo_of(fields), memo_of(closing)
    assert without_places(one) == without_places(other)
    assert steps == [step.text for step in one.steps]
    archives = [archive_of({"2026/price.md": form, "topics/pricing.md": TOPIC}) for form in (fields, closing)]
    ids = [[step.id for memo in archive.by_uri.values() for step in memo.steps] for archive in archives]
    assert ids[0] == ids[1]


def test_a_body_without_closing_is_whole() -> None:
    closing = split_closing("One.\n\nTwo.\n\n\n")
    assert ("One.\n\nTwo.\n", None, None) == (closing.body, closing.key_point, closing.taking_action)


def test_emphasis_around_label_and_text_is_taken_off_both() -> None:
    assert "A promise." == split_closing("Text.\n\n*KEY POINT: A promise.*\n").key_point


def test_the_last_of_two_labels_counts() -> None:
    closing = split_closing("KEY POINT: early.\n\nText.\n\nKEY POINT: late.\n")
    assert ("KEY POINT: early.\n\nText.\n", "late.") == (closing.body, closing.key_point)


@given(st.lists(PARAGRAPHS, max_size=5), st.sampled_from(["-", "*", "+", "•", "1.", "12)"]))
def test_every_bullet_is_a_step_without_its_mark(texts: list[str], mark: str) -> None:
    steps = split_steps("\n".join(f"{mark} {text}" for text in texts))
    assert list(enumerate(texts)) == steps


@given(st.lists(LINES, max_size=5))
def test_every_paragraph_is_a_step_at_its_first_line(paragraphs: list[list[str]]) -> None:
    steps = split_steps("\n\n".join("\n".join(lines) for lines in paragraphs))
    assert [" ".join(lines) for lines in paragraphs] == [text for _, text in steps]
    starts = [sum(len(lines) + 1 for lines in paragraphs[:n]) for n in range(len(paragraphs))]
    assert starts == [line for line, _ in steps]


def test_marks_without_text_are_no_steps() -> None:
    assert [(0, "One."), (4, "Two.")] == split_steps("One.\n-\n---\n\n- Two.\n* * *\n")


def test_a_year_that_begins_a_line_is_no_number_of_a_list() -> None:
    assert ["Since\n1986. It".replace("\n", " ")] == [text for _, text in split_steps("Since\n1986. It")]


def test_words_are_those_of_the_text_and_not_of_addresses_and_tags() -> None:
    assert 6 == count_words(
        'See [our price-list](https://example.org/a/b "T") <b>it\'s</b> 10% https://e.org/x/y off.'
    )


def test_text_made_to_be_slow_is_read() -> None:
    for text in (
        "KEY POINT" + " " * 200_000 + "x",
        "#" + " " * 200_000 + "x",
        "](" * 100_000,
        "- " * 100_000,
        "\n" * 100_000,
    ):
        split_closing(text)
        split_steps(text)
        count_words(text)


@given(st.text(st.sampled_from("aé1_ -'’.,\n\u00a0—²́"), max_size=40))
def test_a_word_is_letters_and_figures_that_apostrophes_and_hyphens_join(text: str) -> None:
    assert len(re.findall(r"\w+(?:['’\-]\w+)*", text)) == count_words(text)
