"""`memo build`, `memo publish` and `memo withdraw`: the site, and the record of what it promises."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.project_folder import ProjectFolder

LEDGER = ".memo-ledger.json"


def ledger(project: ProjectFolder) -> dict[str, Any]:
    values = json.loads(project.read(LEDGER))
    assert isinstance(values, dict)
    return values


@pytest.fixture
def _built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every build succeeds, at once."""
    monkeypatch.setattr("memo_archive.cli.publish.build", lambda *_, **__: 0)


def publish(project: ProjectFolder) -> str:
    said = project.run("publish", "--no-build")
    assert said.exit_code == 0, said.output
    return said.stdout


# Building


def test_build_makes_the_site(project: ProjectFolder) -> None:
    project.memo("2026/price.md")
    with project.start("build", "--strict") as process:
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert (project.root / "site/2026/price/index.html").is_file()


def test_build_ends_as_mkdocs_does(project: ProjectFolder) -> None:
    project.memo("2026/price.md", date="someday")
    with project.start("build") as process:
        said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 1
    assert "[not-a-date]" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(("status", "ends"), [(3, 3), (-2, 130)])
def test_build_gives_mkdocs_what_follows_the_dashes(
    project: ProjectFolder, monkeypatch: pytest.MonkeyPatch, status: int, ends: int
) -> None:
    given: list[str] = []

    class Process:
        def __init__(self, command: list[str], *, env: dict[str, str]) -> None:
            given.extend(command)

        def __enter__(self) -> "Process":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def wait(self) -> int:
            return status

    monkeypatch.setattr(subprocess, "Popen", Process)
    said = project.run("build", "--strict", "--", "--site-dir", "elsewhere", "--quiet", within="memos")
    assert said.exit_code == ends
    assert given[-7:-1] == [
        "build",
        "--config-file",
        str(project.root / "mkdocs.yml"),
        "--strict",
        "--site-dir",
        "elsewhere",
    ]
    assert given[-1] == "--quiet"


def test_build_without_a_project_says_so(tmp_path: Path) -> None:
    said = ProjectFolder(tmp_path).run("build")
    assert said.exit_code == 2
    assert "[no-settings]" in said.stderr


# Publishing


def test_publish_builds_the_site_and_records_it(project: ProjectFolder) -> None:
    project.memo("2026/price.md", title="A price", date="2026-03-25")
    with project.start("publish") as process:
        out, error = (stream.decode() for stream in process.communicate(timeout=60))
    assert process.returncode == 0, error
    assert (project.root / "site/2026/price/index.html").is_file()
    assert out == (
        f"Recorded in {LEDGER}:\n"
        "  /2026/price/  A price\n"
        "  /about/  (page)\n"
        "Commit that file with the memos: it holds what readers rely on.\n"
    )
    entry = ledger(project)["memos"]["2026/price"]
    assert entry["urls"] == ["2026/price/"]
    assert entry["feed_id"] == "tag:memos.example,2026:2026/price"
    assert list(entry["steps"].values()) == ["Ring one customer today.", "Write down what you hear."]
    assert ledger(project)["pages"] == ["about/"]


def test_what_is_recorded_is_of_the_moment_of_the_build(
    project: ProjectFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def mkdocs(command: list[str], *, env: dict[str, str]) -> None:
        seen.append(env["SOURCE_DATE_EPOCH"])
        raise KeyboardInterrupt

    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    monkeypatch.setattr(subprocess, "Popen", mkdocs)
    assert project.run("publish").exit_code == 130
    assert seen[0].isdigit()


def test_a_second_publish_leaves_the_record_as_it_is(project: ProjectFolder) -> None:
    project.memo("2026/price.md")
    publish(project)
    # Another program may have laid the file out otherwise; that is its right.
    project.write(LEDGER, json.dumps(ledger(project), indent=3))
    before = project.read(LEDGER)
    assert publish(project) == "Nothing new to record.\n"
    assert project.read(LEDGER) == before


def test_an_archive_with_nothing_to_publish_records_nothing(project: ProjectFolder) -> None:
    (project.root / "memos/about.md").unlink()
    project.memo("2026/price.md", more="draft: true\n")
    assert publish(project) == "Nothing new to record.\n"
    assert not (project.root / LEDGER).exists()


def test_drafts_and_memos_to_come_are_not_recorded(project: ProjectFolder) -> None:
    project.memo("2026/draft.md", more="draft: true\n")
    project.memo("2026/ahead.md", date="2026-03-30")
    publish(project)
    assert ledger(project)["memos"] == {}


def test_only_what_is_new_is_told(project: ProjectFolder) -> None:
    project.memo("2026/a.md")
    publish(project)
    project.memo("2026/b.md", title="B", date="2026-03-25")
    said = publish(project)
    assert "/2026/b/  B" in said
    assert "/2026/a/" not in said


def test_a_memo_that_changed_is_recorded_anew(project: ProjectFolder) -> None:
    project.memo("2026/a.md", title="A price")
    publish(project)
    project.memo("2026/a.md", title="The price")
    assert "/2026/a/  (recorded before, changed)" in publish(project)
    assert ledger(project)["memos"]["2026/a"]["title"] == "The price"


def test_many_are_not_all_listed(project: ProjectFolder) -> None:
    for number in range(14):
        project.memo(f"2026/memo-{number:02}.md")
    said = publish(project)
    assert "  and 5 more\n" in said
    assert said.count("\n") == 13


def test_errors_stop_it_before_anything_is_built_or_recorded(project: ProjectFolder) -> None:
    project.memo("2026/a.md")
    publish(project)
    before = project.read(LEDGER)
    project.memo("2026/b.md", date="someday")
    said = project.run("publish")
    assert said.exit_code == 1
    assert "[not-a-date]" in said.stderr
    assert "nothing is built or recorded" in said.stderr
    assert project.read(LEDGER) == before
    assert not (project.root / "site").exists()


def test_a_build_that_fails_leaves_the_record_as_it_is(project: ProjectFolder) -> None:
    project.memo("2026/a.md")
    publish(project)
    before = project.read(LEDGER)
    project.memo("2026/b.md")
    project.write("mkdocs.yml", project.read("mkdocs.yml").replace("name: material", "name: no-such-theme"))
    with project.start("publish") as process:
        said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 1
    assert "nothing is recorded" in said
    assert project.read(LEDGER) == before


def test_a_record_that_cannot_be_written_is_told(
    project: ProjectFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", LEDGER)

    monkeypatch.setattr("memo_archive.cli.publish.write_ledger", refused)
    said = project.run("publish", "--no-build")
    assert (said.exit_code, said.stderr) == (1, f"Error: {LEDGER}: Permission denied\n")


def test_without_a_site_s_address_feed_ids_are_not_made_up(project: ProjectFolder) -> None:
    project.memo("2026/a.md")
    project.write("mkdocs.yml", "site_name: T\n")
    said = project.run("publish", "--no-build")
    assert said.exit_code == 1
    assert "[no-authority]" in said.stderr
    assert not (project.root / LEDGER).exists()


# Late


@pytest.mark.usefixtures("_built")
def test_a_memo_that_goes_out_late_is_warned_of(project: ProjectFolder) -> None:
    project.memo("2026/a.md", date="2026-03-23")
    said = project.run("publish")
    assert said.exit_code == 0
    assert said.stderr.startswith(
        "memos/2026/a.md:1:1: warning: the memo goes out 2 days after the moment that feeds will give for "
        "it, 2026-03-23 06:00. Subscribers may overlook it: give it the date 2026-03-26 or a later one."
    )
    assert "2026/a" in ledger(project)["memos"]


@pytest.mark.parametrize(("time", "is_late"), [("11:00", False), ("10:59", True)])
@pytest.mark.usefixtures("_built")
def test_an_hour_is_not_late(project: ProjectFolder, time: str, is_late: bool) -> None:
    config = project.read("mkdocs.yml")
    project.write(
        "mkdocs.yml", config.replace("- memos/archive", f'- memos/archive:\n      publish_time: "{time}"')
    )
    project.memo("2026/a.md", date="2026-03-25")
    assert ("published-late" in project.run("publish").stderr) == is_late


@pytest.mark.usefixtures("_built")
def test_what_was_recorded_before_is_not_late_again(project: ProjectFolder) -> None:
    project.memo("2026/a.md")
    publish(project)
    assert project.run("publish").stderr == ""


@pytest.mark.usefixtures("_built")
def test_what_an_earlier_system_published_is_not_late(project: ProjectFolder) -> None:
    project.memo("2026/a.md", more="imported: true\n")
    project.memo("2026/b.md", more="feed_id: https://old.example/?p=1\n")
    assert project.run("publish").stderr == ""


@pytest.mark.usefixtures("_built")
def test_many_late_memos_are_one_warning(project: ProjectFolder) -> None:
    for number in range(11):
        project.memo(f"2026/memo-{number:02}.md", date=f"2026-03-{number + 1:02}")
    said = project.run("publish").stderr
    assert said.count("[published-late]") == 1
    assert "11 memos go out after the moment that feeds will give for them, one by 24 days" in said


def test_what_was_built_elsewhere_may_have_gone_out_in_time(project: ProjectFolder) -> None:
    project.memo("2026/a.md", date="2026-03-23")
    assert project.run("publish", "--no-build").stderr == ""


# Withdrawing


def step_of(project: ProjectFolder) -> str:
    return str(next(iter(ledger(project)["memos"]["2026/price"]["steps"])))


@pytest.mark.parametrize(
    "address",
    ["2026/price", "/2026/price/", "https://memos.example/2026/price/", "memos/2026/price.md", "2026/PRICE"],
)
def test_a_memo_is_withdrawn_by_any_of_its_names(project: ProjectFolder, address: str) -> None:
    file = project.memo("2026/price.md")
    publish(project)
    said = project.run("withdraw", address, "--why", "It was\nwrong.")
    assert (said.exit_code, said.stdout) == (0, f"The memo /2026/price/ is withdrawn. Commit {LEDGER}.\n")
    assert "memos/2026/price.md still has it" in said.stderr
    assert ledger(project)["memos"]["2026/price"]["withdrawn"] == "It was wrong."
    file.unlink()
    assert project.run("check").stdout == ""


def test_without_a_reason_the_day_is_kept(project: ProjectFolder) -> None:
    file = project.memo("2026/price.md")
    publish(project)
    file.unlink()
    said = project.run("withdraw", "2026/price")
    assert said.stderr == ""
    assert ledger(project)["memos"]["2026/price"]["withdrawn"] == "withdrawn on 2026-03-25"


def test_what_is_withdrawn_already_stays_so(project: ProjectFolder) -> None:
    project.memo("2026/price.md")
    publish(project)
    project.run("withdraw", "2026/price", "--why", "Wrong.")
    before = project.read(LEDGER)
    said = project.run("withdraw", "2026/price", "--why", "Another reason.")
    assert (said.exit_code, said.stdout) == (0, "/2026/price/ is withdrawn already: Wrong.\n")
    assert project.read(LEDGER) == before


def test_a_withdrawn_memo_that_comes_back_is_recorded_as_new(project: ProjectFolder) -> None:
    project.memo("2026/price.md", title="A price")
    publish(project)
    project.run("withdraw", "2026/price")
    assert "/2026/price/  A price" in publish(project)
    first, second = (ledger(project)["memos"][name] for name in ("2026/price", "2026/price-2"))
    assert "withdrawn" in first
    assert "withdrawn" not in second
    assert first["feed_id"] != second["feed_id"]


def test_the_cure_that_check_names_for_a_memo_works(project: ProjectFolder) -> None:
    file = project.memo("2026/price.md")
    publish(project)
    file.unlink()
    told = project.run("check").stdout
    assert "[address-dropped]" in told
    assert "`memo withdraw 2026/price`" in told
    project.run("withdraw", "2026/price")
    assert project.run("check").stdout == ""


def test_the_cure_that_check_names_for_a_step_works(project: ProjectFolder) -> None:
    file = project.memo("2026/price.md")
    publish(project)
    step = step_of(project)
    file.write_text(file.read_text().replace("  Ring one customer today.\n\n", ""))
    assert f"`memo withdraw 2026/price#{step}`" in project.run("check").stdout
    said = project.run("withdraw", f"2026/price#{step}")
    assert (said.exit_code, said.stderr) == (0, "")
    assert "'Ring one customer today.'" in said.stdout
    assert project.run("check").stdout == ""


def test_the_cure_that_check_names_for_a_page_works(project: ProjectFolder) -> None:
    publish(project)
    (project.root / "memos/about.md").unlink()
    assert "`memo withdraw about/`" in project.run("check").stdout
    said = project.run("withdraw", "about/")
    assert (said.exit_code, said.stderr) == (0, "")
    assert project.run("check").stdout == ""


def test_the_home_page_is_named_by_a_slash(project: ProjectFolder) -> None:
    home = project.write("memos/index.md", "Welcome.\n")
    publish(project)
    home.unlink()
    assert "`memo withdraw /`" in project.run("check").stdout
    assert project.run("withdraw", "/").exit_code == 0
    assert project.run("check").stdout == ""


def test_a_step_may_be_named_as_a_browser_has_it(project: ProjectFolder) -> None:
    file = project.memo("2026/price.md")
    file.write_text(
        file.read_text().replace(
            "|\n  Ring one customer today.\n\n  Write down", "\n  - id: größe\n    text: Write down"
        )
    )
    publish(project)
    said = project.run("withdraw", "https://memos.example/2026/price/#gr%C3%B6%C3%9Fe")
    assert said.exit_code == 0
    assert ledger(project)["memos"]["2026/price"]["steps"] == {}


def test_a_step_that_is_still_there_is_mentioned(project: ProjectFolder) -> None:
    project.memo("2026/price.md")
    publish(project)
    said = project.run("withdraw", f"2026/price#{step_of(project)}")
    assert said.exit_code == 0
    assert "memos/2026/price.md still has it" in said.stderr


@pytest.mark.parametrize(
    ("address", "cure"),
    [
        ("2026/pric", "Did you mean '2026/price'?"),
        ("abuot/", "Did you mean 'about/'?"),
        ("2026/price#nothing-like-it", "The steps of that memo are "),
        ("https://elsewhere.example/", "An address is written as 2026/slug."),
        ("about/#who", "Did you mean 'about/'?"),
    ],
)
def test_an_unknown_address_offers_the_nearest(project: ProjectFolder, address: str, cure: str) -> None:
    project.memo("2026/price.md")
    publish(project)
    before = project.read(LEDGER)
    said = project.run("withdraw", address)
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.startswith(f"{LEDGER}:1:1: error: nothing was published at ")
    assert cure in said.stderr
    assert project.read(LEDGER) == before


def test_before_anything_is_recorded_nothing_can_be_withdrawn(project: ProjectFolder) -> None:
    said = project.run("withdraw", "2026/price")
    assert said.exit_code == 2
    assert "`memo publish` does that" in said.stderr
    assert not (project.root / LEDGER).exists()


def test_a_damaged_record_is_not_written_over(project: ProjectFolder) -> None:
    project.write(LEDGER, '{"version": 1')
    for arguments in (("withdraw", "about/"), ("publish", "--no-build")):
        said = project.run(*arguments)
        assert said.exit_code in (1, 2)
        assert "[ledger]" in said.stderr
        assert project.read(LEDGER) == '{"version": 1'
