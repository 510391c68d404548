"""From a saved memo to its served page, under the development servers of several programs."""

from __future__ import annotations

import contextlib
import http.client
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmark.figures import Measure, Run
from benchmark.running import RunError, Runner, Started, wait_until_idle

POLL = 0.005
"""Seconds between two looks at the page."""
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Server:
    """A development server that shall be measured."""

    name: str
    command_for: Callable[[int], list[str]]
    """Gives the command that listens on a port."""
    folder: Path
    memo: Path
    """The file that is edited."""
    address: str
    """Of its page, below the site's root."""


@dataclass(frozen=True)
class Made:
    """A run that was made."""

    name: str
    measure: Measure
    run: Run


@dataclass(frozen=True)
class Failed:
    """A server that did not do what it should."""

    name: str
    measure: Measure
    reason: str


def measure_servers(
    runner: Runner, servers: Sequence[Server], runs: int, *, limit: float
) -> Iterator[Made | Failed]:
    """Start the servers one after the other, edit under each in turns `runs` times, and end them.

    Yields each run as it is made; a server that fails is measured no further. No edit is made before all of
    them are idle. `limit` is seconds for a start, and for an edit to be served. The memos end as they began.
    """
    with contextlib.ExitStack() as open_servers:
        up: list[_Up] = []
        for server in servers:
            start = time.perf_counter()
            try:
                one = open_servers.enter_context(_up(runner, server))
                one.wait_for(b"</html>", limit)
            except RunError as error:
                yield Failed(server.name, Measure.START, str(error))
                continue
            yield Made(server.name, Measure.START, Run(time.perf_counter() - start))
            up.append(one)
            wait_until_idle([one.pid for one in up], limit=limit)
        for turn in range(runs):
            for one in list(up):
                wait_until_idle([other.pid for other in up], limit=limit)
                try:
                    yield Made(one.server.name, Measure.SERVED, one.edit(turn, limit))
                except RunError as error:
                    up.remove(one)
                    yield Failed(one.server.name, Measure.SERVED, str(error))


@dataclass
class _Up:
    """A server that runs."""

    server: Server
    port: int
    program: Started
    original: bytes

    @property
    def pid(self) -> int:
        return self.program.process.pid

    def edit(self, turn: int, limit: float) -> Run:
        """Save the memo with a mark in it and wait until the page has it. Raises RunError."""
        mark = f"marked-{time.time_ns()}-{turn}"
        text = self.original + f"\nA line that was {mark}.\n".encode()
        start = time.perf_counter()
        self.server.memo.write_bytes(text)
        self.wait_for(mark.encode(), limit)
        seconds = time.perf_counter() - start
        return Run(seconds, own=self.program.sampler.own, family=self.program.sampler.family)

    def wait_for(self, mark: bytes, limit: float) -> None:
        """Return once the page holds `mark`. Raises RunError after `limit` seconds, or if the server ends."""
        until = time.monotonic() + limit
        while mark not in self._page(limit):
            if (status := self.program.process.poll()) is not None:
                raise RunError(f"its server ended with status {status}: {self.program.last_words()}")
            if time.monotonic() > until:
                raise RunError(
                    f"its server had not shown the page in {limit:.0f} s: {self.program.last_words()}"
                )
            time.sleep(POLL)

    def _page(self, limit: float) -> bytes:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=limit)
        try:
            connection.request("GET", f"/{self.server.address}")
            answer = connection.getresponse()
            return answer.read() if answer.status == http.client.OK else b""
        except (OSError, http.client.HTTPException):
            return b""
        finally:
            connection.close()


@contextlib.contextmanager
def _up(runner: Runner, server: Server) -> Iterator[_Up]:
    port, original = free_port(), server.memo.read_bytes()
    with runner.started(server.command_for(port), server.folder) as program:
        try:
            yield _Up(server, port, program, original)
        finally:
            server.memo.write_bytes(original)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
