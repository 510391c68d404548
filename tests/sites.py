"""Small sites for tests: sources from text, and an archive of them at a fixed moment."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from memo_archive.archive.archive import Archive
from memo_archive.archive.ledger import Ledger, read_ledger
from memo_archive.model import BrokenMemo, Memo
from memo_archive.parsing.memo import parse_memo
from memo_archive.sections import OPTIONS
from memo_archive.settings import Document, Settings, parse_document, settings_from
from memo_archive.sources.source import Source

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
TOPIC = "---\nname: Pricing\n---\nWhat things cost.\n"


def settings_of(
    text: str = "site_name: A site\nsite_url: https://example.org/\n", **options: object
) -> Settings:
    """Return the settings of the mkdocs.yml `text`, with `options` of memos/archive."""
    values = dict(parse_document(text).values)
    given = values.pop("options", {}) | options
    return settings_with({**values.pop("plugins", {}), "memos/archive": given}, **values)


def settings_with(
    plugins: Mapping[str, Mapping[str, object] | None] | None = None, **site: object
) -> Settings:
    """Return the settings of a mkdocs.yml with `plugins`, by name with their options, and what `site` gives."""
    return settings_from(Document({**site, "plugins": plugins}), OPTIONS, folder=Path())


def archive_of(
    files: Mapping[str, str | bytes],
    *,
    settings: Settings | None = None,
    now: datetime = NOW,
    ledger: Ledger | None = None,
    generated: tuple[str, ...] = (),
) -> Archive:
    """Return the archive of `files`, by their uris."""
    settings = settings or settings_of()
    sources = [
        Source(uri, text.encode() if isinstance(text, str) else text)
        for uri, text in files.items()
        if uri.endswith((".md", ".yml"))
    ]
    return Archive.from_sources(
        sources,
        settings,
        now=now.astimezone(settings.zone),
        files=frozenset(files),
        ledger=ledger,
        generated=generated,
    )


def problems_of(files: Mapping[str, str | bytes]) -> list[str]:
    """Return the problem lines of the archive of `files`."""
    return list(map(str, archive_of(files).problems))


def memo_of(text: str, *, uri: str = "2026/price.md") -> Memo:
    """Return the memo of a file without errors."""
    memo, problems = parse_memo(Source(uri, text.encode()))
    assert not isinstance(memo, BrokenMemo), "\n".join(map(str, problems))
    return memo


def notice(body: str = "Text.", *, title: str = "Price", date: str = "2026-03-30", more: str = "") -> str:
    """Return a file that is right, in as few lines as can be."""
    return f"---\ntitle: {title}\ndate: {date}\nkind: notice\n{more}---\n{body}\n"


def ledger_of(text: str, tmp_path: Path) -> Ledger:
    """Return the ledger whose file is `text`."""
    file = tmp_path / ".memo-ledger.json"
    file.write_text(text, encoding="utf-8")
    return read_ledger(file)


def as_json(value: object) -> str:
    """Return `value` as the ledger writes it."""
    return json.dumps(value, ensure_ascii=False)
