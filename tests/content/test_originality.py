"""The prose is our own, and no memo borrows from another."""

import re
from itertools import combinations

import pytest

from tests.content.reading import SHARED, Page, memos, pages, words

RUN = 8


def runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of eight words in a text."""
    found = words(text)
    return {tuple(found[at : at + RUN]) for at in range(len(found) - RUN + 1)}


def everything_written() -> list[Page]:
    return [*memos(), *pages("topics").values(), *pages("principles").values(), *pages(".").values()]


def prose_with_fields(page: Page) -> str:
    """Return a page's own prose, and what its fields say of it."""
    fields = [str(page.fields.get(name, "")) for name in ("title", "subtitle", "summary", "statement")]
    return "\n\n".join([page.own_prose, *fields])


def test_no_page_shares_eight_words_in_a_row_with_the_texts_the_archive_learnt_from() -> None:
    legacy = SHARED / "legacy"
    if not legacy.is_dir():
        pytest.skip("the texts the archive learnt from lie outside this checkout")
    known = {run for path in legacy.glob("*.txt") for run in runs(path.read_text(encoding="utf-8"))}

    assert known, "no text to compare with"
    borrowed = {page.name: runs(prose_with_fields(page)) & known for page in everything_written()}
    assert {name: shared for name, shared in borrowed.items() if shared} == {}


def test_no_two_pages_share_eight_words_in_a_row() -> None:
    of_page = {page.name: runs(prose_with_fields(page)) for page in everything_written()}

    shared = {(one, other): of_page[one] & of_page[other] for one, other in combinations(of_page, 2)}
    assert {pair: common for pair, common in shared.items() if common} == {}


@pytest.mark.parametrize("memo", memos(), ids=lambda memo: memo.name)
def test_a_memo_does_without_stock_phrases(memo: Page) -> None:
    stock = re.compile(
        r"in today's|at the end of the day|it is important to|in conclusion|needless to say|game.chang"
        r"|leverag|delve|best practice|win-win|going forward|when it comes to|more than ever|let's face it"
        r"|it's not (just|about)|it is not (just|about) ",
        re.IGNORECASE,
    )

    assert stock.findall(memo.own_prose) == []
