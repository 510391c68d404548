"""What a build imports before its work begins: nothing that takes time and is seldom of use."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

PLUGINS = ", ".join(
    sorted(
        {entry.module for entry in entry_points(group="mkdocs.plugins") if entry.name.startswith("memos/")}
    )
)


@pytest.mark.parametrize("name", ["asyncio", "http.client", "imagesize", "multiprocessing.queues", "ssl"])
def test_plugins_are_imported_without(name: str) -> None:
    assert name not in loaded_by(f"import {PLUGINS}")


@pytest.mark.parametrize("name", ["memo_archive.archive.archive", "markdown", "mkdocs", "pydantic", "yaml"])
def test_the_help_of_the_command_is_printed_without(name: str) -> None:
    assert name not in loaded_by("from memo_archive.cli import main\nmain(['--help'], standalone_mode=False)")


def loaded_by(code: str) -> set[str]:
    """Return the modules that are there once `code` has run in a Python of its own."""
    return set(said_by(f"import sys\n{code}\nprint(*sys.modules)"))


def said_by(code: str) -> list[str]:
    """Return the words of the last line that `code` prints in a Python of its own."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1].split()
