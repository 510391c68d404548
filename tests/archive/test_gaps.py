"""What the archive leaves out, as text and as a page."""

from __future__ import annotations

from memo_archive.archive import gaps
from memo_archive.views.coverage import coverage_page
from tests.archive.small_archives import memo, pages_from, principle, relations_of, topic

QUESTION = "questions:\n  - question: Why?\n    memos:\n      - memo: 2026/later\n        why: So.\n"
FILES = {
    "topics/cost.md": topic("Cost", head=QUESTION),
    "topics/trust.md": topic("Trust"),
    "topics/queues.md": topic("Queues"),
    "principles/level.md": principle(1, "on the level", "level", name="Level"),
    "principles/old.md": principle(2, name="Old"),
    "principles/never.md": principle(3, name="Never"),
    "2025/a.md": memo(
        "A", "2025-06-02", head="topics: [cost]\nprinciples: [old]\n", body="All on the level."
    ),
    "2025/b.md": memo(
        "B",
        "2025-06-09",
        head="topics: [cost, trust]\nseries: {id: one, part: 1}\n",
        body="As I wrote\nlast week.",
    ),
    "2026/c.md": memo(
        "C",
        "2026-03-02",
        head="topics: [cost]\nprinciples: [level]\n",
        body="[Last week](../2025/b.md) it was level.\n\n> Last week, they said.\n\n    last week",
    ),
    "2026/later.md": memo("Later", "2026-12-28", head="topics: [cost]\n"),
}


def told() -> dict[str, list[str]]:
    return {
        section.id: [f"{item.path}:{item.line}: {item.text}" for item in section.items]
        for section in gaps.find_gaps(relations_of(FILES))
    }


def test_it_names_what_is_left_out() -> None:
    found = told()

    assert [
        "memos/principles/old.md:0: Old was last applied on 2025-06-02",
        "memos/principles/never.md:0: Never is applied by no memo",
    ] == found["principles"]
    assert ["memos/2025/b.md:0: B"] == found["memos"]
    assert ["memos/2025/a.md:9: Level: All on the level."] == found["undeclared"]
    assert [
        "memos/topics/queues.md:0: Queues has no memo",
        "memos/topics/trust.md:0: Trust has one memo",
    ] == found["topics"]
    assert ["memos/topics/cost.md:4: Why?"] == found["questions"]
    assert ["memos/2025/b.md:0: one has one part: B"] == found["series"]
    assert [":0: 37 weeks, from that of 2025-06-16 to that of 2026-02-23"] == found["weeks"]
    assert ["memos/2025/b.md:9: “As I wrote”", "memos/2025/b.md:10: “last week”"] == found["references"]


def test_a_phrase_in_more_than_a_third_of_the_memos_is_named() -> None:
    files = {
        "principles/level.md": principle(1, "level", "plumb"),
        **{
            f"2026/m{n}.md": memo(f"M{n}", f"2026-01-{n:02}", body="Level." if n < 4 else "Plumb.")
            for n in (1, 2, 3, 4, 5)
        },
    }
    (section,) = (s for s in gaps.find_gaps(relations_of(files)) if s.id == "phrases")

    assert ["“level” is in 3 of 5 memos", "“plumb” is in 2 of 5 memos"] == [
        item.text for item in section.items
    ]


def test_the_text_has_a_heading_for_each_kind_that_has_any() -> None:
    text = gaps.format_text(gaps.find_gaps(relations_of(FILES)))

    assert text.startswith("Principles at rest: 2\n  memos/principles/old.md: Old was last applied")
    assert "\n\nEarlier memos referred to without a link: 2\n  memos/2025/b.md:9: “As I wrote”\n" in text
    assert "Nothing is left out." == gaps.format_text([])


def test_the_picture_has_a_cell_for_each_meeting_and_a_table_with_all() -> None:
    view = coverage_page(pages_from(FILES))

    level, old, never = view.principles
    assert [("Level, Cost: 2 memos", "../principles/level/#topic-cost", 4)] == [
        (cell.label, cell.url, cell.shade) for cell in level.cells
    ]
    assert ((2, 0, 0), (1, 0, 0), (0, 0, 0)) == (level.counts, old.counts, never.counts)
    assert [("Old in 2025: 1 memo", "../2025/")] == [(bar.label, bar.url) for bar in old.bars]
    assert ((2025, 1), (2026, 0)) == old.years
    assert not view.metadata.is_indexed


def test_an_archive_without_anything_has_its_page() -> None:
    view = coverage_page(pages_from({}))

    assert ((), 0) == (view.principles, sum(section.count for section in view.sections))
