"""A bundle: the files that Pagefind makes for the browser, made the same for the same records, and smaller.

Pagefind writes the values of each filter in an order that differs from run to run, and with it the names of
those files and of what names them. `settled` puts them in order. All else it writes is the same each time.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

Files: TypeAlias = dict[str, bytes]
"""Contents by path below the bundle's folder."""

Item: TypeAlias = "int | str | list[Item]"

ENGINE = "pagefind.js"
_ENTRY = "pagefind-entry.json"
_HEADS = (".pf_meta", ".pf_filter")
_MAGIC = b"pagefind_dcd"
_ARRAY, _TEXT, _NUMBER = 4, 3, 0
_GZIP = 31
"""What zlib calls its window where the file is to be one of gzip; it has no date then."""
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}


def tidy(folder: Path) -> None:
    """Leave in `folder`, as Pagefind wrote it, what a search in the main thread asks for, and settle it.

    Raises OSError.
    """
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    kept = needed(names, (folder / _ENTRY).read_bytes())
    heads = {name: (folder / name).read_bytes() for name in kept if name == _ENTRY or name.endswith(_HEADS)}
    settled_heads = settled(heads)
    for name in (names - kept) | (heads.keys() - settled_heads.keys()):
        (folder / name).unlink()
    for name, data in settled_heads.items():
        (folder / name).write_bytes(data)


def needed(names: Iterable[str], entry: bytes) -> set[str]:
    """Return those of `names` that a search in the main thread asks for: no interface, no worker."""
    stemmers = {language["wasm"] or "unknown" for language in json.loads(entry)["languages"].values()}
    kept = {ENGINE, _ENTRY, *(f"wasm.{name}.pagefind" for name in stemmers)}
    return {name for name in names if name in kept or "pf_" in name.rpartition(".")[2]}


def settled(files: Mapping[str, bytes]) -> Files:
    """Return the heads of a bundle with filters in the order of their names and values, and made smaller.

    Heads are its entry, what it says of all records, and its filters. Those of another form than Pagefind 1.5
    has are returned as they are.
    """
    try:
        return _settled(files)
    except (KeyError, ValueError, IndexError, TypeError, OSError, EOFError, zlib.error):
        return dict(files)


def _settled(files: Mapping[str, bytes]) -> Files:
    entry = _entry(files)
    result: Files = {}
    for language, described in entry["languages"].items():
        # https://github.com/Pagefind/pagefind/blob/main/pagefind_web/src/metadata.rs
        meta = _decoded(files[f"pagefind.{described['hash']}.pf_meta"])
        filters = _list(_list(meta)[3])
        for pair in map(_list, filters):
            name, values = _list(_decoded(files[f"filter/{pair[1]}.pf_filter"]))
            data = _encoded([name, sorted(_list(values), key=lambda value: str(_list(value)[0]))])
            pair[1] = f"{language}_{_mark(data)}"
            result[f"filter/{pair[1]}.pf_filter"] = data
        filters.sort(key=lambda pair: str(_list(pair)[0]))
        for page in map(_list, _list(_list(meta)[1])):
            page[1] = _roughly(page[1])
        data = _encoded(meta)
        described["hash"] = f"{language}_{_mark(data)}"
        result[f"pagefind.{described['hash']}.pf_meta"] = data
    entry["languages"] = dict(sorted(entry["languages"].items()))
    result[_ENTRY] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return result


def _entry(files: Mapping[str, bytes]) -> dict[str, dict[str, dict[str, str]]]:
    entry: dict[str, dict[str, dict[str, str]]] = json.loads(files[_ENTRY])
    return entry


def _mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:10]


def _roughly(count: Item) -> int:
    """Return a number of words to two figures: it tells long from short, and is a tenth of that file."""
    if not isinstance(count, int):
        raise TypeError("not a number")
    return round(count, 2 - len(str(count)))


def _list(item: Item) -> list[Item]:
    if not isinstance(item, list):
        raise TypeError("not an array")
    return item


def _decoded(file: bytes) -> Item:
    """Return what a file of the bundle holds: arrays, texts and numbers in CBOR (RFC 8949)."""
    data = gzip.decompress(file)
    item, end = _item(data, len(_MAGIC))
    if not data.startswith(_MAGIC) or end != len(data) or _written(item) != data[len(_MAGIC) :]:
        raise ValueError("not the form of Pagefind 1.5")
    return item


def _item(data: bytes, place: int) -> tuple[Item, int]:
    kind, value = data[place] >> 5, data[place] & 31
    place += 1
    if value in _WIDTHS:
        end = place + _WIDTHS[value]
        value, place = int.from_bytes(data[place:end], "big"), end
    elif value >= 24:
        raise ValueError("a length that is not told")
    if kind == _NUMBER:
        return value, place
    if kind == _TEXT:
        return data[place : place + value].decode("utf-8"), place + value
    if kind != _ARRAY:
        raise ValueError("neither array nor text nor number")
    items: list[Item] = []
    for _ in range(value):
        item, place = _item(data, place)
        items.append(item)
    return items, place


def _encoded(item: Item) -> bytes:
    """Return `item` as a file of the bundle, as small as it may be."""
    data = _MAGIC + _written(item)
    # Digests and numbers in order are what the second is for: a tenth less for the list of all records.
    packers = (
        zlib.compressobj(9, zlib.DEFLATED, _GZIP, memory, strategy)
        for memory, strategy in ((9, zlib.Z_DEFAULT_STRATEGY), (6, zlib.Z_FILTERED))
    )
    return min((packer.compress(data) + packer.flush() for packer in packers), key=len)


def _written(item: Item) -> bytes:
    if isinstance(item, int):
        return _head(_NUMBER, item)
    if isinstance(item, str):
        text = item.encode("utf-8")
        return _head(_TEXT, len(text)) + text
    return _head(_ARRAY, len(item)) + b"".join(map(_written, item))


def _head(kind: int, value: int) -> bytes:
    if value < 24:
        return bytes((kind << 5 | value,))
    code, width = next((code, width) for code, width in _WIDTHS.items() if value < 1 << 8 * width)
    return bytes((kind << 5 | code,)) + value.to_bytes(width, "big")
