"""The founding archive as it is built: mentions lead to principles, and back to their paragraphs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup, Tag

from memo_archive.archive.archive import Archive
from memo_archive.archive.related import Relations
from memo_archive.sections import OPTIONS, reserved_addresses
from memo_archive.settings import now_in, read_settings
from memo_archive.sources.folder import read_folder
from tests.archive.small_archives import passages

ROOT = Path(__file__).resolve().parents[2]
SITE = "https://site.example/"
SETTINGS = """\
site_name: The founding archive
site_url: {site}
docs_dir: {memos}
theme:
  name: material
  custom_dir: {theme}
  font: false
plugins:
  - memos/series
  - memos/principles:
      coverage: true
  - memos/topics
  - memos/archive:
      authors: [editors]
markdown_extensions: [tables, attr_list]
validation:
  omitted_files: info
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the memos of this repository, built."""
    folder = tmp_path_factory.mktemp("founding")
    settings = SETTINGS.format(
        site=SITE, memos=(ROOT / "memos").as_posix(), theme=(ROOT / "theme").as_posix()
    )
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1798761600", "NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q"],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture(scope="module")
def relations(project: Path) -> Relations:
    """The relations of that archive, from its files."""
    settings = read_settings(project / "mkdocs.yml", OPTIONS)
    found = read_folder(settings.content_folder, shown_as=settings.docs_dir)
    archive = Archive.from_sources(
        found.sources,
        settings,
        now=now_in(settings),
        files=found.files,
        generated=reserved_addresses(settings),
    )
    return Relations(archive, passages())


class Walked:
    """The built site, page by page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "site"
        self._pages: dict[str, BeautifulSoup] = {}

    def page(self, url: str) -> BeautifulSoup:
        """Return the page at `url` below the site's root."""
        if url not in self._pages:
            text = (self.folder / url / "index.html").read_text(encoding="utf-8")
            self._pages[url] = BeautifulSoup(text, "html.parser")
        return self._pages[url]

    def place(self, link: Tag, base: str) -> tuple[str, Tag | None]:
        """Return the page that `link` on the page at `base` leads to, and the element where it names one."""
        url, anchor = urldefrag(urljoin(f"{SITE}{base}", str(link["href"])))
        page = url.removeprefix(SITE)
        found = self.page(page).find(id=anchor) if anchor else None
        return page, found if isinstance(found, Tag) else None


@pytest.fixture(scope="module")
def site(project: Path) -> Walked:
    return Walked(project)


def text_of(element: Tag | None) -> str:
    return " ".join(element.get_text().split()) if element else ""


def test_every_mention_is_quoted_by_its_principle_and_leads_to_its_very_paragraph(
    site: Walked, relations: Relations
) -> None:
    walked = 0
    for name, uses in relations.uses.items():
        url = f"principles/{name}/"
        quoted = site.page(url).select("a.quoted")
        expected = [(use.memo.url, mention) for use in uses for mention in use.mentions]
        assert len(expected) == len(quoted)
        for (memo_url, mention), link in zip(expected, quoted, strict=True):
            page, paragraph = site.place(link, url)
            assert memo_url == page
            assert str(mention.sentence) == text_of(link)
            assert str(mention.sentence) in text_of(paragraph)
            assert mention.sentence.words == text_of(link.mark)
            walked += 1
    assert walked >= 24


def test_the_first_mention_of_each_principle_in_a_memo_leads_to_the_principle(
    site: Walked, relations: Relations
) -> None:
    linked = 0
    for memo in relations.archive.memos:
        links = site.page(memo.url).select("a.principle-link")
        mentions = relations.mentions(memo)
        by_hand = {mention.principle for mention in mentions if not mention.phrase}
        first = {m.principle: m for m in reversed(mentions) if m.principle not in by_hand}
        targets = [site.place(link, memo.url)[0] for link in links]
        assert {f"principles/{name}/" for name in first} == set(targets)
        assert len(targets) == len(first)
        for link, target in zip(links, targets, strict=True):
            name = target.split("/")[1]
            assert first[name].sentence.words == text_of(link)
            about = site.page(memo.url).find(id=str(link["aria-describedby"]))
            assert isinstance(about, Tag)
            assert text_of(site.page(target).select_one(".statement")) in text_of(about)
            linked += 1
    assert linked >= 20


def test_every_memo_is_found_under_each_of_its_topics_and_principles(
    site: Walked, relations: Relations
) -> None:
    for memo in relations.archive.memos:
        for folder, names in (("topics", memo.topics), ("principles", memo.principles)):
            for name in names if memo.kind == "memo" else ():
                url = f"{folder}/{name}/"
                listed = {site.place(link, url)[0] for link in site.page(url).select(".entry h3 a")}
                assert memo.url in listed


def test_who_mentions_a_memo_is_told_with_the_sentence_at_its_place(
    site: Walked, relations: Relations
) -> None:
    told = 0
    for memo in relations.archive.memos:
        backlinks, url = relations.mentioned_by(memo), memo.url
        quoted = site.page(url).select(".mentioned-by a.quoted")
        assert len(backlinks) == len(quoted)
        for backlink, link in zip(backlinks, quoted, strict=True):
            page, paragraph = site.place(link, url)
            assert backlink.memo.url == page
            assert text_of(link) in text_of(paragraph)
            told += 1
    assert told >= 6


def test_every_question_of_a_topic_is_on_the_page_of_problems_with_its_answers(
    site: Walked, relations: Relations
) -> None:
    shown = {text_of(heading) for heading in site.page("problems/").select(".asked")}
    answers = {site.place(link, "problems/")[0] for link in site.page("problems/").select(".answers a")}

    questions = [question for topic in relations.archive.topics.values() for question in topic.questions]
    assert {question.text for question in questions} == shown
    assert {f"{answer.memo}/" for question in questions for answer in question.answers} == answers


def test_a_page_has_one_article_and_excerpts_have_no_links_within_links(project: Path) -> None:
    for file in sorted((project / "site").rglob("index.html")):
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        assert len(page.select("article")) <= 1, file
        assert not page.select("a a, article article"), file
        assert not page.select(".point-line a, .points p:first-child a"), file


def test_the_scripts_of_previews_run_under_the_policy(project: Path) -> None:
    policy = (project / "site" / "_headers").read_text(encoding="utf-8")
    memo = (project / "site/2026/would-you-paint-it-on-the-wall/index.html").read_text(encoding="utf-8")

    digest = re.search(r'previews\.[0-9a-f]+\.js" integrity="([^"]+)"', memo)

    assert digest
    assert f"'{digest[1]}'" in policy
