"""Published steps that have other words now."""

import difflib
import random
from collections.abc import Sequence

import pytest

from memo_archive.archive.ledger import Entry
from memo_archive.archive.permanence import COMPARED, ChangedStep, changed_steps
from memo_archive.model import Step

WORDS = """ask call customer five letter list offer price promise question quiet reader ring seven shop sort
street talk today try value visit walk week write""".split()


def texts(count: int) -> list[str]:
    chance = random.Random(count)
    return [" ".join(chance.sample(WORDS, 9)) for _ in range(count)]


def changes(before: Sequence[str], after: Sequence[str]) -> list[ChangedStep]:
    """Return the changes of steps with the texts `before`, which are published, to those with `after`."""
    published = {f"old-{number}": text for number, text in enumerate(before)}
    entry = Entry(("2026/price/",), "x", "2026-03-30", "Price", published)
    return list(changed_steps([Step(text, 1, f"new-{n}") for n, text in enumerate(after)], entry))


def test_each_step_is_found_again_in_other_words_and_another_order() -> None:
    before = texts(60)
    order = random.Random(1).sample(range(60), 60)
    after = [f"Now {before[number]} at last" for number in order]
    expected = {f"old-{number}": place for place, number in enumerate(order)}
    assert expected == {change.id: change.number for change in changes(before, after)}


def test_steps_with_the_same_words_are_each_found_once() -> None:
    found = changes(
        ["Ring one customer.", "Ring one customer!", "Ring a customer."], ["Ring one customer"] * 2
    )
    assert [0, 1, None] == [change.number for change in found]


def test_a_step_that_is_gone_looks_like_none() -> None:
    assert [None] == [change.number for change in changes(["Ring five customers."], ["Walk up and down."])]


def test_a_step_is_compared_with_few_others_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    close = difflib.get_close_matches

    def counting(word: str, among: Sequence[str], *, n: int, cutoff: float) -> list[str]:
        compared.append(len(among))
        return close(word, among, n=n, cutoff=cutoff)

    monkeypatch.setattr(difflib, "get_close_matches", counting)
    changes(texts(100), texts(101))
    assert 100 == len(compared)
    assert max(compared) <= COMPARED
