"""The plugins of the family, where MkDocs finds them."""

from memo_archive.incremental.garbage_collection import kept_for_good

with kept_for_good():
    from mkdocs_memo_archive.actions import ActionsPlugin
    from mkdocs_memo_archive.archive import ArchivePlugin
    from mkdocs_memo_archive.feeds import FeedsPlugin
    from mkdocs_memo_archive.principles import PrinciplesPlugin
    from mkdocs_memo_archive.search import SearchPlugin
    from mkdocs_memo_archive.series import SeriesPlugin
    from mkdocs_memo_archive.topics import TopicsPlugin

__all__ = [
    "ActionsPlugin",
    "ArchivePlugin",
    "FeedsPlugin",
    "PrinciplesPlugin",
    "SearchPlugin",
    "SeriesPlugin",
    "TopicsPlugin",
]
