"""Steps come out of every file as they went in, and as the file's own readers read it."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memo_archive.exports import ics, markdown, spreadsheet
from memo_archive.exports.items import format_minutes
from memo_archive.markdown.parser import Converter, fill, plain_text
from memo_archive.sources.source import FORBIDDEN
from tests.exports.archives import HOSTILE, archive_from, files_of, hostile_files, memo, steps_of

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300).filter(
    lambda text: not FORBIDDEN.search(text)
)
PLAIN = tuple(
    plain_text(fill(Converter().inline(text), lambda link: ""))  # as the page reads
    for text in HOSTILE
)


@pytest.fixture(scope="module")
def exports() -> dict[str, bytes]:
    return files_of(archive_from(hostile_files()))


def test_there_are_four_files_for_all_and_for_each_topic_and_principle_with_steps(
    exports: dict[str, bytes],
) -> None:
    folders = ("actions", "topics/cost", "principles/level")
    expected = [f"{folder}/actions.{end}" for folder in folders for end in ("csv", "ics", "md", "json")]
    assert ["actions/actions.schema.json", *expected] == list(exports)


def test_notices_and_memos_without_steps_are_in_none(exports: dict[str, bytes]) -> None:
    items = json.loads(exports["actions/actions.json"])["items"]
    assert {"2026/price", "2026/value"} == {item["memo"]["id"] for item in items}


# CSV


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


def test_a_table_is_read_back_by_python(exports: dict[str, bytes]) -> None:
    rows = rows_of(exports["actions/actions.csv"])
    assert [*PLAIN, "Ask."] == [
        row["step"].removeprefix("'") if row["step"][1:2] in set("=+-@") else row["step"] for row in rows
    ]
    assert {("=1+1, \\; x", "'-Price; \\, <i>", "'=Cost, & more", "Level; always", "Outing")} == {
        (row["key_point"].removeprefix("'"), row["memo"], row["topics"], row["principles"], row["series"])
        for row in rows[:-1]
    }
    assert ("'@you", "90", "yes", "no") == tuple(
        rows[-1][k] for k in ("who", "minutes", "has_task", "has_question")
    )


def test_no_cell_is_a_formula_to_a_spreadsheet(exports: dict[str, bytes]) -> None:
    for address, data in exports.items():
        if address.endswith(".csv"):
            for row in csv.reader(io.StringIO(data.decode(), newline="")):
                assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=2, max_size=5))
def test_cells_of_any_text_are_read_back_but_for_the_mark_before_formulas(cells: list[str]) -> None:
    read = next(csv.reader(io.StringIO(spreadsheet._cells(cells), newline=""), strict=True))
    for cell, back in zip(cells, read, strict=True):
        marked = cell[:1] in ("=", "+", "-", "@", "\t", "\r") and cell != ""
        assert (f"'{cell}" if marked else cell) == back


# iCalendar


def tasks_of(data: bytes) -> list[Any]:
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors
    todos = list(calendar.walk("VTODO"))
    assert not any(todo.errors for todo in todos)
    return todos


def test_tasks_are_read_back_by_icalendar(exports: dict[str, bytes]) -> None:
    todos = tasks_of(exports["actions/actions.ics"])
    assert [*PLAIN, "Ask."] == [str(todo["SUMMARY"]) for todo in todos]
    assert [item["id"] for item in json.loads(exports["actions/actions.json"])["items"]] == [
        str(todo["UID"]).removesuffix("@memos.example") for todo in todos
    ]
    published = datetime(2026, 3, 30, 6, tzinfo=UTC)
    for todo in todos[:-1]:
        assert published == todo["DTSTAMP"].dt
        assert "DUE" not in todo
        assert ["=Cost, & more"] == [str(name) for name in todo["CATEGORIES"].cats]
        assert "-Price; \\, <i>\n=1+1, \\; x\nhttps://memos.example/a/2026/price/" == str(todo["DESCRIPTION"])
    assert str(todos[-1]["DESCRIPTION"]).startswith("Who: @you\nTakes: 1 h 30 min\nValue\n")


def test_a_calendar_has_short_lines_that_end_as_they_have_to(exports: dict[str, bytes]) -> None:
    for address, data in exports.items():
        if address.endswith(".ics"):
            assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
            lines = data.split(b"\r\n")
            assert max(map(len, lines)) <= ics.LINE
            for line in lines:
                line.decode()  # whole characters


@given(TEXTS)
def test_any_text_is_read_back_from_a_calendar(text: str) -> None:
    todo = ics.folded(f"BEGIN:VTODO\r\nUID:x\r\nSUMMARY:{ics._escaped(text)}\r\nEND:VTODO\r\n")
    assert text == str(icalendar.Todo.from_ical(todo)["SUMMARY"])


def test_the_id_of_a_task_is_that_of_its_step_for_ever() -> None:
    files = hostile_files()
    before = {
        str(t["SUMMARY"]): (str(t["UID"]), t["DTSTAMP"].dt)
        for t in tasks_of(files_of(archive_from(files))["actions/actions.ics"])
    }
    files["2026/price.md"] = memo("Another title", "2026-03-30", HOSTILE[::-1], key_point="Another.")
    after = {
        str(t["SUMMARY"]): (str(t["UID"]), t["DTSTAMP"].dt)
        for t in tasks_of(files_of(archive_from(files))["actions/actions.ics"])
    }
    assert before == after


# JSON


def test_data_hold_every_step_with_its_memo(exports: dict[str, bytes]) -> None:
    items = json.loads(exports["topics/cost/actions.json"])["items"]
    assert list(PLAIN) == [item["text"] for item in items]
    assert len(items) == len({item["id"] for item in items})
    assert f"https://memos.example/a/2026/price/#{items[0]['id']}" == items[0]["url"]
    assert {
        "id": "2026/price",
        "title": "-Price; \\, <i>",
        "url": "https://memos.example/a/2026/price/",
        "date": "2026-03-30",
        "key_point": "=1+1, \\; x",
        "topics": ["cost"],
        "principles": ["level"],
        "series": "outing",
    } == items[0]["memo"]


# Markdown


def shown(line: str) -> str:
    return plain_text(fill(Converter().inline(line), lambda link: ""))


def test_text_shows_what_the_page_shows(exports: dict[str, bytes]) -> None:
    text = exports["actions/actions.md"].decode()
    steps = re.findall(r"(?m)^- \[ \] (.*)$", text)
    assert [*PLAIN, "Ask. (@you, 1 h 30 min)"] == [shown(step) for step in steps]
    assert "<script" not in text
    assert "[link](<https://memos.example/a/2026/value/>)" in text
    assert "*stars* and *lines* and `code`" in text
    titles = re.findall(r"(?m)^## \[(.*)\]\(<(.*)>\)$", text)
    assert [
        ("-Price; \\, <i>", "https://memos.example/a/2026/price/"),
        ("Value", "https://memos.example/a/2026/value/"),
    ] == [(shown(title), url) for title, url in titles]


@given(TEXTS)
def test_any_text_is_shown_sign_by_sign(text: str) -> None:
    assert " ".join(text.split()) == shown(markdown.escaped(text))


@given(st.text("ab`", min_size=1, max_size=8))
def test_code_is_shown_whatever_ticks_are_in_it(code: str) -> None:
    line = markdown.from_html(f"<code>{code}</code>")
    assert code.strip() == shown(line).strip() or "`" in code


# Sites of all sizes


def test_without_an_address_of_its_own_a_site_is_named_from_its_root() -> None:
    files = files_of(archive_from(hostile_files(), site={"site_name": "My memos"}))
    items = json.loads(files["actions/actions.json"])["items"]
    assert items[0]["url"].startswith("/2026/price/#")
    assert str(tasks_of(files["actions/actions.ics"])[0]["UID"]).endswith("@my-memos")
    assert "[link](</2026/value/>)" in files["actions/actions.md"].decode()


def test_an_archive_without_steps_has_files_without_any() -> None:
    for files in ({}, {"2026/bare.md": hostile_files()["2026/bare.md"]}):
        exports = files_of(archive_from(files))
        assert 5 == len(exports)
        assert [] == json.loads(exports["actions/actions.json"])["items"]
        assert [] == rows_of(exports["actions/actions.csv"])
        assert [] == tasks_of(exports["actions/actions.ics"])
        assert b"- [ ]" not in exports["actions/actions.md"]


def test_where_topics_and_principles_have_no_pages_they_have_no_files() -> None:
    files = files_of(archive_from(hostile_files(), sections={"memos/archive": {}, "memos/actions": {}}))
    assert {"actions"} == {address.partition("/")[0] for address in files}


def test_durations_are_told_as_people_write_them() -> None:
    assert ["30 min", "1 h", "1 h 30 min", "8 h"] == [format_minutes(m) for m in (30, 60, 90, 480)]


def test_a_step_is_told_to_hold_a_task_or_a_question() -> None:
    steps = ["Ring them. Who answers?", "Who?", "Ring.", "Prices."]
    (it,) = steps_of(archive_from({"2026/a.md": memo("A", "2026-03-30", steps)})).all
    assert [(True, True), (False, True), (True, False), (False, False)] == [
        (step.has_task, step.has_question) for step in it.steps
    ]
