from datetime import UTC, datetime
from pathlib import Path

import pytest

from memo_archive.parsing.memo import parse_memo
from memo_archive.problems import errors_in
from memo_archive.sources.source import Source
from tests.cli.project_folder import ProjectFolder
from tests.importers.pages import archive_page, copied_page, posts, single_page

WEDNESDAY = datetime(2026, 3, 25, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(WEDNESDAY.timestamp())))


@pytest.fixture
def project(tmp_path: Path) -> ProjectFolder:
    made = ProjectFolder(tmp_path / "project").begin()
    made.write("old/page.html", archive_page("wordpress", posts(3)))
    return made


def test_import_writes_memos_that_check_accepts(project: ProjectFolder) -> None:
    result = project.run("import", "old", "--author", "Ines Farrow")
    assert result.exit_code == 0, result.output
    assert "1 file read, 3 posts found.\n3 = 3 written." in result.output
    assert "Report: imported/report.txt" in result.output
    check = project.run("check")
    assert check.exit_code == 0, check.output


def test_import_again_says_that_nothing_changed(project: ProjectFolder) -> None:
    project.run("import", "old")
    assert "3 = 3 there already, unchanged." in project.run("import", "old").output


def test_a_dry_run_tells_and_writes_only_the_report(project: ProjectFolder) -> None:
    result = project.run("import", "old", "--dry-run", "--report", "report.html")
    assert "Dry run: nothing is written." in result.output
    assert "The Second Invoice" in project.read("report.html")
    assert not (project.root / "imported").exists()
    assert not (project.root / "memos/2011").exists()


def test_terms_are_mapped_once_in_a_file_that_the_import_makes(project: ProjectFolder) -> None:
    result = project.run("import", "old", "--terms", "terms.yml")
    assert "terms.yml is made" in result.output
    terms = project.read("terms.yml")
    assert "  Service:  # 3 posts" in terms
    project.write("terms.yml", terms.replace("Service:", "Service: pricing"))
    assert "3 = 3 written anew." in project.run("import", "old", "--terms", "terms.yml").output
    assert "topics: [pricing]" in project.read("memos/2011/the-second-invoice.md")


def test_a_topic_that_is_not_there_stops_the_import(project: ProjectFolder) -> None:
    project.write("terms.yml", "terms:\n  Service: pricng\n")
    result = project.run("import", "old", "--terms", "terms.yml")
    assert result.exit_code == 2
    assert "terms.yml:2:12: error: there is no topic 'pricng'. Did you mean 'pricing'?" in result.output


def test_words_show_topics_too(project: ProjectFolder) -> None:
    project.write("terms.yml", "words:\n  invoice: pricing\n")
    project.run("import", "old", "--terms", "terms.yml")
    assert "topics: [pricing]" in project.read("memos/2011/the-second-invoice.md")


def test_dates_can_be_given_to_posts_that_have_none(project: ProjectFolder) -> None:
    project.write("copied.txt", copied_page(posts(2), has_data_lines=False))
    result = project.run("import", "copied.txt", "--dates", "weekly-until=2016-03-28")
    assert result.exit_code == 0, result.output
    assert "date: 2016-03-28" in project.read("memos/2016/the-second-invoice.md")
    assert "date: 2016-03-21" in project.read("memos/2016/why-good-visitors-leave-quietly.md")


def test_a_wrong_way_of_dating_is_told(project: ProjectFolder) -> None:
    result = project.run("import", "old", "--dates", "weekly-until=soon")
    assert result.exit_code == 2
    assert "weekly-until=YYYY-MM-DD" in result.output


def test_memos_can_go_into_a_folder_of_no_project(project: ProjectFolder, tmp_path: Path) -> None:
    result = project.run("import", "old", "--into", str(tmp_path / "elsewhere"))
    assert result.exit_code == 0, result.output
    assert (tmp_path / "elsewhere/2011/the-second-invoice.md").exists()
    assert (tmp_path / "elsewhere/.imported/journal.jsonl").exists()


def test_a_source_that_is_not_there_is_told(project: ProjectFolder) -> None:
    result = project.run("import", "nowhere")
    assert result.exit_code == 2
    assert "nowhere:1:1: error: there is no such file or folder." in result.output


def test_review_lists_the_least_sure_first(project: ProjectFolder) -> None:
    project.write("old/copied.txt", copied_page([posts(12)[11]], has_data_lines=False))
    project.run("import", "old", "--dates", "weekly-until=2016-03-28", "--author", "Ines Farrow")
    lines = project.run("review", "--list").output.splitlines()
    assert len(lines) == 4
    assert lines[0].endswith("memos/2016/names-on-a-visiting-card.md  (date)")


def test_review_accepts_what_lacks_nothing(project: ProjectFolder) -> None:
    project.write("terms.yml", "Service: pricing\n")
    project.run("import", "old", "--terms", "terms.yml", "--author", "Ines Farrow")
    result = _answer(project, "a\nq\n")
    assert "Accepted." in result
    accepted = [f for f in (project.root / "memos/2011").iterdir() if "imported:" not in f.read_text("utf-8")]
    assert len(accepted) == 1
    source = Source(f"2011/{accepted[0].name}", accepted[0].read_bytes())
    assert errors_in(parse_memo(source)[1]) == ()
    assert "1 edited since, kept as it is" in project.run("import", "old", "--terms", "terms.yml").output


def test_review_says_what_a_memo_lacks_and_leaves_it(project: ProjectFolder) -> None:
    project.run("import", "old")
    result = _answer(project, "a\nq\n")
    assert "topics is missing" in result
    assert all("imported: true" in f.read_text("utf-8") for f in (project.root / "memos/2011").iterdir())


def test_review_gives_a_date_and_prints_chosen_responses(project: ProjectFolder) -> None:
    project.write("old/page.html", single_page("wordpress-single", posts(1)[0]).replace("2011-01-03T", "x"))
    page = project.read("old/page.html").replace("January 3, 2011", "some day").replace("2011/01/03", "x")
    project.write("old/page.html", page)
    project.run("import", "old")
    result = _answer(project, "d\n2012-01-02\nr\n1\nq\n")
    assert "Moved to memos/2012/the-second-invoice.md." in result
    text = project.read("memos/2012/the-second-invoice.md")
    assert "responses:\n  - name: Ole Brand\n    text: We tried this" in text
    assert "draft" not in text
    assert not (project.root / "memos/undated/the-second-invoice.md").exists()


def test_review_can_accept_all_that_is_sure(project: ProjectFolder) -> None:
    project.write("terms.yml", "Service: pricing\n")
    project.run("import", "old", "--terms", "terms.yml", "--author", "Ines Farrow")
    assert "3 accepted, 0 left." in project.run("review", "--accept-from", "90").output
    assert "No imported memo waits for review." in project.run("review").output


def _answer(project: ProjectFolder, answers: str) -> str:
    import contextlib

    from click.testing import CliRunner

    from memo_archive.cli import main

    with contextlib.chdir(project.root):
        return CliRunner().invoke(main, ["review"], input=answers, prog_name="memo").output
