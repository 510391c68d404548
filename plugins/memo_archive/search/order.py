"""The order of an index, so that the same records give the same bytes.

Pagefind 1.5 writes filters, and the values of each, in an order that differs from run to run. They are sorted
here and named by what they hold then. Later versions write them in order: their indexes stay as they are.
"""

import gzip
import hashlib
import itertools
import zlib
from pathlib import Path

_MARK = b"pagefind_dcd"
_TEXT, _ARRAY, _UNKNOWN = 3, 4, (2, 5, 6, 7)  # in CBOR, https://www.rfc-editor.org/rfc/rfc8949


def put_in_order(bundle: Path) -> None:
    """Put the index in the folder `bundle` in order, where it is of a form that needs it."""
    files, names = dict[Path, bytes](), dict[bytes, bytes]()
    try:
        (meta,) = bundle.glob("pagefind.*.pf_meta")
        for file in (*bundle.glob("filter/*.pf_filter"), meta):
            content = gzip.decompress(file.read_bytes()).removeprefix(_MARK)
            if file == meta and not _items(_items(content)[0])[0].startswith(b"1.5."):
                return
            listed = _items(content)[3 if file == meta else 1]
            for name, new in names.items():
                content, listed = content.replace(name, new), listed.replace(name, new)
            items = sorted(_items(listed), key=lambda item: _items(_items(item)[0]))
            ordered = b"".join(items)
            files[file] = content.replace(listed, listed[: -len(ordered)] + ordered) if ordered else content
            name = file.stem.removeprefix("pagefind.").encode()
            language, _, mark = name.rpartition(b"_")
            names[name] = language + b"_" + hashlib.sha256(files[file]).hexdigest().encode()[: len(mark)]
        entry = (bundle / "pagefind-entry.json").read_bytes().replace(name, names[name])
    except (ValueError, IndexError, OSError, zlib.error):
        return
    for (file, content), (name, new) in zip(files.items(), names.items(), strict=True):
        file.unlink()
        data = gzip.compress(_MARK + content, mtime=0)
        file.with_name(file.name.replace(name.decode(), new.decode())).write_bytes(data)
    (bundle / "pagefind-entry.json").write_bytes(entry)


def _items(data: bytes) -> list[bytes]:
    """Return the items of an array, or of a text what it says."""
    return [data[start:end] for start, end in itertools.pairwise(_bounds(data, 0))]


def _bounds(data: bytes, at: int) -> list[int]:
    """Return where the content of the item at `at` begins, and where each part of it ends."""
    kind, value = divmod(data[at], 32)
    width = 0 if value < 24 else 1 << value - 24
    value = int.from_bytes(data[at + 1 : at + 1 + width], "big") if width else value
    if kind in _UNKNOWN or width > 8 or (kind == _TEXT and at + value >= len(data)):
        raise ValueError(f"an item of another kind, or a part of one, at {at}")
    bounds = [at + 1 + width]
    for _ in range(value if kind == _ARRAY else kind == _TEXT):
        bounds.append(_bounds(data, bounds[-1])[-1] if kind == _ARRAY else bounds[-1] + value)
    return bounds
