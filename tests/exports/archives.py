"""An archive whose steps are as hostile as a file may be, and what makes its exports."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from memo_archive.archive.archive import Archive
from memo_archive.archive.reader_steps import Steps
from memo_archive.exports.files import Writer
from memo_archive.markdown.dialect import dialect_of
from memo_archive.markdown.passages import Passages
from memo_archive.problems import errors_in
from memo_archive.sections import reserved_addresses
from memo_archive.sources.source import Source
from memo_archive.views.rendering import Renderer
from tests.sites import settings_with

NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
SECTIONS: Mapping[str, Mapping[str, object]] = {
    "memos/archive": {},
    "memos/topics": {},
    "memos/principles": {},
    "memos/actions": {},
}
HOSTILE = (
    "=HYPERLINK(1)",
    "+1 555",
    "-2+3",
    "@SUM(A1)",
    "a, b; c: d | e \\n \\ f",
    'He said "yes", and "no"',
    "<script>alert(1)</script> & &amp; <b>bold",
    "*stars* and _lines_ and `code` and [link](memo:2026/value) and ![x](https://memos.example/y.png)",
    "1. one # two ~~three~~ | four",
    "👩‍👩‍👧‍👦 " * 30 + "end",
    "ü" * 200,
    "BEGIN:VTODO",
    "END:VCALENDAR",
    "العربية and עברית",
    "'quoted at first",
    "12 {{ view }} ${x} %s",
)
TOPIC = "---\nname: =Cost, & more\n---\nText.\n"
PRINCIPLE = "---\nnumber: 1\nname: Level; always\nstatement: It is.\nphrases: [on the level]\n---\nText.\n"


def memo(
    title: str, date: str, steps: Sequence[object], *, key_point: str = "A point.", more: str = ""
) -> str:
    """Return the file of a memo with `steps`, texts or fields, whatever signs are in them."""
    # JSON is YAML; signs as they are, since an escape in YAML is half a sign beyond the first plane.
    return (
        f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\ndate: {date}\nimported: true\n"
        f"key_point: {json.dumps(key_point, ensure_ascii=False)}\n"
        f"taking_action: {json.dumps(list(steps), ensure_ascii=False)}\n{more}---\nText.\n"
    )


def hostile_files() -> dict[str, str]:
    """Return an archive of two memos, one of them with nothing but hostile steps."""
    more = "topics: [cost]\nprinciples: [level]\nseries: {id: outing, part: 1}\n"
    return {
        "topics/cost.md": TOPIC,
        "topics/empty.md": "---\nname: Empty\n---\nText.\n",
        "principles/level.md": PRINCIPLE,
        "2026/price.md": memo("-Price; \\, <i>", "2026-03-30", HOSTILE, key_point="=1+1, \\\\; x", more=more),
        "2026/value.md": memo(
            "Value", "2026-03-23", [{"text": "Ask.", "who": "@you", "takes": "1 h 30 min"}]
        ),
        "2026/news.md": "---\ntitle: News\ndate: 2026-03-24\nkind: notice\ntaking_action: [Read it.]\n---\nText.\n",
        "2026/bare.md": "---\ntitle: Bare\ndate: 2026-03-22\nimported: true\n---\nText.\n",
    }


def archive_from(
    files: Mapping[str, str],
    *,
    sections: Mapping[str, Mapping[str, object]] = SECTIONS,
    site: Mapping[str, str] | None = None,
) -> Archive:
    """Return the archive of `files`, which has no errors."""
    site = {"site_name": "Tests", "site_url": "https://memos.example/a/"} if site is None else site
    settings = settings_with(sections, **site)
    sources = [Source(uri, text.encode()) for uri, text in files.items()]
    archive = Archive.from_sources(sources, settings, now=NOW, generated=reserved_addresses(settings))
    assert not errors_in(archive.problems), errors_in(archive.problems)
    return archive


def steps_of(archive: Archive) -> Steps:
    """Return the steps of `archive`."""
    return Steps(archive, Passages(dialect_of(archive.settings.options)))


def files_of(archive: Archive) -> dict[str, bytes]:
    """Return every file to take away, by its address."""
    passages = Passages(dialect_of(archive.settings.options))
    writer = Writer(archive, Renderer(archive, passages))
    return {url: make() for url, make in writer.files(Steps(archive, passages)).items()}
