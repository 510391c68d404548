"""`memos/archive`: the pages of memos, and the lists by year, of all memos, by author and of references."""

from __future__ import annotations

from collections.abc import Iterator

from memo_archive.settings import ArchiveOptions
from memo_archive.views.declaration import Section, View
from memo_archive.views.memo import MemoView, Pages
from memo_archive.views.people import AuthorsView, AuthorView, author_pages
from memo_archive.views.problems import ProblemView
from memo_archive.views.reading import ReadingView, reading_pages
from memo_archive.views.timeline import ArchiveView, YearView, archive_pages, year_pages


def _views(pages: Pages) -> Iterator[View]:
    yield from year_pages(pages)
    yield from archive_pages(pages)
    yield from author_pages(pages)
    yield from reading_pages(pages)


ARCHIVE = Section(
    name="memos/archive",
    about="makes the pages of memos, years, authors and references",
    options=ArchiveOptions,
    addresses=lambda options: ("archive", "authors", "reading"),
    templates={
        MemoView: "memo.html",
        ProblemView: "problem.html",
        YearView: "year.html",
        ArchiveView: "archive.html",
        AuthorsView: "authors.html",
        AuthorView: "author.html",
        ReadingView: "reading.html",
    },
    further_templates=("home.html", "page.html", "404.html"),
    views=_views,
)
