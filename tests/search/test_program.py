"""Pagefind's program is found where its package for Python finds it; the same pages give the same index."""

from __future__ import annotations

import os
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from memo_archive.search.program import Pagefind, PagefindError, find_program
from memo_archive.search.records import Record, page_of
from tests.search.pagefinds import PROGRAMS, program

WORDS = ("cafe", "café", "cafè", "running", "runs", "Ägypten", "agypten", "naïve", "the", "2026", "don't")


def record(number: int) -> Record:
    text = " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 9))
    return Record(
        f"{2020 + number % 3}/memo-{number}/",
        "memo",
        f"Memo {number}",
        f"<p>{text}. number{number} {'the ' * (number % 70)}</p>",
        {"subtitle": WORDS[number % 7]} if number % 2 else {"phrases": "all the café"},
        {"topic": ("Zebra", "apple", "Éclair")[number % 3 :], "year": (str(2020 + number % 3),)},
        day=f"{2020 + number % 3}-01-{1 + number % 28:02}",
    )


PAGES = [(f"/{one.url}", page_of(one, "en")) for one in map(record, range(300))]


@pytest.fixture(params=PROGRAMS)
def pagefind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Pagefind:
    """Each program in turn."""
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(program(request.param)))
    return Pagefind.installed()


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_same_pages_give_the_same_bytes(
    pagefind: Pagefind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for number, threads in enumerate(("1", "2", "7")):
        monkeypatch.setenv("RAYON_NUM_THREADS", threads)
        assert pagefind.index(PAGES, tmp_path / str(number))
        made.append(contents(tmp_path / str(number)))
    assert made[0] == made[1] == made[2]
    assert 300 == sum(name.startswith("fragment/") for name in made[0])


def test_what_no_page_asks_for_is_left_out(pagefind: Pagefind, tmp_path: Path) -> None:
    pagefind.index(PAGES[:3], tmp_path)
    top = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind"} <= top
    assert not [name for name in top if "ui" in name or "worker" in name]


def test_an_index_that_is_wanted_no_more_ends_the_program(tmp_path: Path) -> None:
    pagefind = Pagefind.installed()
    asked: list[bool] = []

    def is_wanted() -> bool:
        asked.append(len(asked) < len(PAGES) + 3)  # until after the pages are sent
        return asked[-1]

    assert not pagefind.index(PAGES, tmp_path / "bundle", is_wanted=is_wanted)
    assert not (tmp_path / "bundle").exists()
    assert not pagefind.index(PAGES, tmp_path / "bundle", is_wanted=lambda: False)


@pytest.mark.skipif(os.name == "nt", reason="The stand-in is a script.")
def test_a_program_that_nobody_waits_for_is_killed(tmp_path: Path) -> None:
    file, pid = tmp_path / "pagefind", tmp_path / "pid"
    file.write_text(f"#!/bin/sh\necho $$ > {pid}\ncat > /dev/null & exec sleep 600\n")
    file.chmod(0o755)
    begun = time.monotonic()
    assert not Pagefind(file, "stand-in").index(
        PAGES[:2], tmp_path / "bundle", is_wanted=lambda: not (pid.exists() and pid.read_text())
    )
    assert time.monotonic() - begun < 60
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


@pytest.mark.skipif(os.name == "nt", reason="The stand-in is a script.")
@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("exit 3", "Pagefind gives no index: it ended with 3. Build again"),
        ("head -c 400 >/dev/null; exit 0", "Pagefind gives no index: it ended with 0. Build again"),
        (
            # {"message_id":0,"payload":{"type":"Error","message":"No space left"}}
            "printf eyJtZXNzYWdlX2lkIjowLCJwYXlsb2FkIjp7InR5cGUiOiJFcnJvciIsIm1lc3NhZ2UiOiJObyBzcGFjZSBsZWZ0In19,; sleep 9",
            "Pagefind gives no index: No space left. Build again",
        ),
    ],
)
def test_a_program_that_fails_is_told_with_its_words(tmp_path: Path, script: str, told: str) -> None:
    file = tmp_path / "pagefind"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    with pytest.raises(PagefindError, match=told):
        Pagefind(file, "stand-in").index(PAGES, tmp_path / "bundle")


def test_a_program_that_does_not_run_is_told_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(tmp_path / "none"))
    with pytest.raises(PagefindError, match="Install the package pagefind-bin anew"):
        Pagefind.installed()
    monkeypatch.setattr("memo_archive.search.program.find_program", lambda: None)
    with pytest.raises(PagefindError, match="PAGEFIND_BINARY_PATH"):
        Pagefind.installed()


@pytest.mark.parametrize("has_package", [True, False])
@pytest.mark.parametrize("on_path", ["", "pagefind", "pagefind_extended"])
@pytest.mark.parametrize("named", [None, "/opt/pagefind"])
def test_the_program_is_the_one_named_or_packaged_or_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str | None, on_path: str, has_package: bool
) -> None:
    monkeypatch.delenv("PAGEFIND_BINARY_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    expected = None
    if on_path:
        suffix = ".exe" if sys.platform == "win32" else ""
        expected = tmp_path / f"{on_path}{suffix}"
        expected.touch()
        expected.chmod(0o755)
    if has_package and find_spec("pagefind_bin") is not None:
        from pagefind_bin import get_executable

        expected = get_executable()
    if not has_package:
        monkeypatch.setitem(sys.modules, "pagefind_bin", None)
        monkeypatch.setitem(sys.modules, "pagefind_bin_extended", None)
    if named:
        monkeypatch.setenv("PAGEFIND_BINARY_PATH", named)
        expected = Path(named)
    assert expected == find_program()
