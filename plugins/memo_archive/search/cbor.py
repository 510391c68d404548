"""CBOR (RFC 8949), as far as Pagefind writes it: arrays, texts and numbers.

A library reads it. It would write all of an item at once; an index is put together from parts that are in
CBOR already, and from columns of numbers (see `entries`).
"""

from __future__ import annotations

import io
from typing import TypeAlias

import cbor2

Item: TypeAlias = "int | str | list[Item]"

NUMBER, NEGATIVE, TEXT, ARRAY = 0, 1, 3, 4
"""Kinds of items: numbers from 0 on, those below it, texts and arrays."""
WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}
"""How many bytes a value takes behind the byte that ends in one of these; a lower one is the value itself."""


def read(data: bytes) -> Item:
    """Return what `data` stands for. Raises ValueError where it is anything else."""
    stream = io.BytesIO(data)
    try:
        item: Item = cbor2.load(stream, allow_indefinite=False)
    except (cbor2.CBORDecodeError, EOFError) as error:
        raise ValueError(str(error)) from error
    if stream.tell() != len(data):
        raise ValueError("it goes on after its end")
    _check([item])
    return item


def _check(items: list[Item]) -> None:
    while items:
        if not set(map(type, items)) <= {int, str, list}:
            raise ValueError("neither array nor text nor number")
        items = [inner for item in items if isinstance(item, list) for inner in item]


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
    code, width = next((code, width) for code, width in WIDTHS.items() if value < 1 << 8 * width)
    return bytes((kind << 5 | code,)) + value.to_bytes(width, "big")
