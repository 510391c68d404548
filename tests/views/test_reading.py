"""Reading: every work that memos refer to, with the memos that do."""

from __future__ import annotations

from memo_archive.views.memo import Link
from memo_archive.views.reading import reading_pages
from tests.views.archives import memo, pages_from


def test_a_work_that_two_memos_name_is_listed_once_with_both() -> None:
    files = {
        "2026/b.md": memo("B", "2026-03-30", head="refers:\n  - {title: The book’s end, author: Ann}\n"),
        "2026/a.md": memo(
            "A", "2026-03-23", head="refers:\n  - {title: the BOOK's end, author: Ann, where: chapter 2}\n"
        ),
    }

    (view,) = reading_pages(pages_from(files))

    (work,) = view.works
    assert ("The book’s end", "Ann", "chapter 2") == (work.title, work.author, work.where)
    assert (Link("B", "../2026/b/"), Link("A", "../2026/a/")) == work.memos


def test_the_source_of_a_memo_is_reading_too() -> None:
    files = {"2026/a.md": memo("A", "2026-03-30", head="source: {title: A piece, author: Ben}\n")}

    (view,) = reading_pages(pages_from(files))

    assert ["A piece"] == [work.title for work in view.works]


def test_works_stand_by_title_without_its_article_and_marks() -> None:
    refers = "refers: ['The zoo', 'A bee', '“Ark”', 'Theory']\n"

    (view,) = reading_pages(pages_from({"2026/a.md": memo("A", "2026-03-30", head=refers)}))

    assert ["“Ark”", "A bee", "Theory", "The zoo"] == [work.title for work in view.works]


def test_many_works_have_numbered_pages() -> None:
    refers = "refers:\n" + "".join(f"  - Book {n:03}\n" for n in range(51))

    first, second = reading_pages(pages_from({"2026/a.md": memo("A", "2026-03-30", head=refers)}))

    assert ("reading/", "reading/page/2/") == (first.url, second.url)
    assert ["Book 050"] == [work.title for work in second.works]
    assert "../../../2026/a/" == second.works[0].memos[0].url


def test_an_archive_without_works_has_a_page_that_says_so() -> None:
    (view,) = reading_pages(pages_from({}))

    assert (0, ()) == (view.count, view.works)
