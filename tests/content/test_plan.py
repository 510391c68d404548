"""The prose keeps to the plan that was made before it."""

import re
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from tests.content.reading import Page, beside, memos, prose, sentences, straight, words

PLANNED: dict[str, dict[str, Any]] = beside("plan.yml")["memos"]
FACTS: dict[str, dict[str, Any]] = beside("plan.yml")["facts"]
LINES = ("question", "claim", "scene", "objection", "answer", "first_step")

_DEFINITION = re.compile(
    r"^(?:An?|The)?\s*(?:[\w-]+\s){1,4}(?:is|are|means) (?:an?|the|what|when|any)\b", re.IGNORECASE
)


def opening(memo: Page) -> str:
    return sentences(prose(memo.body))[0]


def ending(memo: Page) -> str:
    return sentences(prose(memo.body))[-1]


def manner(sentence: str) -> str:
    """Return `question`, `definition` or `statement`."""
    if straight(sentence).rstrip("\"')*").endswith("?"):
        return "question"
    return "definition" if _DEFINITION.match(sentence) else "statement"


def test_each_memo_has_a_plan_and_each_plan_a_memo() -> None:
    assert sorted(PLANNED) == sorted(memo.name for memo in memos())


@pytest.mark.parametrize("name", PLANNED)
def test_a_plan_says_each_thing_in_one_line(name: str) -> None:
    plan = PLANNED[name]

    assert set(plan) == {*LINES, "facts"}
    for line in LINES:
        assert len(words(plan[line])) >= 6
        assert "\n" not in plan[line].strip()
    assert plan["question"].endswith("?")
    assert plan["facts"]


def test_no_fact_serves_more_than_two_memos_and_none_is_idle() -> None:
    uses = Counter(fact for plan in PLANNED.values() for fact in plan["facts"])

    assert sorted(uses) == sorted(FACTS)
    assert [fact for fact, count in uses.items() if count > 2] == []


@pytest.mark.parametrize("memo", memos(), ids=lambda memo: memo.name)
def test_a_memo_uses_the_facts_of_its_plan_and_no_others(memo: Page) -> None:
    text = " ".join(straight(memo.body).split())
    used = [fact for fact, said in FACTS.items() if any(mark in text for mark in said["marks"])]

    assert sorted(PLANNED[memo.name]["facts"]) == sorted(used)


def test_no_two_memos_in_a_row_open_with_a_question_or_with_a_definition() -> None:
    manners = [manner(opening(memo)) for memo in memos()]

    assert [pair for pair in pairwise(manners) if pair in {("question",) * 2, ("definition",) * 2}] == []


def test_openings_and_endings_vary() -> None:
    openings = Counter(" ".join(words(opening(memo))[:2]) for memo in memos())
    endings = Counter(" ".join(words(ending(memo))[-2:]) for memo in memos())
    supposing = [opening(memo).startswith("Suppose") for memo in memos()]

    assert [start for start, count in openings.items() if count > 1] == []
    assert [end for end, count in endings.items() if count > 1] == []
    assert sum(supposing) <= len(supposing) // 4
    assert (True, True) not in set(pairwise(supposing))


@pytest.mark.parametrize("memo", memos(), ids=lambda memo: memo.name)
def test_the_first_step_says_that_half_an_hour_will_do(memo: Page) -> None:
    """A notice has no steps, so it makes its offer in the body."""
    first = memo.steps[0] if memo.steps else memo.body
    written = memo.fields.get("taking_action")
    takes = written[0].get("takes") if isinstance(written, list) else ""

    assert takes == "30 min" or re.search(r"half\s+an\s+hour|thirty\s+minutes", first, re.IGNORECASE)
