"""The code version: a digest of everything but its input that a computed value depends on."""

from __future__ import annotations

import functools
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from memo_archive.incremental.cache import key_of


@functools.lru_cache(maxsize=1)
def code_version() -> bytes:
    """Return the digest of this package's source, of every installed distribution's version and of Python's.

    Any of them may be what a value is made with: a list of those that matter would be a guess.
    """
    return key_of(digest_of_sources(Path(__file__).parents[1]), *_distributions(), platform.python_version())


def digest_of_sources(package: Path) -> bytes:
    """Return the digest of the Python files below the folder `package`, names and contents."""
    files = sorted(package.rglob("*.py"))
    return key_of(*(part for file in files for part in (file.as_posix(), file.read_bytes())))


def _distributions() -> Iterator[str]:
    """Yield names and versions of distributions, which their metadata folders bear (PEP 376)."""
    for folder in sys.path:
        place = Path(folder or ".")
        if place.is_dir():
            yield from sorted(entry.name for entry in place.iterdir() if entry.suffix in _METADATA)


_METADATA = frozenset({".dist-info", ".egg-info"})
