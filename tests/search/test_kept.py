"""Indexes that are kept are whole, few, and never in the way."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from memo_archive.search.kept import MOST, KeptIndexes, key_of_pages
from tests.search.test_program import contents


@pytest.fixture
def index(tmp_path: Path) -> Path:
    (tmp_path / "index/pagefind").mkdir(parents=True)
    (tmp_path / "index/pagefind/one").write_bytes(b"1")
    (tmp_path / "index/two").write_bytes(b"2")
    return tmp_path / "index"


def test_an_index_is_given_under_its_key_alone(tmp_path: Path, index: Path) -> None:
    kept = KeptIndexes(tmp_path / "kept")
    assert not kept.take("a", tmp_path / "site")
    kept.keep("a", index)
    assert not kept.take("b", tmp_path / "site")
    assert kept.take("a", tmp_path / "site")
    assert contents(index) == contents(tmp_path / "site")
    (tmp_path / "site/two").write_bytes(b"edited in the site")
    assert kept.take("a", tmp_path / "other")
    assert contents(index) == contents(tmp_path / "other")


def test_the_last_used_stay(tmp_path: Path, index: Path) -> None:
    kept = KeptIndexes(tmp_path / "kept")
    for number in range(MOST):
        kept.keep(str(number), index)
        os.utime(tmp_path / "kept" / str(number), (number, number))
    assert kept.take("0", tmp_path / "site")
    kept.keep("new", index)
    assert {"0", "new"} == {path.name for path in (tmp_path / "kept").iterdir()}


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path, index: Path) -> None:
    (tmp_path / "kept").write_text("a file")
    kept = KeptIndexes(tmp_path / "kept")
    kept.keep("a", index)
    assert not kept.take("a", tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_an_index_that_goes_while_it_is_copied_counts_as_none(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptIndexes(tmp_path / "kept")
    kept.keep("a", index)
    copy = shutil.copyfile

    def going(source: str, target: str) -> object:
        copied = copy(source, target)
        if (tmp_path / "kept/a").exists():
            (tmp_path / "kept/a").rename(tmp_path / "gone")
        return copied

    monkeypatch.setattr(shutil, "copyfile", going)
    assert not kept.take("a", tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_the_key_depends_on_each_page_their_order_and_what_they_are_made_with() -> None:
    pages = [("/a/", "x"), ("/b/", "y")]
    others = [
        key_of_pages(pages, "1.5"),
        key_of_pages(pages, "1.6"),
        key_of_pages(pages[::-1], "1.5"),
        key_of_pages([("/a/", "x"), ("/b/y", "")], "1.5"),
        key_of_pages(pages[:1], "1.5"),
    ]
    assert len(others) == len(set(others))
    assert others[0] == key_of_pages(iter(pages), "1.5")
