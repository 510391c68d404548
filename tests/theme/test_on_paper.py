"""A printed memo is one or two pages; its sheet of steps is one, with room to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.theme import corpus
from tests.theme.sites import built, served

pytestmark = pytest.mark.judge

STEPS = "\n\n  ".join(
    f"Step {n}: {' '.join(corpus.SENTENCES)[: 120 + 20 * n].rsplit(' ', 1)[0]}." for n in range(1, 6)
)
USUAL = {
    **corpus.REGISTRIES,
    "topics/regulars.md": "---\nname: Regulars\n---\n\nOn those who come back.\n",
    "principles/first.md": corpus.STRESS["principles/first.md"],
    "2026/usual.md": corpus.memo(
        "A memo of the usual length",
        "2026-03-30",
        body=corpus.words(850),
        head="principles: [first]\n",
        steps=STEPS,
    ),
    "2026/nine.md": corpus.memo(
        "Nine long steps",
        "2026-03-23",
        steps="\n\n  ".join(corpus.words(80).replace("\n\n", " ") for _ in range(9)),
    ),
    "2026/one.md": corpus.memo(
        "A step of three hundred words", "2026-03-16", steps=corpus.words(300).replace("\n\n", " ")
    ),
}


def pages_of(page: Page, paper: str) -> int:
    """Return how many sheets of `paper` a page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_memo_takes_two_pages_and_its_sheet_one(tmp_path: Path, browser: Browser, paper: str) -> None:
    site = built(tmp_path, USUAL)
    with served(site.folder) as origin, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{origin}2026/usual/")
        assert 2 == pages_of(page, paper)
        for name in ("usual", "nine", "one"):
            page.goto(f"{origin}2026/{name}/")
            page.evaluate("document.documentElement.dataset.print = 'sheet'")
            assert 1 == pages_of(page, paper), name


def test_the_sheet_leaves_room_to_write_below_each_step(tmp_path: Path, browser: Browser) -> None:
    site = built(tmp_path, USUAL)
    room = """[...document.querySelectorAll('.steps li')]
      .map((step) => step.offsetHeight - step.firstElementChild.offsetHeight)"""
    with served(site.folder) as origin, browser.new_context() as context:
        page = context.new_page()
        page.emulate_media(media="print")
        page.goto(f"{origin}2026/usual/")
        page.evaluate("document.documentElement.dataset.print = 'sheet'")
        assert all(height > 30 for height in page.evaluate(room))
        assert not page.is_visible(".prose")
        assert page.is_visible(".point")


def test_without_scripts_the_link_to_the_sheet_makes_it_what_is_printed(
    tmp_path: Path, browser: Browser
) -> None:
    site = built(tmp_path, USUAL)
    with served(site.folder) as origin, browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{origin}2026/usual/")
        assert not page.is_visible(".sheet-hint")
        page.click("[data-print]")
        assert page.is_visible(".sheet-hint")
        page.emulate_media(media="print")
        assert not page.is_visible(".prose")
        assert 1 == pages_of(page, "A4")
