"""Whatever is quoted or counted has a source, and whatever is not is openly supposed."""

import re
from collections.abc import Iterator

import pytest

from tests.content.reading import (
    SHARED,
    Page,
    beside,
    memos,
    pages,
    paragraphs,
    prose,
    sentences,
    straight,
    without_quotations,
)

QUOTATIONS: dict[str, str] = {
    entry["words"]: entry["speaker"] for entry in beside("quotations.yml")["quotations"]
}
FIGURES: list[dict[str, list[str]]] = beside("quotations.yml")["figures"]

_QUOTED = re.compile(r"[\"“]([^\"“”]*)[\"”]")
_CREDIT = re.compile(
    r"\b(surve(y|yed|ys)|stud(y|ies)|researchers?|according to|per ?cent|interviews)\b|%", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?<![£\w])\d[\d,]*%?(?!\w\w)"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand)\b"
    r"|\b(?:thir|four|fif|six|seven|eigh|nine)teen\b|\b(?:twen|thir|for|fif|six|seven|eigh|nine)ty\b"
)


def argued_pages() -> list[Page]:
    return [*memos(), *pages("principles").values(), *pages("topics").values()]


def same_words(text: str) -> str:
    """Return a text as it compares: one space between words, straight marks, no final stop."""
    return " ".join(straight(text).split()).strip(" .,").lower()


def in_quotation_marks(page: Page) -> Iterator[str]:
    """Yield what stands in double quotation marks anywhere in a page's text or fields."""
    markdown = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", page.body)
    fields = [value for value in page.fields.values() if isinstance(value, str)]
    for text in (markdown, page.key_point, *page.steps, *fields):
        yield from _QUOTED.findall(text)


def block_quotations(page: Page) -> list[tuple[str, str]]:
    """Return each block quotation of a page as its words and its speaker line."""
    blocks = re.findall(r"(?:^>.*\n?)+", page.body, re.MULTILINE)
    quotations = []
    for block in blocks:
        lines = [line.lstrip("> ").strip() for line in block.strip().splitlines()]
        said = [line for line in lines if line and not line.startswith("—")]
        speaker = [line for line in lines if line.startswith("—")]
        quotations.append((" ".join(said), " ".join(speaker)))
    return quotations


@pytest.mark.parametrize("page", argued_pages(), ids=lambda page: page.name)
def test_whatever_stands_in_quotation_marks_is_a_quotation_we_may_use(page: Page) -> None:
    allowed = {same_words(quoted) for quoted in QUOTATIONS}

    assert [quoted for quoted in in_quotation_marks(page) if same_words(quoted) not in allowed] == []


@pytest.mark.parametrize("page", argued_pages(), ids=lambda page: page.name)
def test_a_block_quotation_is_one_we_may_use_and_ends_with_its_speaker(page: Page) -> None:
    speakers = {same_words(quoted): speaker for quoted, speaker in QUOTATIONS.items()}

    for quoted, speaker_line in block_quotations(page):
        assert same_words(quoted) in speakers
        assert speaker_line.startswith(f"— {speakers[same_words(quoted)]}")


@pytest.mark.parametrize("page", argued_pages(), ids=lambda page: page.name)
def test_a_quotation_in_the_text_names_its_speaker_in_the_same_paragraph(page: Page) -> None:
    speakers = {same_words(quoted): speaker for quoted, speaker in QUOTATIONS.items()}

    for paragraph in paragraphs(page.body):
        for quoted in _QUOTED.findall(re.sub(r"!\[[^\]]*\]\([^)]*\)", "", paragraph)):
            assert speakers[same_words(quoted)] in paragraph


@pytest.mark.parametrize("page", argued_pages(), ids=lambda page: page.name)
def test_a_figure_credited_to_somebody_is_one_we_may_use(page: Page) -> None:
    marks = [mark for figure in FIGURES for mark in figure["marks"]]

    for paragraph in paragraphs(prose(without_quotations(page.body))):
        credited = [figure for figure in FIGURES if any(mark in paragraph for mark in figure["marks"])]
        allowed = {number for figure in credited for number in figure["numbers"]}
        for sentence in sentences(paragraph):
            if _CREDIT.search(sentence) or any(mark in sentence for mark in marks):
                stated = {number.replace(",", "") for number in _NUMBER.findall(sentence)}
                assert stated <= allowed, sentence


def test_at_least_one_credited_figure_and_one_quotation_reach_the_reader() -> None:
    written = same_words(" ".join(memo.body for memo in memos()))

    assert [quoted for quoted in QUOTATIONS if same_words(quoted) not in written.replace("> ", "")] == []
    assert "6%" in written


def test_every_quotation_and_figure_we_may_use_is_in_the_source_notes() -> None:
    notes = SHARED / "source-notes.md"
    if not notes.is_file():
        pytest.skip("the source notes lie outside this checkout")
    known = same_words(notes.read_text(encoding="utf-8"))

    assert [quoted for quoted in QUOTATIONS if same_words(quoted) not in known] == []
    for figure in FIGURES:
        excerpt = same_words(str(figure["notes"]))
        assert excerpt in known
        for number in figure["numbers"]:
            assert number in excerpt.replace(",", "")


@pytest.mark.parametrize("memo", memos(), ids=lambda memo: memo.name)
def test_a_memo_says_that_its_scene_is_supposed(memo: Page) -> None:
    assert re.search(r"\b(suppos\w+|imagine|for the sake of argument)\b", memo.body, re.IGNORECASE)


@pytest.mark.parametrize("memo", memos(), ids=lambda memo: memo.name)
def test_a_supposed_firm_is_a_trade_and_has_no_name(memo: Page) -> None:
    assert re.findall(r"\b[A-Z]\w+ (?:Ltd|Limited|Inc|plc|Cruises|Ferries|Lines|& Sons)\b", memo.body) == []
