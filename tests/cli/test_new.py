"""`memo new`: which file it makes, for which Monday, and what is in it."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from memo_archive.cli.new import MAX_BYTES, MAX_SLUG, next_free_monday, slug_of, text_of
from memo_archive.model import Memo, State
from memo_archive.parsing.memo import parse_memo
from memo_archive.problems import Level
from memo_archive.sources.source import Source
from memo_archive.text.slugs import slugify
from tests.cli.project_folder import MONDAY, ProjectFolder


def front_matter(text: str) -> dict[str, object]:
    values = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(values, dict)
    return values


def test_it_makes_a_draft_with_fields_to_fill_and_nothing_to_delete(project: ProjectFolder) -> None:
    said = project.run("new", "The price of silence")
    assert (said.exit_code, said.stdout) == (0, "memos/2026/the-price-of-silence.md\n")
    assert project.read("memos/2026/the-price-of-silence.md") == (
        "---\n"
        "title: The price of silence\n"
        "date: 2026-03-30\n"
        "key_point: >-\n"
        "taking_action: |\n"
        "topics:\n"
        "draft: true\n"
        "---\n"
    )
    assert "Monday, 2026-03-30" in said.stderr
    assert "draft: false" in said.stderr


def test_a_fresh_memo_gives_warnings_and_no_error(project: ProjectFolder) -> None:
    project.run("new", "A")
    said = project.run("check")
    assert said.exit_code == 0
    assert said.stderr == "1 memo checked: 4 warnings.\n"


def test_filled_in_and_no_draft_it_has_nothing_wrong(project: ProjectFolder) -> None:
    project.run("new", "A")
    text = project.read("memos/2026/a.md")
    text = text.replace(">-\n", ">-\n  Ask first.\n").replace("|\n", "|\n  Ring a customer.\n")
    project.write(
        "memos/2026/a.md", text.replace("topics:", "topics: pricing").replace("true", "false") + "Text.\n"
    )
    said = project.run("check")
    assert (said.stdout, said.stderr) == ("", "1 memo checked: no problems.\n")


def test_with_closing_paragraphs_these_are_to_be_filled_in(project: ProjectFolder) -> None:
    project.run("new", "A", "--closing")
    text = project.read("memos/2026/a.md")
    assert text.endswith("draft: true\n---\n\n\nKEY POINT:\n\nTAKING ACTION:\n")
    assert project.run("check").exit_code == 0
    filled = text.replace("\n\n\nKEY POINT:", "\n\nText.\n\nKEY POINT: Ask first.") + "\n- Ring a customer.\n"
    project.write("memos/2026/a.md", filled.replace("topics:", "topics: pricing").replace("true", "false"))
    assert project.run("check").stdout == ""


# Its date


def test_today_counts_when_it_is_a_monday() -> None:
    assert next_free_monday(date(2026, 3, 30), set()) == date(2026, 3, 30)


def test_a_monday_that_has_a_memo_is_passed_over(project: ProjectFolder) -> None:
    project.memo("2026/ahead.md", date="2026-03-30")
    project.memo("2026/draft.md", date="2026-04-06", more="draft: true\n")
    project.memo("2026/broken.md", date="2026-04-13", more="tpics: [a]\n")
    project.memo("2026/published.md", date="2026-03-23")
    project.run("new", "A")
    assert front_matter(project.read("memos/2026/a.md"))["date"] == date(2026, 4, 20)


def test_each_new_memo_takes_the_next_monday(project: ProjectFolder) -> None:
    for title in ("A", "B", "C"):
        project.run("new", title)
    dates = [front_matter(project.read(f"memos/2026/{name}.md"))["date"] for name in "abc"]
    assert dates == [date(2026, 3, 30), date(2026, 4, 6), date(2026, 4, 13)]


def test_today_is_that_of_the_archive_s_time_zone(project: ProjectFolder) -> None:
    project.write(
        "mkdocs.yml", "site_name: T\nplugins:\n  - memos/archive:\n      time_zone: Pacific/Auckland\n"
    )
    # Monday, 20:00 in UTC, is Tuesday there.
    project.run("new", "A", env={"SOURCE_DATE_EPOCH": "1774900800"})
    assert front_matter(project.read("memos/2026/a.md"))["date"] == date(2026, 4, 6)


def test_a_date_that_is_asked_for_names_the_folder(project: ProjectFolder) -> None:
    said = project.run("new", "A", "--date", "2027-01-05")
    assert said.stdout == "memos/2027/a.md\n"
    assert "Tuesday" in said.stderr


def test_a_date_that_another_memo_has_is_mentioned(project: ProjectFolder) -> None:
    project.memo("2026/price.md", date=MONDAY)
    said = project.run("new", "A", "--date", MONDAY)
    assert said.exit_code == 0
    assert "memos/2026/price.md has the same date." in said.stderr


@pytest.mark.parametrize("written", ["someday", "2026-02-30", "20260330", "30.03.2026", "2026-W14-1", ""])
def test_what_is_no_date_is_refused(project: ProjectFolder, written: str) -> None:
    said = project.run("new", "A", "--date", written)
    assert said.exit_code == 2
    assert f"'{written}' is not a calendar date. Write it as 2026-03-30." in said.stderr


# Its name


@pytest.mark.parametrize(
    ("there", "title"),
    [
        ("the-price.md", "The price"),
        ("The-Price.md", "The price"),
        (unicodedata.normalize("NFD", "café.md"), "CAFÉ"),
    ],
)
def test_a_name_that_is_taken_stops_it_with_the_file(project: ProjectFolder, there: str, title: str) -> None:
    file = project.memo(f"2026/{there}")
    before = file.read_bytes()
    said = project.run("new", title)
    assert said.exit_code == 2
    assert said.stdout == ""
    assert said.stderr.startswith(f"memos/2026/{there}:1:1: error: this file has the address /2026/")
    assert said.stderr.count("\n") == 1
    assert file.read_bytes() == before
    assert len(list(file.parent.iterdir())) == 1


def test_a_file_that_some_systems_take_for_the_same_stops_it_too(project: ProjectFolder) -> None:
    project.memo("2026/The-Price.md", more="slug: another\n")
    said = project.run("new", "The price")
    assert said.exit_code == 2
    assert said.stderr.startswith("memos/2026/The-Price.md:")


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    project: ProjectFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = project.write("memos/2026/price.md", "Mine.")
    monkeypatch.setattr("memo_archive.cli.new._see_that_it_is_free", lambda *_: None)
    said = project.run("new", "Price")
    assert said.exit_code == 1
    assert said.stderr == f"Error: {file}: File exists\n"
    assert file.read_text() == "Mine."


def test_an_address_that_another_memo_claims_is_taken(project: ProjectFolder) -> None:
    project.memo("2026/slugged.md", more="slug: the-price\n")
    project.memo("2026/moved.md", more="aliases: [/2026/an-old-name/]\n")
    assert project.run("new", "The price").stderr.startswith("memos/2026/slugged.md:")
    assert project.run("new", "An old name").stderr.startswith("memos/2026/moved.md:")


def test_an_address_that_was_published_once_stays_taken(project: ProjectFolder) -> None:
    file = project.memo("2026/price.md", title="Price")
    project.run("publish", "--no-build")
    project.run("withdraw", "2026/price")
    file.unlink()
    said = project.run("new", "Price")
    assert said.exit_code == 2
    assert "the address /2026/price/ was published already, for 'Price'" in said.stderr


def test_a_broken_memo_s_name_is_taken_too(project: ProjectFolder) -> None:
    project.write("memos/2026/price.md", "no front matter")
    assert project.run("new", "Price").stderr.startswith("memos/2026/price.md:")


def test_a_name_can_be_chosen(project: ProjectFolder) -> None:
    assert project.run("new", "!?", "--slug", "what").stdout == "memos/2026/what.md\n"
    assert front_matter(project.read("memos/2026/what.md"))["title"] == "!?"


@pytest.mark.parametrize("written", ["../x", "a/b", "A", "%2e%2e", "", "C:\\x"])
def test_a_name_that_is_no_slug_is_refused(project: ProjectFolder, written: str) -> None:
    said = project.run("new", "A", "--slug", written)
    assert said.exit_code == 2
    assert "Invalid value for '--slug'" in said.stderr
    assert not (project.root / "memos/2026").exists()


@pytest.mark.parametrize("title", ["!?", "…", "🎉"])
def test_a_title_without_letters_asks_for_a_name(project: ProjectFolder, title: str) -> None:
    said = project.run("new", title)
    assert said.exit_code == 2
    assert "--slug" in said.stderr


@pytest.mark.parametrize("title", ["", "  \n", "bell \a", "delete \x7f"])
def test_a_title_that_is_no_text_is_refused(project: ProjectFolder, title: str) -> None:
    said = project.run("new", title)
    assert said.exit_code == 2
    assert "Invalid value for 'TITLE'" in said.stderr


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ('He said: "no"', "he-said-no"),
        ("'Quoted' at the start", "quoted-at-the-start"),
        ("🎉 A party: yes", "a-party-yes"),
        ("سعر الصمت: سؤال", "سعر-الصمت-سؤال"),
        ("It's 50 % off", "its-50-off"),
        ("Page", "page-memo"),
        ("Index", "index-memo"),
        ("CON", "con-memo"),
        ("word " * 60, "-".join(["word"] * 16)),
        ("x" * 300, "x" * 80),
        ("ب" * 300, "ب" * 80),
        ("四字一詞 " * 30, "-".join(["四字一詞"] * 15)),
    ],
)
def test_a_file_s_name_is_made_from_the_title(project: ProjectFolder, title: str, slug: str) -> None:
    assert project.run("new", title).stdout == f"memos/2026/{slug}.md\n"
    assert front_matter(project.read(f"memos/2026/{slug}.md"))["title"] == title.strip()


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"))).map(lambda text: " ".join(text.split())))
def test_any_title_comes_back_from_its_file(title: str) -> None:
    if not title:
        return
    data = text_of(title, date(2026, 3, 30), closing=False).encode()
    assert front_matter(data.decode())["title"] == title
    memo, problems = parse_memo(Source("2026/a.md", data))
    assert isinstance(memo, Memo), problems
    assert (memo.title, memo.is_draft, memo.state) == (title, True, State.PUBLISHED)
    assert {p.level for p in problems} == {Level.WARNING}


@given(st.text())
def test_a_slug_is_safe_as_a_file_s_name(title: str) -> None:
    slug = slug_of(title)
    assert len(slug) <= MAX_SLUG
    assert len(slug.encode()) <= MAX_BYTES
    assert bool(slug) == bool(slugify(title))
    assert slug == slug.strip("-.")
    assert not set(slug) & set('/\\:*?"<>|# ')


# Where it is


def test_it_works_from_any_folder_of_the_project(project: ProjectFolder) -> None:
    assert project.run("new", "A", within="memos/topics").stdout == "../2026/a.md\n"


def test_without_a_project_it_says_so(tmp_path: Path) -> None:
    said = ProjectFolder(tmp_path).run("new", "A")
    assert said.exit_code == 2
    assert "there is no mkdocs.yml" in said.stderr


def test_without_a_content_folder_nothing_is_made(tmp_path: Path) -> None:
    bare = ProjectFolder(tmp_path)
    bare.write("mkdocs.yml", "site_name: T\n")
    said = bare.run("new", "A")
    assert (said.exit_code, said.stdout) == (2, "")
    assert "[no-content]" in said.stderr
    assert not (tmp_path / "memos").exists()


# Opening it


def test_the_editor_is_given_the_file(project: ProjectFolder, tmp_path: Path) -> None:
    editor = tmp_path / "my editor"
    editor.write_text('#!/bin/sh\nprintf "%s|" "$@" > "$(dirname "$0")/opened"\n')
    editor.chmod(0o755)
    said = project.run("new", "A", "--edit", env={"VISUAL": f"'{editor}' --wait", "EDITOR": "false"})
    assert said.exit_code == 0
    assert (tmp_path / "opened").read_text() == f"--wait|{project.root / 'memos/2026/a.md'}|"


@pytest.mark.parametrize(
    ("visual", "told"), [("", "set VISUAL or EDITOR"), ("no-such-editor", "is not there")]
)
def test_without_an_editor_nothing_is_made(project: ProjectFolder, visual: str, told: str) -> None:
    said = project.run("new", "A", "--edit", env={"VISUAL": visual, "EDITOR": ""})
    assert said.exit_code == 2
    assert told in said.stderr
    assert not (project.root / "memos/2026").exists()


def test_an_editor_that_fails_leaves_the_memo(project: ProjectFolder) -> None:
    said = project.run("new", "A", "--edit", env={"VISUAL": "false", "EDITOR": ""})
    assert said.exit_code == 1
    assert said.stdout == "memos/2026/a.md\n"
    assert (project.root / "memos/2026/a.md").exists()
