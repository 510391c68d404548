"""Pagefind: the program that makes the index of the search, run over a folder of records."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

from pagefind.service import get_executable

from memo_archive.search.bundle import ENGINE, Files, needed, settled

PATIENCE = 1800
"""Seconds after which a run counts as failed. Ten thousand memos take half a minute."""
_LOOK = 0.1
"""Seconds between two looks at whether an index is wanted still."""
_LAST = 19
"""The priority of what may take its time."""
_CHUNK = "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE"
"""Where Pagefind 1.5 has that setting. A later one may not, and then its files are larger."""
_CURE = "Build again; if it goes on, leave the line `- memos/search` out of mkdocs.yml."


class PagefindError(Exception):
    """There is no index, and why: a sentence without its full stop, and how to mend it."""

    def __init__(self, why: str, cure: str) -> None:
        super().__init__(f"{why}. {cure}")
        self.why, self.cure = why, cure


def pagefind_version() -> str:
    """Return what an index depends on beside its records: the program, whoever has installed it."""
    program = get_executable()
    try:
        found = program.stat() if program else None
    except OSError:
        found = None
    return f"{version('pagefind')} {found.st_size} {found.st_mtime_ns}" if found else "none"


def make_bundle(
    documents: Iterable[tuple[str, str]], *, chunk: int = 0, is_wanted: Callable[[], bool] | None = None
) -> Files:
    """Return the files by which a browser finds `documents`: addresses below the site's root, and their HTML.

    An address ends with a slash, or with a fragment: in the index it begins and ends with a slash. `chunk` is
    how many places of words are in one file of the index at least; 0 leaves it to Pagefind. With
    `is_wanted` it gives way to all else that runs, and ends in an error once it is wanted no more.

    The same documents give the same bytes. Raises PagefindError, and OSError where the disk is full.
    """
    program = get_executable()
    if program is None:
        raise PagefindError(
            "Pagefind is not here",
            "Its program comes with the package pagefind-bin, which this platform may lack: put one on the "
            "PATH or name it in PAGEFIND_BINARY_PATH.",
        )
    # Through pipes, as its wrapper for Python has it, it takes twice the time, and one core alone.
    with tempfile.TemporaryDirectory(prefix="memo-search-") as name:
        records, bundle = Path(name, "records"), Path(name, "bundle")
        for url, content in documents:
            folder = records / url
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "index.html").write_text(content, encoding="utf-8", newline="")
        _run(program, "--site", str(records), "--output-path", str(bundle), chunk=chunk, is_wanted=is_wanted)
        files = (path for path in bundle.rglob("*") if path.is_file())
        return settled(needed({path.relative_to(bundle).as_posix(): path.read_bytes() for path in files}))


def engine() -> bytes:
    """Return the script that searches, which depends on Pagefind's version alone. Raises PagefindError."""
    return make_bundle([("", "<html><body>Nothing.</body></html>")])[ENGINE]


def _run(program: Path, *arguments: str, chunk: int, is_wanted: Callable[[], bool] | None) -> None:
    environment = {**os.environ, _CHUNK: str(chunk)} if chunk else None
    try:
        with subprocess.Popen(  # noqa: S603 - the program that the package names
            [program, *arguments, "--silent"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        ) as process:
            said = " ".join(_output_of(process, is_wanted).decode("utf-8", "replace").split())
    except OSError as error:
        raise PagefindError(
            f"Pagefind cannot be run ({error})", "Install the package pagefind-bin anew."
        ) from error
    if process.returncode:
        raise PagefindError(
            f"Pagefind gives no index: it ended with {process.returncode}: {said[:500]}", _CURE
        )


def _output_of(process: subprocess.Popen[bytes], is_wanted: Callable[[], bool] | None) -> bytes:
    """Return what `process` says when it ends; end it where it takes too long, or is wanted no more."""
    if is_wanted and hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):  # It has ended.
            os.setpriority(os.PRIO_PROCESS, process.pid, _LAST)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            out, errors = process.communicate(timeout=_LOOK if is_wanted else PATIENCE)
        except subprocess.TimeoutExpired as error:
            if time.monotonic() > until:
                process.kill()
                why = f"Pagefind has not ended after {PATIENCE} seconds"
                raise PagefindError(why, _CURE) from error
            if is_wanted and not is_wanted():
                process.kill()
        except BaseException:
            process.kill()
            raise
        else:
            return errors + out
