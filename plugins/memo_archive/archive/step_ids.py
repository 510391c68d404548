"""Step ids: each step keeps one id for ever, its author's or one made of its words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from memo_archive.archive.diagnostics import Findings
from memo_archive.model import Memo, Step
from memo_archive.problems import shown
from memo_archive.text.slugs import text_id, unique


@lru_cache(maxsize=1 << 16)  # under serve, the same steps come again with each edit
def give_ids(steps: tuple[Step, ...], identity: str) -> tuple[Step, ...]:
    """Return the `steps` of the memo called `identity`, each with its id.

    An id made here depends on the memo and on the normalised words alone. Of several steps with the same
    words, all but the first have a number too.
    """
    taken = {step.id for step in steps if step.id}
    return tuple(
        step if step.id else step._replace(id=unique(f"step-{text_id(step.text, within=identity)}", taken))
        for step in steps
    )


def check_ids(memos: Iterable[Memo], findings: Findings) -> None:
    """Tell `findings` of an id that two steps of `memos` have; the older memo keeps it."""
    owners: dict[str, Memo] = {}
    for memo in sorted(memos, key=lambda memo: (memo.is_draft, str(memo.date), memo.uri)):
        own: set[str] = set()
        for number, step in enumerate(memo.steps):
            owner = owners.setdefault(step.id, memo)
            what = ""
            if step.id in own:
                what = f"two steps have the id {shown(step.id)}"
            elif owner is not memo:
                what = f"the step id {shown(step.id)} is that of a step in {owner.path} too"
            if what:
                path = ("taking_action", number, "id")
                findings.at(memo, "step-id-twice", what, "Give each step an id of its own.", path=path)
            own.add(step.id)
