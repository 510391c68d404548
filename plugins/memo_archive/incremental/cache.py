"""A cache of what is costly to make again: one file beside the site, safe to delete at any time.

A value that it gives was put in under the same key, or it gives nothing: whatever is wrong with the file
(read-only, full, damaged, from another version, gone in mid-build, held by another build) costs time and
never a byte of the site.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

FORMAT = 3
MAX_BYTES = 256 * 1024 * 1024
"""Bytes that all values may take; the values not asked for longest go first."""
_BATCH = 500
_PAGE = 32 * 1024
_KEY, _CHECKSUM = 20, 8
"""Bytes of digests."""
# Uses are apart, since whoever writes a row writes all of it. Entries have row numbers, so that keys are in
# an index of their own: else SQLite reads the whole of each large value that it passes as it looks for a key.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS uses (key BLOB PRIMARY KEY, used INTEGER NOT NULL) WITHOUT ROWID;
"""


def key_of(*parts: str | bytes) -> bytes:
    """Return the key of what was made from `parts`."""
    pieces: list[bytes] = []
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        pieces += (len(data).to_bytes(8, "little"), data)
    return hashlib.sha256(b"".join(pieces)).digest()[:_KEY]


class Cache:
    """Values by key in an SQLite file; several builds may use it at once."""

    def __init__(self, file: Path, *, max_bytes: int = MAX_BYTES) -> None:
        """Use `file`, which need not be there; `max_bytes` bounds the values, not the file to the byte."""
        self._file = file
        self._max_bytes = max_bytes
        self._asked: set[bytes] = set()
        self._new: dict[bytes, bytes] = {}
        self._later: list[Callable[[], Mapping[bytes, bytes]]] = []

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the values of those of `keys` that are there, whole."""
        wanted = list(dict.fromkeys(keys))
        found = {key: self._new[key] for key in wanted if key in self._new}
        wanted = [key for key in wanted if key not in found]
        if wanted and self._file.exists():
            with contextlib.suppress(sqlite3.Error, OSError), self._open() as database:
                for start in range(0, len(wanted), _BATCH):
                    batch = wanted[start : start + _BATCH]
                    marks = ",".join("?" * len(batch))
                    query = f"SELECT key, value FROM entries WHERE key IN ({marks})"  # noqa: S608 - question marks only
                    found.update(
                        (key, value[_CHECKSUM:])
                        for key, value in database.execute(query, batch)
                        if _is_whole(key, value)
                    )
        self._asked.update(found)
        return found

    def put_many(self, values: Mapping[bytes, bytes]) -> None:
        """Keep `values`; they are written by `flush`."""
        self._new.update(values)

    def put_later(self, make: Callable[[], Mapping[bytes, bytes]]) -> None:
        """Keep the values that `make` gives; it is not asked before `flush`, so neither are they there."""
        self._later.append(make)

    def flush(self) -> None:
        """Write what is new, note what was asked for, and let go of the oldest beyond the bound.

        Where the file cannot be written, nothing is; where it is damaged, it is begun anew.
        """
        later, self._later = self._later, []
        for make in later:
            self._new.update(make())
        if not self._new and not self._asked:
            return
        try:
            self._write()
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError):  # damaged, not merely busy, full or read-only
                with contextlib.suppress(OSError, sqlite3.Error):
                    self._file.unlink(missing_ok=True)
                    self._write()
        except OSError:
            pass
        self._new.clear()
        self._asked.clear()

    def _write(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as database:
            if database.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
                database.executescript("DROP TABLE IF EXISTS entries; DROP TABLE IF EXISTS uses")
                database.execute(f"PRAGMA user_version = {FORMAT}")
            database.executescript(_SCHEMA)
            # A count of writes and not the clock, which may jump.
            now = (database.execute("SELECT MAX(used) FROM uses").fetchone()[0] or 0) + 1
            if self._new:
                rows = ((key, _checksum(key, value) + value) for key, value in self._new.items())
                database.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?)", rows)
                used = ((key, now) for key in self._asked | self._new.keys())
                database.executemany("INSERT OR REPLACE INTO uses VALUES (?, ?)", used)
                self._let_go(database)
            database.commit()

    def _let_go(self, database: sqlite3.Connection) -> None:
        total = database.execute("SELECT SUM(LENGTH(value)) FROM entries").fetchone()[0] or 0
        excess = total - self._max_bytes
        if excess <= 0:
            return
        for key, length in database.execute(
            "SELECT key, LENGTH(value) FROM entries LEFT JOIN uses USING (key) ORDER BY used, key"
        ).fetchall():
            if excess <= 0:
                break
            database.execute("DELETE FROM entries WHERE key = ?", (key,))
            database.execute("DELETE FROM uses WHERE key = ?", (key,))
            excess -= length

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        # Opened anew each time: under the development server, threads take turns.
        database = sqlite3.connect(self._file, timeout=0.5)
        try:
            # A value torn by a power cut is found out by its checksum: no need to wait for the disk.
            database.execute("PRAGMA synchronous = OFF")
            # Of a file that is made anew: most values are larger than SQLite's pages of 4 kB.
            database.execute(f"PRAGMA page_size = {_PAGE}")
            yield database
        finally:
            database.close()


def _checksum(key: bytes, value: bytes) -> bytes:
    digest = hashlib.sha256(key)
    digest.update(value)
    return digest.digest()[:_CHECKSUM]


def _is_whole(key: bytes, value: object) -> bool:
    return isinstance(value, bytes) and value[:_CHECKSUM] == _checksum(key, value[_CHECKSUM:])
