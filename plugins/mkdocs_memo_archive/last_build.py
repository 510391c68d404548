"""The last build: where the next one has the same input to the byte, its site stays as it is, whole.

The key holds every input that can be seen: settings as the host has them, the content folder, the theme,
the ledger, the day with what is out by now, our code, and the version of each installed distribution. Files
are digested before they are read, so that one saved meanwhile differs for the next build. Other plugins,
hooks and the host's Markdown extensions may have inputs that cannot be seen; with any of them, every build is
made anew, as it is after a build that warned of anything which an unchanged one would not tell again. A
template that prints the time is right to the day.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme

from memo_archive.archive.archive import Archive
from memo_archive.incremental.cache import key_of
from memo_archive.incremental.code_version import code_version, digest_of_sources
from memo_archive.search.program import find_program
from memo_archive.settings import Settings
from memo_archive.settings.document import read_document
from mkdocs_memo_archive.reporting import log

RECORD = ".cache/memo-archive/last-build.json"
"""The key of the last site, and its files, below the folder of mkdocs.yml."""


class LastBuild:
    """The record of the site that was built last in a folder."""

    def __init__(self, record: Path, site: Path) -> None:
        """Read and write the file `record`; `site` is the folder of the site."""
        self._record, self._site = record, site

    def is_of(self, key: bytes) -> bool:
        """Tell whether the site was made of the input with `key`, and is as it was left."""
        try:
            known = json.loads(self._record.read_bytes())
            return bool(known["key"] == key.hex() and known["files"] == _times(self._site))
        except (OSError, ValueError, TypeError, KeyError):
            return False

    def note(self, key: bytes | None, made: Path) -> None:
        """Note that the files in the folder `made`, about to be put in place, are of the input with `key`.

        None where that is not known. Renaming a folder leaves the times of its files, copying does not: the
        site of another build at the same time, or half of one, is not taken for this one.
        """
        with contextlib.suppress(OSError):  # The next build makes all anew.
            self._record.unlink(missing_ok=True)
            if key is not None:
                self._record.parent.mkdir(parents=True, exist_ok=True)
                self._record.write_text(json.dumps({"key": key.hex(), "files": _times(made)}), "utf-8")


def _times(site: Path) -> dict[str, list[int]]:
    """Return kind, size and times of the files of `site` by their paths: writing to one changes its times."""
    files = {}
    for folder, _, names in os.walk(site):
        for name in names:
            file = Path(folder, name)
            found = file.lstat()
            files[file.relative_to(site).as_posix()] = [
                found.st_mode,
                found.st_size,
                found.st_mtime_ns,
                found.st_ctime_ns,
            ]
    return files


def digest_of_input(config: MkDocsConfig, settings: Settings, site: Path) -> bytes:
    """Return the digest of all files and settings that the site in the folder `site` is made of."""
    return key_of(
        code_version(),
        digest_of_sources(Path(__file__).parent),
        # As read now, earlier by the host, and by us: mkdocs.yml may have been saved in between.
        repr(read_document(Path(config.config_file_path)).values),
        _values_of_host(config),
        repr(settings),
        repr((config.theme.name, config.theme.dirs, config.strict, str(site))),
        # A build that is to be quiet does not hear of what another has to tell.
        repr(log.isEnabledFor(logging.WARNING)),
        os.environ.get("SOURCE_DATE_EPOCH", ""),
        *_contents(config.docs_dir),
        *(content for folder in _own_folders(config.theme) for content in _contents(folder)),
        *_content(settings.ledger_path),
        *_program(),
    )


def key_of_build(digest: bytes, archive: Archive) -> bytes:
    """Return the key of the site of `archive`, read from input with `digest`, as the day has it."""
    return key_of(digest, archive.today.isoformat(), *(memo.uri for memo in archive.memos))


def _values_of_host(config: MkDocsConfig) -> str:
    """Return the values of `config` but its objects, and the folder to build in, which has a number."""
    values = {name: value for name, value in config.items() if name not in ("site_dir", "theme", "plugins")}
    return json.dumps(values, default=repr)


def _own_folders(theme: Theme) -> Iterator[str]:
    """Yield the folders of `theme` that are not installed: versions tell of what is."""
    installed = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    for folder in theme.dirs:
        if not any(Path(folder).is_relative_to(place) for place in installed):
            yield folder


def _contents(folder: str) -> Iterator[str | bytes]:
    """Yield path and digest of each file below `folder`."""
    for place, folders, names in os.walk(folder, followlinks=True):
        folders.sort()
        for name in sorted(names):
            yield from _content(Path(place, name))


def _content(file: Path) -> Iterator[str | bytes]:
    """Yield path and digest of `file`; where it cannot be read, a build may do without it."""
    yield file.as_posix()
    try:
        yield key_of(file.read_bytes()) if file.is_file() else "no file"
    except OSError as error:
        yield repr(error)


def _program() -> Iterator[str]:
    """Yield what tells one program that indexes from another: it need not be of a distribution."""
    if program := find_program():
        yield program.as_posix()
        with contextlib.suppress(OSError):  # The search tells of a program that is not there.
            yield repr((program.stat().st_size, program.stat().st_mtime_ns))
