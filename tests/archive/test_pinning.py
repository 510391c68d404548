"""A published step with other words gets its id back, and no word changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from memo_archive.archive.ledger import Entry, Ledger, make_ledger
from memo_archive.archive.permanence import first_words
from memo_archive.archive.pinning import pin_steps, pins_of
from memo_archive.archive.step_ids import give_ids
from memo_archive.model import Memo, Step
from memo_archive.parsing.memo import parse_memo
from memo_archive.sources.source import Source
from tests.archive.founding_memos import FOUNDING, identity_of, steps_of
from tests.sites import memo_of, notice


def ledger_with(memo: Memo, identity: str) -> Ledger:
    steps = {step.id: first_words(step.text) for step in give_ids(memo.steps, identity)}
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
    fixed = pin_steps(source, pins)
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
    old = give_ids((Step("Ring one.", 1),), "2026/price")[0]
    entry = Entry(("2026/price/",), "x", "2026-03-30", "Price", {old.id: old.text})
    source = Source("2026/price.md", text.encode())
    pins = pins_of(source, make_ledger({"2026/price": entry}))
    after, _ = parse_memo(Source("2026/price.md", pin_steps(source, pins).encode()))
    assert isinstance(after, Memo)
    assert old.id == after.steps[0].id
    assert [step.text for step in before.steps] == [step.text for step in after.steps]
    assert (before.key_point, before.body.strip()) == (after.key_point, after.body.strip())
