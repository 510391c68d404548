"""The home page: questions, the newest memo, those before it, a principle."""

from __future__ import annotations

from datetime import UTC, datetime

from memo_archive.views.home import home_page
from memo_archive.views.memo import Link
from tests.views.archives import memo, pages_from


def topic(name: str, *questions: str) -> str:
    """Return a topic whose `questions` one memo answers."""
    lines = "".join(
        f"  - question: {question}\n    memos:\n      - {{memo: 2026/price, why: Because.}}\n"
        for question in questions
    )
    return f"---\nname: {name}\nquestions:\n{lines}---\n\nOn it.\n"


MEMOS = {
    "2026/price.md": memo("Price", "2026-03-30", head="taking_action: look at *one* price\n"),
    "2026/value.md": memo("Value", "2026-03-23"),
}


def test_the_newest_memo_is_this_weeks_for_a_week() -> None:
    on_the_day = home_page(pages_from(MEMOS, now=datetime(2026, 4, 6, tzinfo=UTC)))
    after = home_page(pages_from(MEMOS, now=datetime(2026, 4, 7, 12, tzinfo=UTC)))

    assert on_the_day.latest
    assert "Price" == on_the_day.latest.title
    assert on_the_day.is_of_this_week
    assert not after.is_of_this_week
    assert ["Value"] == [summary.title for summary in on_the_day.recent]
    assert "Look at <em>one</em> price" == on_the_day.first_step


def test_questions_come_from_as_many_topics_as_there_are_before_a_topic_comes_again() -> None:
    topics = {"topics/a.md": topic("A", "A1?", "A2?", "A3?"), "topics/b.md": topic("B", "B1?")}

    view = home_page(pages_from({**MEMOS, **topics}))

    assert ["A1?", "B1?", "A2?", "A3?"] == [question.text for question in view.questions]
    assert Link("Price", "2026/price/") == view.questions[0].answers[0].memo


def test_at_most_six_questions_show() -> None:
    topics = {f"topics/t{n}.md": topic(f"T{n}", "One?", "Two?") for n in range(4)}

    assert 6 == len(home_page(pages_from({**MEMOS, **topics})).questions)


def test_a_new_memo_brings_the_next_topic_forward() -> None:
    topics = {"topics/a.md": topic("A", "A1?"), "topics/b.md": topic("B", "B1?")}
    third = {"2026/worth.md": memo("Worth", "2026-03-16")}

    first = home_page(pages_from({**MEMOS, **topics})).questions[0]
    then = home_page(pages_from({**MEMOS, **topics, **third})).questions[0]

    assert ("A1?", "B1?") == (first.text, then.text)


def test_the_principle_is_that_of_the_newest_memo_that_applies_one() -> None:
    files = {
        **MEMOS,
        "2026/value.md": memo("Value", "2026-03-23", head="principles: [touch]\n"),
        "principles/touch.md": "---\nnumber: 1\nname: Touch\nstatement: All that touches.\n---\n\nMore.\n",
    }

    view = home_page(pages_from(files))

    assert view.principle
    assert "Touch" == view.principle.name
    assert Link("Value", "2026/value/") == view.principle_memo


def test_an_empty_archive_has_a_home_page() -> None:
    view = home_page(pages_from({}))

    assert (None, (), (), None, "") == (
        view.latest,
        view.recent,
        view.questions,
        view.principle,
        view.subscribe,
    )
