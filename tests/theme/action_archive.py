"""An archive of many steps, some of them awkward, and what its plans are made of."""

from __future__ import annotations

from pathlib import Path

from tests.theme import corpus
from tests.theme.sites import Built, built

MEMOS = 22
"""Each with a task and a question."""
AWKWARD = (
    'Ring "Ann, Bob; Co." at C:\\calls 📞👩‍👩‍👧‍👦, and ask: café or naïve? Are 5 < 6 & 7 > 3? '
    "A step, [not] a link; one that goes on for longer than one line of a calendar."
)


def step_of(number: int, place: int) -> str:
    """Return the text of a step of a memo: 0 for the task, 1 for the question."""
    return f"Write letter {number}." if place == 0 else f"Who answers letter {number}?"


def built_archive(folder: Path) -> Built:
    """Build the archive in `folder`."""
    topic = "---\nname: {}\n---\n\nOn them.\n"
    files = {
        **corpus.REGISTRIES,
        "topics/regulars.md": topic.format("Regulars"),
        "topics/prices.md": topic.format("Prices"),
        **{
            f"2026/memo-{number:02}.md": _memo(number, "prices" if number % 2 else "regulars")
            for number in range(1, MEMOS + 1)
        },
        "2025/awkward.md": corpus.memo(
            "An awkward memo",
            "2025-12-29",
            body=corpus.words(40),
        ).replace(
            "taking_action: |\n  Ring the last customer who left, and ask only one question.\n",
            f"taking_action:\n  - {{id: awkward, who: sales, takes: 30 min, text: {_quoted(AWKWARD)}}}\n",
        ),
    }
    plugins = ("memos/topics", "memos/actions")
    return built(folder, files, name="An archive, of steps", plugins=plugins)


def _memo(number: int, topic: str) -> str:
    """Return the memo of that number; number 1 is the newest."""
    day = MEMOS - number + 1
    return corpus.memo(
        f"Memo number {number}",
        f"2026-03-{day:02}",
        body=corpus.words(40),
        steps=f"{step_of(number, 0)}\n\n  {step_of(number, 1)}",
    ).replace("topics: [regulars]", f"topics: [{topic}]")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
