"""In Chromium, what people type finds what they mean in the demonstration archive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from memo_archive.archive.archive import Archive
from memo_archive.markdown.parser import plain_text
from memo_archive.model import Kind
from memo_archive.sections import OPTIONS, reserved_addresses
from memo_archive.settings import read_settings
from memo_archive.sources.folder import read_folder
from memo_archive.views.memo import Pages
from memo_archive.views.questions import memos_of
from tests.judges.site import ROOT, TODAY, Site
from tests.search.queries import QUERIES
from tests.theme.sites import served

pytestmark = pytest.mark.judge

AMONG_THE_FIRST_THREE = 37
"""Of the 40 queries. The others ask in words that the memo does not have."""

_FIND = """async ([module, texts]) => {
  const { answerTo, engineOf, memosOf } = await import(module);
  const engine = engineOf({ root: new URL("/", location.href), engine: "sha256-test", load: (address) => import(address) });
  const help = async () => (await fetch("/search/help.json")).json();
  const found = [];
  for (const text of texts) {
    const { results, questions } = await answerTo({ text, filters: {}, sort: "", isLiteral: false }, engine, help);
    const records = await Promise.all(results.slice(0, 5).map((result) => result.data()));
    const asked = await Promise.all(questions.slice(0, 1).map((question) => question.data()));
    found.push({
      urls: records.map((record) => record.raw_url.replace(/^\\//, "")),
      question: asked.map((record) => [record.meta.title, ...memosOf(record).map(({ url }) => url)])[0] ?? [],
    });
  }
  return found;
}"""


@pytest.fixture(scope="module")
def archive() -> Archive:
    """The demonstration archive, as its site has it."""
    from datetime import datetime

    settings = read_settings(ROOT / "mkdocs.yml", OPTIONS)
    folder = read_folder(settings.content_folder, shown_as=settings.docs_dir)
    now = datetime.fromtimestamp(TODAY, settings.zone)
    made = reserved_addresses(settings)
    return Archive.from_sources(folder.sources, settings, now=now, files=folder.files, generated=made)


@pytest.fixture(scope="module")
def visit(demonstration: Site, browser: Browser) -> Iterator[Page]:
    """A page of the demonstration site."""
    # What the test itself runs is not in the site's policy.
    with served(demonstration.folder) as origin, browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.goto(f"{origin}about/")
        yield page


class Finder:
    """Searches as the site's own script does."""

    def __init__(self, page: Page, site: Site) -> None:
        (self._module,) = site.folder.glob("assets/javascripts/search-answers.*.js")
        self._page = page

    def __call__(self, texts: list[str]) -> list[dict[str, list[str]]]:
        """Return for each of `texts` the addresses found first, and the question with its memos'."""
        module = f"/assets/javascripts/{self._module.name}"
        found: list[dict[str, list[str]]] = self._page.evaluate(_FIND, [module, texts])
        return found


@pytest.fixture(scope="module")
def find(visit: Page, demonstration: Site) -> Finder:
    return Finder(visit, demonstration)


def test_each_memo_is_first_or_second_for_its_title_and_for_its_key_point(
    find: Finder, archive: Archive
) -> None:
    inline = Pages(archive).renderer.inline
    memos = [memo for memo in archive.memos if memo.kind is Kind.MEMO]
    assert len(memos) > 10
    for texts in ([m.title for m in memos], [plain_text(inline(m.key_point)) for m in memos]):
        found = find(texts)
        assert [] == [
            (text, answer["urls"])
            for memo, text, answer in zip(memos, texts, found, strict=True)
            if memo.url not in answer["urls"][:2]
        ]


def test_each_question_finds_itself_and_its_memos(find: Finder, archive: Archive) -> None:
    asked = [
        (question.text, {memo.url for _, memo in memos_of(archive, question)})
        for topic in archive.topics.values()
        for question in topic.questions
    ]
    assert len(asked) > 20
    for (text, memos), answer in zip(asked, find([text for text, _ in asked]), strict=True):
        assert [text, *sorted(memos)] == [answer["question"][0], *sorted(answer["question"][1:])]
        assert memos <= set(answer["urls"][:3]), (text, answer["urls"])


def test_what_people_type_finds_what_they_mean(find: Finder) -> None:
    found = find([query for query, _ in QUERIES])
    missed = [
        (query, answer["urls"][:3])
        for (query, memos), answer in zip(QUERIES, found, strict=True)
        if not {f"{memo}/" for memo in memos} & set(answer["urls"][:3])
    ]
    assert len(QUERIES) - len(missed) >= AMONG_THE_FIRST_THREE, missed


def test_a_notice_is_found_by_its_title_after_the_memos(find: Finder, archive: Archive) -> None:
    kinds = {memo.url: memo.kind for memo in archive.memos}
    notices = [memo for memo in archive.memos if memo.kind is Kind.NOTICE]
    assert notices
    for notice, answer in zip(notices, find([notice.title for notice in notices]), strict=True):
        assert notice.url in answer["urls"]
        after = answer["urls"][answer["urls"].index(notice.url) :]
        assert not [url for url in after if kinds.get(url) is Kind.MEMO]


def test_choosing_from_filters_alone_fetches_one_file_of_the_index(visit: Page, demonstration: Site) -> None:
    assert len([*demonstration.folder.glob("pagefind/index/*")]) > 1
    asked: list[str] = []
    visit.on("request", lambda request: asked.append(request.url))
    visit.goto(f"{visit.url.rpartition('about/')[0]}search/?kind=memo")
    visit.locator(".search-hit").first.wait_for()
    assert 1 == sum("/pagefind/index/" in url for url in asked)
    visit.go_back()


def test_a_word_leads_on_in_another_form_and_misspelt(find: Finder) -> None:
    for text in ("loyalty cards", "plumbers", "plumbing", "loyaltey card", "plumbr"):
        (answer,) = find([text])
        expected = {"2025/points-for-being-difficult/", "2025/nobody-can-judge-your-pipework/"}
        assert expected & set(answer["urls"][:2]), (text, answer["urls"])
