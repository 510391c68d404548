"""The reading of a folder."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest

from memo_archive.sources import folder as folders
from memo_archive.sources.folder import read_again, read_folder
from memo_archive.sources.source import MAX_BYTES


def test_a_folder_is_read_in_a_stable_order_without_hidden_and_backup_files(tmp_path: Path) -> None:
    for name in (
        "2026/b.md",
        "2026/a.md",
        ".git/x.md",
        "2026/.a.md.swp",
        "2026/a.md~",
        "#a.md#",
        "i/a.png",
        "authors.yml",
    ):
        put(tmp_path / name)
    folder = read_folder(tmp_path)
    assert ["authors.yml", "2026/a.md", "2026/b.md"] == [source.uri for source in folder.sources]
    assert {"authors.yml", "2026/a.md", "2026/b.md", "i/a.png"} == folder.files
    assert () == folder.problems


def test_only_the_asked_for_part_is_read_and_all_files_are_known(tmp_path: Path) -> None:
    for name in ("2025/a.md", "2026/b.md"):
        put(tmp_path / name)
    folder = read_folder(tmp_path, only=tmp_path / "2026")
    assert ["2026/b.md"] == [source.uri for source in folder.sources]
    assert {"2025/a.md", "2026/b.md"} == folder.files


def test_a_folder_that_is_not_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        read_folder(tmp_path / "memos")


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "2026/a.md", b"x" * (MAX_BYTES + 1))
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was read"))
    assert [
        (
            "memos/2026/a.md:1:1: error: the file has 2,000,001 bytes, more than 2,000,000, "
            "and was not read. "
            "Split it; a long memo has 20,000. [file-too-large]"
        )
    ] == list(map(str, read_folder(tmp_path).problems))


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
class TestLinks:
    def test_a_link_that_leaves_the_folder_is_told_and_not_followed(self, tmp_path: Path) -> None:
        put(tmp_path / "secret.md", b"secret")
        put(tmp_path / "outside/x.md", b"secret")
        memos = tmp_path / "memos"
        put(memos / "2026/a.md")
        (memos / "2026/b.md").symlink_to(tmp_path / "secret.md")
        (memos / "2025").symlink_to(tmp_path / "outside")
        folder = read_folder(memos)
        told = "the file is a link that leaves the content folder. Put a copy of the file here; "
        told += "what lies outside is never published. [link-outside]"
        expected = [f"{path}:1:1: error: {told}" for path in ("memos/2025", "memos/2026/b.md")]
        assert expected == list(map(str, folder.problems))
        assert {"2026/a.md"} == folder.files

    def test_a_link_within_the_folder_is_a_file(self, tmp_path: Path) -> None:
        put(tmp_path / "2026/a.md", b"x")
        (tmp_path / "2026/b.md").symlink_to(tmp_path / "2026/a.md")
        assert [b"x", b"x"] == [source.data for source in read_folder(tmp_path).sources]

    def test_a_link_to_nothing_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")
        assert [
            (
                "memos/a.md:1:1: error: the file is a link to nothing. "
                "Mend the link, or remove it. [not-readable]"
            )
        ] == list(map(str, read_folder(tmp_path).problems))

    def test_links_in_a_circle_are_told(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").symlink_to(tmp_path / "b.md")
        (tmp_path / "b.md").symlink_to(tmp_path / "a.md")
        assert 2 == len(read_folder(tmp_path).problems)

    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.md")
        assert [
            (
                "memos/a.md:1:1: error: 'a.md' is named like a text and is none. "
                "Give the folder or device another name. [not-a-file]"
            )
        ] == list(map(str, read_folder(tmp_path).problems))

    def test_a_name_that_is_not_utf_8_is_told(self, tmp_path: Path) -> None:
        try:
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")).write_bytes(b"x")
        except OSError:
            pytest.skip("the file system takes only UTF-8")
        assert [
            (
                "memos/caf\ufffd.md:1:1: error: the file's name is not UTF-8, so it has no address. "
                "Give the file another name. [file-name]"
            )
        ] == list(map(str, read_folder(tmp_path).problems))


def test_a_file_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "2026/a.md")
    put(tmp_path / "2026/b.md")

    def refuse(path: str, mode: str) -> IO[Any]:
        # In place of chmod, which means nothing to root and little to Windows.
        if path.endswith("a.md"):
            raise PermissionError(13, "Permission denied", path)
        return Path(path).open(mode)

    monkeypatch.setattr(folders, "open", refuse, raising=False)
    folder = read_folder(tmp_path)
    assert [
        (
            "memos/2026/a.md:1:1: error: it cannot be read (Permission denied). "
            "Give yourself the right to read it, or remove it. [not-readable]"
        )
    ] == list(map(str, folder.problems))
    assert ["2026/b.md"] == [source.uri for source in folder.sources]


def test_a_folder_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "2026/a.md")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("2026"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert ["memos/2026"] == [problem.path for problem in read_folder(tmp_path).problems]


def test_single_files_are_read_again_and_the_rest_stays(tmp_path: Path) -> None:
    put(tmp_path / "2026/a.md")
    put(tmp_path / "2026/b.md")
    folder = read_folder(tmp_path)
    assert read_again(folder, tmp_path, [tmp_path / "2026/a.md"]) is folder

    put(tmp_path / "2026/a.md", b"y")
    put(tmp_path / "2026/b.md", b"y")
    again = read_again(folder, tmp_path, [tmp_path / "2026/a.md"])
    assert again
    assert [b"y", b"x"] == [source.data for source in again.sources]
    assert again.sources[1] is folder.sources[1]
    assert read_folder(tmp_path) == read_again(
        folder, tmp_path, [tmp_path / "2026/a.md", tmp_path / "2026/b.md"]
    )


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_with_links_the_whole_folder_is_read(tmp_path: Path, link: Callable[[Path, Path], None]) -> None:
    put(tmp_path / "2026/a.md")
    link(tmp_path / "2026/b.md", tmp_path / "2026/a.md")
    assert read_again(read_folder(tmp_path), tmp_path, [tmp_path / "2026/a.md"]) is None


@pytest.mark.parametrize("change", ["new", "gone", "link", "folder", "large"])
def test_what_is_no_edit_of_a_source_has_the_whole_folder_read(tmp_path: Path, change: str) -> None:
    file = tmp_path / "2026/a.md"
    put(file)
    folder = read_folder(tmp_path)
    if change == "new":
        file = tmp_path / "2026/b.md"
        put(file)
    elif change == "large":
        put(file, b"x" * (MAX_BYTES + 1))
    else:
        file.unlink()
    if change == "link":
        put(tmp_path / "other.md")
        file.symlink_to(tmp_path / "other.md")
    if change == "folder":
        file.mkdir()
    assert read_again(folder, tmp_path, [file]) is None


def put(file: Path, data: bytes = b"x") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
