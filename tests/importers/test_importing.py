from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from memo_archive.importers import pipeline
from memo_archive.importers.account import Outcome
from memo_archive.parsing.memo import parse_memo
from memo_archive.problems import errors_in
from memo_archive.sources.atomic_write import write_file
from memo_archive.sources.source import Source
from tests.importers.pages import archive_page, copied_page, posts, prose, single_page
from tests.importers.shortcuts import bring_in, memos_in

TEN = posts(10, without_closing=(2, 5))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "project"


def test_every_post_is_written_or_listed_and_every_memo_passes(source: Path, project: Path) -> None:
    (source / "page.html").write_text(archive_page("wordpress", TEN), "utf-8")
    account = bring_in(project, source)
    assert account.is_balanced
    assert (account.posts, account.outcomes[Outcome.WRITTEN]) == (10, 10)
    memos = memos_in(project)
    assert len(memos) == 10
    for uri, text in memos.items():
        assert "imported: true" in text
        assert errors_in(parse_memo(Source(uri, text.encode()))[1]) == ()


def test_a_second_run_changes_nothing(source: Path, project: Path) -> None:
    (source / "page.html").write_text(archive_page("blogger", TEN), "utf-8")
    bring_in(project, source)
    before = {file: file.read_bytes() for file in project.rglob("*") if file.is_file()}
    account = bring_in(project, source)
    assert account.outcomes == {Outcome.UNCHANGED: 10}
    assert before == {file: file.read_bytes() for file in project.rglob("*") if file.is_file()}


def test_a_dry_run_writes_nothing(source: Path, project: Path) -> None:
    (source / "page.html").write_text(archive_page("blogger", TEN), "utf-8")
    account = bring_in(project, source, is_dry=True)
    assert account.outcomes == {Outcome.WRITTEN: 10}
    assert [file for file in project.rglob("*") if file.is_file()] == []


def test_an_edited_memo_is_kept_unless_forced(source: Path, project: Path) -> None:
    (source / "page.html").write_text(archive_page("typepad", TEN[:2]), "utf-8")
    bring_in(project, source)
    file = project / "memos/2011/the-second-invoice.md"
    written = file.read_text("utf-8")
    edited = written.replace("imported: true\n", "")
    file.write_text(edited, "utf-8")
    assert bring_in(project, source).outcomes == {Outcome.EDITED: 1, Outcome.UNCHANGED: 1}
    assert file.read_text("utf-8") == edited
    bring_in(project, source, is_forced=True)
    assert file.read_text("utf-8") == written


def test_a_memo_that_its_author_removed_stays_away(source: Path, project: Path) -> None:
    (source / "page.html").write_text(archive_page("typepad", TEN[:2]), "utf-8")
    bring_in(project, source)
    (project / "memos/2011/the-second-invoice.md").unlink()
    assert bring_in(project, source).outcomes == {Outcome.REMOVED: 1, Outcome.UNCHANGED: 1}


def test_an_import_that_was_broken_off_goes_on(
    source: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source / "page.html").write_text(archive_page("kubrick", TEN), "utf-8")
    monkeypatch.setattr(pipeline, "write_file", _failing_after(4))
    with pytest.raises(KeyboardInterrupt):
        bring_in(project, source)
    assert len(memos_in(project)) == 4
    monkeypatch.undo()
    assert bring_in(project, source).outcomes == {Outcome.UNCHANGED: 4, Outcome.WRITTEN: 6}
    assert len(memos_in(project)) == 10


def test_a_post_met_in_an_archive_page_and_alone_is_one_memo_with_the_best_of_both(
    source: Path, project: Path
) -> None:
    (source / "a-copy.txt").write_text(copied_page(TEN[:3], has_data_lines=False), "utf-8")
    (source / "page.html").write_text(archive_page("kubrick", TEN), "utf-8")
    (source / "single.html").write_text(single_page("wordpress-single", TEN[0]), "utf-8")
    account = bring_in(project, source)
    assert account.outcomes == {Outcome.WRITTEN: 10, Outcome.AGAIN: 4}
    assert "date: 2011-01-03" in memos_in(project)["2011/the-second-invoice.md"]
    comments = (project / "imported/comments/2011/the-second-invoice.yml").read_text("utf-8")
    assert "Ole Brand" in comments


def test_a_small_difference_does_not_make_two_memos_and_is_reported(
    source: Path, project: Path, tmp_path: Path
) -> None:
    changed = replace(TEN[0], body=(*TEN[0].body[:3], TEN[0].body[3].replace("This is", "That was")))
    (source / "one.txt").write_text(copied_page([TEN[0]], has_data_lines=False), "utf-8")
    (source / "two.txt").write_text(copied_page([changed], has_data_lines=False), "utf-8")
    account = bring_in(project, source, reports=(tmp_path / "report.txt",))
    assert account.outcomes == {Outcome.WRITTEN: 1, Outcome.AGAIN: 1}
    assert "it differs: only here: “that was”" in (tmp_path / "report.txt").read_text("utf-8")


def test_two_posts_of_one_title_are_two_memos(source: Path, project: Path) -> None:
    (source / "one.txt").write_text("\n\n".join(["Two Queues", *prose(1)]), "utf-8")
    (source / "two.txt").write_text("\n\n".join(["Two Queues", *prose(2)]), "utf-8")
    bring_in(project, source)
    assert set(memos_in(project)) == {"undated/two-queues.md", "undated/two-queues-2.md"}


def test_a_memo_that_was_there_before_is_never_overwritten(source: Path, project: Path) -> None:
    own = project / "memos/2011/the-second-invoice.md"
    own.parent.mkdir(parents=True)
    own.write_text("---\ntitle: Mine\n---\n", "utf-8")
    (source / "page.html").write_text(archive_page("kubrick", TEN[:1]), "utf-8")
    bring_in(project, source)
    assert own.read_text("utf-8") == "---\ntitle: Mine\n---\n"
    assert "2011/the-second-invoice-2.md" in memos_in(project)


def test_posts_without_a_date_are_drafts_or_dated_weekly_backwards(source: Path, project: Path) -> None:
    (source / "page.txt").write_text(copied_page(TEN[:3], has_data_lines=False), "utf-8")
    bring_in(project, source)
    assert all(
        uri.startswith("undated/") and "draft: true" in text for uri, text in memos_in(project).items()
    )
    bring_in(project, source, weekly_until=date(2016, 1, 11))
    memos = memos_in(project)
    assert "date: 2016-01-11" in memos["2016/the-second-invoice.md"]
    assert "date: 2016-01-04" in memos["2016/why-good-visitors-leave-quietly.md"]
    assert "date: 2015-12-28" in memos["2015/a-queue-is-a-message.md"]
    assert len(memos) == 3


def test_a_terminal_is_asked_for_dates(source: Path, project: Path) -> None:
    (source / "page.txt").write_text("\n\n".join(["Two Queues", *prose(1)]), "utf-8")
    asked: list[str] = []

    def ask(title: str, origin: str) -> date:
        asked.append(f"{origin}: {title}")
        return date(2012, 2, 6)

    bring_in(project, source, ask_date=ask)
    assert asked == ["source/page.txt: Two Queues"]
    assert list(memos_in(project)) == ["2012/two-queues.md"]


def test_old_addresses_become_aliases_and_links_between_posts_lead_to_memos(
    source: Path, project: Path
) -> None:
    link = '<a href="https://old.example/2011/02/04/why-good-visitors-leave-quietly/#x">there</a>'
    linking = replace(TEN[0], body=(f"{TEN[0].body[0]} See {link}.", *TEN[0].body[1:]))
    (source / "page.html").write_text(archive_page("wordpress", [linking, TEN[1]]), "utf-8")
    bring_in(project, source, own_authors=("Ines Farrow",))
    memos = memos_in(project)
    assert "aliases: [/2011/01/03/the-second-invoice/]" in memos["2011/the-second-invoice.md"]
    assert "[there](memo:2011/why-good-visitors-leave-quietly)" in memos["2011/the-second-invoice.md"]


def test_a_promotion_that_is_repeated_stands_in_offers_once(source: Path, project: Path) -> None:
    offer = "Our new book, The Night Porter, is available at Amazon in paperback ($9.99)."
    made = [replace(old, offer=offer) for old in TEN if old.key_point]
    (source / "page.html").write_text(archive_page("blogger", made), "utf-8")
    bring_in(project, source)
    offers = (project / "memos/offers.yml").read_text("utf-8")
    assert offers.count("The Night Porter") == 1
    assert all("offer: [our-new-book-the-night]" in text for text in memos_in(project).values())
    assert bring_in(project, source).outcomes == {Outcome.UNCHANGED: len(made)}


def test_a_series_is_proposed_from_titles(source: Path, project: Path) -> None:
    made = [replace(TEN[n], title=f"One Bad Outing – Part {n + 1}") for n in range(2)] + TEN[2:4]
    (source / "page.html").write_text(archive_page("blogger", made), "utf-8")
    bring_in(project, source)
    memos = memos_in(project)
    assert "series:\n  id: one-bad-outing\n  part: 2" in memos["2011/one-bad-outing-part-2.md"]
    assert sum("series:" in text for text in memos.values()) == 2


def test_somebody_elses_text_names_him_and_its_source(source: Path, project: Path) -> None:
    (project / "memos").mkdir(parents=True)
    (project / "memos/authors.yml").write_text("me:\n  name: Ole Brand\n", "utf-8")
    (source / "page.html").write_text(archive_page("wordpress", TEN[:1]), "utf-8")
    for _ in range(2):
        bring_in(project, source)
        text = memos_in(project)["2011/the-second-invoice.md"]
        assert "authors: [ines-farrow]" in text
        assert "  author: Ines Farrow\n  relation: republished-from" in text
        assert "aliases" not in text
    assert (project / "memos/authors.yml").read_text("utf-8").count("Ines Farrow") == 1


def test_ones_own_text_has_no_source(source: Path, project: Path) -> None:
    (source / "page.html").write_text(archive_page("wordpress", TEN[:1]), "utf-8")
    bring_in(project, source, own_authors=("Ines Farrow",))
    text = memos_in(project)["2011/the-second-invoice.md"]
    assert "authors: [ines-farrow]" in text
    assert "source:" not in text


def test_images_beside_a_page_are_copied_and_those_elsewhere_listed(
    source: Path, project: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    (source / "page_files").mkdir()
    (source / "page_files/till.png").write_bytes(PNG)
    (source / "page_files/script.png").write_bytes(b"<svg onload=alert(1)>")
    images = (
        '<img src="page_files/till.png" alt="A till"><img src="https://old.example/far.png">'
        '<img src="../secret.png"><img src="page_files/script.png">'
    )
    text = f"<article><h1>Tills</h1><p>{prose(1)[0]}</p>{images}<p>{prose(2)[0]}</p></article>"
    (source / "page.html").write_text(text, "utf-8")
    report = tmp_path / "report.txt"
    bring_in(project, source, reports=(report,))
    assert "![A till](../images/imported/tills-till.png)" in memos_in(project)["undated/tills.md"]
    assert [file.name for file in (project / "memos/images/imported").iterdir()] == ["tills-till.png"]
    told = report.read_text("utf-8")
    assert "it is on the web; --fetch-images gets it: https://old.example/far.png" in told
    assert "it does not lie beside the page: ../secret.png" in told
    assert (
        "no image of a kind that is safe to show (PNG, JPEG, GIF, WebP, AVIF): page_files/script.png" in told
    )


def test_an_excerpt_is_listed_and_not_written(source: Path, project: Path) -> None:
    page = """<article class="hentry"><h2 class="entry-title"><a href="https://old.example/a/">A Queue</a></h2>
    <div class="entry-summary"><p>It begins well enough and then […]</p><a class="more-link">Read more</a></div></article>"""
    (source / "page.html").write_text(page, "utf-8")
    account = bring_in(project, source)
    assert account.outcomes == {Outcome.EXCERPT: 1}
    assert memos_in(project) == {}


def test_the_report_tells_as_text_and_as_a_page_and_escapes_what_it_quotes(
    source: Path, project: Path, tmp_path: Path
) -> None:
    hostile = replace(TEN[0], title="<script>alert(1)</script> & Co")
    (source / "page.txt").write_text(copied_page([hostile], has_data_lines=False), "utf-8")
    text, page = tmp_path / "report.txt", tmp_path / "report.html"
    bring_in(project, source, reports=(text, page))
    assert "title" in text.read_text("utf-8")
    markup = page.read_text("utf-8")
    assert "<script>" not in markup
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in markup


def _failing_after(count: int) -> Callable[[Path, bytes], None]:
    """Return what writes a file `count` times, and is then broken off."""
    left = count

    def write(file: Path, data: bytes) -> None:
        nonlocal left
        if not left:
            raise KeyboardInterrupt
        left -= 1
        write_file(file, data)

    return write
