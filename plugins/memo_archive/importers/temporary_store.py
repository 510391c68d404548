"""Posts that wait on the disk between reading and writing, so that memory does not grow with their number."""

from __future__ import annotations

import pickle
import tempfile
from typing import IO, Any


class TemporaryStore:
    """A temporary file of this process' own values; it is gone when closed."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`

    def put(self, value: Any) -> int:
        """Keep `value`, and return where."""
        place = self._file.seek(0, 2)
        pickle.dump(value, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        return place

    def get(self, place: int) -> Any:
        """Return the value kept at `place`."""
        self._file.seek(place)
        return pickle.load(self._file)  # noqa: S301 - an unnamed file that only this process has

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
