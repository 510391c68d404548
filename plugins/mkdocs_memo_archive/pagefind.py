"""Pagefind: the program that knows words, and what searches for them in a browser."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from memo_archive.incremental.cache import Cache, key_of
from memo_archive.search.files import ENTRY
from memo_archive.search.spellings import FormError, Spellings, page_of

ENGINE = "pagefind.js"
PATIENCE = 600
"""Seconds after which a run counts as failed. All words of ten thousand memos take two."""
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


@contextlib.contextmanager
def bundle_of(page: str) -> Iterator[Path]:
    """Yield the folder in which Pagefind has written what it finds in the HTML of one `page`.

    Raises PagefindError, and OSError where the disk is full.
    """
    program = find_program()
    if program is None:
        raise PagefindError(
            "Pagefind is not here",
            "Its program comes with the package pagefind-bin, which this platform may lack: put one on "
            "the PATH or name it in PAGEFIND_BINARY_PATH.",
        )
    with tempfile.TemporaryDirectory(prefix="memo-search-") as folder:
        site, bundle = Path(folder, "site"), Path(folder, "bundle")
        site.mkdir()
        (site / "index.html").write_text(page, "utf-8", "replace", newline="")
        _run([program, "--site", site, "--output-path", bundle, "--silent"])
        yield bundle


def _run(command: list[str | Path]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - the program that the package names
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PagefindError(f"Pagefind has not ended after {PATIENCE} seconds", _CURE) from error
    except OSError as error:
        raise PagefindError(
            f"Pagefind cannot be run ({error})", "Install the package pagefind-bin anew."
        ) from error
    if done.returncode:
        words = " ".join(done.stdout.decode("utf-8", "replace").split())[:500]
        raise PagefindError(f"Pagefind gives no index: it ended with {done.returncode}: {words}", _CURE)


def learn(spellings: Spellings, new: Sequence[str], language: str) -> None:
    """Have `spellings` know those that are `new` to it. Raises PagefindError, OSError."""
    if not new:
        return
    with bundle_of(page_of(new, language)) as bundle:
        try:
            spellings.learn(new, bundle)
        except FormError as error:
            raise _unknown_form(str(error)) from error


class Engine(NamedTuple):
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
    keys = {name: key_of("engine", name, *made_by) for name in Engine._fields}
    kept = cache.get_many(keys.values())
    if len(kept) < len(keys):
        kept = {keys[name]: value for name, value in _made_engine(language).items()}
        cache.put_many(kept)
        cache.flush()
    script, entry, stemmer, program = (kept[key] for key in keys.values())
    return Engine(script, entry, stemmer.decode(), program)


def _made_engine(language: str) -> dict[str, bytes]:
    with bundle_of(page_of(["all"], language)) as bundle:
        try:
            entry = (bundle / ENTRY).read_bytes()
            (described,) = json.loads(entry)["languages"].values()
            stemmer = f"wasm.{described['wasm'] or 'unknown'}.pagefind"
            program = (bundle / stemmer).read_bytes()
            script = (bundle / ENGINE).read_bytes()
        except (KeyError, ValueError, TypeError, FileNotFoundError) as error:
            raise _unknown_form(str(error)) from error
    return {"script": script, "entry": entry, "stemmer": stemmer.encode(), "program": program}


def _unknown_form(why: str) -> PagefindError:
    return PagefindError(
        f"Pagefind writes an index of a form that is not known here ({why})",
        f"Use the Pagefind that comes with the package pagefind-bin {version('pagefind')}: leave out "
        "PAGEFIND_BINARY_PATH, or install that package anew.",
    )
