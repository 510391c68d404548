"""Archives from text, without disk and host."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from memo_archive.archive.archive import Archive
from memo_archive.problems import errors_in
from memo_archive.sources.source import Source
from memo_archive.views.memo import Pages
from tests.sites import settings_with

NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)


def memo(title: str, date: str, *, head: str = "", body: str = "A body of some words.") -> str:
    """Return the file of a memo without topics, key point and steps but for what `head` gives it."""
    return f"---\ntitle: {title}\ndate: {date}\nimported: true\n{head}---\n\n{body}\n"


def pages_from(
    files: Mapping[str, str], *, now: datetime = NOW, options: Mapping[str, object] | None = None
) -> Pages:
    """Return what makes the pages of an archive of `files`; `options` are those of memos/archive."""
    settings = settings_with(
        {"memos/archive": options},
        site_name="Tests",
        site_url="https://memos.example/",
        site_description="For tests.",
    )
    sources = [Source(uri, text.encode()) for uri, text in files.items()]
    archive = Archive.from_sources(sources, settings, now=now)
    assert not errors_in(archive.problems), errors_in(archive.problems)
    return Pages(archive)
