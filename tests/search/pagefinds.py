"""Pagefind's programs: the one that a build uses here, and the newest of npm, whose form of index is another."""

from __future__ import annotations

from pathlib import Path

import pytest

from memo_archive.search.program import find_program
from tests.judges.absence import absent
from tests.judges.site import ROOT

PROGRAMS = ("installed", "newest")


def program(name: str) -> Path:
    """Return the program called `name` in PROGRAMS; skip the test where it cannot be had."""
    if name == "installed":
        found = find_program()
        if found is None:
            pytest.skip("Pagefind has no program for this platform.")
        return found
    programs = [*(ROOT / ".judges" / "node_modules" / "@pagefind").glob("*/bin/pagefind*[!z256]")]
    programs = [file for file in programs if file.suffix in ("", ".exe")]
    if not programs:
        absent("The newest Pagefind", "run python3 scripts/test.py once, online")
    return programs[0]
