"""Principles and topics are in use, explained at a decent length, and answer what people ask."""

import re
from collections import Counter

import pytest

from tests.content.reading import Page, memos, pages, prose, sentences, straight, words

PRINCIPLES = pages("principles")
TOPICS = pages("topics")


def prose_of(memo: Page) -> str:
    """Return what a phrase may be found in: a memo's own words on one line."""
    return " ".join(straight(memo.own_prose).split()).lower()


def memos_with(phrase: str) -> list[str]:
    return [
        memo.name
        for memo in memos()
        if re.search(rf"\b{re.escape(straight(phrase).lower())}\b", prose_of(memo))
    ]


def test_there_are_twelve_principles_numbered_through() -> None:
    assert list(range(1, 13)) == sorted(page.fields["number"] for page in PRINCIPLES.values())


@pytest.mark.parametrize("page", PRINCIPLES.values(), ids=PRINCIPLES)
def test_a_principle_is_stated_in_a_sentence_and_explained_with_the_case_against(page: Page) -> None:
    assert 2 <= len(words(page.fields["name"])) <= 5
    assert len(sentences(page.fields["statement"])) == 1
    assert 150 <= len(words(prose(page.body))) <= 300
    assert re.search(r"\b(against|objection|objected|defence of|limit|still)\b", page.body, re.IGNORECASE)


@pytest.mark.parametrize("principle", PRINCIPLES)
def test_a_principle_is_applied_by_two_memos_and_phrased_in_two(principle: str) -> None:
    applying = {memo.name for memo in memos() if principle in memo.listed("principles")}
    phrased = {name for phrase in PRINCIPLES[principle].listed("phrases") for name in memos_with(phrase)}

    assert len(applying) >= 2
    assert len(phrased & applying) >= 2


def test_memos_apply_only_principles_and_carry_only_topics_that_there_are() -> None:
    assert {name for memo in memos() for name in memo.listed("principles")} <= set(PRINCIPLES)
    assert {name for memo in memos() for name in memo.listed("topics")} <= set(TOPICS)
    assert [memo.name for memo in memos() if not memo.is_notice and not memo.listed("topics")] == []


def test_no_phrase_means_two_principles_or_turns_up_in_more_than_a_third_of_the_memos() -> None:
    phrases = [phrase.lower() for page in PRINCIPLES.values() for phrase in page.listed("phrases")]

    assert [phrase for phrase, count in Counter(phrases).items() if count > 1] == []
    assert [phrase for phrase in phrases if len(memos_with(phrase)) > len(memos()) / 3] == []
    assert [name for name, page in PRINCIPLES.items() if not 3 <= len(page.listed("phrases")) <= 6] == []


def test_there_are_eight_to_twelve_topics() -> None:
    assert 8 <= len(TOPICS) <= 12


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_has_two_memos_or_more_and_an_introduction(topic: str) -> None:
    carrying = [memo.name for memo in memos() if topic in memo.listed("topics") and not memo.is_notice]

    assert len(carrying) >= 2
    assert 80 <= len(words(prose(TOPICS[topic].body))) <= 150
    assert set(TOPICS[topic].listed("related")) <= set(TOPICS) - {topic}


@pytest.mark.parametrize("topic", TOPICS)
def test_the_questions_of_a_topic_are_answered_by_its_own_memos_with_a_reason(topic: str) -> None:
    carrying = {memo.name for memo in memos() if topic in memo.listed("topics")}
    questions = TOPICS[topic].fields["questions"]

    assert 2 <= len(questions) <= 3
    for asked in questions:
        assert "?" in asked["question"]
        assert 1 <= len(asked["memos"]) <= 3
        assert {answer["memo"] for answer in asked["memos"]} <= carrying
        assert all(len(words(answer["why"])) >= 6 for answer in asked["memos"])


def test_no_two_readers_ask_the_same_question() -> None:
    asked = Counter(question["question"] for page in TOPICS.values() for question in page.fields["questions"])

    assert [question for question, count in asked.items() if count > 1] == []
