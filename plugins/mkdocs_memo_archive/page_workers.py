"""Pages rendered and written by several processes: copies of this one, made when all is known."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from mkdocs.structure.files import File

from memo_archive.incremental.parallel import Copy, CopyError, cores, may_fork

MANY = 200
"""Fewer pages than this are written sooner by one process."""
_CHUNK = 16
"""Pages of the commonest kind that a process takes at a time."""
_WIDTH = 4
"""Bytes of the number of a chunk in the queue."""
_GIVES_WAY = 10
"""By how much the priority of a process that writes pages is lower."""


Result = TypeVar("Result")


class PageWorkers(Generic[Result]):
    """Processes that write pages while this one does other things, and in the end writes with them.

    The chunks wait in a pipe, from which each process takes the next, so that none is idle before all are
    written.
    """

    def __init__(
        self,
        files: Sequence[File],
        write: Callable[[File], Result],
        *,
        kind_of: Callable[[File], object],
    ) -> None:
        """Hand `files` to processes, which call `write` for each; `taken` are those in their care.

        The first of each kind is written here and now: what is compiled for it, and gathered, all have then.
        """
        self._write = write
        self._copies: list[Copy[dict[int, list[Result]]]] = []
        self.taken: Sequence[File] = ()
        if len(files) < MANY or cores() < 2 or not may_fork():
            return
        first = {kind_of(file): file for file in reversed(files)}.values()
        written = {id(file): write(file) for file in first}
        self._first = list(written.values())
        rest = [file for file in files if id(file) not in written]
        self._chunks = _chunks_of(rest, kind_of)
        self._queue, filling = os.pipe()
        os.write(filling, b"".join(number.to_bytes(_WIDTH, "big") for number in range(len(self._chunks))))
        os.close(filling)  # so that whoever finds the pipe empty finds its end
        try:
            while len(self._copies) < cores() - 1:
                self._copies.append(Copy(self._work_as_copy))
        except OSError:  # Fewer processes are to be had, or none.
            pass
        if self._copies:
            self.taken = files
        else:
            os.close(self._queue)

    def finish(self) -> list[Result]:
        """Write what is left, and wait; return what `write` gave for each.

        A page at which a process has failed is written here, which may raise.
        """
        copies, self._copies = self._copies, []
        if not copies:
            return []
        done = self._work()
        os.close(self._queue)
        for copy in copies:
            try:
                done.update(copy.result())
            except CopyError:
                continue
        for number in set(range(len(self._chunks))) - done.keys():
            done[number] = self._write_chunk(number)
        return [*self._first, *(result for number in sorted(done) for result in done[number])]

    def abandon(self) -> None:
        """End the processes: nobody needs their pages any more."""
        copies, self._copies = self._copies, []
        for copy in copies:
            copy.end()

    def _work_as_copy(self) -> dict[int, list[Result]]:
        # The index is made meanwhile, by steps that wait for one another; pages can wait for a processor.
        os.nice(_GIVES_WAY)
        return self._work(stops_at=Exception)

    def _work(self, *, stops_at: type[Exception] | tuple[()] = ()) -> dict[int, list[Result]]:
        """Write chunks until none is left, or an error of the kind `stops_at` comes; return what came."""
        done = {}
        while token := os.read(self._queue, _WIDTH):
            number = int.from_bytes(token, "big")
            try:
                done[number] = self._write_chunk(number)
            except stops_at:
                break
        return done

    def _write_chunk(self, number: int) -> list[Result]:
        return [self._write(file) for file in self._chunks[number]]


def _chunks_of(files: Iterable[File], kind_of: Callable[[File], object]) -> list[list[File]]:
    """Return what a process takes at a time: all pages of a kind, and those of the commonest kind in parts.

    Pages of one kind show much that is made once in each process, such as the steps of a memo.
    """
    by_kind: defaultdict[object, list[File]] = defaultdict(list)
    for file in files:
        by_kind[kind_of(file)].append(file)
    *rarer, commonest = sorted(by_kind.values(), key=len)
    parts = [commonest[start : start + _CHUNK] for start in range(0, len(commonest), _CHUNK)]
    return [*reversed(rarer), *parts]  # The longest first, so that the processes end together.
