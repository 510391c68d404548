"""Run programs, watch what they take, and leave none behind."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from benchmark.figures import Run

LIMIT = 1_800
"""Seconds after which a run counts as failed."""
QUIET = 0.2
"""Share of one processor below which a program counts as idle."""
_UNHELPFUL = "PYTHONDONTWRITEBYTECODE PYTHONUNBUFFERED NODE_OPTIONS".split()
"""What would make a start slower than its user has it."""
# Reads which process groups begin and end; when whoever tells is gone, by whatever end, those left are ended.
_GUARD = """
import os, signal, sys
groups = set()
for line in sys.stdin:
    verb, group = line.split()
    (groups.add if verb == "began" else groups.discard)(int(group))
for group in groups:
    try:
        getattr(os, "killpg", os.kill)(group, getattr(signal, "SIGKILL", signal.SIGTERM))
    except OSError:
        pass
"""


class RunError(Exception):
    """Why a program could not be run to its end: a line, with the last that it said."""


@dataclass(frozen=True)
class Started:
    """A program that runs."""

    process: subprocess.Popen[bytes]
    log: Path
    sampler: Sampler

    def said(self) -> str:
        """Return what it printed."""
        return self.log.read_text("utf-8", "replace").rstrip()

    def last_words(self) -> str:
        """Return as much of its last line as a line of ours can hold."""
        return self.said().rpartition("\n")[2].strip()[:300] or "It said nothing."


class Runner:
    """Runs programs, each in a process group of its own. None outlives the block, however that ends."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        """Keep what programs print, and what is in the way, in `folder`."""
        self._folder = folder
        self._variables = {k: v for k, v in variables.items() if k not in _UNHELPFUL}

    def __enter__(self) -> Runner:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        command = [sys.executable, "-c", _GUARD]
        self._guard = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._guard.stdin:
            self._guard.stdin.close()
        self._guard.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def put_aside(self, path: Path) -> None:
        """Take a file or a folder, if it is there, out of the way until the end.

        It is not deleted here: for minutes afterwards ext4 looks at each file that was, before it makes a new
        one, and a build that makes thousands would be measured with that.
        """
        with contextlib.suppress(FileNotFoundError):
            path.rename(self._folder / f"aside-{time.time_ns()}")

    def timed(self, command: Sequence[str], folder: Path, *, limit: float = LIMIT) -> Run:
        """Run `command` in `folder`. Raises RunError where it fails or takes over `limit` seconds."""
        return self.told(command, folder, limit=limit)[0]

    def told(
        self, command: Sequence[str], folder: Path, *, limit: float = LIMIT, wanted: int = 0
    ) -> tuple[Run, str]:
        """Do as `timed`, and return what it printed as well. It fails unless it ends with status `wanted`."""
        start = time.perf_counter()
        with self.started(command, folder) as program:
            overdue = threading.Timer(limit, _end, [program.process])
            overdue.start()
            try:
                # Without a limit of its own: with one, `wait` looks only every 50 ms.
                status = program.process.wait()
            finally:
                overdue.cancel()
            seconds = time.perf_counter() - start
            program.sampler.stop()
            if seconds >= limit:
                raise RunError(f"`{_named(command)}` did not end in {limit:.0f} s")
            if status != wanted:
                said = program.last_words()
                raise RunError(f"`{_named(command)}` ended with status {status}: {said}")
            return Run(seconds, own=program.sampler.own, family=program.sampler.family), program.said()

    @contextlib.contextmanager
    def started(self, command: Sequence[str], folder: Path) -> Iterator[Started]:
        """Start `command` in `folder`; it is ended, with all it started, when the block ends."""
        with tempfile.TemporaryDirectory(dir=self._folder, ignore_cleanup_errors=True) as own:
            log = Path(own) / "said.log"
            try:
                with log.open("wb") as file:
                    process = subprocess.Popen(
                        command,
                        cwd=folder,
                        env=self._variables,
                        stdin=subprocess.DEVNULL,
                        stdout=file,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                    )
            except OSError as error:
                raise RunError(f"`{_named(command)}` could not be started: {error}") from error
            self._tell("began", process.pid)
            sampler = Sampler(process.pid)
            sampler.start()
            try:
                yield Started(process, log, sampler)
            finally:
                sampler.stop()
                _end(process)
                self._tell("ended", process.pid)

    def _tell(self, verb: str, group: int) -> None:
        if self._guard.stdin:
            print(verb, group, file=self._guard.stdin, flush=True)


def _named(command: Sequence[str]) -> str:
    return shlex.join([Path(command[0]).name, *command[1:]])


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started."""
    for name in ("SIGTERM", "SIGKILL"):
        if os.name == "nt":
            process.kill()
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, getattr(signal, name))
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)


class Sampler(threading.Thread):
    """Watches the memory of a process and its children, where /proc tells."""

    def __init__(self, pid: int, *, pause: float = 0.02) -> None:
        super().__init__(daemon=True)
        self.own: float | None = None
        """Peak MiB of the process itself."""
        self.family: float | None = None
        """Peak MiB of it and its children together; what they share counts for each."""
        self._pid = pid
        self._pause = pause
        self._done = threading.Event()

    def run(self) -> None:
        """Sample until stopped."""
        while True:
            peak, resident = _memory(self._pid, "VmHWM"), sum(_memory(p, "VmRSS") for p in family(self._pid))
            if peak:
                self.own = max(self.own or 0, peak)
                self.family = max(self.family or 0, resident)
            if self._done.wait(self._pause):
                return

    def stop(self) -> None:
        """End the sampling."""
        self._done.set()
        self.join()


def family(pid: int) -> Iterator[int]:
    """Yield `pid` and the processes it started, and those they started; `pid` alone without /proc."""
    yield pid
    with contextlib.suppress(OSError):  # It may end meanwhile.
        for file in Path(f"/proc/{pid}/task").glob("*/children"):  # any thread may have started some
            for child in file.read_text("ascii").split():
                yield from family(int(child))


def _memory(pid: int, name: str) -> float:
    """Return MiB, 0 where the process is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1024
    return 0


def wait_until_idle(pids: Sequence[int], *, limit: float, pause: float = 0.25) -> None:
    """Wait until the programs `pids`, with their children, have done nothing for two pauses running.

    At most `limit` seconds; without /proc, two seconds whatever they do.
    """
    if not Path("/proc/self/stat").exists():
        time.sleep(min(limit, 2))
        return
    quiet, until = 0, time.monotonic() + limit
    before = _processor_seconds(pids)
    while quiet < 2 and time.monotonic() < until:
        time.sleep(pause)
        now = _processor_seconds(pids)
        quiet = quiet + 1 if abs(now - before) < QUIET * pause else 0
        before = now


def _processor_seconds(pids: Sequence[int]) -> float:
    ticks = 0
    for pid in (member for first in pids for member in family(first)):
        with contextlib.suppress(OSError):
            # The name in brackets may hold spaces; user and system time are the 14th and 15th field.
            fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
