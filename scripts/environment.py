"""The checkout's own environment: `.venv`, made from requirements.lock, which is all that the site needs.

Tests, judges and the lock itself need more: the first script that asks for it adds requirements-dev.lock.

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
_PIP_ROUTINE = (
    *("Collecting", "Obtaining", "Downloading", "Using cached", "Processing", "Looking", "Ignoring"),
    *("Installing", "  ", "WARNING: Location"),
)
_SIZE = re.compile(r" *Downloading .* \((?P<number>[\d.]+) (?P<unit>bytes|kB|MB|GB)\)$")
_LOCAL = re.compile(r"Processing (?P<file>.+?\.whl)(?: \(from .*)?$")
"""A wheel that a mirror on this machine has."""
_UNITS = {"bytes": 1e-6, "kB": 1e-3, "MB": 1, "GB": 1e3}
_INSTALLING = "Installing collected"
"""Begins the line in which pip says that all is fetched, and nothing is installed yet."""
_MENDS = (
    (("No space left", "Errno 28"), "The disk is full: about {free} must be free here and for pip's cache."),
    (("DO NOT MATCH THE HASHES",), "What came is not what {lock} names: a proxy may alter it."),
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


class Packages(NamedTuple):
    """A set of packages that an environment may hold."""

    lock: str
    """Name of the lock file, in the checkout's root."""
    fetched: str
    """Size of all wheels, in words; scripts/bench.py measures it."""
    on_disk: str
    """Size of an environment with them, once it has built the site; measured likewise."""
    free: str
    """Room for both, and for what pip unpacks on the way."""


SITE = Packages("requirements.lock", "38 MB", "190 MB", "300 MB")
ALL = Packages("requirements-dev.lock", "325 MB", "1.2 GB", "1.6 GB")
"""Those of the site, and what tests and the other scripts need."""


class Stamp(NamedTuple):
    """What an environment was made from; written into it last, so that one half made has none."""

    site: str
    """Digest of requirements.lock, the kind of Python and the checkout's path; another one makes all anew."""
    project: str
    """Digest of pyproject.toml: when only this differs, our own package alone is installed again."""
    rest: str
    """Digest of requirements-dev.lock; `ABSENT` until that is asked for, `BEGUN` while it is installed."""

    @classmethod
    def wanted(cls, root: Path) -> "Stamp":
        """Return the stamp of an up-to-date environment of the checkout at `root`, with all packages."""
        # Editable installs and launchers hold absolute paths. A patch release of Python may change beneath.
        place = (sys.implementation.cache_tag, platform.machine(), os.fspath(root))
        site, rest = ((root / packages.lock).read_bytes() for packages in (SITE, ALL))
        project = (root / "pyproject.toml").read_bytes()
        return cls(_digest(repr(place).encode(), site), _digest(project), _digest(rest))

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

    def has(self, packages: Packages, wanted: "Stamp") -> bool:
        """Return whether an environment of this stamp has `packages`, and our own, as `wanted` has them."""
        return self[:2] == wanted[:2] and (packages is SITE or self.rest == wanted.rest)


ABSENT, BEGUN = "absent", "begun"


class Environment:
    """The virtual environment of one checkout, at `.venv` in its root."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.programs = self.folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.programs / ("python.exe" if os.name == "nt" else "python")
        self.stamp = self.folder / "made-from"

    def ensure(self, packages: Packages = SITE) -> None:
        """Set up what lacks of `packages` and of our own; raises SetupError."""
        wanted = Stamp.wanted(self.root)
        if self._has(packages, wanted):
            return
        try:
            with _only_one(self.root / ".venv.lock"):
                if not self._has(packages, wanted):  # another run may have made it while this one waited
                    self._make(packages, wanted)
        except OSError as error:
            mend = _mend(str(error), packages)
            raise SetupError(f"Setting up .venv failed: {error}{mend}") from error

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

    def _has(self, packages: Packages, wanted: Stamp) -> bool:
        made = self._made()
        return made is not None and made.has(packages, wanted)

    def _made(self) -> Stamp | None:
        return Stamp.read(self.stamp) if self.python.exists() else None

    def _make(self, packages: Packages, wanted: Stamp) -> None:
        made = self._made()
        if made and made.rest not in (ABSENT, BEGUN):
            packages = ALL  # what a developer has stays whole, whichever script is the first to renew it
        adds = packages is SITE or (made is not None and made.rest in (ABSENT, wanted.rest))
        if made is None or made.site != wanted.site or not adds:
            self._make_anew(packages)
            made = Stamp(wanted.site, "", wanted.rest if packages is ALL else ABSENT)
        if made.project != wanted.project:
            if made.project:
                say("pyproject.toml has changed: installing memo-archive again.")
                self.stamp.unlink()
            # The build backend is in the lock: nothing is fetched here.
            self._pip(packages, "--no-build-isolation", "--editable", ".")
            made = made._replace(project=wanted.project)
            made.write(self.stamp)
        if packages is ALL and made.rest == ABSENT:
            self._add_rest(made, wanted)

    def _make_anew(self, packages: Packages) -> None:
        # Here, where it is needed: with a stamp in place not even these imports are paid for.
        import venv  # noqa: PLC0415

        if not importlib.util.find_spec("ensurepip"):
            raise SetupError(_how_to_get_ensurepip())
        version = platform.python_version()
        sizes = f"{packages.fetched} are fetched, {packages.on_disk} on disk"
        say(f"Setting up .venv with Python {version} (once; {sizes}) …")
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
        self._install(packages, lambda: None)

    def _add_rest(self, made: Stamp, wanted: Stamp) -> None:
        """Add what tests need. Meanwhile, and where this fails, the site can be built as before."""
        say(f"Adding what tests need to .venv (once; {ALL.fetched} are fetched, {ALL.on_disk} on disk) …")
        self._install(ALL, lambda: made._replace(rest=BEGUN).write(self.stamp))
        wanted.write(self.stamp)

    def _install(self, packages: Packages, when_fetched: Callable[[], None]) -> None:
        """Install the packages of a lock that are not there; call `when_fetched` before the first is."""
        lock = self.root / packages.lock
        began = time.monotonic()
        fetching = _Fetching(sum("==" in line for line in lock.read_text("utf-8").splitlines()))

        def report(line: str) -> None:
            if line.startswith(_INSTALLING):
                when_fetched()
            fetching.read(line)

        # Wheels only: what builds a source archive would come unlocked.
        wheels_of_the_lock = ("--require-hashes", "--only-binary", ":all:", "-r", os.fspath(lock))
        self._pip(packages, *wheels_of_the_lock, report=report)
        say(f"  Installed in {time.monotonic() - began:.0f} s; {fetching.megabytes:.1f} MB were fetched.")

    def _pip(
        self, packages: Packages, *arguments: str, report: Callable[[str], None] = lambda line: None
    ) -> None:
        # A lock is whole: nothing is left to resolve. Python compiles what is imported, a third of all.
        options = ("--no-deps", "--no-compile", "--progress-bar", "off")
        command = [os.fspath(self.python), "-m", "pip", "install", *options, *arguments]
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
            raise SetupError(f"pip could not install the packages. It said:\n{said}{_mend(said, packages)}")


def say(text: str) -> None:
    """Print a line on what is being done, at once, to the error stream: the output is the program's."""
    print(text, file=sys.stderr, flush=True)


def main(work: Callable[[Environment], None], packages: Packages = SITE) -> NoReturn:
    """Run a script's `work` once its `packages` stand; ends with status 1 and the reason when they cannot."""
    try:
        environment = Environment()
        environment.ensure(packages)
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


def _mend(said: str, packages: Packages) -> str:
    mends = (mend for signs, mend in _MENDS if any(sign in said for sign in signs))
    mend = next(mends, "Nothing was kept of it.").format_map(packages._asdict())
    return f"\n{mend} Then run the same command again."


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


class _Fetching:
    """Reads pip's lines, and says how far it is; on a terminal package by package."""

    def __init__(self, packages: int) -> None:
        self._packages = packages
        self._seen = 0
        self.megabytes = 0.0
        """Of wheels, as pip rounds those that come from an index; not those of its cache."""

    def read(self, line: str) -> None:
        """Count what a line tells."""
        size = _SIZE.match(line)
        if size:
            self.megabytes += float(size["number"]) * _UNITS[size["unit"]]
        elif line.startswith(("Collecting ", "Processing ")):
            self._seen += 1
            local = _LOCAL.match(line)
            if local and Path(local["file"]).is_file():
                self.megabytes += Path(local["file"]).stat().st_size / 1e6
            if sys.stderr.isatty():
                name = re.split(r"==|-\d", line.split()[1].rpartition("/")[2])[0]
                told = f"  {self._seen} of {self._packages}: {name:<40.40}"
                print(f"\r{told}", end="", file=sys.stderr, flush=True)
        elif line.startswith(_INSTALLING):
            over = "\r" if sys.stderr.isatty() else ""
            say(f"{over}  {f'{self._seen} packages fetched; installing them':<55}")


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
