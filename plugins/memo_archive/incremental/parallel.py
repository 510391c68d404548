"""Work spread over processes: the same results as one process gives, in the time of several."""

from __future__ import annotations

import contextlib
import functools
import gc
import logging
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Item]], list[Result]]

MANY = 64
"""Fewer items than this are done sooner by one process than a second one begins."""
_CHUNK = 16
"""Items handed at a time to a process that is no copy."""
_PATIENCE = 2
"""Seconds in which a copy that is told to end has to leave."""

log = logging.getLogger(__name__)


class CopyError(Exception):
    """A copy of this process did not come to the end of its work."""


class Copy(Generic[Result]):
    """A copy of this process that does one piece of work while this one goes on; see `may_fork`."""

    _alive: ClassVar[int] = 0
    """How many there are."""

    def __init__(self, work: Callable[[], Result]) -> None:
        """Begin. Raises OSError where no second process is to be had."""
        reading, writing = os.pipe()
        # Else looking for garbage would touch all that both hold, and so have it copied, page by page.
        gc.freeze()
        try:
            self._process = os.fork()
        except OSError:
            os.close(reading)
            os.close(writing)
            self._unfreeze()
            raise
        Copy._alive += 1
        if not self._process:
            _work_and_exit(work, writing)
        os.close(writing)
        self._result = os.fdopen(reading, "rb")

    def result(self) -> Result:
        """Wait for what the work gives. Raises CopyError where it failed."""
        with self._result as pipe:
            data = pipe.read()
        _, status = os.waitpid(self._process, 0)
        self._has_ended()
        if status:
            raise CopyError(f"a process ended with status {os.waitstatus_to_exitcode(status)}")
        return cast(Result, pickle.loads(data))  # noqa: S301 - from our own copy

    def end(self) -> None:
        """End the work: nobody waits for its result any more. It ends the processes that it has begun."""
        self._result.close()
        os.kill(self._process, signal.SIGTERM)
        patience = time.monotonic() + _PATIENCE
        while not os.waitpid(self._process, os.WNOHANG)[0]:
            if time.monotonic() > patience:
                os.kill(self._process, signal.SIGKILL)
                os.waitpid(self._process, 0)
                break
            time.sleep(0.005)
        self._has_ended()

    def _has_ended(self) -> None:
        Copy._alive -= 1
        self._unfreeze()

    @staticmethod
    def _unfreeze() -> None:
        if not Copy._alive:
            gc.unfreeze()


def cores() -> int:
    """Return how many processes may work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def may_fork() -> bool:
    """Tell whether this process may be copied: a copy made while other threads hold locks may hang."""
    return sys.platform == "linux" and threading.active_count() == 1


def spread(
    work: Work[Item, Result],
    items: Sequence[Item],
    *,
    workers: int,
    many: int = MANY,
    by_copies_alone: bool = False,
) -> list[Result]:
    """Return what `work` gives for `items`, in their order, made by `workers` processes with this one.

    `work` gives one result for each item, which can be pickled; so can it and the items, unless copies alone
    are to do it. Where there are fewer than `many`, or no second process is to be had, this one does all.
    """
    if workers < 2 or len(items) < many or (by_copies_alone and not may_fork()):
        return work(items)
    return (_by_copies if may_fork() else _by_a_pool)(work, items, workers)


def _by_copies(work: Work[Item, Result], items: Sequence[Item], workers: int) -> list[Result]:
    copies: dict[int, Copy[list[Result]]] = {}
    with contextlib.suppress(OSError):
        for number in range(1, workers):
            copies[number] = Copy(functools.partial(work, items[number::workers]))
    try:
        shares = {n: work(items[n::workers]) for n in range(workers) if n not in copies}
        while copies:
            number, copy = copies.popitem()
            try:
                shares[number] = copy.result()
            except CopyError as error:
                log.debug("working in one process: %s", error)
                shares[number] = work(items[number::workers])
    finally:
        for copy in copies.values():
            copy.end()
    return [shares[place % workers][place // workers] for place in range(len(items))]


def _by_a_pool(work: Work[Item, Result], items: Sequence[Item], workers: int) -> list[Result]:
    # Here, since where processes can be copied none of this is needed, nor all that comes with it.
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    chunks = [items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK)]
    results: dict[int, list[Result]] = {}
    futures: dict[int, Future[list[Result]]] = {}
    # This process is one of the workers.
    own = range(0, len(chunks), workers)
    with ProcessPoolExecutor(workers - 1, mp_context=multiprocessing.get_context("spawn")) as pool:
        with contextlib.suppress(BrokenProcessPool, OSError):
            for number, chunk in enumerate(chunks):
                if number not in own:
                    futures[number] = pool.submit(work, chunk)
        for number, chunk in enumerate(chunks):
            if number not in futures:
                results[number] = work(chunk)
        for number, future in futures.items():
            try:
                results[number] = future.result()
            except (BrokenProcessPool, OSError) as error:
                log.debug("working in one process: %s", error)
                results[number] = work(chunks[number])
    return [result for number in range(len(chunks)) for result in results[number]]


def _leave(*_: object) -> None:
    raise SystemExit(1)


def _work_and_exit(work: Callable[[], object], pipe: int) -> None:
    """Do `work`, send what it gives, and end without anything the parent does at its own end."""
    status = 1
    try:
        signal.signal(signal.SIGTERM, _leave)
        logging.disable()  # its parent does the same again where it fails, and tells
        data = pickle.dumps(work(), pickle.HIGHEST_PROTOCOL)
        with os.fdopen(pipe, "wb") as file:
            file.write(data)
        status = 0
    finally:
        os._exit(status)
