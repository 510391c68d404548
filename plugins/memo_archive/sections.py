"""The plugins of the family, by the names that mkdocs.yml gives them."""

from __future__ import annotations

from collections.abc import Mapping

from memo_archive.feeds.options import FeedOptions
from memo_archive.settings import ArchiveOptions, Options
from memo_archive.settings.section_options import (
    ActionsOptions,
    PrinciplesOptions,
    SearchOptions,
    SeriesOptions,
    TopicsOptions,
)

OPTIONS: Mapping[str, type[Options]] = {
    "memos/archive": ArchiveOptions,
    "memos/topics": TopicsOptions,
    "memos/principles": PrinciplesOptions,
    "memos/series": SeriesOptions,
    "memos/actions": ActionsOptions,
    "memos/feeds": FeedOptions,
    "memos/search": SearchOptions,
}
"""The options of each."""
