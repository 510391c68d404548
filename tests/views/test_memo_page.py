"""The page of a memo: what it shows, and when."""

from __future__ import annotations

from memo_archive.views.memo import LONG, Link, MemoView
from tests.views.archives import memo, pages_from


def page(files: dict[str, str], uri: str = "2026/price.md", *, reply_to: str = "") -> MemoView:
    """Return the page of one memo of an archive of `files`."""
    pages = pages_from(files, options={"reply_to": reply_to})
    return pages.page(pages.archive.by_uri[uri])


def test_a_long_memo_with_sections_has_a_table_of_contents() -> None:
    sections = "\n\n".join(f"## Part {n}\n\n{'word ' * (LONG // 3)}" for n in range(3))

    view = page({"2026/price.md": memo("Price", "2026-03-30", body=sections)})

    assert ["Part 0", "Part 1", "Part 2"] == [heading.text for heading in view.contents]


def test_a_short_memo_and_one_of_two_sections_have_none() -> None:
    short = "\n\n".join(f"## Part {n}\n\nwords" for n in range(9))
    long = "\n\n".join(f"## Part {n}\n\n{'word ' * LONG}" for n in range(2))

    for body in (short, long):
        assert () == page({"2026/price.md": memo("Price", "2026-03-30", body=body)}).contents


def test_the_number_of_a_lesson_stands_apart_from_its_title() -> None:
    body = "## Lesson 3: Let *it* go: now\n\nText.\n\n## Of prices: a note\n\nText."

    view = page({"2026/price.md": memo("Price", "2026-03-30", body=body)})

    assert (
        '<h2 id="lesson-3-let-it-go-now"><span class="number">Lesson 3<span class="colon">:</span></span> '
        "Let <em>it</em> go: now</h2>"
    ) in view.body
    assert '<h2 id="of-prices-a-note">Of prices: a note</h2>' in view.body


def test_a_part_of_a_series_knows_its_neighbours() -> None:
    files = {
        f"2026/part-{n}.md": memo(
            f"Part {n}", f"2026-03-{n:02}", head=f"series: {{id: one-bad-day, part: {n}}}\n"
        )
        for n in (1, 2, 4)
    }

    series = page(files, "2026/part-2.md").series

    assert series
    assert ("One bad day", 2, 4) == (series.name, series.part, series.count)
    assert Link("Part 1", "../part-1/") == series.previous
    assert Link("Part 4", "../part-4/") == series.next


def test_memos_chosen_by_hand_are_read_next_if_they_are_published() -> None:
    files = {
        "2026/price.md": memo("Price", "2026-03-30", head="related: [2026/value, 2026/worth]\n"),
        "2026/value.md": memo("Value", "2026-03-23"),
        "2026/worth.md": memo("Worth", "2026-03-16"),
    }

    assert ["Value", "Worth"] == [summary.title for summary in page(files).read_next]


def test_a_reply_has_the_title_filled_in() -> None:
    files = {"2026/price.md": memo("'Price & value? “Yes”'", "2026-03-30")}

    assert "" == page(files).sharing.reply
    assert (
        "mailto:editors@memos.example?subject=Re%3A%20Price%20%26%20value%3F%20%E2%80%9CYes%E2%80%9D"
        == page(files, reply_to="editors@memos.example").sharing.reply
    )


def test_a_citation_names_authors_title_archive_day_and_address() -> None:
    files = {
        "authors.yml": "a: {name: Ann}\nb: {name: Ben}\nc: {name: Cy}\n",
        "2026/price.md": memo("Price", "2026-03-30", head="authors: [a, b, c]\n"),
        "2026/why.md": memo("Why?", "2026-03-23"),
    }

    assert (
        "Ann, Ben and Cy. “Price.” Tests, 30 March 2026. https://memos.example/2026/price/"
        == page(files).sharing.citation
    )
    assert (
        "“Why?” Tests, 23 March 2026. https://memos.example/2026/why/"
        == page(files, "2026/why.md").sharing.citation
    )


def test_what_is_copied_is_title_key_point_and_address() -> None:
    head = "key_point: a price is *a* promise\n"

    view = page({"2026/price.md": memo("Price", "2026-03-30", head=head)})

    assert "Price\n\nA price is a promise\n\nhttps://memos.example/2026/price/" == view.sharing.quotation


def test_the_sheet_has_room_below_a_few_short_steps_and_none_below_many_long_ones() -> None:
    few = "taking_action: |\n  Look.\n\n  Ask.\n"
    many = "taking_action: |\n" + "\n".join(f"  {n} {'word ' * 60}\n" for n in range(9))

    assert page({"2026/price.md": memo("Price", "2026-03-30", head=few)}).has_room
    assert not page({"2026/price.md": memo("Price", "2026-03-30", head=many)}).has_room


def test_a_principle_is_shown_with_its_name_and_statement() -> None:
    files = {
        "principles/touch.md": "---\nnumber: 7\nname: Touch\nstatement: All that *touches*.\n---\n\nMore.\n",
        "2026/price.md": memo("Price", "2026-03-30", head="principles: [touch]\n"),
    }

    (principle,) = page(files).principles

    assert (7, "Touch", "All that <em>touches</em>.") == (
        principle.number,
        principle.name,
        principle.statement,
    )
