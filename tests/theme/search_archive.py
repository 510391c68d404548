"""An archive to search: what can be found in it once, often, under a principle only, or in a notice."""

from __future__ import annotations

from pathlib import Path

from tests.theme import corpus
from tests.theme.sites import Built, built

PLUGINS = ("memos/topics", "memos/principles", "memos/series", "memos/search")
QUESTION = "Why do regulars stop coming after the second visit?"
WHY = "Shows what the second visit lacks."
MEMOS = 18
"""Memos about a letter, numbered from 1, the oldest first."""
FOUND_ONCE = "umbrella"
"""Stands in the last paragraph but one of memo 3."""
MARKUP = "<img src=x onerror=window.hacked=1>"
"""Stands as text in memo 4."""


def built_archive(folder: Path) -> Built:
    """Build the archive in `folder`."""
    return built(folder, _FILES, name="An archive to search", plugins=PLUGINS)


def _memo(number: int) -> str:
    paragraphs = [f"Letter {number} went out on a Monday.", corpus.words(60), corpus.words(60)]
    head = "principles: [sign-it]\n" if number == 2 else ""
    if number == 3:
        paragraphs.append("Somebody had left an umbrella in the hall, and nobody wrote to say so.")
    elif number == 4:
        paragraphs.append(f"Write `{MARKUP}` on the wall. המכתב הגיע, 信已寄出.")
    elif number == 5:
        paragraphs.append("There were gingerbread and a trombone at the counter.")
    elif number == 6:
        paragraphs.append("The lantern by the door was lit for the second visit of the regulars.")
        head = "authors: [solo]\n"
    elif number in (7, 8):
        head = f"series: {{id: first-year, part: {number - 6}}}\n"
    paragraphs.append(corpus.words(40))
    date = f"{2025 if number < 5 else 2026}-{number % 3 + 1:02}-{number:02}"
    topic = "prices" if number % 6 == 0 else "regulars"
    return corpus.memo(f"Letter number {number}", date, body="\n\n".join(paragraphs), head=head).replace(
        "topics: [regulars]", f"topics: [{topic}]"
    )


_FILES = {
    **corpus.REGISTRIES,
    **{f"{2025 if n < 5 else 2026}/letter-{n}.md": _memo(n) for n in range(1, MEMOS + 1)},
    "2026/closed.md": (
        "---\ntitle: The office is closed\ndate: 2026-03-02\nkind: notice\n---\n\nFor the holidays.\n"
    ),
    "topics/regulars.md": (
        f"---\nname: Regulars\nquestions:\n  - question: {QUESTION}\n    memos:\n"
        f"      - {{memo: 2026/letter-6, why: {WHY}}}\n---\n\nOn those who come back.\n"
    ),
    "topics/prices.md": "---\nname: Prices\n---\n\nOn what it costs.\n",
    "principles/sign-it.md": (
        "---\nnumber: 1\nname: Autographed correspondence\nstatement: Sign what you send.\n---\n\nBy hand.\n"
    ),
}
