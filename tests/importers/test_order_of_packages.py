"""The packages of the importers import in one direction."""

import ast
from pathlib import Path

import pytest

from memo_archive import importers

ROOM = Path(importers.__file__).parent
ORDER = ("cues", "segmentation", "readers", "extraction", "writing")
"""Each may import from those before it and from the modules it shares with all, such as `post`."""
SHARED = {"cues": {"post"}, "segmentation": {"post"}, "readers": {"post"}}
"""Modules beside the packages that the first three may import; the last two serve the run and know more."""


@pytest.mark.parametrize(
    "file", [file for name in ORDER for file in sorted((ROOM / name).glob("*.py"))], ids=str
)
def test_a_package_imports_only_from_those_before_it(file: Path) -> None:
    own = file.parent.name
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("memo_archive.importers."):
            other = str(node.module).split(".")[2]
            if other in ORDER:
                assert ORDER.index(other) <= ORDER.index(own), f"{file.name} imports {node.module}"
            elif own in SHARED:
                assert other in SHARED[own], f"{file.name} imports {node.module}"
