"""Writing a file whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path


def write_file(file: Path, data: bytes) -> None:
    """Write `data` to `file`, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        dir=file.parent, prefix=f".{file.name[:40]}", suffix=".tmp", delete=False
    ) as temporary:
        try:
            temporary.write(data)
            temporary.close()
            Path(temporary.name).chmod(0o644)
            Path(temporary.name).replace(file)
        except BaseException:
            Path(temporary.name).unlink(missing_ok=True)
            raise
