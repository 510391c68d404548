"""Archives from text, without disk and host."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from memo_archive.archive.archive import Archive
from memo_archive.archive.ledger import Ledger
from memo_archive.archive.related import Relations
from memo_archive.markdown.dialect import DEFAULT
from memo_archive.markdown.parser import Converter, Passage
from memo_archive.markdown.passages import Passages
from memo_archive.markdown.phrase_links import Matcher, Mention
from memo_archive.model import Principle
from memo_archive.problems import Problem, errors_in
from memo_archive.sections import reserved_addresses
from memo_archive.sources.source import Source
from memo_archive.views.memo import Pages
from tests.sites import settings_with

NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
SECTIONS: Mapping[str, Mapping[str, object]] = {
    "memos/archive": {},
    "memos/topics": {},
    "memos/principles": {},
    "memos/series": {},
}
CONVERTER = Converter()


def memo(
    title: str, date: str, *, head: str = "", body: str = "A body of some words.", key_point: str = ""
) -> str:
    """Return the file of a memo; `head` are further lines of front matter."""
    point = f"key_point: >-\n  {key_point}\n" if key_point else ""
    return f"---\ntitle: {title}\ndate: {date}\nimported: true\n{point}{head}---\n\n{body}\n"


def topic(name: str, *, head: str = "", body: str = "An introduction.") -> str:
    """Return the file of a topic."""
    return f"---\nname: {name}\n{head}---\n\n{body}\n"


def principle(number: int, *phrases: str, head: str = "", name: str = "") -> str:
    """Return the file of a principle."""
    listed = "".join(f'  - "{phrase}"\n' for phrase in phrases)
    phrased = f"phrases:\n{listed}" if listed else ""
    return (
        f"---\nnumber: {number}\nname: {name or f'Principle {number}'}\nstatement: It is stated.\n"
        f"{phrased}{head}---\n\nIt is explained.\n"
    )


def archive_from(
    files: Mapping[str, str],
    *,
    options: Mapping[str, object] | None = None,
    sections: Mapping[str, Mapping[str, object]] = SECTIONS,
    now: datetime = NOW,
    ledger: Ledger | None = None,
) -> Archive:
    """Return the archive of `files`, whatever is wrong with it."""
    settings = settings_with(
        {**sections, "memos/archive": options}, site_name="Tests", site_url="https://memos.example/"
    )
    sources = [Source(uri, text.encode()) for uri, text in files.items()]
    return Archive.from_sources(
        sources, settings, now=now, ledger=ledger, generated=reserved_addresses(settings)
    )


def pages_from(
    files: Mapping[str, str],
    *,
    options: Mapping[str, object] | None = None,
    sections: Mapping[str, Mapping[str, object]] = SECTIONS,
) -> Pages:
    """Return what makes the pages of the archive of `files`, which has no errors."""
    archive = archive_from(files, options=options, sections=sections)
    assert not errors_in(archive.problems), errors_in(archive.problems)
    return Pages(archive)


def relations_of(files: Mapping[str, str], *, options: Mapping[str, object] | None = None) -> Relations:
    """Return the relations of the archive of `files`, which has no errors."""
    return pages_from(files, options=options).relations


def problems_of(files: Mapping[str, str]) -> list[Problem]:
    """Return the problems of the archive of `files`, without those of missing closing fields."""
    found = archive_from(files).problems
    return [problem for problem in found if not problem.code.startswith("missing-")]


def codes_of(files: Mapping[str, str]) -> list[str]:
    """Return the codes of those problems."""
    return [problem.code for problem in problems_of(files)]


def matcher(**phrases: tuple[str, ...]) -> Matcher:
    """Return what finds `phrases` by the principle's id, with underscores for hyphens."""
    return Matcher(
        Principle(name.replace("_", "-"), number, name, "Stated.", those)
        for number, (name, those) in enumerate(phrases.items(), 1)
    )


def converted(markdown: str) -> Passage:
    """Return `markdown` as a memo's body is converted."""
    return CONVERTER.body(markdown)


def words_of(mentions: tuple[Mention, ...]) -> list[str]:
    """Return what each of `mentions` reads."""
    return [mention.sentence.words for mention in mentions]


def passages() -> Passages:
    """Return a converter of bodies as an archive has it."""
    return Passages(DEFAULT, workers=1)
