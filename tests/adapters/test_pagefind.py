"""Pagefind's program is found where its package for Python finds it, and asked no more than it must be."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from pagefind.service import get_executable

from memo_archive.incremental.cache import Cache
from mkdocs_memo_archive import pagefind
from mkdocs_memo_archive.pagefind import PagefindError, engine, find_program


@pytest.mark.parametrize("has_package", [True, False])
@pytest.mark.parametrize("on_path", ["", "pagefind", "pagefind_extended"])
@pytest.mark.parametrize("named", [None, "/opt/pagefind"])
def test_the_program_is_the_one_that_its_package_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str | None, on_path: str, has_package: bool
) -> None:
    is_packaged = has_package and find_spec("pagefind_bin") is not None
    monkeypatch.delenv("PAGEFIND_BINARY_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    if named:
        monkeypatch.setenv("PAGEFIND_BINARY_PATH", named)
    if on_path:
        suffix = ".exe" if sys.platform == "win32" else ""
        program = tmp_path / f"{on_path}{suffix}"
        program.touch()
        program.chmod(0o755)
    if not has_package:
        monkeypatch.setitem(sys.modules, "pagefind_bin", None)
        monkeypatch.setitem(sys.modules, "pagefind_bin_extended", None)
    assert get_executable() == find_program()
    assert bool(named or on_path or is_packaged) == (find_program() is not None)


def test_the_script_that_searches_is_kept_while_the_program_stays_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cache.sqlite"
    made = engine(Cache(file), "en")
    assert b"search" in made.script

    def fails(*_: object, **__: object) -> None:
        raise PagefindError("Pagefind is asked", "Do not.")

    monkeypatch.setattr(pagefind, "bundle_of", fails)
    assert made == engine(Cache(file), "en")
    with pytest.raises(PagefindError, match="is asked"):
        engine(Cache(file), "de")
    monkeypatch.setattr(pagefind, "pagefind_version", lambda: "another")
    with pytest.raises(PagefindError, match="is asked"):
        engine(Cache(file), "en")
