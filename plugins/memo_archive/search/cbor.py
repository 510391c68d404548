"""CBOR (RFC 8949), as far as Pagefind writes it: arrays, texts and numbers.

A library reads it. It would write all of an item at once; an index is put together from parts that are in
CBOR already, and from columns of numbers.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, TypeAlias

import cbor2

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Item: TypeAlias = "int | str | list[Item]"

NUMBER, NEGATIVE, TEXT, ARRAY = 0, 1, 3, 4
"""Kinds of items: numbers from 0 on, those below it, texts and arrays."""
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}
"""How many bytes a value takes behind the byte that ends in one of these; a lower one is the value itself."""


def read(data: bytes) -> Item:
    """Return what `data` stands for; who asks sees to its shape. Raises ValueError where it is none."""
    stream = io.BytesIO(data)
    try:
        item: Item = cbor2.load(stream)
    except (cbor2.CBORDecodeError, EOFError) as error:
        raise ValueError(str(error)) from error
    if stream.tell() != len(data):
        raise ValueError("it goes on after its end")
    return item


def written(item: Item) -> bytes:
    """Return `item` in CBOR."""
    if isinstance(item, int):
        return number(item)
    if isinstance(item, str):
        data = item.encode("utf-8")
        return _head(TEXT, len(data)) + data
    return array(len(item)) + b"".join(map(written, item))


def number(value: int) -> bytes:
    """Return a number in CBOR."""
    return _head(NUMBER, value) if value >= 0 else _head(NEGATIVE, -1 - value)


def array(length: int) -> bytes:
    """Return what begins an array of `length` items."""
    return _head(ARRAY, length)


def _head(kind: int, value: int) -> bytes:
    if value < 24:
        return bytes((kind << 5 | value,))
    code, width = next((code, width) for code, width in _WIDTHS.items() if value < 1 << 8 * width)
    return bytes((kind << 5 | code,)) + value.to_bytes(width, "big")


def heads(kinds: npt.NDArray[np.uint8], values: npt.NDArray[np.int32]) -> tuple[bytes, npt.NDArray[np.int32]]:
    """Return numbers and beginnings of arrays one after the other, in CBOR, and where each ends.

    They are given by their `kinds` and `values`: of a number below 0 how far it is from -1, of an array its
    length.
    """
    import numpy as np  # noqa: PLC0415 - it takes a tenth of a second, and most builds have no need of it

    extra = (values >= 24) + (values >= 1 << 8).astype(np.int32) + (values >= 1 << 16) * np.int32(2)
    ends = np.cumsum(extra + np.int32(1), dtype=np.int32)
    at = ends - extra - np.int32(1)
    data = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    data[at] = kinds << 5 | np.where(extra, 0, values).astype(np.uint8)
    for code, width in _WIDTHS.items():
        chosen = np.flatnonzero(extra == width)
        data[at[chosen]] |= code
        for place in range(width):
            data[at[chosen] + 1 + place] = values[chosen] >> 8 * (width - 1 - place) & 0xFF
    return data.tobytes(), ends
