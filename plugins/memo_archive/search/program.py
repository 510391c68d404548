"""Pagefind's program: where it is, which version, and the index that it makes of HTML pages.

It runs as its own packages for Python and Node run it, `--service`: messages in JSON on its standard input.
So pages need no files of their own, keep the addresses they are given, and are numbered in their order.
https://pagefind.app/docs/py-api/, https://github.com/Pagefind/pagefind/tree/main/wrappers
"""

from __future__ import annotations

import base64
import contextlib
import importlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from memo_archive.search.order import put_in_order

PATIENCE = 1800
"""Seconds after which a run counts as failed. Ten thousand memos of 700 words take 20 on two cores."""
_PAUSE = 0.02
"""Seconds between two looks at whether a run has ended."""
_FETCHED_AT_ONCE = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "10000"}
"""Places of words in one file of the index: half of the program's own choice, since a search of one word
fetches such a file or more. A program that does not know it has files of its own size."""
_UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js", "pagefind-worker.js")
"""Files of a bundle that no page of the site asks for: it has its own face of search."""
_CURE = "Build again; if it goes on, leave the line `- memos/search` out of mkdocs.yml."


class PagefindError(Exception):
    """There is no index, and why: a sentence without its full stop, and how to mend it."""

    def __init__(self, why: str, cure: str = _CURE) -> None:
        super().__init__(f"{why}. {cure}")
        self.why, self.cure = why, cure


@dataclass(frozen=True, slots=True)
class Pagefind:
    """The program as it is installed."""

    file: Path
    version: str
    """As it says itself, and its size: the build that cuts Chinese and Japanese into words says the same."""

    @classmethod
    def installed(cls) -> Pagefind:
        """Return the program of this machine. Raises PagefindError where there is none that runs."""
        file = find_program()
        if file is None:
            raise PagefindError(
                "Pagefind is not here",
                "Its program comes with the package pagefind-bin, which this platform may lack: put one on "
                "the PATH or name it in PAGEFIND_BINARY_PATH.",
            )
        try:
            size = file.stat().st_size
            said = subprocess.run([file, "--version"], capture_output=True, check=True, timeout=60).stdout  # noqa: S603
        except (OSError, subprocess.SubprocessError) as error:
            raise _does_not_run(error) from error
        return cls(file, f"{said.decode('utf-8', 'replace').strip()}, {size} bytes")

    def index(
        self,
        pages: Iterable[tuple[str, str]],
        bundle: Path,
        *,
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> bool:
        """Write the index of `pages`, addresses and HTML in order, into the folder `bundle`.

        Return whether it is there: as soon as it is wanted no more, by `is_wanted`, the program is ended.
        Raises PagefindError, and OSError where the disk is full.
        """
        # Its answers go to a file: nobody reads them while pages are sent, and a full pipe would stop both.
        with tempfile.TemporaryDirectory() as folder, self._running(Path(folder, "answers")) as process:
            told = cast(IO[bytes], process.stdin)
            answers = _Answers(Path(folder, "answers"))
            with contextlib.suppress(BrokenPipeError):  # It has ended, as is found out below.
                for message in _messages(pages, bundle.resolve()):
                    if not is_wanted():
                        return False
                    told.write(message)
                told.flush()
            end = time.monotonic() + PATIENCE
            while not answers.is_last_there():
                if not is_wanted():
                    return False
                if process.poll() is not None:
                    raise PagefindError(f"Pagefind gives no index: it ended with {process.returncode}")
                if time.monotonic() > end:
                    raise PagefindError(f"Pagefind has not ended after {PATIENCE} seconds")
                time.sleep(_PAUSE)
        for pattern in _UNUSED:
            for file in bundle.glob(pattern):
                file.unlink()
        put_in_order(bundle)
        return True

    @contextlib.contextmanager
    def _running(self, answers: Path) -> Iterator[subprocess.Popen[bytes]]:
        """Yield the running program, which writes its `answers` and ends with the context."""
        try:
            with answers.open("wb") as file:
                process = subprocess.Popen(  # noqa: S603 - the program that its package names
                    [self.file, "--service"],
                    stdin=subprocess.PIPE,
                    stdout=file,
                    stderr=subprocess.DEVNULL,
                    env=os.environ | _FETCHED_AT_ONCE,
                )
        except OSError as error:
            raise _does_not_run(error) from error
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            with contextlib.suppress(BrokenPipeError):
                cast(IO[bytes], process.stdin).close()


class _Answers:
    """The answers of the program, each as it writes it: JSON in base64, and a comma."""

    def __init__(self, file: Path) -> None:
        self._file, self._read = file, 0

    def is_last_there(self) -> bool:
        """Tell whether the index is written. Raises PagefindError where the program tells of an error."""
        with self._file.open("rb") as file:
            file.seek(self._read)
            *answers, rest = file.read().split(b",")
            self._read = file.tell() - len(rest)
        for answer in answers:
            said = json.loads(base64.b64decode(answer))["payload"]
            if said["type"] == "Error":
                raise PagefindError(f"Pagefind gives no index: {' '.join(said['message'].split())[:500]}")
            if said["type"] == "WriteFiles":
                return True
        return False


def find_program() -> Path | None:
    """Return Pagefind's program, found where its package for Python finds it; None where there is none.

    That is the one named in PAGEFIND_BINARY_PATH, else that of the package pagefind-bin, else that on PATH.
    """
    if (named := os.environ.get("PAGEFIND_BINARY_PATH")) is not None:
        return Path(named)
    for package in ("pagefind_bin_extended", "pagefind_bin"):
        try:
            return Path(importlib.import_module(package).get_executable())
        except ImportError:
            continue
    found = shutil.which("pagefind_extended") or shutil.which("pagefind")
    return Path(found) if found else None


def _messages(pages: Iterable[tuple[str, str]], bundle: Path) -> Iterator[bytes]:
    """Yield what the program is told, each as it reads it: JSON in base64, and a comma."""
    yield _message(type="NewIndex", config={})
    for address, page in pages:
        yield _message(type="AddFile", index_id=0, url=address, file_contents=page)
    yield _message(type="WriteFiles", index_id=0, output_path=str(bundle))


def _message(**payload: object) -> bytes:
    text = json.dumps({"message_id": 0, "payload": payload})
    return base64.b64encode(text.encode("utf-8")) + b","


def _does_not_run(error: Exception) -> PagefindError:
    return PagefindError(f"Pagefind cannot be run ({error})", "Install the package pagefind-bin anew.")
