"""`memo check`: what it reads, what it prints, and the status it ends with."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.project_folder import CONFIG, ProjectFolder

WRONG = "---\ntitle: A price\ndate: 2026-03-02\ntopics: [pricing]\n---\n\nText.\n"
"""Without key point and steps."""


def lines(output: str) -> list[str]:
    return output.splitlines()


def codes(output: str) -> list[str]:
    return [line.rpartition("[")[2].rstrip("]") for line in lines(output)]


def test_nothing_wrong_prints_a_summary_alone_and_ends_with_0(project: ProjectFolder) -> None:
    project.memo("2026/price.md")
    said = project.run("check")
    assert (said.exit_code, said.stdout, said.stderr) == (0, "", "1 memo checked: no problems.\n")


def test_an_error_is_one_line_with_its_place_and_ends_with_1(project: ProjectFolder) -> None:
    project.memo("2026/price.md", date="someday")
    said = project.run("check")
    assert said.exit_code == 1
    assert said.stdout == (
        "memos/2026/price.md:3:7: error: date is 'someday', not a calendar date. "
        "Write it as 2026-03-31. [not-a-date]\n"
    )
    assert said.stderr == "1 memo checked: 1 error.\n"


def test_warnings_pass_unless_it_is_strict(project: ProjectFolder) -> None:
    project.write("memos/2026/price.md", WRONG.replace("topics:", "draft: true\ntopics:"))
    said = project.run("check")
    assert (said.exit_code, said.stderr) == (0, "1 memo checked: 2 warnings.\n")
    assert project.run("check", "--strict").exit_code == 1


def test_problems_of_all_memos_come_out_in_one_run(project: ProjectFolder) -> None:
    project.write("memos/2026/a.md", WRONG)
    project.write("memos/2026/b.md", "---\ntitle: 'open\n---\n")
    said = project.run("check")
    assert codes(said.stdout) == ["missing-key-point", "missing-taking-action", "front-matter-quote"]
    assert said.stderr == "2 memos checked: 3 errors.\n"


def test_json_is_a_list_of_problems(project: ProjectFolder) -> None:
    project.write("memos/2026/price.md", WRONG)
    said = project.run("check", "--format", "json")
    assert said.exit_code == 1
    first = json.loads(said.stdout)[0]
    assert first["path"] == "memos/2026/price.md"
    assert first["level"] == "error"
    assert first["code"] == "missing-key-point"


def test_json_is_an_empty_list_when_nothing_is_wrong(project: ProjectFolder) -> None:
    assert json.loads(project.run("check", "--format", "json").stdout) == []


def test_github_shows_a_problem_beside_its_line(project: ProjectFolder) -> None:
    project.memo("2026/price.md", date="someday")
    said = project.run("check", "--format", "github").stdout
    assert said.startswith(
        "::error file=memos/2026/price.md,line=3,col=7,title=not-a-date::date is 'someday'"
    )


def test_an_unknown_format_is_refused(project: ProjectFolder) -> None:
    said = project.run("check", "--format", "xml")
    assert said.exit_code == 2
    assert "'text', 'json', 'github'" in said.output


# With a path


def test_a_file_tells_its_own_problems_alone(project: ProjectFolder) -> None:
    project.write("memos/2026/a.md", WRONG)
    project.write("memos/2026/b.md", WRONG)
    said = project.run("check", "memos/2026/b.md")
    assert [line.split(":")[0] for line in lines(said.stdout)] == ["memos/2026/b.md"] * 2
    assert said.stderr == "1 memo checked: 2 errors.\n"


def test_a_folder_tells_the_problems_below_it(project: ProjectFolder) -> None:
    project.write("memos/2025/a.md", WRONG.replace("2026", "2025"))
    project.write("memos/2026/b.md", WRONG)
    said = project.run("check", "memos/2025/")
    assert {line.split(":")[0] for line in lines(said.stdout)} == {"memos/2025/a.md"}


def test_the_status_is_that_of_the_path(project: ProjectFolder) -> None:
    project.write("memos/2026/a.md", WRONG)
    project.memo("2026/b.md")
    assert project.run("check", "memos/2026/b.md").exit_code == 0
    assert project.run("check", "memos/2026/a.md").exit_code == 1


def test_a_name_that_begins_alike_is_not_below_the_path(project: ProjectFolder) -> None:
    project.memo("2026/a.md")
    project.write("memos/2026-more/b.md", "---\ntitle: [a]\n---\n")
    assert project.run("check", "memos/2026").stdout == ""
    assert codes(project.run("check").stdout) == ["prose-mapping"]


def test_links_to_memos_outside_the_path_are_good(project: ProjectFolder) -> None:
    project.memo("2025/old.md", date="2025-03-03")
    project.memo("2026/new.md", body="See [the old one](../2025/old.md).")
    assert project.run("check", "memos/2026/new.md").stdout == ""


def test_paths_count_from_the_folder_one_is_in(project: ProjectFolder) -> None:
    project.write("memos/2026/a.md", WRONG)
    said = project.run("check", "a.md", within="memos/2026")
    assert {line.split(":")[0] for line in lines(said.stdout)} == {"a.md"}
    said = project.run("check", within="memos/topics")
    assert {line.split(":")[0] for line in lines(said.stdout)} == {"../2026/a.md"}


def test_settings_are_named_from_the_folder_one_is_in(project: ProjectFolder) -> None:
    project.write("mkdocs.yml", project.read("mkdocs.yml").rstrip() + ":\n      authors: [nobody]\n")
    said = project.run("check", within="memos")
    assert said.stdout.startswith("../mkdocs.yml:10:17: error: ")
    assert codes(said.stdout) == ["unknown-author"]


def test_a_path_elsewhere_is_checked_in_its_own_project(project: ProjectFolder, tmp_path: Path) -> None:
    project.write("memos/2026/a.md", WRONG)
    elsewhere = ProjectFolder(tmp_path / "elsewhere")
    elsewhere.root.mkdir()
    said = elsewhere.run("check", "../project/memos/2026/a.md")
    assert {line.split(":")[0] for line in lines(said.stdout)} == {"../project/memos/2026/a.md"}


def test_the_project_folder_stands_for_all_of_it(project: ProjectFolder) -> None:
    project.write("memos/2026/a.md", WRONG)
    assert len(lines(project.run("check", ".").stdout)) == 2
    # The folder above has no mkdocs.yml, and is no content folder for that.
    assert len(lines(project.run("check", "..").stdout)) == 2


def test_a_link_to_the_folder_is_followed(project: ProjectFolder, tmp_path: Path) -> None:
    project.write("memos/2026/a.md", WRONG)
    (tmp_path / "short").symlink_to(project.root / "memos", target_is_directory=True)
    assert len(lines(project.run("check", str(tmp_path / "short")).stdout)) == 2


def test_a_folder_outside_any_project_is_checked_by_itself(tmp_path: Path) -> None:
    loose = ProjectFolder(tmp_path)
    loose.write("export/2026/a.md", WRONG)
    loose.write("export/topics/pricing.md", "---\nname: Pricing\n---\n\nText.\n")
    said = loose.run("check", "export")
    assert said.exit_code == 1
    assert [line.split(":")[0] for line in lines(said.stdout)] == ["export/2026/a.md"] * 2


def test_the_settings_file_can_be_named_from_elsewhere(project: ProjectFolder, tmp_path: Path) -> None:
    project.write("memos/2026/a.md", WRONG)
    (project.root / "mkdocs.yml").rename(project.root / "other.yml")
    elsewhere = ProjectFolder(tmp_path)
    for path in ((), ("project/memos/2026",)):
        said = elsewhere.run("check", "--config-file", "project/other.yml", *path)
        assert {line.split(":")[0] for line in lines(said.stdout)} == {"project/memos/2026/a.md"}


# When it cannot check


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("memos/2026/gone.md",), "no-such-path"),
        (("README.md",), "not-content"),
        (("--config-file", "other.yml"), "no-settings"),
    ],
)
def test_what_it_cannot_check_is_one_line_and_ends_with_2(
    project: ProjectFolder, arguments: tuple[str, ...], code: str
) -> None:
    project.write("README.md", "# Hello\n")
    said = project.run("check", *arguments)
    assert said.exit_code == 2
    assert codes(said.stdout) == [code]


def test_without_settings_it_says_where_it_looked(tmp_path: Path) -> None:
    said = ProjectFolder(tmp_path).run("check")
    assert (said.exit_code, codes(said.stdout)) == (2, ["no-settings"])
    assert said.stdout.startswith("mkdocs.yml:1:1: error: there is no mkdocs.yml in this folder")


def test_a_file_outside_any_project_needs_one(tmp_path: Path) -> None:
    loose = ProjectFolder(tmp_path)
    loose.write("a.md", WRONG)
    said = loose.run("check", "a.md")
    assert (said.exit_code, codes(said.stdout)) == (2, ["no-settings"])


def test_without_content_it_says_which_folder_is_missing(tmp_path: Path) -> None:
    bare = ProjectFolder(tmp_path)
    bare.write("mkdocs.yml", "site_name: T\ndocs_dir: letters\n")
    said = bare.run("check")
    assert (said.exit_code, codes(said.stdout)) == (2, ["no-content"])
    assert "the content folder letters is not there" in said.stdout


def test_the_folder_that_is_missing_is_told_with_its_line_from_wherever_one_is(tmp_path: Path) -> None:
    bare = ProjectFolder(tmp_path)
    bare.write("mkdocs.yml", "site_name: T\ndocs_dir: letters\n")
    (tmp_path / "below").mkdir()
    said = bare.run("check", within="below")
    assert said.stdout.startswith("../mkdocs.yml:2:11: error: the content folder letters is not there.")


@pytest.mark.parametrize("name", ["mkdocs.yaml", "properdocs.yml", "properdocs.yaml"])
def test_the_settings_may_have_each_name_that_a_host_knows(project: ProjectFolder, name: str) -> None:
    settings = (project.root / "mkdocs.yml").rename(project.root / name)
    assert project.run("check", within="memos").exit_code == 0
    settings.write_text("site_name: T\nsite_url: x\n", encoding="utf-8")
    assert project.run("check", within="memos").stdout.startswith(f"../{name}:2:11: error: site_url is 'x'")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("site_name: 'open\n", 2),
        ("site_name: T\nplugins:\n  - memos/archive:\n      page_sise: 3\n", 4),
        ("site_name: T\nsite_url: memos.example\n", 2),
        ("", 1),
    ],
)
def test_broken_settings_are_told_with_their_line(project: ProjectFolder, text: str, line: int) -> None:
    project.write("mkdocs.yml", text)
    said = project.run("check", within="memos")
    assert said.exit_code == 2
    assert len(lines(said.stdout)) == 1
    assert re.match(rf"\.\./mkdocs\.yml:{line}:\d+: error: ", said.stdout)


def test_what_stops_it_has_the_chosen_format(project: ProjectFolder) -> None:
    said = project.run("check", "gone", "--format", "json")
    assert (said.exit_code, json.loads(said.stdout)[0]["code"]) == (2, "no-such-path")


def test_a_moment_that_is_no_number_is_told(project: ProjectFolder) -> None:
    said = project.run("check", env={"SOURCE_DATE_EPOCH": "today"})
    assert (said.exit_code, codes(said.stdout)) == (2, ["source-date-epoch"])


def test_a_damaged_record_is_a_problem_beside_the_others(project: ProjectFolder) -> None:
    project.write(".memo-ledger.json", "{")
    project.write("memos/2026/a.md", WRONG)
    said = project.run("check")
    assert said.exit_code == 1
    assert codes(said.stdout) == ["ledger", "missing-key-point", "missing-taking-action"]


def test_it_says_what_the_build_says(project: ProjectFolder) -> None:
    project.write("memos/2026/a.md", WRONG)
    project.memo("2026/b.md", body="[Gone](gone.md), [all](/archive/), [who](/authors/).")
    build = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
    )
    built = sorted(
        found[1] for found in re.finditer(r"(?m)^(?:ERROR|WARNING) +-? *(memos/.*\])$", build.stderr)
    )
    assert built == sorted(lines(project.run("check").stdout))
    assert len(built) == 3


def test_it_knows_the_pages_that_the_plugins_make(project: ProjectFolder) -> None:
    project.memo("2026/b.md", body="[Problems](/problems/), [all](/archive/).")
    without = project.run("check")
    project.write("mkdocs.yml", f"{CONFIG}  - memos/topics\n")

    assert "/problems/" in without.stdout
    assert 0 == project.run("check").exit_code
