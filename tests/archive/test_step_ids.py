"""Steps keep their ids through edits that keep their words."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from memo_archive.archive.step_ids import give_ids
from memo_archive.model import Step
from memo_archive.sources.edit import remove_field, set_field
from memo_archive.text.slugs import normalised
from tests.archive.founding_memos import FOUNDING, identity_of, steps_of

CLOSING = "\nTAKING ACTION:"


def ids_of(steps: tuple[Step, ...]) -> dict[str, str]:
    return {normalised(step.text): step.id for step in steps}


# A history of edits: each writes the steps anew, in a form of its own.


def without_steps(text: str) -> str:
    body = text.partition(CLOSING)[0]
    return remove_field(text, "taking_action") if body == text else f"{body.rstrip()}\n"


def in_field(text: str, steps: list[str]) -> str:
    return set_field(without_steps(text), "taking_action", "\n\n".join(steps) + "\n")


def at_the_end(text: str, steps: list[str]) -> str:
    first, *others = steps
    return without_steps(text) + f"{CLOSING} " + "\n\n".join([first, *others]) + "\n"


def as_list(text: str, steps: list[str]) -> str:
    return set_field(without_steps(text), "taking_action", steps)


def flowed(steps: list[str]) -> list[str]:
    return [textwrap.fill(step, 50, break_on_hyphens=False) for step in steps]


def bulleted(steps: list[str]) -> list[str]:
    return [textwrap.indent(step, "  ").replace("  ", "- ", 1) for step in steps]


def typed(steps: list[str]) -> list[str]:
    signs = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "---", "…": "..."})
    return [step.translate(signs) for step in steps]


HISTORY: list[tuple[str, Callable[[list[str]], list[str]], Callable[[str, list[str]], str]]] = [
    ("paragraphs", list, in_field),
    ("in another order", lambda steps: steps[::-1], in_field),
    ("in shorter lines", flowed, in_field),
    ("as a typewriter has them", typed, in_field),
    ("bullets", bulleted, in_field),
    ("closing the memo", list, at_the_end),
    ("in another order again", lambda steps: [*steps[1:], steps[0]], at_the_end),
    ("without emphasis", lambda steps: [re.sub(r"[*_]", "", step) for step in steps], at_the_end),
    ("a list", list, as_list),
    ("begun with a small letter", lambda steps: [step[0].lower() + step[1:] for step in steps], in_field),
    ("in long lines", lambda steps: [" ".join(step.split()) for step in steps], in_field),
]


@pytest.mark.parametrize("file", FOUNDING, ids=identity_of)
def test_a_history_of_edits_changes_no_id(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    steps = steps_of(text, file)
    first, written = ids_of(steps), [step.text for step in steps]
    assert len(first) == len({step.id for step in steps}) == len(steps)
    if any(step.is_pinned for step in steps):  # Their ids stand in the list: it alone can be edited.
        for order in (written[::-1], sorted(written)):
            by_text = {step.text: step for step in steps}
            entries = [{"text": flowed([t])[0], "id": by_text[t].id} for t in order]
            assert first == ids_of(steps_of(set_field(text, "taking_action", entries), file))
        return
    for what, edited, write in HISTORY:
        written = edited(written)
        text = write(text, written)
        assert first == ids_of(steps_of(text, file)), what
        written = [step.text for step in steps_of(text, file)]


def test_an_id_depends_on_the_memo_and_the_words_alone() -> None:
    steps = (Step("Ring *five* customers.", 7), Step("Who’s next?", 9))
    expected = ["step-w2ko7phv", "step-tzevnyou"]
    assert expected == [step.id for step in give_ids(steps, "2026/price")]
    assert expected != [step.id for step in give_ids(steps, "2026/value")]


def test_steps_alike_have_ids_of_their_own_in_any_order() -> None:
    steps = (Step("Ring.", 1), Step("Listen.", 2), Step("ring.", 3), Step("Ring.", 4))
    ids = [step.id for step in give_ids(steps, "2026/price")]
    assert 4 == len(set(ids))
    assert set(ids) == {step.id for step in give_ids(steps[::-1], "2026/price")}


def test_an_id_that_is_made_gives_way_to_one_that_is_written() -> None:
    made = give_ids((Step("Ring.", 1),), "2026/price")[0].id
    steps = give_ids((Step("Ring.", 1), Step("Listen.", 2, id=made, is_pinned=True)), "2026/price")
    assert [f"{made}-2", made] == [step.id for step in steps]
