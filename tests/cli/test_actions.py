"""`memo actions`, and what `memo check` says and does of steps."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import icalendar
import pytest

from tests.cli.project_folder import ProjectFolder

PRINCIPLE = "---\nnumber: 1\nname: Level\nstatement: It is.\nphrases: [on the level]\n---\nText.\n"
STEP = "Ring one customer today."


@pytest.fixture
def project(project: ProjectFolder) -> ProjectFolder:
    """A project of two memos, one of which names a principle."""
    project.write("memos/principles/level.md", PRINCIPLE)
    project.write("memos/topics/listening.md", "---\nname: Listening\n---\n\nText.\n")
    project.memo("2026/price.md", title="Price", more="principles: [level]\n")
    project.memo("2026/value.md", title="Value", date="2026-03-09")
    return project


def test_steps_are_printed_in_every_form(project: ProjectFolder) -> None:
    assert 2 == project.run("actions").stdout.count(f"- [ ] {STEP}\n")
    rows = list(csv.DictReader(io.StringIO(project.run("actions", "--format", "csv").stdout, newline="")))
    assert ["Value", "Value", "Price", "Price"] == [row["memo"] for row in rows]
    items = json.loads(project.run("actions", "--format", "json").stdout)["items"]
    assert [row["id"] for row in rows] == [item["id"] for item in items]
    calendar = icalendar.Calendar.from_ical(project.run("actions", "--format", "ics").stdout_bytes)
    assert [f"{row['id']}@memos.example" for row in rows] == [str(t["UID"]) for t in calendar.walk("VTODO")]


def test_lines_end_as_their_form_has_them(project: ProjectFolder) -> None:
    for form in ("csv", "ics"):
        data = project.run("actions", "--format", form).stdout_bytes
        assert data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r") > 0


def test_a_topic_and_a_principle_choose_among_them(project: ProjectFolder) -> None:
    result = project.run("actions", "--topic", "pricing", "--principle", "level")
    assert result.stdout.startswith("# Pricing, Level: Take action: Tests\n")
    assert "## [Price](<https://memos.example/2026/price/>)" in result.stdout
    assert "Value" not in result.stdout
    assert "2 steps of 1 memo.\n" == result.stderr
    both = project.run("actions", "--topic", "listening", "--topic", "pricing")
    assert "4 steps of 2 memos.\n" == both.stderr
    none = project.run("actions", "--topic", "listening")
    assert (0, "0 steps of 0 memos.\n") == (none.exit_code, none.stderr)


def test_a_topic_that_is_not_there_is_told_with_the_nearest(project: ProjectFolder) -> None:
    result = project.run("actions", "--topic", "prising")
    assert 2 == result.exit_code
    assert "" == result.stdout
    assert "there is no topic 'prising'. Did you mean 'pricing'?" in result.stderr
    result = project.run("actions", "--principle", "zzz")
    assert "there is no principle 'zzz'. Those there are: level." in result.stderr


def test_drafts_memos_to_come_and_memos_with_errors_are_left_out(project: ProjectFolder) -> None:
    project.memo("2026/draft.md", more="draft: true\n")
    project.memo("2026/later.md", date="2026-12-28")
    project.memo("2026/wrong.md", date="someday")
    result = project.run("actions")
    assert 2 == result.stdout.count(STEP)
    assert "1 file has errors: see `memo check`." in result.stderr


def test_check_tells_of_steps_outside_the_host_too(project: ProjectFolder) -> None:
    file = project.root / "memos/2026/price.md"
    file.write_text(
        file.read_text(encoding="utf-8").replace(STEP, "Order your copy today."), encoding="utf-8"
    )
    assert 0 == project.run("check", "--strict").exit_code
    project.write("mkdocs.yml", project.read("mkdocs.yml") + "  - memos/actions\n")
    result = project.run("check", "--strict")
    assert 1 == result.exit_code
    assert (
        "memos/2026/price.md:7:1: warning: the step 'Order your copy today.' sells something."
        in result.stdout
    )
    project.write("mkdocs.yml", project.read("mkdocs.yml").rstrip() + ":\n      selling_step: off\n")
    assert 0 == project.run("check", "--strict").exit_code


# memo check --fix


def published(project: ProjectFolder) -> list[str]:
    """Record what is published, and return the ids of all steps."""
    assert 0 == project.run("publish", "--no-build").exit_code
    return ids(project)


def ids(project: ProjectFolder) -> list[str]:
    return [item["id"] for item in json.loads(project.run("actions", "--format", "json").stdout)["items"]]


def edit(project: ProjectFolder, path: str, old: str, new: str) -> None:
    text = project.read(path)
    assert old in text
    project.write(path, text.replace(old, new))


def test_a_reworded_step_is_a_problem_until_it_is_fixed(project: ProjectFolder) -> None:
    before = published(project)
    edit(project, "memos/2026/price.md", STEP, "Ring two customers today.")

    told = project.run("check")
    assert 1 == told.exit_code
    assert (
        "memos/2026/price.md:7:1: error: the published step 'Ring one customer today.' has other words"
        in told.stdout
    )
    assert "Run `memo check --fix`" in told.stdout

    fixed = project.run("check", "--fix")
    assert (0, "") == (fixed.exit_code, fixed.stdout)
    assert (
        f"memos/2026/price.md: the step 'Ring two customers today.' keeps the id {before[2]}.\n"
        "2 memos checked: no problems.\n"
    ) == fixed.stderr
    assert before == ids(project)
    assert (
        f"taking_action:\n  - id: {before[2]}\n    text: Ring two customers today.\n  - Write down what you hear.\n"
    ) in project.read("memos/2026/price.md")


def test_only_what_is_asked_for_is_fixed(project: ProjectFolder) -> None:
    published(project)
    for name in ("price", "value"):
        edit(project, f"memos/2026/{name}.md", STEP, "Ring two customers today.")
    result = project.run("check", "--fix", "memos/2026/value.md")
    assert 0 == result.exit_code
    assert "id: step-" in project.read("memos/2026/value.md")
    assert "id: step-" not in project.read("memos/2026/price.md")


def test_a_step_that_is_gone_is_not_made_up(project: ProjectFolder) -> None:
    published(project)
    edit(project, "memos/2026/price.md", f"  {STEP}\n\n", "")
    before = project.read("memos/2026/price.md")
    result = project.run("check", "--fix")
    assert 1 == result.exit_code
    assert "[step-dropped]" in result.stdout
    assert before == project.read("memos/2026/price.md")


def test_closing_paragraphs_move_to_the_front_matter_word_by_word(project: ProjectFolder) -> None:
    text = (
        "---\ntitle: Silence\ndate: 2026-03-16\ntopics: [pricing]\n---\n\nText.\n\n"
        "KEY POINT: One\nis all.\n\nTAKING ACTION: Ring one customer today\nand another tomorrow.\n\n- Who answers?\n"
    )
    project.write("memos/2026/silence.md", text)
    before = published(project)
    edit(project, "memos/2026/silence.md", "Ring one customer", "Ring two customers")
    assert 0 == project.run("check", "--fix").exit_code
    assert before == ids(project)
    assert (
        "---\ntitle: Silence\ndate: 2026-03-16\ntopics: [pricing]\ntaking_action:\n"
        f"  - id: {before[0]}\n    text: Ring two customers today and another tomorrow.\n  - Who answers?\n"
        "---\n\nText.\n\nKEY POINT: One\nis all.\n"
    ) == project.read("memos/2026/silence.md")


def test_a_file_that_cannot_be_written_is_told(
    project: ProjectFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(project)
    edit(project, "memos/2026/price.md", STEP, "Ring two customers today.")
    before = project.read("memos/2026/price.md")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    result = project.run("check", "--fix")
    assert 1 == result.exit_code
    assert "No space left on device" in result.stderr
    assert before == project.read("memos/2026/price.md")
    assert not list((project.root / "memos/2026").glob(".*"))
