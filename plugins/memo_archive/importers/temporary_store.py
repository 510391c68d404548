"""A temporary store on disk for posts between reading and writing, so that memory does not grow with them."""

from __future__ import annotations

import pickle
import tempfile
from typing import IO, Any


class TemporaryStore:
    """A temporary file of this process' values, removed when closed."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`

    def put(self, value: Any) -> int:
        """Store `value` and return its place."""
        place = self._file.seek(0, 2)
        pickle.dump(value, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        return place

    def get(self, place: int) -> Any:
        """Return the value stored at `place`."""
        self._file.seek(place)
        return pickle.load(self._file)  # noqa: S301 - an unnamed file that only this process has

    def close(self) -> None:
        """Remove the file."""
        self._file.close()
