"""Changing front matter in place."""

import re
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from memo_archive.sources.edit import RewriteError, remove_field, set_field, set_in_entry
from memo_archive.sources.yaml_writer import render_fields
from tests.sites import notice

# Fields in all the forms that authors write them in, each with what may stand around it.
FIELDS = {
    "title": "title: Price",
    "quoted": 'quoted: "a: b # c"',
    "commented": "commented: Price # as it was",
    "date": "date:   2026-03-30  ",
    "empty": "empty:",
    "empty_commented": "empty_commented: # later",
    "folded": "folded: >-\n  Two lines\n  of text: and a colon",
    "literal": "literal: |\n  - one\n\n  - two",
    "plain_long": "plain_long: one\n  and two",
    "listed": "listed:\n  - a\n  - b # not c",
    "outdented": "outdented:\n- a\n- b",
    "flow": "flow: [a, b]",
    "nested": "nested:\n  one: 1\n  two:\n    - x",
}
BETWEEN = st.sampled_from(["", "# a comment\n", "\n", "# two\n\n"])
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=90)
VALUES = st.one_of(
    TEXTS,
    st.text("abc: '\"#-[]{}>|*&!%@`,\n", max_size=30),
    st.integers(-5, 5),
    st.booleans(),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.lists(st.text("ab: -#", max_size=12), max_size=3),
    st.fixed_dictionaries({"text": TEXTS, "id": st.text("abc", min_size=1)}),
)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """Return a key, and the file's text before, in and after its field."""
    names = draw(st.lists(st.sampled_from(sorted(FIELDS)), unique=True, min_size=1))
    key = draw(st.sampled_from(names))
    chunks = [(draw(BETWEEN) if n else "", f"{FIELDS[name]}\n") for n, name in enumerate(names)]
    at = names.index(key)
    before = "---\n" + "".join(map("".join, chunks[:at])) + chunks[at][0]
    after = "".join(map("".join, chunks[at + 1 :])) + draw(BETWEEN) + "---\nBody: --- \n\n---\nmore  \n"
    newline, mark = draw(LINE_ENDS), draw(st.sampled_from(["", "\ufeff"]))
    before, own, after = (part.replace("\n", newline) for part in (before, chunks[at][1], after))
    return key, mark + before, own, after


@given(files(), VALUES)
def test_a_field_takes_any_value_and_all_else_stays_to_the_byte(
    file: tuple[str, str, str, str], value: Any
) -> None:
    key, before, own, after = file
    try:
        changed = set_field(before + own + after, key, value)
    except RewriteError:
        pytest.fail("a field could not be set")
    assert changed.startswith(before)
    assert changed.endswith(after)
    comment = own.partition(" #")[2] if key in ("commented", "empty_commented") else ""
    assert comment.rstrip() in changed
    assert value == fields_of(changed)[key]


@given(files(), VALUES)
def test_a_new_field_goes_last(file: tuple[str, str, str, str], value: Any) -> None:
    _, before, own, after = file
    old = before + own + after
    changed = set_field(old, "new", value)
    assert list(fields_of(changed)) == [*fields_of(old), "new"]
    assert value == fields_of(changed)["new"]
    assert old == remove_field(changed, "new")
    assert set(line_ends_of(old)) == set(line_ends_of(changed))


@given(files())
def test_a_field_that_is_removed_takes_its_comment_and_nothing_else(file: tuple[str, str, str, str]) -> None:
    key, before, own, after = file
    assert before + after == remove_field(before + own + after, key)


def test_removing_what_is_not_there_changes_nothing() -> None:
    text = "---\ntitle: Price\n---\nBody\n"
    assert text == remove_field(text, "date")


def test_prose_is_written_in_block_form() -> None:
    expected = "---\ntitle: Price\nkey_point: >-\n  Enforce this: no forecasts.\n---\n"
    assert expected == set_field("---\ntitle: Price\n---\n", "key_point", "Enforce this: no forecasts.")


def test_what_occurs_twice_is_written_twice() -> None:
    step = {"text": "Ask"}
    assert "&" not in render_fields({"taking_action": [step, step]})


@pytest.mark.parametrize(
    "text",
    [
        "no front matter",
        "---\nnever: closed\n",
        "---\n- a list\n---\n",
        "---\na: [\n---\n",
        "---\n{a: 1}\n---\n",
    ],
)
def test_front_matter_that_cannot_be_changed_is_refused(text: str) -> None:
    with pytest.raises(RewriteError):
        set_field(text, "title", "x")


def fields_of(text: str) -> dict[str, Any]:
    block = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("---\n")[1]
    fields: dict[str, Any] = yaml.safe_load(block)
    return fields


def line_ends_of(text: str) -> list[str]:
    return re.findall(r"\r\n|\r|\n", text)


LIST = """\
---
title: Price
date: 2026-03-30
kind: notice
taking_action:
  # The first of two.
  - Ring one customer.  # by hand
  -
  - text: >-
      Ring another one
      on Tuesday.
    who: you
  - id: third
    text: Listen.
refers: [Ours]
---
Text.
"""


def test_in_a_list_the_other_entries_and_the_comments_stay_to_the_byte() -> None:
    assert LIST.replace(
        "- Ring one customer.  # by hand", "- id: step-a\n    text: Ring one customer.  # by hand"
    ) == set_in_entry(LIST, "taking_action", 0, "id", "step-a", alone="text")
    assert LIST.replace("- text: >-", "- id: step-b\n    text: >-") == set_in_entry(
        LIST, "taking_action", 1, "id", "step-b", alone="text"
    )
    assert LIST.replace("id: third", "id: step-c") == set_in_entry(
        LIST, "taking_action", 2, "id", "step-c", alone="text"
    )


def test_a_list_on_one_line_is_written_anew() -> None:
    text = notice(more="taking_action: [Ring one., Listen.]\n")
    changed = set_in_entry(text, "taking_action", 1, "id", "b", alone="text")
    assert ["Ring one.", {"id": "b", "text": "Listen."}] == yaml.safe_load(changed.split("---\n")[1])[
        "taking_action"
    ]


@pytest.mark.parametrize("number", [-1, 3])
def test_an_entry_that_is_not_there_is_refused(number: int) -> None:
    with pytest.raises(RewriteError):
        set_in_entry(LIST, "taking_action", number, "id", "x", alone="text")
