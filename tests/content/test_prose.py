"""The memos have the form and the measure of a column."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean, stdev

import pytest

from tests.content.reading import CONTENT, Page, content_yaml, memos, pages, prose, sentences, words

WORDS_A_MINUTE = 230
FIRST_MONDAY = date(2025, 12, 1)


def count(memo: Page) -> int:
    """Return the words of a memo's body, block quotations included and headings not."""
    return len(words(prose(memo.body)))


def relation(memo: Page) -> str:
    return str((memo.fields.get("source") or {}).get("relation", ""))


def test_sixteen_memos_lie_on_consecutive_mondays_in_the_folders_of_their_years() -> None:
    mondays = [FIRST_MONDAY + timedelta(weeks=week) for week in range(16)]

    assert mondays == [memo.date for memo in memos()]
    assert {day.isoweekday() for day in mondays} == {1}
    assert [str(day.year) for day in mondays] == [memo.name.split("/")[0] for memo in memos()]


@pytest.mark.parametrize("memo", memos(), ids=lambda memo: memo.name)
def test_a_memo_is_two_to_four_minutes_long(memo: Page) -> None:
    assert 450 <= count(memo) <= 830
    assert 2 <= round(count(memo) / WORDS_A_MINUTE) <= 4


@pytest.mark.parametrize("memo", memos(), ids=lambda memo: memo.name)
def test_sentences_are_of_a_columnists_length_and_vary(memo: Page) -> None:
    lengths = [len(words(sentence)) for sentence in sentences(prose(memo.body))]

    assert 14 <= mean(lengths) <= 22
    assert stdev(lengths) >= 6
    assert max(lengths) <= 60
    assert min(lengths) <= 8


@pytest.mark.parametrize("memo", memos(), ids=lambda memo: memo.name)
def test_a_memo_has_a_key_point_of_one_sentence_and_two_to_seven_steps(memo: Page) -> None:
    if memo.is_notice:
        assert memo.key_point == ""
        assert memo.fields["expires"] > memo.date
        return

    assert len(sentences(memo.key_point)) == 1
    assert 8 <= len(words(memo.key_point)) <= 40
    assert 2 <= len(memo.steps) <= 7


def test_the_archive_shows_each_form_that_a_memo_may_take() -> None:
    closing = [memo for memo in memos() if memo.key_point and "key_point" not in memo.fields]

    assert len([memo for memo in memos() if relation(memo) == "adapted-from"]) >= 3
    assert len([memo for memo in memos() if relation(memo) == "republished-from"]) == 1
    assert len([memo for memo in memos() if memo.is_notice]) == 1
    assert len(closing) == 2
    assert all("taking_action" not in memo.fields for memo in closing)


def test_the_lessons_of_the_series_are_numbered_through_its_four_parts() -> None:
    parts = [memo for memo in memos() if "series" in memo.fields]
    lessons = [
        int(number) for memo in parts for number in re.findall(r"^## Lesson (\d+): ", memo.body, re.MULTILINE)
    ]

    assert [memo.fields["series"]["part"] for memo in parts] == [1, 2, 3, 4]
    assert len({memo.fields["series"]["id"] for memo in parts}) == 1
    assert list(range(1, 9)) == lessons
    assert {timedelta(weeks=1)} == {after.date - before.date for before, after in pairwise(parts)}


def test_every_image_is_our_own_drawing_with_a_caption_and_a_description() -> None:
    shown = [
        (alt, src, caption)
        for memo in memos()
        for alt, src, caption in re.findall(r'!\[([^\]]*)\]\((\S+?)(?: "([^"]*)")?\)', memo.body)
    ]
    heads = [memo.fields["image"] for memo in memos() if "image" in memo.fields]
    shown += [(image["alt"], image["src"], image["caption"]) for image in heads]

    assert len(shown) >= 3
    for alt, src, caption in shown:
        drawing = (CONTENT / "2025" / src).resolve().read_text(encoding="utf-8")
        assert alt
        assert caption
        assert "<title" in drawing
        assert not re.search(r"<script|href=|url\(", drawing)
    assert {path.name for path in (CONTENT / "images").glob("*")} == {
        src.split("/")[-1] for _, src, _ in shown
    }


def written(value: object) -> Iterator[str]:
    """Yield every text within a field, addresses left out."""
    if isinstance(value, dict):
        for name, within in value.items():
            if name not in {"url", "email", "src"}:
                yield from written(within)
    elif isinstance(value, list):
        for within in value:
            yield from written(within)
    elif isinstance(value, str):
        yield value


def test_prose_is_set_with_typographic_marks() -> None:
    everything = [*memos(), *pages(".").values(), *pages("topics").values(), *pages("principles").values()]
    texts = [
        (page.name, text)
        for page in everything
        for text in [page.body, page.key_point, *page.steps, *written(page.fields)]
    ]
    texts += [(name, text) for name in ("authors.yml", "offers.yml") for text in written(content_yaml(name))]

    found = []
    for name, text in texts:
        without_code = re.sub(r"`[^`]*`", "", text)
        shown = re.sub(r'\]\([^)\s"]*(?:\s+"([^"]*)")?\)', r"] \1", without_code)
        found += [(name, mark) for mark in re.findall(r"['\"]|\.\.\.|\w -+ \w|--", shown)]
    assert found == []


def test_every_link_between_pages_leads_to_a_page() -> None:
    missing = []
    for page in [*memos(), *pages(".").values(), *pages("topics").values(), *pages("principles").values()]:
        folder = (CONTENT / page.name).parent
        for target in re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", page.body):
            if target.startswith("principle:"):
                found = target.removeprefix("principle:") in pages("principles")
            else:
                found = ":" in target or (folder / target).is_file()
            if not found:
                missing.append((page.name, target))
        missing += [
            (page.name, name) for name in page.listed("related") if page in memos() and not _is_memo(name)
        ]

    assert missing == []


def test_an_offer_has_ended_another_is_open_and_memos_name_only_offers_there_are() -> None:
    offers = content_yaml("offers.yml")
    named = {offer for memo in memos() for offer in memo.listed("offer")}

    assert [offer for offer in offers.values() if "until" in offer and offer["until"] < memos()[-1].date]
    assert [offer for offer in offers.values() if "until" not in offer]
    assert named <= set(offers)
    assert all(offer["text"] and offer["url"].startswith("https://") for offer in offers.values())


def test_the_byline_is_an_editorial_one_with_a_short_description() -> None:
    authors = content_yaml("authors.yml")

    assert list(authors) == ["editors"]
    assert 8 <= len(words(authors["editors"]["description"])) <= 40
    assert "returning-customer.example" in authors["editors"]["email"]


def _is_memo(name: str) -> bool:
    return name in {memo.name for memo in memos()}
