"""Three real pages as copied from a browser. They lie outside the repository, and are never copied into it."""

from pathlib import Path

import pytest

from memo_archive.importers.extraction.field_extraction import ExtractedPost
from memo_archive.parsing.memo import parse_memo
from memo_archive.problems import errors_in
from memo_archive.sources.source import Source
from tests.importers.shortcuts import body_of, bring_in, memos_in, one_in_text, shown

LEGACY = Path(__file__).resolve().parents[3] / "shared" / "legacy"
pytestmark = pytest.mark.skipif(not LEGACY.is_dir(), reason="the real texts are not beside this checkout")


def _recognised(name: str) -> ExtractedPost:
    return one_in_text((LEGACY / name).read_text("utf-8"), name)


def _paragraphs(name: str) -> list[str]:
    text = (LEGACY / name).read_text("utf-8").replace("\u00a0", " ")
    return [" ".join(p.split()) for p in text.split("\n\n") if p.strip()]


def test_a_memo_is_taken_apart_as_its_author_meant_it() -> None:
    found = _recognised("single-memo.txt")
    paragraphs = _paragraphs("single-memo.txt")
    assert found.title == paragraphs[0]
    assert found.subtitle == paragraphs[1]
    assert [block.line for block in found.key_point] == [paragraphs[-5].removeprefix("KEY POINT: ")]
    steps = [paragraphs[-4].removeprefix("TAKING ACTION: "), paragraphs[-3]]
    assert [block.line for block in found.steps] == steps
    assert [offer.block.line for offer in found.offers] == paragraphs[-2:]
    assert found.attribution is not None
    assert found.attribution.relation == "excerpted-from"
    assert found.attribution.title in paragraphs[-1]


def test_the_words_of_its_body_are_unchanged() -> None:
    body = " ".join(_paragraphs("single-memo.txt")[2:-5])
    assert body_of(_recognised("single-memo.txt")) == body


@pytest.mark.parametrize(
    ("name", "first", "last", "author"),
    [
        ("blog-post-page.txt", 3, 13, "Steven Clark"),
        ("research-post-with-comments.txt", 2, 21, "Eric Larse"),
    ],
)
def test_an_article_is_told_from_the_page_around_it(name: str, first: int, last: int, author: str) -> None:
    found = _recognised(name)
    assert found.author == author
    assert body_of(found) == " ".join(_paragraphs(name)[first:last]).replace("  ", " ")


def test_comments_are_kept_apart() -> None:
    found = _recognised("research-post-with-comments.txt")
    assert [comment.name for comment in found.post.comments] == ["Shep Hyken (@Hyken)"]
    assert "Shep" not in body_of(found)


def test_their_memos_pass_and_name_whose_text_it_is(tmp_path: Path) -> None:
    account = bring_in(tmp_path, LEGACY)
    assert account.posts == account.written == 3
    memos = memos_in(tmp_path)
    for uri, text in memos.items():
        _, problems = parse_memo(Source(uri, text.encode()))
        assert errors_in(problems) == (), uri
    for author in ("Eric Larse", "Steven Clark"):
        assert sum(f"author: {author}\n  relation: republished-from" in text for text in memos.values()) == 1
    text = memos["undated/customer-points-of-interaction.md"]
    body = " ".join(_paragraphs("single-memo.txt")[2:-5])
    assert shown(text.partition("\n---\n")[2]) == body
