"""The files of an index: gzip, and in it Pagefind's mark before what the file holds."""

from __future__ import annotations

import gzip
import zlib

ENTRY = "pagefind-entry.json"
"""The file that names all others, and alone is neither packed nor marked."""
MARK = b"pagefind_dcd"

_GZIP = 31
"""What zlib calls its window where the file is to be one of gzip; it has no date then."""


def packed(content: bytes) -> bytes:
    """Return the file that holds `content`."""
    return _packed(content, zlib.compressobj(6, zlib.DEFLATED, _GZIP))


def tightly_packed(content: bytes) -> bytes:
    """Return the file that holds `content`, as small as it may be."""
    # Digests and numbers in order are what the second is for: a tenth less for the list of all records.
    packers = (
        zlib.compressobj(9, zlib.DEFLATED, _GZIP, memory, strategy)
        for memory, strategy in ((9, zlib.Z_DEFAULT_STRATEGY), (6, zlib.Z_FILTERED))
    )
    return min((_packed(content, packer) for packer in packers), key=len)


def content_of(file: bytes) -> bytes:
    """Return what a file holds. Raises ValueError, EOFError, OSError, zlib.error."""
    data = gzip.decompress(file)
    if not data.startswith(MARK):
        raise ValueError(f"a file that begins with {data[: len(MARK)]!r}")
    return data[len(MARK) :]


def _packed(content: bytes, packer: zlib._Compress) -> bytes:
    return packer.compress(MARK + content) + packer.flush()
