"""Problems as lines, as JSON and for GitHub."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memo_archive.problems import (
    Level,
    Problem,
    count_of,
    did_you_mean,
    errors_in,
    format_github,
    format_json,
    format_text,
    in_order,
    shown,
)

ERROR = Problem(
    "memos/2026/price.md", 4, 7, Level.ERROR, "memo-date", "date is 'someday'", "Write it as 2026-03-31."
)
WARNING = Problem("memos/2026/a.md", 9, 1, Level.WARNING, "image-alt", "no text", "Write one.")


def test_a_problem_is_a_line_that_editors_understand() -> None:
    expected = "memos/2026/price.md:4:7: error: date is 'someday'. Write it as 2026-03-31. [memo-date]"
    assert expected == str(ERROR) == format_text([ERROR])


def test_problems_are_in_order_and_each_only_once() -> None:
    assert (WARNING, ERROR) == in_order([ERROR, WARNING, ERROR])
    assert (ERROR,) == errors_in([WARNING, ERROR])


def test_json_has_the_fields_of_each_problem() -> None:
    expected = {
        "path": "memos/2026/price.md", "line": 4, "column": 7, "level": "error", "code": "memo-date",
        "what": "date is 'someday'", "cure": "Write it as 2026-03-31.",
    }  # fmt: skip
    assert [expected] == json.loads(format_json([ERROR]))
    assert [] == json.loads(format_json([]))


def test_github_shows_a_problem_beside_its_line() -> None:
    expected = "::error file=memos/2026/price.md,line=4,col=7,title=memo-date::"
    expected += "date is 'someday'. Write it as 2026-03-31."
    assert expected == format_github([ERROR])


@given(st.text(max_size=30), st.text(max_size=30))
def test_nothing_in_a_problem_ends_the_command_for_github(path: str, what: str) -> None:
    line = format_github([Problem(path, 1, 1, Level.ERROR, "code", what, "Cure.")])
    assert "\n" not in line
    assert "\r" not in line
    properties = line.removeprefix("::error ").partition("::")[0]
    assert 4 == len(properties.split(","))


@pytest.mark.parametrize(
    ("problems", "expected"),
    [
        ([], "no problems"),
        ([ERROR], "1 error"),
        ([WARNING, WARNING], "2 warnings"),
        ([ERROR, WARNING, ERROR], "2 errors, 1 warning"),
    ],
)
def test_a_count_is_told_in_words(problems: list[Problem], expected: str) -> None:
    assert expected == count_of(problems)


@given(st.text())
def test_a_value_is_shown_on_one_line_of_bounded_length(value: str) -> None:
    text = shown(value, limit=10)
    assert text.isprintable()
    assert len(text) <= 2 + 10 * len("\\U0010ffff")


def test_a_control_character_is_shown_by_its_number() -> None:
    assert r"'a\x1b[0m'" == shown("a\x1b[0m")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("pricng", "Did you mean 'pricing'?"), ("Pricing", "Did you mean 'pricing'?"), ("cost", "See topics/.")],
)
def test_the_nearest_name_is_offered_where_one_is_near(name: str, expected: str) -> None:
    assert expected == did_you_mean(name, ["pricing", "referral"], otherwise="See topics/.")
