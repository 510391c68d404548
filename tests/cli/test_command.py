"""The command as a whole: its help, and how it ends."""

import json
import os
import subprocess
import sys

import click
import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from click.testing import CliRunner

from memo_archive.cli import VERBS, main
from tests.cli.project_folder import MEMO, ProjectFolder


def test_help_names_every_verb_and_what_it_does() -> None:
    said = CliRunner().invoke(main, ["--help"])
    assert said.exit_code == 0
    lines = [line.strip() for line in said.output.splitlines()]
    assert all(any(line.split() == [verb, *text.split()] for line in lines) for verb, text in VERBS.items())


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\nfrom memo_archive.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'pydantic', 'yaml', 'markdown', 'memo_archive.archive.archive'} & sys.modules.keys()\n"
        "print('heavy:', sorted(heavy))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.endswith("heavy: []\n")


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_says_of_itself_what_the_list_says(verb: str) -> None:
    command = main.get_command(click.Context(main), verb)
    assert command
    assert command.get_short_help_str(limit=200) == VERBS[verb]


def test_an_unknown_verb_is_told_without_a_traceback() -> None:
    said = CliRunner().invoke(main, ["chekc"])
    assert said.exit_code == 2
    assert "No such command 'chekc'" in said.output


def test_ctrl_c_ends_it_quietly(project: ProjectFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("memo_archive.cli.check.find_project", broken_off)
    said = project.run("check")
    assert (said.exit_code, said.output) == (130, "")


def test_a_disk_that_refuses_is_told_in_one_line(
    project: ProjectFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "memos/2026/price.md")

    monkeypatch.setattr("memo_archive.cli.check.find_project", full)
    said = project.run("check")
    assert (said.exit_code, said.output) == (1, "Error: memos/2026/price.md: No space left on device\n")


def test_a_reader_who_goes_away_is_no_error(project: ProjectFolder) -> None:
    for number in range(200):
        project.write(f"memos/2026/memo-{number}.md", "---\ntitle: A\n---\n")
    with project.start("check") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 1
    assert b"Traceback" not in said
    assert b"BrokenPipe" not in said


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "cp1252"},  # as in a pipe on Windows
    ],
)
def test_output_is_utf_8_whatever_the_locale(project: ProjectFolder, variables: dict[str, str]) -> None:
    project.memo("2026/price.md", more="principles: [مبدأ]\n")
    with project.start("check", **variables) as process:
        out, error = process.communicate(timeout=30)
    assert b"Traceback" not in error
    assert "there is no principle 'مبدأ'" in out.decode("utf-8")


def test_a_file_name_that_is_no_text_is_shown_nevertheless(project: ProjectFolder) -> None:
    file = project.memo("2026/price.md", date="someday")
    try:
        file.rename(os.fsdecode(os.fsencode(file).replace(b"price", b"pr\xff")))
    except OSError:
        pytest.skip("this file system has no such names")
    with project.start("check", "--format", "json") as process:
        out, error = process.communicate(timeout=30)
    assert b"Traceback" not in error
    assert json.loads(out.decode("utf-8"))[0]["path"].startswith("memos/2026/pr")


def test_the_schema_is_json_that_names_the_fields() -> None:
    schema = json.loads(CliRunner().invoke(main, ["schema"]).output)
    assert schema["required"] == ["title"]
    assert {"title", "date", "key_point", "taking_action"} <= schema["properties"].keys()


def test_the_schema_takes_what_check_takes() -> None:
    schema = json.loads(CliRunner().invoke(main, ["schema"]).output)
    memo = yaml.safe_load(MEMO.split("---\n")[1].format(title="A price", date="'2026-03-02'"))
    jsonschema.validate(memo, schema)
