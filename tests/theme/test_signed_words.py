"""In Chromium, words with signs are found first, as the page prints them, by either form of Pagefind's index."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.search.pagefinds import PROGRAMS, program
from tests.search.test_signed_words import CASES
from tests.theme import corpus
from tests.theme.sites import Built, built, served, watched

pytestmark = pytest.mark.judge

PRINTED = {
    "R&D": "The R&D budget is a promise.",
    "P&L": "Read the P&L before the plan.",
    "M&S": "At M&S nobody asks for the receipt.",
    "Q&A": "Hold a Q&A with those who left.",
    "AT&T": "AT&T's bills were read by nobody.",
    "U.S.": "In the U.S. they write letters.",
    "N.P.S.": "The N.P.S. tells how many, and never why.",
    "B2B/B2C": "The line B2B/B2C is drawn by sellers.",
    "Version 2.0": "Wait for Version 2.0 of the letter.",
    "3.5": "It went up by 3.5 points.",
    "C++": "They wrote it in C++, at night.",
    "C#": "Others preferred C# (in the morning).",
    "A/B": "An A/B test says which, and never why.",
    "24/7": "Open 24/7, and reached by nobody.",
    "e.g.": "Ask somebody, e.g. the porter.",
    "Node.js": "The form runs on Node.js.",
    "S&P": "The S&P/ASX lists do not list regulars.",
    "1,000": "They sent 1,000 letters.",
    "Google+": "Google+ had regulars, once.",
    "I/O": "The I/O of a shop is its door.",
    "D.I.Y.": "A D.I.Y. chain kept its promise.",
    "9:30": "The door opens at 9:30 sharp.",
    "iOS/macOS": "It runs on iOS/macOS alone.",
}
"""Words, and a sentence in which one memo alone prints each."""
HALVES = {"B2B": "B2B/B2C", "B2C": "B2B/B2C", "b2b": "B2B/B2C", "macOS": "iOS/macOS", "2.0": "Version 2.0"}
"""Other words, and which of those above the memo prints that has them."""
OTHERWISE = {"NPS": "N.P.S.", "r&d budget": "R&D", "“R&D budget”": "R&D", "AT&T's": "AT&T", "d.i.y": "D.I.Y."}
"""Spellings of readers, and which of those above they mean."""
LOOKALIKES = (
    "Lead the rd, place the pl, and ms for us: tell us of 35 or 20 things in C, at ten, with ab and 247 more. "
    "Us and as and am and pm and qa and att and io. The cs and cc of the 1000 and 930 letters."
)


def name_of(word: str) -> str:
    return f"word-{[*PRINTED].index(word):02}"


def files() -> dict[str, str]:
    memos = {
        f"2026/{name_of(word)}.md": corpus.memo(
            f"Memo {number} of words",
            f"2026-01-{number + 1:02}",
            body=f"{corpus.words(60)}\n\n{sentence}\n\n{corpus.words(60)}",
        )
        for number, (word, sentence) in enumerate(PRINTED.items())
    }
    others = {
        f"2025/other-{number}.md": corpus.memo(
            f"Us and them {number}", f"2025-02-{number + 1:02}", body=f"{LOOKALIKES}\n\n{corpus.words(90)}"
        )
        for number in range(20)
    }
    return {
        **corpus.REGISTRIES,
        **memos,
        **others,
        "topics/regulars.md": "---\nname: Regulars\n---\n\nThey.\n",
    }


@pytest.fixture(scope="module", params=PROGRAMS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The archive, its index made by each program in turn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAGEFIND_BINARY_PATH", str(program(request.param)))
        folder = tmp_path_factory.mktemp(request.param)
        return built(folder, files(), name="Words with signs", plugins=("memos/topics", "memos/search"))


@pytest.fixture(scope="module")
def page(site: Built, browser: Browser) -> Iterator[Page]:
    """A page that must come through with no error, under the site's policy."""
    with served(site.folder) as origin, browser.new_context() as context:
        made = context.new_page()
        with watched(made, origin) as faults:
            made.goto(f"{origin}search/")
            yield made
            assert [] == faults


def found(page: Page, text: str) -> list[str]:
    """Return the addresses of what is found for `text` and shown at first, as readers see it."""
    page.goto(page.url.partition("?")[0])
    page.get_by_role("searchbox").fill(text)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".search-state")).to_contain_text("result")
    expect(page.locator(".search-face[aria-busy]")).to_have_count(0)
    links = page.locator(".search-hit h2 a").evaluate_all("(links) => links.map((link) => link.pathname)")
    return [str(link).strip("/") for link in links]


@pytest.mark.parametrize("word", PRINTED)
def test_a_word_is_found_first_as_it_is_printed(page: Page, word: str) -> None:
    assert f"2026/{name_of(word)}" == found(page, word)[0]
    marks = page.locator(".search-hit").first.locator(".search-passage mark").all_text_contents()
    assert any(word.rsplit(maxsplit=1)[-1].rstrip(".") in mark for mark in marks)


@pytest.mark.parametrize(("typed", "meant"), (HALVES | OTHERWISE).items())
def test_halves_and_other_spellings_find_it_as_well(page: Page, typed: str, meant: str) -> None:
    assert f"2026/{name_of(meant)}" == found(page, typed)[0]


def test_a_word_with_signs_that_nothing_has_is_named_as_typed(page: Page) -> None:
    page.goto(page.url.partition("?")[0])
    page.get_by_role("searchbox").fill("H&M promise")
    expect(page.locator(".search-notes")).to_contain_text("Nothing has “h&m”")


def test_the_script_makes_the_tokens_that_records_hold(page: Page, site: Built) -> None:
    (module,) = site.folder.glob("assets/javascripts/search-answers.*.js")
    tokens = page.evaluate(
        """async ([module, words]) => {
          const { tokenOf, wordsOf } = await import(module);
          return words.map((word) => wordsOf(word).map(tokenOf));
        }""",
        [f"/assets/javascripts/{module.name}", [word for word, _ in CASES]],
    )
    assert [[token] for _, token in CASES] == tokens
