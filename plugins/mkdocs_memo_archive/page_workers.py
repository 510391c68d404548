"""Pages rendered and written by several processes: copies of this one, made when all is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from mkdocs.structure.files import File

from memo_archive.processes import Copy, CopyError, cores, may_fork

MANY = 200
"""Fewer pages than this are written sooner by one process."""
_OWN_SHARE, _SHARE = 4, 5
"""How many pages this process, which has other work as well, and each further one take in turn."""


class PageWorkers:
    """Processes that write pages while the host goes on with the rest."""

    def __init__(self, files: Sequence[File], write: Callable[[File], None]) -> None:
        """Hand a share of `files` to each process that is to be had; each calls `write` for every one.

        `taken` are the files this process need not write.
        """
        self._write = write
        self._copies: list[tuple[Copy[None], list[File]]] = []
        workers = cores() if len(files) >= MANY and may_fork() else 1
        turn = _OWN_SHARE + _SHARE * (workers - 1)
        for number in range(workers - 1):
            begin = _OWN_SHARE + number * _SHARE
            share = [file for place, file in enumerate(files) if begin <= place % turn < begin + _SHARE]
            try:
                self._copies.append((Copy(partial(self._write_all, share)), share))
            except OSError:  # What no process takes is left to this one.
                break
        self.taken = [file for _, share in self._copies for file in share]

    def finish(self) -> None:
        """Wait until all is written; what a process has failed at, this one does again, and may raise."""
        copies, self._copies = self._copies, []
        for copy, share in copies:
            try:
                copy.result()
            except CopyError:
                self._write_all(share)

    def _write_all(self, files: Sequence[File]) -> None:
        for file in files:
            self._write(file)
