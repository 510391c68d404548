"""The memos of the demonstration that have steps, for tests of their ids."""

from __future__ import annotations

from pathlib import Path

from memo_archive.archive.step_ids import give_ids
from memo_archive.model import Step
from tests.sites import memo_of

ROOT = Path(__file__).parents[2]
FOUNDING = [
    file
    for file in sorted((ROOT / "memos").glob("20*/*.md"))
    if "TAKING ACTION" in (text := file.read_text(encoding="utf-8")) or "\ntaking_action:" in text
]


def identity_of(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


def steps_of(text: str, file: Path) -> tuple[Step, ...]:
    return give_ids(memo_of(text, uri=f"{identity_of(file)}.md").steps, identity_of(file))
