"""The core imports no site generator, and its modules only those below them."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import memo_archive

CORE = Path(memo_archive.__file__).parent
LAYERS = [
    {"problems"},
    {"model"},
    {"settings"},
    {"text", "incremental"},
    {"sources"},
    {"markdown"},
    {"parsing"},
    {"archive"},
    {"views"},
    {"feeds", "exports", "search", "importers"},
    {"sections"},
    {"cli"},
]
HOSTS = ("mkdocs", "material", "properdocs", "mkdocs_memo_archive")


def modules(package: Path = CORE) -> list[str]:
    names = (
        file.relative_to(CORE.parent).with_suffix("").as_posix() for file in sorted(package.rglob("*.py"))
    )
    return [name.removesuffix("/__init__").replace("/", ".") for name in names]


def file_of(module: str) -> Path:
    file = CORE.parent / f"{module.replace('.', '/')}.py"
    return file if file.exists() else file.with_suffix("") / "__init__.py"


def imports_of(file: Path) -> set[str]:
    """Return the full names of the modules that `file` imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def layer_of(name: str) -> int:
    found = [number for number, layer in enumerate(LAYERS) if name in layer]
    assert found, f"memo_archive.{name} is in no layer of this test: list it where it belongs"
    return found[0]


@pytest.mark.parametrize("module", [name for name in modules() if "." in name])
def test_a_module_imports_only_from_its_room_and_those_below(module: str) -> None:
    own = module.split(".")[1]
    for imported in imports_of(file_of(module)):
        package, _, rest = imported.partition(".")
        other = rest.partition(".")[0]
        if package == "memo_archive" and other not in ("", own):
            assert layer_of(other) < layer_of(own), f"{module} imports {imported}, which is not below it"


@pytest.mark.parametrize("package", ["memo_archive", "mkdocs_memo_archive"])
def test_no_modules_import_one_another_in_a_circle(package: str) -> None:
    """Imports within functions and for types alone count as well."""
    names = set(modules(CORE.parent / package))
    below = {name: imports_of(file_of(name)) & names - {name} for name in names}
    try:
        tuple(TopologicalSorter(below).static_order())
    except CycleError as error:
        pytest.fail(" imports ".join(error.args[1][::-1]))


def test_the_core_is_imported_without_a_site_generator() -> None:
    code = f"import sys, {', '.join(modules())}\nprint(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=CORE.parent
    )
    assert loaded.returncode == 0, loaded.stderr
    assert set() == {name for name in loaded.stdout.split() if name.split(".")[0] in HOSTS}
