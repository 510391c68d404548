"""Pagefind: the program that makes the index of the search, run over a folder of records."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path

from memo_archive.cache import Cache, key_of
from memo_archive.search.findings import ENTRY
from memo_archive.search.records import FIELDS, Record

ENGINE = "pagefind.js"
PATIENCE = 600
"""Seconds after which a run counts as failed. Some hundred records take one or two."""
_LOOK = 0.1
"""Seconds between two looks at whether an index is wanted still."""
_LAST = 19
"""The priority of what may take its time."""
_ONE_FILE = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": str(1 << 30)}
"""All words in one file, which is read the faster. Where that setting is not known there are more."""
_ALL_FIELDS = "~/fields/"
"""The address of what has a word in every field. Pagefind numbers those that it meets: thus always
alike."""
_ROOM = 1 << 29
"""Bytes that are free where there is room: a hundred times what some hundred records take."""
_CURE = "Build again; if it goes on, leave the line `- memos/search` out of mkdocs.yml."


class PagefindError(Exception):
    """There is no index, and why: a sentence without its full stop, and how to mend it."""

    def __init__(self, why: str, cure: str) -> None:
        super().__init__(f"{why}. {cure}")
        self.why, self.cure = why, cure


def find_program() -> Path | None:
    """Return Pagefind's program, found where its package for Python finds it; None where there is none.

    That is the one named in PAGEFIND_BINARY_PATH, else that of the package pagefind-bin, else that on PATH.
    """
    # Not by `pagefind.service.get_executable`: asyncio comes with it, which takes longer than the search.
    if (named := os.environ.get("PAGEFIND_BINARY_PATH")) is not None:
        return Path(named)
    for package in ("pagefind_bin_extended", "pagefind_bin"):
        try:
            return Path(importlib.import_module(package).get_executable())
        except ImportError:
            continue
    found = shutil.which("pagefind_extended") or shutil.which("pagefind")
    return Path(found) if found else None


def pagefind_version() -> str:
    """Return what an index depends on beside its records: the program, whoever has installed it."""
    program = find_program()
    try:
        found = program.stat() if program else None
    except OSError:
        found = None
    return f"{version('pagefind')} {found.st_size} {found.st_mtime_ns}" if found else "none"


class Bundling:
    """Pagefind at work on documents. Whoever begins it either waits for its end or ends it."""

    def __init__(
        self,
        documents: Iterable[tuple[str, str]],
        bundle: Path,
        *,
        language: str,
        is_wanted: Callable[[], bool] | None = None,
    ) -> None:
        """Begin to write into the folder `bundle` what Pagefind finds in `documents` of a `language`.

        These are addresses below the site's root with their HTML; Pagefind is given one more, that has all
        fields of records. With `is_wanted` it gives way to all else that runs, and ends once it is wanted no
        more.

        Raises PagefindError, and OSError where the disk is full.
        """
        program = find_program()
        if program is None:
            raise PagefindError(
                "Pagefind is not here",
                "Its program comes with the package pagefind-bin, which this platform may lack: put one on "
                "the PATH or name it in PAGEFIND_BINARY_PATH.",
            )
        self._is_wanted = is_wanted
        # Through pipes, as its wrapper for Python has it, it takes twice the time, and one core alone.
        self._records = fleeting_folder()
        try:
            _write_records([*documents, (_ALL_FIELDS, _all_fields(language))], self._records.name)
            self._process = _begun(
                [program, "--site", self._records.name, "--output-path", bundle, "--silent"]
            )
            if is_wanted and hasattr(os, "setpriority"):
                with contextlib.suppress(OSError):  # It has ended.
                    os.setpriority(os.PRIO_PROCESS, self._process.pid, _LAST)
        except BaseException:
            self._records.cleanup()
            raise

    def finish(self) -> bool:
        """Wait for the files, as long as they are wanted; return whether they are there.

        Raises PagefindError, and OSError where the disk is full.
        """
        try:
            said = self._awaited()
        finally:
            self.end()
        if said is None:
            return False
        if status := self._process.returncode:
            words = " ".join(said.decode("utf-8", "replace").split())[:500]
            raise PagefindError(f"Pagefind gives no index: it ended with {status}: {words}", _CURE)
        return True

    def _awaited(self) -> bytes | None:
        """Return what Pagefind has said in the end; None where its files are not wanted any more."""
        begun = time.monotonic()
        while not self._is_wanted or self._is_wanted():
            try:
                return self._process.communicate(timeout=_LOOK if self._is_wanted else PATIENCE)[0]
            except subprocess.TimeoutExpired as error:
                if time.monotonic() - begun >= PATIENCE:
                    raise PagefindError(f"Pagefind has not ended after {PATIENCE} seconds", _CURE) from error
        return None

    def end(self) -> None:
        """End the work, if it goes on: nobody wants its files any more."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()
        self._records.cleanup()


@dataclass(frozen=True)
class Engine:
    """What a search needs beside its index: files of Pagefind that depend on its version and the language."""

    script: bytes
    entry: bytes
    """What Pagefind says first of an index, to be completed."""
    stemmer: str
    """The name of the file that knows the language."""
    program: bytes
    """That file."""


def engine(cache: Cache, language: str) -> Engine:
    """Return what searches in a language, from `cache` if it is there. Raises PagefindError, OSError."""
    made_by = (pagefind_version(), language, Path(__file__).read_bytes())
    keys = {part.name: key_of("engine", part.name, *made_by) for part in fields(Engine)}
    kept = cache.get_many(keys.values())
    if len(kept) < len(keys):
        kept = {keys[name]: value for name, value in _made_engine(language).items()}
        cache.put_many(kept)
        cache.flush()
    script, entry, stemmer, program = (kept[key] for key in keys.values())
    return Engine(script, entry, stemmer.decode(), program)


def _made_engine(language: str) -> dict[str, bytes]:
    with fleeting_folder() as folder:
        bundle = Path(folder, "bundle")
        Bundling([], bundle, language=language).finish()
        try:
            entry = (bundle / ENTRY).read_bytes()
            (described,) = json.loads(entry)["languages"].values()
            stemmer = f"wasm.{described['wasm'] or 'unknown'}.pagefind"
            program = (bundle / stemmer).read_bytes()
            script = (bundle / ENGINE).read_bytes()
        except (KeyError, ValueError, TypeError, FileNotFoundError) as error:
            raise unknown_form(str(error)) from error
    return {"script": script, "entry": entry, "stemmer": stemmer.encode(), "program": program}


def unknown_form(why: str) -> PagefindError:
    """Return the error where Pagefind has written what cannot be read here."""
    return PagefindError(
        f"Pagefind writes an index of a form that is not known here ({why})",
        f"Use the Pagefind that comes with the package pagefind-bin {version('pagefind')}: leave out "
        "PAGEFIND_BINARY_PATH, or install that package anew.",
    )


def _all_fields(language: str) -> str:
    named = dict.fromkeys(FIELDS, "all")
    return Record("", "all", "all", "", named, day="all").document(language)


def fleeting_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a new folder for what is needed for some seconds: in memory, where the system has room there."""
    in_memory = Path("/dev/shm")  # noqa: S108 - the folder in it has a name that cannot be guessed
    try:
        has_room = "TMPDIR" not in os.environ and shutil.disk_usage(in_memory).free >= _ROOM
    except OSError:
        has_room = False
    if has_room and os.access(in_memory, os.W_OK | os.X_OK):
        return tempfile.TemporaryDirectory(prefix="memo-search-", dir=in_memory)
    return tempfile.TemporaryDirectory(prefix="memo-search-")


def _write_records(documents: Iterable[tuple[str, str]], folder: str) -> None:
    for url, content in documents:
        place = f"{folder}/{url}"
        os.makedirs(place, exist_ok=True)  # noqa: PTH103 - a thousand of them, at a third of the time
        with open(f"{place}/index.html", "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
            file.write(content)


def _begun(command: list[str | Path]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - the program that the package names
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **_ONE_FILE},
        )
    except OSError as error:
        raise PagefindError(
            f"Pagefind cannot be run ({error})", "Install the package pagefind-bin anew."
        ) from error
