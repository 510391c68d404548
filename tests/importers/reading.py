"""Readers of old pages as tests call them: from a text to what was recognised in it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date
from pathlib import Path

from memo_archive.importers.account import Account
from memo_archive.importers.entries import Options
from memo_archive.importers.html_pages import read_page
from memo_archive.importers.importing import run
from memo_archive.importers.post import Page
from memo_archive.importers.reading import decode
from memo_archive.importers.recognise import Recognised, recognise
from memo_archive.importers.registries import Registries, read_registries
from memo_archive.importers.report import Report
from memo_archive.importers.terms import Terms, names_of
from memo_archive.importers.text_pages import read_text
from memo_archive.markdown.parser import Converter

EXTENSIONS = ("tables", "footnotes", "fenced_code", "sane_lists", "attr_list")


def from_text(text: str, name: str = "page.txt") -> Page:
    return read_text(decode(text.encode()), name)


def from_html(page: str, name: str = "page.html") -> Page:
    return read_page(decode(page.encode()), name, zone=UTC)


def recognised(page: Page) -> list[Recognised]:
    return [recognise(post, Registries(), Terms()) for post in page.posts]


def one_in_text(text: str, name: str = "page.txt") -> Recognised:
    (only,) = recognised(from_text(text, name))
    return only


def one_in_html(page: str, name: str = "page.html") -> Recognised:
    (only,) = recognised(from_html(page, name))
    return only


def body_of(found: Recognised) -> str:
    """The words of a body on one line."""
    return " ".join(" ".join(block.text for block in found.body).split())


def words_told(page: Page) -> Counter[str]:
    """All words that a page's account holds: of memos, comments and what was dropped."""
    texts = [dropped.text for dropped in page.dropped]
    for found in recognised(page):
        texts += [found.post.title, found.subtitle, *(block.text for block in found.body)]
        texts += [block.text for block in (*found.key_point, *found.steps)]
        texts += [offer.block.text for offer in found.offers]
        texts += [dropped.text for dropped in found.dropped]
        texts += [f"{comment.name} {comment.text}" for comment in found.post.comments]
    return Counter(word for text in texts for word in text.split())


def shown(markdown: str) -> str:
    """What a reader sees of Markdown, on one line."""
    markup = Converter(EXTENSIONS).body(markdown).markup
    markup = re.sub(r"</?(?:strong|em|a|code)\b[^>]*>", "", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def bring_in(project: Path, *sources: Path, reports: Sequence[Path] = (), **options: object) -> Account:
    """Import `sources` into the folder `memos` of `project`, and write the `reports`."""
    content = project / "memos"
    content.mkdir(parents=True, exist_ok=True)
    registries = read_registries(content)
    terms = Terms(names=names_of(registries.topics.values()))
    values = {"zone": UTC, "today": date(2026, 3, 25), "terms": terms, **options}
    with Report() as report:
        account = run(sources, registries, Options(content, project / "imported", **values), report)  # type: ignore[arg-type]
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
