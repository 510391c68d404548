"""Images of imported posts: copied from beside the source, or fetched on request; others are listed."""

from __future__ import annotations

import base64
import binascii
import os
import re
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from memo_archive.importers.readers.html_blocks import absolute
from memo_archive.importers.writing.image_download import FetchError, fetch
from memo_archive.text.slugs import slugify

MAX_BYTES = 20_000_000
FOLDER = "images/imported"
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
)


@dataclass(slots=True)
class ImageImporter:
    """Copies images into the content folder, each content once."""

    content: Path
    may_fetch: bool = False
    is_dry: bool = False
    copied: int = 0
    _names: dict[str, bytes] = field(default_factory=dict)
    """Digests by path, of this run."""

    def take(self, address: str, *, root: Path, folder: str, base: str, stem: str) -> tuple[str, str]:
        """Return the path of the image at `address`, or an empty path and the reason.

        `folder` is its page's folder below `root`, which no local address leaves; `stem` begins its name.
        """
        address = address.strip()
        if address.startswith("data:"):
            data, why = _from_data(address)
            name = "image"
        else:
            path = _beside(address, root, folder)
            name = unquote(urlsplit(address).path.rpartition("/")[2]) or "image"
            if path is not None:
                if path.stat().st_size > MAX_BYTES:
                    return "", f"it has more than {MAX_BYTES:,} bytes"
                data, why = path.read_bytes(), ""
            else:
                data, why = self._remote(absolute(address, base))
        if not data:
            return "", why
        suffix = _suffix_of(data)
        if not suffix:
            return "", "it is no image of a kind that is safe to show (PNG, JPEG, GIF, WebP, AVIF)"
        return self._store(
            data, f"{stem}-{slugify(name.rpartition('.')[0] or name)[:60] or 'image'}"[:120], suffix
        ), ""

    def _remote(self, address: str) -> tuple[bytes, str]:
        if not re.match(r"https?://", address):
            return b"", "it does not lie beside the page"
        if not self.may_fetch:
            return b"", "it is on the web; --fetch-images gets it"
        try:
            return fetch(address), ""
        except FetchError as error:
            return b"", str(error)

    def _store(self, data: bytes, name: str, suffix: str) -> str:
        digest = blake2b(data, digest_size=16).digest()
        for number in range(1, 1000):
            uri = f"{FOLDER}/{name}{f'-{number}' if number > 1 else ''}{suffix}"
            file = self.content / uri
            if self._names.get(uri) == digest:
                return uri
            if uri in self._names:
                continue
            if file.exists():
                if file.stat().st_size == len(data) and file.read_bytes() == data:
                    self._names[uri] = digest
                    return uri
                continue
            self._names[uri] = digest
            self.copied += 1
            if not self.is_dry:
                file.parent.mkdir(parents=True, exist_ok=True)
                temporary = file.with_name(f".{file.name}.tmp")
                temporary.write_bytes(data)
                temporary.replace(file)
            return uri
        return ""


def _from_data(address: str) -> tuple[bytes, str]:
    head, _, rest = address.partition(",")
    try:
        data = base64.b64decode(rest, validate=False) if ";base64" in head else unquote_to_bytes(rest)
    except (binascii.Error, ValueError):
        data = b""
    return (data, "") if data and len(data) <= MAX_BYTES else (b"", "what the page holds of it is damaged")


def _beside(address: str, root: Path, folder: str) -> Path | None:
    """Return the file below `root` that `address` means; None where there is none, or where it leads out."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in ("", "file") or parts.netloc:
        return None
    path = unquote(parts.path).lstrip("\\")
    if not path or "\x00" in path:
        return None
    real = os.path.realpath(root)
    bare = path.lstrip("/")
    places = [root / folder / bare] if not path.startswith("/") or parts.scheme else []
    # Generators keep images in folders of their own, beside the folder of the texts.
    for above in (PurePosixPath(folder), *PurePosixPath(folder).parents):
        places += [
            root / above / name / bare
            for name in ("", "static", "content", "content/images", "assets", "images")
        ]
    for place in places:
        found = os.path.realpath(place)
        if found.startswith(real + os.sep) and Path(found).is_file():
            return Path(found)
    return None


def _suffix_of(data: bytes) -> str:
    """Return the suffix for the format of `data`; empty for a format that is unknown or can hold scripts."""
    for begin, suffix in _KINDS:
        if data.startswith(begin):
            return suffix
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return ".avif"
    return ""
