"""Kept files: what the last build has made, and this one would make again to the byte, is taken over.

The cache remembers of each file only a digest of what it was made from, and one of its bytes. The bytes are
in the last good site, and are looked at: whatever has become of them there, nothing but what this build would
have made comes into the new site.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from memo_archive.incremental.cache import Cache, key_of

_SIZE = 16
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def digest_of(data: bytes) -> bytes:
    """Return the digest by which the bytes of a file are known again."""
    # Of the digests that Python has, the fastest for what is longer than a line, where a processor knows it.
    return hashlib.sha256(data).digest()[:_SIZE]


class KeptFiles:
    """The files of the site in the folder `last` that the one in the folder `site` may take over."""

    def __init__(self, cache: Cache, last: Path, site: Path, made_with: bytes) -> None:
        """Take what all files depend on from `made_with`; `site` is there, and to be written."""
        self._cache, self._last, self._site, self._made_with = cache, last, site, made_with
        self._wanted: dict[str, bytes] = {}
        self._mode = _mode_of_new_files(site)

    def take(self, wanted: Mapping[str, bytes]) -> dict[str, bytes]:
        """Take over those of `wanted`, places below the site's root with what each is made from.

        Return the places of these with the digests of their bytes. The others can be noted when made.
        """
        keys = {place: key_of(self._made_with, place, made_from) for place, made_from in wanted.items()}
        self._wanted |= keys
        known = self._cache.get_many(keys.values())
        return {
            place: known[key]
            for place, key in keys.items()
            if key in known and self._has_taken(place, known[key])
        }

    def note(self, digests: Iterable[tuple[str, bytes]]) -> None:
        """Remember places and the digests of the bytes that were written there."""
        self._cache.put_many(
            {self._wanted[place]: digest for place, digest in digests if place in self._wanted}
        )

    def take_all(self, made_from: bytes) -> bool:
        """Take over all files that `note_all` has noted as made from the same; return whether they are there.

        Where one of them is not as it was, some of the others may be there even so.
        """
        key = key_of(self._made_with, made_from)
        try:
            listed = json.loads(self._cache.get_many([key]).get(key, b"null"))
            return bool(listed) and all(
                self._has_taken(place, bytes.fromhex(digest)) for place, digest in listed
            )
        except (ValueError, TypeError):
            return False

    def note_all(self, made_from: bytes, digests: Mapping[str, bytes]) -> None:
        """Remember places and the digests of their bytes as all that is made from this."""
        listed = [(place, digest.hex()) for place, digest in sorted(digests.items())]
        self._cache.put_many({key_of(self._made_with, made_from): json.dumps(listed).encode()})

    def _has_taken(self, place: str, digest: bytes) -> bool:
        """Take over the file at `place` if its bytes have that digest; return whether it is taken."""
        old, new = self._last / place, self._site / place
        try:
            data = self._data(old)
            if data is None or digest_of(data) != digest:
                return False
            new.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):  # Some file systems have no links.
                os.link(old, new)
                return True
            new.write_bytes(data)
        except OSError:
            return False
        return True

    def _data(self, file: Path) -> bytes | None:
        """Return what is in `file`; None where it is not as this build would make it."""
        descriptor = os.open(file, os.O_RDONLY | _NO_LINK)
        try:
            found = os.fstat(descriptor)
            return _whole(descriptor, found.st_size) if found.st_mode == self._mode else None
        finally:
            os.close(descriptor)


def _whole(descriptor: int, size: int) -> bytes:
    """Return what is in an open file of `size` bytes."""
    data = os.read(descriptor, size + 1)
    while len(data) < size and (more := os.read(descriptor, size - len(data))):
        data += more
    return data


def _mode_of_new_files(folder: Path) -> int:
    """Return kind and permissions of the files that this process makes."""
    probe = folder / ".probe"
    probe.touch()
    mode = probe.stat().st_mode
    probe.unlink()
    return stat.S_IFREG | stat.S_IMODE(mode)
