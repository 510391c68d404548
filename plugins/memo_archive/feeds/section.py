"""`memos/feeds`: the feeds of an archive, and the page on which readers choose one."""

from __future__ import annotations

from functools import partial

from memo_archive.archive.archive import Archive
from memo_archive.feeds.files import FeedWriter, problems_of
from memo_archive.feeds.options import NAME, FeedOptions
from memo_archive.problems import Problem
from memo_archive.views.declaration import Files, Section
from memo_archive.views.memo import Pages


def _files(pages: Pages) -> Files:
    archive = pages.archive
    writer = FeedWriter(archive, pages.renderer, archive.settings.options_of(FeedOptions))
    return {url: partial(_data_of, writer, url) for url in writer.addresses}


def _data_of(writer: FeedWriter, url: str) -> bytes:
    return writer.file(url).data


def _problems(archive: Archive) -> tuple[Problem, ...]:
    return problems_of(archive, archive.settings.options_of(FeedOptions))


FEEDS = Section(
    name=NAME,
    about="makes a feed of all memos in three formats, one of each topic and principle, short ones "
    "of key points and of steps, and the page on which readers choose one",
    options=FeedOptions,
    further_templates=("subscribe.html",),
    root_files=("feed.xml", "atom.xml", "feed.json", "feeds.opml"),
    files=_files,
    problems=_problems,
)
