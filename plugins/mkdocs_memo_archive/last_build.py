"""The last build: where the next one has the same input to the byte, its site stays as it is, whole.

The key holds every input that can be seen: settings as the host has them, the content folder, the project's
templates, the ledger, the day with what is out by now, our code, and the version of each installed
distribution. Other plugins and hooks may have inputs that cannot be seen; with any of them, every build is
made anew. A template that prints the time is right to the day.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from memo_archive.archive.archive import Archive
from memo_archive.incremental.cache import key_of
from memo_archive.incremental.code_version import code_version, digest_of_sources
from memo_archive.search.program import find_program
from memo_archive.settings.document import read_document

RECORD = ".cache/memo-archive/last-build.json"
"""What the last site was made of, and its files, below the folder of mkdocs.yml."""


class LastBuild:
    """The record of the site that was built last in a folder."""

    def __init__(self, record: Path, site: Path) -> None:
        """Read and write the file `record`; `site` is the folder of the site."""
        self._record, self._site = record, site

    def is_of(self, key: bytes) -> bool:
        """Tell whether the site was made of the input with `key`, and is as it was left."""
        try:
            known = json.loads(self._record.read_bytes())
            return bool(known["key"] == key.hex() and known["files"] == self._files())
        except (OSError, ValueError, TypeError, KeyError):
            return False

    def note(self, key: bytes | None) -> None:
        """Note that the site is whole, and made of the input with `key`; None where that is not known."""
        with contextlib.suppress(OSError):  # The next build makes all anew.
            self._record.unlink(missing_ok=True)
            if key is not None:
                self._record.parent.mkdir(parents=True, exist_ok=True)
                self._record.write_text(json.dumps({"key": key.hex(), "files": self._files()}), "utf-8")

    def _files(self) -> dict[str, list[int]]:
        """Return kind, size and times of the site's files by path: writing to one changes its times."""
        files = {}
        for folder, _, names in os.walk(self._site):
            for name in names:
                file = Path(folder, name)
                found = file.lstat()
                files[file.relative_to(self._site).as_posix()] = [
                    found.st_mode,
                    found.st_size,
                    found.st_mtime_ns,
                    found.st_ctime_ns,
                ]
        return files


def key_of_input(config: MkDocsConfig, archive: Archive, site: Path) -> bytes:
    """Return the key of all that the site of `archive` in the folder `site` is made of."""
    settings = archive.settings
    return key_of(
        code_version(),
        digest_of_sources(Path(__file__).parent),
        repr(read_document(Path(config.config_file_path)).values),
        repr((config.theme.name, config.theme.custom_dir, config.strict)),
        repr((settings.site_name, settings.site_url, settings.site_description, str(site))),
        os.environ.get("SOURCE_DATE_EPOCH", ""),
        archive.today.isoformat(),
        *(memo.uri for memo in archive.memos),
        *_contents(config.docs_dir),
        *(_contents(config.theme.custom_dir) if config.theme.custom_dir else ()),
        *(_content(settings.ledger_path)),
        *_program(),
    )


def _contents(folder: str) -> Iterator[str | bytes]:
    """Yield path and content of each file below `folder`."""
    for place, folders, names in os.walk(folder, followlinks=True):
        folders.sort()
        for name in sorted(names):
            yield from _content(Path(place, name))


def _content(file: Path) -> Iterator[str | bytes]:
    yield file.as_posix()
    if file.is_file():
        yield file.read_bytes()


def _program() -> Iterator[str]:
    """Yield what tells one program that indexes from another: it need not be of a distribution."""
    if program := find_program():
        yield program.as_posix()
        with contextlib.suppress(OSError):  # The search tells of a program that is not there.
            yield repr((program.stat().st_size, program.stat().st_mtime_ns))
