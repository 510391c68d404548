"""`memos/topics`: the readers' questions, the topics, and all key points."""

from __future__ import annotations

from collections.abc import Iterator

from memo_archive.settings.section_options import TopicsOptions
from memo_archive.views.keypoints import key_points_pages
from memo_archive.views.memo import Pages
from memo_archive.views.questions import problems_pages
from memo_archive.views.topics import topic_pages, topics_pages
from mkdocs_memo_archive.pages import View
from mkdocs_memo_archive.surface import SurfacePlugin


class TopicsPlugin(SurfacePlugin):
    """Adds what leads a reader with a problem to the memos on it."""

    name = "memos/topics"

    def views(self, pages: Pages) -> Iterator[View]:
        """Yield the pages of questions, topics and key points."""
        yield from problems_pages(pages)
        yield from topics_pages(pages)
        yield from topic_pages(pages)
        if pages.archive.settings.options_of(TopicsOptions).key_points:
            yield from key_points_pages(pages)
