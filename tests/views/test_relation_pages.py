"""The pages of questions, topics, principles, series and key points, as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from memo_archive.model import Memo
from memo_archive.views.coverage import coverage_page
from memo_archive.views.keypoints import key_points_pages
from memo_archive.views.memo import Pages, Summary
from memo_archive.views.principles import principle_pages, principles_pages
from memo_archive.views.questions import questions_pages
from memo_archive.views.series import series_index, series_pages
from memo_archive.views.topics import topic_pages, topics_pages
from tests.archive.small_archives import SECTIONS, memo, pages_from, principle, topic

QUESTION = """\
questions:
  - question: Why is it dear?
    memos:
      - memo: 2026/a
        why: It counts.
      - memo: 2026/later
        why: It will count.
  - question: And when?
    memos:
      - memo: 2026/later
        why: It will tell.
"""
FILES = {
    "topics/cost.md": topic("Cost", head=f"{QUESTION}related: [trust]\n", body="What it costs. And more."),
    "topics/trust.md": topic("Trust"),
    "principles/level.md": principle(1, "on the level", name="Level"),
    "principles/plumb.md": principle(2, name="Plumb"),
    "2026/a.md": memo(
        "A",
        "2026-01-05",
        head="topics: [cost, trust]\nprinciples: [level]\nseries: {id: outing, part: 1}\n"
        "taking_action: |\n  Look at it.\n",
        body="## Lesson 1: Stay\n\nAll on the level. Twice on the level.",
        key_point="a price is a promise.",
    ),
    "2026/b.md": memo("B", "2026-01-12", head="topics: [cost]\n", body="It is on the level."),
    "2026/n.md": memo("N", "2026-01-13", head="topics: [cost]\nkind: notice\n"),
    "2026/later.md": memo("Later", "2026-12-28", head="topics: [cost]\n"),
}


def sized(page_size: int) -> dict[str, dict[str, object]]:
    """Return the plugins with pages of `page_size` entries."""
    return {name: {} if name == "memos/archive" else {"page_size": page_size} for name in SECTIONS}


def test_a_question_shows_the_memos_that_are_out_and_one_without_any_waits() -> None:
    (page,) = questions_pages(pages_from(FILES))

    (cost,) = page.topics
    assert ("Cost", "../topics/cost/") == (cost.topic.text, cost.topic.url)
    assert ["Why is it dear?"] == [question.text for question in cost.questions]
    assert [("A", "../2026/a/", "It counts.")] == [
        (answer.memo.text, answer.memo.url, answer.why) for answer in cost.questions[0].answers
    ]


def test_a_topic_has_its_questions_memos_principles_and_related_topics() -> None:
    cost, trust = topic_pages(pages_from(FILES))

    assert ["B", "A"] == [memo.title for memo in cost.memos]
    assert [("Level", "../../principles/level/", 1)] == [
        (used.link.text, used.link.url, used.count) for used in cost.principles
    ]
    assert [("Trust", "../trust/")] == [(link.text, link.url) for link in cost.related]
    assert 1 == len(cost.questions)
    assert ["A"] == [memo.title for memo in trust.memos]


def test_the_index_of_topics_counts_their_memos() -> None:
    (index,) = topics_pages(pages_from(FILES))

    assert [("Cost", 2, "What it costs."), ("Trust", 1, "An introduction.")] == [
        (entry.name, entry.count, entry.first_sentence) for entry in index.topics
    ]


def test_a_principle_quotes_each_sentence_that_mentions_it_at_its_place() -> None:
    level, plumb = principle_pages(pages_from(FILES))

    b, a = level.uses
    assert (["It is on the level."], False, ()) == (
        [str(quote.sentence) for quote in b.quotes],
        b.is_declared,
        b.steps,
    )
    assert ["All on the level.", "Twice on the level."] == [str(quote.sentence) for quote in a.quotes]
    assert all(quote.url.startswith("../../2026/a/#p-") for quote in a.quotes)
    assert ["Look at it."] == [str(step.content) for step in a.steps]
    assert a.steps[0].url.startswith("../../2026/a/#step-")
    assert [("cost", 2), ("trust", 1)] == [(met.id, met.count) for met in level.topics]
    assert (0, ()) == (plumb.count, plumb.uses)
    assert plumb.previous
    assert "../level/" == plumb.previous.url


def test_the_index_of_principles_counts_uses_and_tells_the_last() -> None:
    (index,) = principles_pages(pages_from(FILES))

    told = [(entry.number, entry.count, str(entry.last or "")) for entry in index.principles]
    assert [(1, 2, "2026-01-12"), (2, 0, "")] == told


def test_a_series_leads_to_its_lessons() -> None:
    pages = pages_from(FILES)
    (page,) = series_pages(pages)

    assert ["series/"] == [index.url for index in series_index(pages)]
    (lesson,) = page.parts[0].lessons
    assert ("Lesson 1", "Stay", "../../2026/a/#lesson-1-stay") == (lesson.number, lesson.text, lesson.url)


def test_a_series_has_the_name_that_is_set() -> None:
    sections = {**SECTIONS, "memos/series": {"names": {"outing": "One bad outing"}}}
    pages = pages_from(FILES, sections=sections)

    assert ["One bad outing"] == [page.name for page in series_pages(pages)]
    series = pages.page(pages.archive.by_uri["2026/a.md"]).series
    assert series
    assert "One bad outing" == series.name


def test_key_points_are_told_by_year_and_by_topic() -> None:
    by_year, by_topic = key_points_pages(pages_from(FILES))

    assert [("2026", "../2026/")] == [(group.link.text, group.link.url) for group in by_year.groups]
    assert ["Cost", "Trust"] == [group.link.text for group in by_topic.groups]
    assert [["A price is a promise."]] == [[str(p.content) for p in group.points] for group in by_year.groups]


def test_a_memo_links_its_first_mention_and_says_what_the_principle_states() -> None:
    pages = pages_from(FILES)
    view = pages.page(pages.archive.by_uri["2026/a.md"])

    assert 1 == view.body.count('class="principle-link" href="../../principles/level/"')
    assert 'aria-describedby="principle-level"' in view.body
    assert [("principle-level", "It is stated.")] == [(p.id, str(p.statement)) for p in view.previews]


def test_without_the_pages_of_principles_no_mention_is_linked() -> None:
    pages = pages_from(FILES, sections={"memos/archive": {}})

    assert "principle-link" not in pages.page(pages.archive.by_uri["2026/a.md"]).body


def test_linking_can_be_switched_off() -> None:
    pages = pages_from(FILES, sections={**SECTIONS, "memos/principles": {"link_mentions": False}})

    assert "principle-link" not in pages.page(pages.archive.by_uri["2026/a.md"]).body
    assert 2 == len(pages.relations.uses["level"])


def test_the_key_point_and_the_steps_are_linked_where_the_body_has_no_mention() -> None:
    files = {
        **FILES,
        "2026/c.md": memo(
            "C",
            "2026-01-19",
            head="taking_action: |\n  Stay on the level.\n\n  Again on the level.\n",
            key_point="keep on the level.",
        ),
    }
    pages = pages_from(files)
    view = pages.page(pages.archive.by_uri["2026/c.md"])

    assert 1 == view.key_point.count("principle-link")
    assert [0, 0] == [step.content.count("principle-link") for step in view.steps]


def test_a_step_that_an_author_calls_key_point_is_no_part_of_it() -> None:
    head = "taking_action:\n  - text: Keep it all on the level.\n    id: key-point\n"
    files = {**FILES, "2026/b.md": memo("B", "2026-01-12", head=head, key_point="A price is a promise kept.")}
    pages = pages_from(files)
    (b,) = (memo for memo in pages.archive.memos if memo.uri == "2026/b.md")

    page = pages.page(b)

    assert page.key_point == "A price is a promise kept."
    assert 'principles/level/" aria-describedby="principle-level">on the level</a>.' in page.steps[0].content


def test_what_is_elsewhere_rendered_has_no_links_made_for_it() -> None:
    pages = pages_from(FILES)
    memo = pages.archive.by_uri["2026/a.md"]

    assert "principle-link" not in pages.renderer.block(memo.body, uri=memo.uri, url=memo.url)


def test_a_long_list_is_cut_into_pages_and_everything_is_reachable() -> None:
    files = {
        **FILES,
        **{
            f"2025/m{n}.md": memo(
                f"M{n}", f"2025-01-{n:02}", head="topics: [cost]\nprinciples: [level]\n", key_point="So."
            )
            for n in range(1, 11)
        },
    }
    pages = pages_from(files, sections=sized(4))

    topics = [page for page in topic_pages(pages) if page.name == "Cost"]
    level = [page for page in principle_pages(pages) if page.number == 1]
    points = [page for page in key_points_pages(pages) if not page.is_by_topic]

    assert [f"topics/cost/{rest}" for rest in ("", "page/2/", "page/3/")] == [page.url for page in topics]
    assert 12 == len({memo.url.rstrip("/").rpartition("/")[2] for page in topics for memo in page.memos})
    assert 12 == sum(len(page.uses) for page in level)
    assert 11 == sum(len(group.points) for page in points for group in page.groups)
    assert not topics[1].introduction
    assert not level[1].topics
    assert topics[0].pagination.next == "page/2/"


def hostile(text: str) -> dict[str, str]:
    quoted = f"'{text}'"
    return {
        "topics/cost.md": topic(
            quoted, head=QUESTION.replace("Why is it dear?", text).replace("It counts.", text)
        ),
        "topics/trust.md": topic("Trust"),
        "principles/level.md": principle(1, "on the level", name=quoted).replace("It is stated.", text),
        "2026/a.md": FILES["2026/a.md"].replace("title: A", f"title: {quoted}"),
        "2026/later.md": FILES["2026/later.md"],
    }


def test_what_is_html_in_a_view_holds_no_hostile_text() -> None:
    pages = pages_from(hostile("<script>alert(1)</script>"))
    (page,) = principle_pages(pages)

    assert "&lt;script&gt;" in page.statement
    assert "&lt;script&gt;" in pages.page(pages.archive.by_uri["2026/a.md"]).previews[0].statement


VIEWS: dict[str, Callable[[Pages], Iterable[object]]] = {
    "problems": questions_pages,
    "topics": topics_pages,
    "topic": topic_pages,
    "principles": principles_pages,
    "principle": principle_pages,
    "series": series_pages,
    "key points": key_points_pages,
    "coverage": lambda pages: [coverage_page(pages)],
}


def grown(count: int) -> Pages:
    files = {
        **FILES,
        **{
            f"{2025 - n // 300}/m{n}.md": memo(
                f"M{n}",
                f"{2025 - n // 300}-{n % 300 // 28 + 1:02}-{n % 28 + 1:02}",
                head=f"topics: [{'cost' if n % 3 else 'trust'}]\n"
                f"principles: [{'level' if n % 2 else 'plumb'}]\n",
                body="It is on the level. See [that](memo:2026/a).",
                key_point="So it is.",
            )
            for n in range(count)
        },
    }
    return pages_from(files)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_looks_at_each_memo_as_often_in_an_archive_twice_as_large(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: Counter[str] = Counter()
    summary, mentions = Pages.summary, type(grown(1).relations).mentions

    def counted_summary(self: Pages, memo: Memo, *, base: str) -> Summary:
        calls["summary"] += 1
        return summary(self, memo, base=base)

    def counted_mentions(self: object, memo: Memo) -> object:
        calls["mentions"] += 1
        return mentions(self, memo)  # type: ignore[arg-type]

    monkeypatch.setattr(Pages, "summary", counted_summary)
    monkeypatch.setattr(type(grown(1).relations), "mentions", counted_mentions)
    work = []
    for count in (150, 300):
        calls.clear()
        list(VIEWS[name](grown(count)))
        work.append(sum(calls.values()))

    once, twice = work
    assert twice <= 2.1 * once + 10
