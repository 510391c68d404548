"""The record of what was published: writing, reading, and what damages it."""

import stat
import sys
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memo_archive.archive.ledger import Entry, LedgerError, make_ledger, read_ledger, write_ledger
from tests.sites import NOW, archive_of, ledger_of, notice

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ENTRIES = st.builds(
    Entry,
    urls=st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
    feed_id=TEXTS,
    date=TEXTS,
    title=TEXTS,
    steps=st.dictionaries(TEXTS, TEXTS, max_size=3),
    withdrawn=TEXTS,
)


@given(
    st.dictionaries(TEXTS, ENTRIES, max_size=4),
    st.lists(TEXTS, max_size=3, unique=True).map(sorted).map(tuple),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, entries: dict[str, Entry], pages: tuple[str, ...]
) -> None:
    file = tmp_path_factory.getbasetemp() / "round" / "ledger.json"
    ledger = make_ledger(entries, pages=pages, path=file.name)
    write_ledger(ledger, file)
    read = read_ledger(file)
    assert (ledger.entries, ledger.pages) == (read.entries, read.pages)
    assert [file] == list(file.parent.iterdir())


def test_each_memo_has_a_line_so_that_versions_merge(tmp_path: Path) -> None:
    archive = archive_of(
        {"2026/b.md": notice(title="B"), "2026/a.md": notice(title="A"), "about.md": "About.\n"}
    )
    write_ledger(archive.record(), tmp_path / "ledger.json")
    lines = (tmp_path / "ledger.json").read_bytes().decode().split("\n")
    assert ['{"version": 1,', ' "pages": ["about/"],', ' "memos": {', "}}", ""] == [*lines[:3], *lines[5:]]
    assert (
        '  "2026/a": {"urls": ["2026/a/"], "feed_id": "tag:example.org,2026:2026/a", '
        '"date": "2026-03-30", "title": "A", "steps": {}},'
    ) == lines[3]
    assert lines[4].startswith('  "2026/b": {')


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_others_may_read_the_file_as_they_may_any_new_one(tmp_path: Path) -> None:
    (tmp_path / "new").touch()
    write_ledger(make_ledger({}), tmp_path / "ledger.json")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("new", "ledger.json")]
    assert modes[0] == modes[1]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ledger.json"
    write_ledger(make_ledger({}, pages=("old/",)), file)
    monkeypatch.setattr(Path, "replace", lambda *args: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        write_ledger(make_ledger({}, pages=("new/",)), file)
    assert ("old/",) == read_ledger(file).pages
    assert [file] == list(tmp_path.iterdir())


def test_without_a_file_nothing_was_published(tmp_path: Path) -> None:
    assert {} == read_ledger(tmp_path / "gone.json").entries


@pytest.mark.parametrize(
    ("text", "line", "what", "cure"),
    [
        ("{", 1, "it is not valid JSON (Expecting property name enclosed in double quotes)", "history"),
        (
            '{"version": 1,\n "memos": {\n<<<<<<< HEAD\n  "a": {}\n=======\n',
            3,
            "a merge left its marks in it",
            "both sides",
        ),
        ('{"version": 2, "memos": {}}', 1, "it has version '2', and this program knows version 1", "Update"),
        ('{"version": 1}', 1, "an entry is not as this program writes it (KeyError: 'memos')", "history"),
        ('{"version": 1, "memos": {"a": {}, "a": {}}}', 1, "'a' stands twice in it", "history"),
        (
            '{"version": 1, "memos": {"a": {"urls": []}}}',
            1,
            "(ValueError: a memo without an address)",
            "history",
        ),
        (
            '{"version": 1, "memos": {"a": {"urls": "a/"}}}',
            1,
            "(TypeError: a list of texts is wanted)",
            "history",
        ),
        ("[]", 1, "an entry is not as this program writes it", "history"),
    ],
)
def test_a_damaged_record_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, what: str, cure: str
) -> None:
    with pytest.raises(LedgerError) as error:
        ledger_of(text, tmp_path)
    problem = error.value.problem
    assert (".memo-ledger.json", line, "ledger") == (problem.path, problem.line, problem.code)
    assert "the record of what was published is damaged: " in problem.what
    assert what in problem.what
    assert cure in problem.cure


def test_a_record_that_is_not_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger.json").write_bytes(b"\xff")
    with pytest.raises(LedgerError, match="cannot be read"):
        read_ledger(tmp_path / "ledger.json")


def test_what_is_recorded_and_unchanged_has_no_problems() -> None:
    files = {"2026/a.md": notice(more="taking_action: |\n  Ask.\n\n  Look.\n"), "about.md": "About.\n"}
    first = archive_of(files)
    again = archive_of(files, ledger=first.record())
    assert () == first.problems == again.problems
    assert first.record() == again.record()


def test_a_renamed_memo_keeps_its_name_its_feed_id_and_its_steps() -> None:
    text = notice(more="taking_action: |\n  Ask.\n")
    first = archive_of({"2026/a.md": text})
    moved = archive_of(
        {"2026/b.md": text.replace("kind:", "aliases: [/2026/a/]\nkind:")}, ledger=first.record()
    )
    assert () == moved.problems
    assert "2026/a" == moved.memos[0].identity
    assert first.memos[0].steps[0].id == moved.memos[0].steps[0].id
    assert first.feed_id_of(first.memos[0]) == moved.feed_id_of(moved.memos[0])
    assert ("2026/a/", "2026/b/") == moved.record().entries["2026/a"].urls


def test_what_is_not_published_is_not_recorded() -> None:
    files = {"2026/a.md": notice(date="2026-12-07"), "2026/b.md": notice(more="draft: true\n")}
    assert {} == archive_of(files).record().entries
    later = datetime(2026, 12, 8, tzinfo=NOW.tzinfo)
    assert ["2026/a"] == list(archive_of(files, now=later).record().entries)
