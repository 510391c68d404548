"""CBOR (RFC 8949), as far as Pagefind writes it: arrays, texts and numbers.

A library makes all of an item at once; an index is put together from parts that are in CBOR already.
"""

from __future__ import annotations

from typing import TypeAlias

Item: TypeAlias = "int | str | list[Item]"

_NUMBER, _NEGATIVE, _TEXT, _ARRAY = 0, 1, 3, 4
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}


def read(data: bytes) -> Item:
    """Return what `data` stands for. Raises ValueError where it is anything else."""
    try:
        item, end = _item(data, 0)
    except IndexError as error:
        raise ValueError("it ends too soon") from error
    if end != len(data):
        raise ValueError("it goes on after its end")
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
    if kind == _NEGATIVE:
        return -1 - value, place
    if kind == _TEXT:
        return data[place : place + value].decode("utf-8"), place + value
    if kind != _ARRAY:
        raise ValueError("neither array nor text nor number")
    items: list[Item] = []
    for _ in range(value):
        item, place = _item(data, place)
        items.append(item)
    return items, place


def written(item: Item) -> bytes:
    """Return `item` in CBOR."""
    if isinstance(item, int):
        return number(item)
    if isinstance(item, str):
        data = item.encode("utf-8")
        return _head(_TEXT, len(data)) + data
    return array(len(item)) + b"".join(map(written, item))


def number(value: int) -> bytes:
    """Return a number in CBOR."""
    return _head(_NUMBER, value) if value >= 0 else _head(_NEGATIVE, -1 - value)


def array(length: int) -> bytes:
    """Return what begins an array of `length` items."""
    return _head(_ARRAY, length)


def _head(kind: int, value: int) -> bytes:
    if value < 24:
        return bytes((kind << 5 | value,))
    code, width = next((code, width) for code, width in _WIDTHS.items() if value < 1 << 8 * width)
    return bytes((kind << 5 | code,)) + value.to_bytes(width, "big")
