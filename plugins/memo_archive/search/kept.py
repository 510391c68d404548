"""Kept indexes: one of the same pages, made by the same program, is put in place and not made again."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

MOST = 2
"""Indexes kept at most, the last used: that of the site, and the one before an edit that is taken back."""


class KeptIndexes:
    """Indexes by key, each in a folder of its own; several builds may use them at once.

    Whatever is wrong with a folder (read-only, full, gone in mid-build) costs time, never a file of a site.
    """

    def __init__(self, folder: Path) -> None:
        """Keep them below `folder`, which need not be there."""
        self._folder = folder

    def take(self, key: str, into: Path) -> bool:
        """Copy the index of `key` into the new folder `into`; return whether it was there, whole."""
        kept = self._folder / key
        try:
            shutil.copytree(kept, into, copy_function=shutil.copyfile)
            os.utime(kept)
        except OSError:
            shutil.rmtree(into, ignore_errors=True)
            return False
        return True

    def keep(self, key: str, index: Path) -> None:
        """Keep a copy of the folder `index` under `key`, and let go of the oldest."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._folder, prefix=".") as made:
                # Named when it is whole, so that nobody takes half of one.
                copy = Path(made, "index")
                shutil.copytree(index, copy, copy_function=shutil.copyfile)
                copy.replace(self._folder / key)
        with contextlib.suppress(OSError):
            kept = [one for one in self._folder.iterdir() if one.is_dir() and not one.name.startswith(".")]
            for folder in sorted(kept, key=lambda one: one.stat().st_mtime, reverse=True)[MOST:]:
                # Away in one step: who copies it meanwhile finds out.
                with tempfile.TemporaryDirectory(dir=self._folder, prefix=".") as old:
                    folder.replace(Path(old, "index"))


def key_of_pages(pages: Iterable[tuple[str, str]], *made_with: str | bytes) -> str:
    """Return the key of the index of `pages`, addresses and HTML, that depends on what it is `made_with`."""
    digest = hashlib.sha256()
    for part in (*made_with, *(part for page in pages for part in page)):
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()
