"""All memos by year, in numbered pages, with bars."""

from __future__ import annotations

from memo_archive.views.memo import Link
from memo_archive.views.numbering import pages_of, pagination
from memo_archive.views.timeline import archive_pages, bars_of, year_pages
from tests.views.archives import memo, pages_from

FILES = {
    "2026/c.md": memo("C", "2026-03-30"),
    "2026/b.md": memo("B", "2026-01-05"),
    "2024/a.md": memo("A", "2024-12-30"),
    "2024/a2.md": memo("A2", "2024-12-23"),
}


def test_pages_hold_all_memos_newest_first_under_their_years() -> None:
    views = list(archive_pages(pages_from(FILES, options={"page_size": 3})))

    assert ["archive/", "archive/page/2/"] == [view.url for view in views]
    assert [[(2026, ["C", "B"]), (2024, ["A"])], [(2024, ["A2"])]] == [
        [(part.year, [memo.title for memo in part.memos]) for part in view.parts] for view in views
    ]
    assert "../../../2024/" == views[1].parts[0].url
    assert views[0].bars
    assert () == views[1].bars


def test_an_archive_without_memos_has_one_page_that_says_so() -> None:
    (view,) = archive_pages(pages_from({}))

    assert (0, (), ()) == (view.count, view.parts, view.bars)


def test_bars_stand_at_their_months_as_high_as_their_memos_and_years_without_memos_stay() -> None:
    bars = bars_of(pages_from(FILES).archive, "archive/")

    assert [(2026, 2, "../2026/"), (2025, 0, ""), (2024, 2, "../2024/")] == [
        (year.year, year.count, year.url) for year in bars
    ]
    assert "M0 24v-12h8v12zM20 24v-12h8v12z" == bars[0].path
    assert "" == bars[1].path
    assert "M110 24v-24h8v24z" == bars[2].path


def test_a_year_is_cut_into_pages_that_say_which_they_are() -> None:
    views = list(year_pages(pages_from(FILES, options={"page_size": 1})))

    assert ["2026/", "2026/page/2/", "2024/", "2024/page/2/"] == [view.url for view in views]
    assert "2026, page 2" == views[1].metadata.title
    assert "The memos of 2026, page 2 of 2." == views[1].metadata.description


def test_a_page_names_the_first_the_last_and_its_neighbours() -> None:
    shown = pagination("archive/", 6, 20)

    assert "1 … 4 5 6 7 8 … 20" == " ".join(link.text for link in shown.pages)
    assert Link("1", "../../") == shown.pages[0]
    assert ("../5/", "../7/") == (shown.previous, shown.next)


def test_a_gap_of_one_page_is_that_page() -> None:
    assert "1 2 3 4 5 6 … 9" == " ".join(link.text for link in pagination("a/", 4, 9).pages)


def test_the_first_and_the_last_page_lead_one_way() -> None:
    assert ("", "page/2/") == (pagination("a/", 1, 2).previous, pagination("a/", 1, 2).next)
    assert ("../../", "") == (pagination("a/", 2, 2).previous, pagination("a/", 2, 2).next)


def test_nothing_makes_one_empty_page() -> None:
    assert [()] == pages_of([], 5)
    assert [[1, 2], [3]] == pages_of([1, 2, 3], 2)
