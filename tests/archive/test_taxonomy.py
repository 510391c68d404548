"""What bad input gets: topics, principles, series and questions that do not fit together."""

from __future__ import annotations

import pytest

from memo_archive.archive.links import Target
from memo_archive.archive.taxonomy import loose_key
from memo_archive.model import LinkKind
from memo_archive.views.series import series_pages
from tests.archive.small_archives import (
    archive_from,
    codes_of,
    memo,
    pages_from,
    principle,
    problems_of,
    topic,
)

PRICE = {"2026/price.md": memo("Price", "2026-03-02")}


def test_a_phrase_of_two_principles_is_a_problem_however_it_is_typed() -> None:
    files = {
        "principles/one.md": principle(1, "the customer's view"),
        "principles/two.md": principle(2, "another", "The  Customer’s-View"),
    }

    (problem,) = problems_of(files)

    assert "phrase-twice" == problem.code
    assert ("memos/principles/two.md", 7) == (problem.path, problem.line)
    assert "the principle 'one'" in problem.what


def test_a_phrase_without_a_letter_is_a_problem() -> None:
    assert ["phrase-empty"] == codes_of({"principles/one.md": principle(1, "™ – !")})


def test_a_principle_may_have_the_name_of_a_memo() -> None:
    archive = archive_from(
        {
            "principles/price.md": principle(1),
            "2026/price.md": memo("Price", "2026-03-02", body="[a](memo:price) [b](principle:price)"),
        }
    )

    urls = [
        archive.targets.resolve(link, kind=LinkKind.LINK, uri="2026/price.md", url="2026/price/")
        for link in ("memo:price", "principle:price")
    ]

    assert ["2026/price/", "principles/price/"] == [url.url for url in urls if isinstance(url, Target)]


@pytest.mark.parametrize("kind", ["principle", "topic", "memo"])
def test_a_link_by_hand_to_what_is_not_there_offers_the_nearest(kind: str) -> None:
    files = {
        "principles/on-the-level.md": principle(1),
        "topics/on-the-level.md": topic("Level"),
        "2026/on-the-level.md": memo("Level", "2026-03-02", body=f"See\n[this]({kind}:on-teh-level)."),
    }

    (problem,) = problems_of(files)

    assert (f"unknown-{kind}", "Did you mean 'on-the-level'?") == (problem.code, problem.cure)
    assert ("memos/2026/on-the-level.md", 8, 1) == (problem.path, problem.line, problem.column)


def test_what_is_switched_off_must_be_there() -> None:
    files = {
        "principles/one.md": principle(1, "on the level"),
        "2026/a.md": memo("A", "2026-03-02", head="not_meant: [On  The-Level, one]\n"),
        "2026/b.md": memo("B", "2026-03-03", head="not_meant: [on teh level]\n"),
    }

    (problem,) = problems_of(files)

    assert ("unknown-phrase", "Did you mean 'on the level'?") == (problem.code, problem.cure)


@pytest.mark.parametrize("name", ["C++", "C#", "A/B", "Two Words", "Ünder_score", "x" * 201, "<script>"])
def test_an_id_that_is_not_fit_for_an_address_is_a_problem(name: str) -> None:
    if "/" in name:  # A folder below topics/ holds no topics.
        assert ["reserved-address"] == codes_of({f"topics/{name}.md": topic("A or B")})
        return
    problems = problems_of({f"topics/{name}.md": topic("A name")})
    assert {"topic-id", "file-name"} & {problem.code for problem in problems}


def test_names_are_free() -> None:
    names = {
        "c-plus-plus": "C++",
        "c-sharp": "'C#'",
        "a-b": "a/b",
        "long": "x" * 200,
        "script": "<script>alert(1)</script>",
    }

    assert [] == codes_of({f"topics/{name}.md": topic(text) for name, text in names.items()})


@pytest.mark.parametrize(
    ("one", "other"),
    [("Café", "cafe"), ("Two words", "TWO  WORDS"), ("two-words", "two words"), ("Straße", "strasse")],
)
def test_names_that_differ_only_by_typing_are_a_problem(one: str, other: str) -> None:
    assert loose_key(one) == loose_key(other)
    assert ["topic-name"] == codes_of({"topics/a.md": topic(one), "topics/b.md": topic(other)})


def test_ids_that_differ_only_by_typing_are_a_problem() -> None:
    found = codes_of({"topics/cafe.md": topic("One"), "topics/café.md": topic("Two")})
    assert ["topic-twice"] == found
    parts = {
        "2026/a.md": memo("A", "2026-03-02", head="series: {id: one-two, part: 1}\n"),
        "2026/b.md": memo("B", "2026-03-03", head="series: {id: onetwo, part: 1}\n"),
    }
    assert ["series-twice"] == codes_of(parts)


def test_a_term_in_another_form_is_unknown_and_the_right_one_is_offered() -> None:
    files = {"topics/cafe.md": topic("Café"), "2026/a.md": memo("A", "2026-03-02", head="topics: [Café]\n")}

    (problem,) = problems_of(files)

    assert ("unknown-topic", "Did you mean 'cafe'?") == (problem.code, problem.cure)


def test_a_topic_that_was_renamed_or_merged_is_still_understood() -> None:
    files = {
        "topics/cost.md": topic("Cost", head="aliases: [price, fees]\n"),
        "topics/trust.md": topic("Trust", head="related: [price]\n"),
        "2026/a.md": memo(
            "A",
            "2026-03-02",
            head="topics: [fees, price, trust]\n",
            body="[one](topic:price), [two](../topics/price.md).",
        ),
    }
    archive = archive_from(files)

    assert [] == codes_of(files)
    assert ("cost", "trust") == archive.memos[0].topics
    assert ("cost",) == archive.topics["trust"].related
    assert {"topics/price": "topics/cost/", "topics/fees": "topics/cost/"} == archive.redirects


@pytest.mark.parametrize(
    ("aliases", "words"),
    [
        ("[trust]", "is the id of a topic that is there"),
        ("[dues]", "is claimed by 'cost' too"),
        ("['..']", "climbs out"),
    ],
)
def test_an_alias_that_cannot_be_one_is_a_problem(aliases: str, words: str) -> None:
    files = {
        "topics/cost.md": topic("Cost", head="aliases: [dues]\n"),
        "topics/price.md": topic("Price", head=f"aliases: {aliases}\n"),
        "topics/trust.md": topic("Trust"),
    }

    (problem,) = problems_of(files)

    assert "topic-alias" == problem.code
    assert words in problem.what


def test_a_topic_that_was_published_must_not_vanish_without_an_alias() -> None:
    published = archive_from({"topics/price.md": topic("Price"), "2026/a.md": part(1, 2)}).record()

    def told(files: dict[str, str]) -> list[str]:
        return [
            str(problem)
            for problem in archive_from(files, ledger=published).problems
            if problem.level == "error"
        ]

    here = {"2026/a.md": part(1, 2)}
    assert ("series/outing/", "topics/price/") == published.pages
    (problem,) = told({**here, "topics/cost.md": topic("Cost")})
    assert "the page published at /topics/price/ is gone. Put it back, give the topic that took" in problem
    assert "its place the alias 'price'" in problem
    assert [] == told({**here, "topics/cost.md": topic("Cost", head="aliases: [price]\n")})


def question(*memos: str) -> str:
    return "questions:\n  - question: Why?\n    memos:\n" + "".join(f"      - {memo}\n" for memo in memos)


def test_a_question_whose_memo_is_gone_is_a_problem() -> None:
    files = {**PRICE, "topics/cost.md": topic("Cost", head=question("{memo: 2026/prise, why: For this.}"))}

    (problem,) = problems_of(files)

    assert ("unknown-memo", "error", 6) == (problem.code, problem.level, problem.line)
    assert "Did you mean '2026/price'?" == problem.cure


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (["{memo: 2026/price, why: For this.}"] * 4, "question-answers"),
        (["{memo: 2026/price}"], "question-why"),
        (["{memo: 2026/sketch, why: For this.}"], "question-draft"),
    ],
)
def test_a_question_that_helps_little_is_a_warning(answers: list[str], code: str) -> None:
    files = {
        **PRICE,
        "2026/sketch.md": memo("Sketch", "2026-03-09", head="draft: true\n"),
        "topics/cost.md": topic("Cost", head=question(*answers)),
    }

    (problem,) = problems_of(files)

    assert (code, "warning") == (problem.code, problem.level)


def test_a_question_answered_by_a_memo_to_come_waits_for_its_day() -> None:
    files = {
        "2026/later.md": memo("Later", "2026-12-28"),
        "topics/cost.md": topic("Cost", head=question("{memo: 2026/later, why: For this.}")),
    }

    assert [] == codes_of(files)


def part(number: int, day: int, *, head: str = "") -> str:
    return memo(f"Part {number}", f"2026-03-{day:02}", head=f"series: {{id: outing, part: {number}}}\n{head}")


def test_a_hole_in_a_series_is_a_warning_that_names_it_and_its_page_names_it_too() -> None:
    files = {"2026/a.md": part(1, 2), "2026/b.md": part(2, 3), "2026/c.md": part(6, 4)}

    (problem,) = problems_of(files)
    (page,) = series_pages(pages_from(files))

    assert ("series-gap", "warning") == (problem.code, problem.level)
    assert "a part 6 and no part 3 to 5" in problem.what
    assert [("1", True), ("2", True), ("3 to 5", False), ("6", True)] == [
        (view.number, view.memo is not None) for view in page.parts
    ]


def test_a_part_in_the_future_is_no_hole_and_readers_are_not_told_of_it() -> None:
    files = {
        "2026/a.md": part(1, 2),
        "2026/b.md": part(2, 30).replace("2026-03-30", "2026-12-28"),
        "2026/c.md": part(3, 9),
    }

    (page,) = series_pages(pages_from(files))

    assert [] == codes_of(files)
    assert [("1", True), ("2", False), ("3", True)] == [(v.number, v.memo is not None) for v in page.parts]


def test_a_series_of_one_part_has_its_page() -> None:
    pages = pages_from({"2026/a.md": part(1, 2)})
    series = pages.page(pages.archive.memos[0]).series

    assert 1 == len(list(series_pages(pages)))
    assert series
    assert (1, 1, "../../series/outing/") == (series.part, series.count, series.url)


def test_a_mention_in_a_title_is_none() -> None:
    files = {
        "principles/one.md": principle(1, "on the level"),
        "2026/a.md": memo("On the level", "2026-03-02", head="subtitle: On the level\n"),
    }
    assert () == pages_from(files).relations.uses["one"]
