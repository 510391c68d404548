"""Steps keep their ids through edits that keep their words; an edit that does not can keep them too."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from memo_archive.archive.ledger import Entry, Ledger, make_ledger
from memo_archive.archive.permanence import first_words
from memo_archive.archive.pinning import pinned, pins_of
from memo_archive.archive.step_ids import identified
from memo_archive.model import Memo, Step
from memo_archive.parsing.memo import parse_memo
from memo_archive.sources.edit import RewriteError, remove_field, set_field, set_in_entry
from memo_archive.sources.source import Source
from memo_archive.text.slugs import normalised
from tests.sites import memo_of, notice

ROOT = Path(__file__).parents[2]
FOUNDING = [
    file
    for file in sorted((ROOT / "memos").glob("20*/*.md"))
    if "TAKING ACTION" in (text := file.read_text(encoding="utf-8")) or "\ntaking_action:" in text
]
CLOSING = "\nTAKING ACTION:"


def identity_of(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


def steps_of(text: str, file: Path) -> tuple[Step, ...]:
    return identified(memo_of(text, uri=f"{identity_of(file)}.md").steps, identity_of(file))


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
    assert expected == [step.id for step in identified(steps, "2026/price")]
    assert expected != [step.id for step in identified(steps, "2026/value")]


def test_steps_alike_have_ids_of_their_own_in_any_order() -> None:
    steps = (Step("Ring.", 1), Step("Listen.", 2), Step("ring.", 3), Step("Ring.", 4))
    ids = [step.id for step in identified(steps, "2026/price")]
    assert 4 == len(set(ids))
    assert set(ids) == {step.id for step in identified(steps[::-1], "2026/price")}


def test_an_id_that_is_made_gives_way_to_one_that_is_written() -> None:
    made = identified((Step("Ring.", 1),), "2026/price")[0].id
    steps = identified((Step("Ring.", 1), Step("Listen.", 2, id=made, is_pinned=True)), "2026/price")
    assert [f"{made}-2", made] == [step.id for step in steps]


# Pinning


def ledger_with(memo: Memo, identity: str) -> Ledger:
    steps = {step.id: first_words(step.text) for step in identified(memo.steps, identity)}
    entry = Entry((f"{identity}/",), "tag:example.org,2026:x", str(memo.date), memo.title, steps)
    return make_ledger({identity: entry})


def reworded(text: str, memo: Memo, number: int) -> str:
    """Return the file `text` with a word more at the beginning of a step."""
    lines = text.split("\n")
    at = memo.steps[number].line - 1
    word = re.split(r"[ ’]", memo.steps[number].text)[0]
    while word not in lines[at]:  # A step written as fields may begin a line later.
        at += 1
    lines[at] = lines[at].replace(word, f"Now {word}", 1)
    return "\n".join(lines)


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("file", FOUNDING, ids=identity_of)
def test_a_reworded_step_gets_its_id_back_and_no_word_changes(file: Path, ends: str) -> None:
    uri, text = f"{identity_of(file)}.md", file.read_text(encoding="utf-8")
    memo = memo_of(text, uri=uri)
    ledger = ledger_with(memo, identity_of(file))
    before = [step.id for step in steps_of(text, file)]
    number = next((n for n, step in enumerate(memo.steps) if not step.is_pinned), None)
    if number is None:
        assert () == pins_of(Source(uri, reworded(text, memo, 0).encode()), ledger)
        return
    edited = reworded(text, memo, number)
    source = Source(uri, ("\ufeff" + edited.replace("\n", ends)).encode())
    pins = pins_of(source, ledger)
    assert [(number, before[number])] == [(pin.number, pin.id) for pin in pins]
    fixed = pinned(source, pins)
    assert set(re.findall(r"\r\n|\r|\n", fixed)) == {ends}
    after, wanted = memo_of(fixed, uri=uri), memo_of(edited, uri=uri)
    assert before == [step.id for step in steps_of(fixed, file)]
    assert [step.text for step in wanted.steps] == [step.text for step in after.steps]
    assert wanted._replace(steps=(), links=(), body_line=0) == after._replace(
        steps=(),
        links=(),
        body_line=0,
        body=wanted.body if wanted.body.strip() == after.body.strip() else after.body,
    )
    assert () == pins_of(Source(uri, fixed.encode()), ledger)


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


@pytest.mark.parametrize(
    "text",
    [
        notice("Text.\n\nTAKING ACTION: Ring one now.\n\nListen.\n\nKEY POINT: One."),
        notice("Text.\n\n## Taking action:\n\n1. Ring one now.\n2. Listen."),
        notice(more="taking_action: Ring one now.  # hm\n"),
        notice(more='taking_action: "Ring one now."\n'),
        notice(more="taking_action: >\n  Ring one\n  now.\n\n  Listen.\n"),
        notice(more="taking_action: [Ring one now., Listen.]\n"),
    ],
)
def test_every_form_of_steps_can_be_pinned(text: str) -> None:
    before, _ = parse_memo(Source("2026/price.md", text.encode()))
    assert isinstance(before, Memo)
    old = identified((Step("Ring one.", 1),), "2026/price")[0]
    entry = Entry(("2026/price/",), "x", "2026-03-30", "Price", {old.id: old.text})
    source = Source("2026/price.md", text.encode())
    pins = pins_of(source, make_ledger({"2026/price": entry}))
    after, _ = parse_memo(Source("2026/price.md", pinned(source, pins).encode()))
    assert isinstance(after, Memo)
    assert old.id == after.steps[0].id
    assert [step.text for step in before.steps] == [step.text for step in after.steps]
    assert (before.key_point, before.body.strip()) == (after.key_point, after.body.strip())
