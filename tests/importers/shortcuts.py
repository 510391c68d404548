"""Readers of old pages as tests call them: from a text to what was recognised in it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date
from pathlib import Path

from memo_archive.importers.account import Account
from memo_archive.importers.existing_archive import ExistingArchive, read_existing_archive
from memo_archive.importers.extraction.field_extraction import ExtractedPost, extract_fields
from memo_archive.importers.import_options import ImportOptions
from memo_archive.importers.import_report import Report
from memo_archive.importers.pipeline import run
from memo_archive.importers.post import Page
from memo_archive.importers.readers.charsets import decode
from memo_archive.importers.readers.html_page import read_page
from memo_archive.importers.readers.text_page import read_text
from memo_archive.importers.term_mapping import TermMapping, names_of
from memo_archive.markdown.parser import Converter


def from_text(text: str, name: str = "page.txt") -> Page:
    return read_text(decode(text.encode()), name)


def from_html(page: str, name: str = "page.html") -> Page:
    return read_page(decode(page.encode()), name, zone=UTC)


def extracted(page: Page) -> list[ExtractedPost]:
    return [extract_fields(post, ExistingArchive(), TermMapping()) for post in page.posts]


def one_in_text(text: str, name: str = "page.txt") -> ExtractedPost:
    (only,) = extracted(from_text(text, name))
    return only


def one_in_html(page: str, name: str = "page.html") -> ExtractedPost:
    (only,) = extracted(from_html(page, name))
    return only


def body_of(found: ExtractedPost) -> str:
    """The words of a body on one line."""
    return " ".join(" ".join(block.text for block in found.body).split())


def words_told(page: Page) -> Counter[str]:
    """All words that a page's account holds: of memos, comments and what was dropped."""
    texts = [dropped.text for dropped in page.dropped]
    for found in extracted(page):
        texts += [found.post.title, found.subtitle, *(block.text for block in found.body)]
        texts += [block.text for block in (*found.key_point, *found.steps)]
        texts += [offer.block.text for offer in found.offers]
        texts += [dropped.text for dropped in found.dropped]
        texts += [f"{comment.name} {comment.text}" for comment in found.post.comments]
    return Counter(word for text in texts for word in text.split())


def shown(markdown: str) -> str:
    """What a reader sees of Markdown, on one line."""
    markup = Converter().body(markdown).markup
    markup = re.sub(r"</?(?:strong|em|a|code)\b[^>]*>", "", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def bring_in(project: Path, *sources: Path, reports: Sequence[Path] = (), **options: object) -> Account:
    """Import `sources` into the folder `memos` of `project`, and write the `reports`."""
    content = project / "memos"
    content.mkdir(parents=True, exist_ok=True)
    existing = read_existing_archive(content)
    terms = TermMapping(names=names_of(existing.topics.values()))
    values = {"zone": UTC, "today": date(2026, 3, 25), "terms": terms, **options}
    with Report() as report:
        account = run(sources, existing, ImportOptions(content, project / "imported", **values), report)  # type: ignore[arg-type]
        for file in reports:
            report.save(file, account, "Import into memos")
    return account


def memos_in(project: Path) -> dict[str, str]:
    """The texts of all memos by their paths below the content folder."""
    content = project / "memos"
    return {
        file.relative_to(content).as_posix(): file.read_text("utf-8")
        for file in sorted(content.rglob("*.md"))
    }
