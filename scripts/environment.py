"""The checkout's own environment: `.venv`, made from requirements.lock.

Until `.venv` stands there is nothing but Python, so this module uses the standard library alone. The scripts
keep to syntax that Python 3.7 reads: one too old shall be told so, and not trip over it.
"""

import contextlib
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
if sys.version_info < OLDEST_PYTHON:  # here, since old ones fail at the types below
    sys.exit(f"This needs Python 3.11 or newer; {sys.executable} is {platform.python_version()}.")

_PIP_SAYS_WHERE = (
    "PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_NO_INDEX PIP_CERT PIP_CLIENT_CERT PIP_PROXY "
    "PIP_TRUSTED_HOST PIP_KEYRING_PROVIDER PIP_DEFAULT_TIMEOUT PIP_TIMEOUT PIP_RETRIES PIP_CACHE_DIR "
    "PIP_NO_CACHE_DIR PIP_CONFIG_FILE"
).split()
_PYTHON_MISLEADS = (
    "PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONUSERBASE PYTHONOPTIMIZE PYTHONWARNINGS PYTHONSAFEPATH "
    "PYTHONPLATLIBDIR __PYVENV_LAUNCHER__"
).split()
_PIP_ROUTINE = ("Collecting", "Processing", "Looking", "Ignoring", "Installing", "  ", "WARNING: Location")
_MENDS = (
    (("No space left", "Errno 28"), "The disk is full: about 1.5 GB must be free here and for pip's cache."),
    (("DO NOT MATCH THE HASHES",), "What came is not what requirements.lock names: a proxy may alter it."),
    (
        ("name resolution", "getaddrinfo", "NewConnectionError", "timed out", "Connection", "SSLError"),
        "The package index was not reached: go online, or name a mirror in PIP_INDEX_URL.",
    ),
    (
        ("No matching distribution", "not a supported wheel"),
        "A package has no build for this system and Python; another Python version may have one.",
    ),
)


class SetupError(Exception):
    """Why the environment cannot be set up, and how to mend it: lines for the user."""


class Stamp(NamedTuple):
    """What an environment was made from; written into it last, so that one half made has none."""

    packages: str
    """Digest of the lock, the kind of Python and the checkout's path: when it differs, all is made anew."""
    project: str
    """Digest of pyproject.toml: when only this differs, our own package alone is installed again."""

    @classmethod
    def wanted(cls, root: Path) -> "Stamp":
        """Return the stamp that an up-to-date environment of the checkout at `root` bears."""
        # Editable installs and launchers hold absolute paths. A patch release of Python may change beneath.
        place = (sys.implementation.cache_tag, platform.machine(), os.fspath(root))
        lock = (root / "requirements.lock").read_bytes()
        project = (root / "pyproject.toml").read_bytes()
        return cls(_digest(repr(place).encode(), lock), _digest(project))

    @classmethod
    def read(cls, file: Path) -> "Stamp | None":
        """Return the stamp in `file`; None when there is none or it is damaged."""
        try:
            return cls(*file.read_text("utf-8").split())
        except (OSError, TypeError, UnicodeDecodeError):
            return None

    def write(self, file: Path) -> None:
        """Write this stamp to `file`."""
        file.write_text("\n".join(self) + "\n", "utf-8")


class Environment:
    """The virtual environment of one checkout, at `.venv` in its root."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.programs = self.folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.programs / ("python.exe" if os.name == "nt" else "python")
        self.stamp = self.folder / "made-from"

    def ensure(self) -> None:
        """Set the environment up unless it stands as the lock wants it; raises SetupError."""
        wanted = Stamp.wanted(self.root)
        if self._bears(wanted):
            return
        try:
            with _only_one(self.root / ".venv.lock"):
                if not self._bears(wanted):  # another run may have made it while this one waited
                    self._make(wanted)
        except OSError as error:
            raise SetupError(f"Setting up .venv failed: {error}{_mend(str(error))}") from error

    def run(self, *command: str) -> int:
        """Run `command`, a program of the environment and its arguments, and return its exit status.

        Ctrl-C reaches the program as well, which knows how to end: KeyboardInterrupt is raised once it has.
        """
        with subprocess.Popen(self._with_path(command), cwd=self.root, env=self.variables()) as process:
            try:
                return process.wait()
            except KeyboardInterrupt:
                with contextlib.suppress(KeyboardInterrupt):
                    process.wait()
                raise

    def become(self, *command: str) -> NoReturn:
        """Go on as `command` in this process' place, so that signals reach it."""
        if os.name == "nt":  # there exec gives the prompt back at once
            sys.exit(self.run(*command))
        os.chdir(self.root)
        sys.stdout.flush()
        program = self._with_path(command)
        os.execve(program[0], program, self.variables())

    def variables(self, inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
        """Return `inherited` less what would mislead Python or pip, with `.venv` first in PATH."""
        kept = {
            name: value
            for name, value in inherited.items()
            if name not in _PYTHON_MISLEADS and (not name.startswith("PIP_") or name in _PIP_SAYS_WHERE)
        }
        path = os.pathsep.join(filter(None, (os.fspath(self.programs), kept.get("PATH"))))
        # Neither pip's news nor Material's notice of its end of life in 2027 is for who writes memos.
        quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "NO_MKDOCS_2_WARNING": "1"}
        return {**kept, **quiet, "PIP_USER": "0", "VIRTUAL_ENV": os.fspath(self.folder), "PATH": path}

    def _with_path(self, command: Sequence[str]) -> list[str]:
        suffix = ".exe" if os.name == "nt" else ""
        return [os.fspath(self.programs / (command[0] + suffix)), *command[1:]]

    def _bears(self, wanted: Stamp) -> bool:
        return self.python.exists() and Stamp.read(self.stamp) == wanted

    def _make(self, wanted: Stamp) -> None:
        made = Stamp.read(self.stamp) if self.python.exists() else None
        if made is None or made.packages != wanted.packages:
            self._make_anew()
        else:
            self.stamp.unlink()
            say("pyproject.toml has changed: installing memo-archive again.")
        # The build backend is in the lock: nothing is fetched here.
        self._pip("--no-deps", "--no-build-isolation", "--editable", ".")
        wanted.write(self.stamp)

    def _make_anew(self) -> None:
        # Here, where it is needed: with a stamp in place not even these imports are paid for.
        import venv  # noqa: PLC0415

        if not importlib.util.find_spec("ensurepip"):
            raise SetupError(_how_to_get_ensurepip())
        began = time.monotonic()
        version = platform.python_version()
        say(f"Setting up .venv with Python {version} (once; 320 MB are fetched, 1.3 GB on disk) …")
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        elif self.folder.exists():
            self.stamp.unlink(missing_ok=True)
            shutil.rmtree(self.folder)
        try:
            venv.create(self.folder, with_pip=True, symlinks=os.name != "nt")
        except subprocess.CalledProcessError as error:
            said = (error.output or b"").decode(errors="replace").strip()
            raise SetupError(f"Python's ensurepip failed:\n{said}") from error
        lock = self.root / "requirements.lock"
        packages = sum("==" in line for line in lock.read_text("utf-8").splitlines())
        # Wheels only: what builds a source archive would come unlocked.
        wheels_of_the_lock = ("--require-hashes", "--only-binary", ":all:", "-r", os.fspath(lock))
        self._pip(*wheels_of_the_lock, report=_counter(packages))
        say(f"Set up in {time.monotonic() - began:.0f} s.")

    def _pip(self, *arguments: str, report: Callable[[str], None] = lambda line: None) -> None:
        command = [os.fspath(self.python), "-m", "pip", "install", "--progress-bar", "off", *arguments]
        last: deque[str] = deque(maxlen=8)
        with subprocess.Popen(
            command,
            cwd=self.root,
            env=self.variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process:
            for line in process.stdout or ():
                report(line)
                if not line.startswith(_PIP_ROUTINE):
                    last.append(line.rstrip())
        if process.returncode:
            said = "\n".join(last)
            raise SetupError(f"pip could not install the packages. It said:\n{said}{_mend(said)}")


def say(text: str) -> None:
    """Print a line on what is being done, at once, to the error stream: the output is the program's."""
    print(text, file=sys.stderr, flush=True)


def main(work: Callable[[Environment], None]) -> NoReturn:
    """Run a script's `work` once its environment stands; ends with status 1 and the reason when it cannot."""
    try:
        environment = Environment()
        environment.ensure()
        work(environment)
    except SetupError as error:
        say(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)


def _how_to_get_ensurepip() -> str:
    if shutil.which("apt-get"):
        return (
            "Python here cannot make virtual environments: Debian and Ubuntu keep that in a package apart.\n"
            f"  sudo apt-get install python{sys.version_info.major}.{sys.version_info.minor}-venv"
        )
    return f"{sys.executable} has no ensurepip: install Python with its standard library whole."


def _mend(said: str) -> str:
    mends = (mend for signs, mend in _MENDS if any(sign in said for sign in signs))
    return f"\n{next(mends, 'Nothing was kept of it.')} Then run the same command again."


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _counter(packages: int) -> Callable[[str], None]:
    """Return a reader of pip's lines that says how far it is, on a terminal package by package."""
    seen = 0

    def report(line: str) -> None:
        nonlocal seen
        if line.startswith(("Collecting ", "Processing ")):
            seen += 1
            if sys.stderr.isatty():
                name = re.split(r"==|-\d", line.split()[1].rpartition("/")[2])[0]
                print(f"\r  {seen} of {packages}: {name:<40.40}", end="", file=sys.stderr, flush=True)
        elif line.startswith("Installing collected"):
            over = "\r" if sys.stderr.isatty() else ""
            say(f"{over}  {f'{seen} packages fetched; installing them':<55}")

    return report


@contextlib.contextmanager
def _only_one(file: Path) -> Iterator[None]:
    """Hold `file` locked; the system lets go of it however this process ends. Waits, and says so."""
    with file.open("a") as handle:
        if not _locked(handle.fileno()):
            say("Another run is setting up .venv; waiting for it …")
            while not _locked(handle.fileno()):
                time.sleep(0.2)
        yield


def _locked(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
