"""Bundles: the same files for the same records."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from memo_archive.search.bundle import settled
from mkdocs_memo_archive.pagefind import Bundling

NAMES = ("Zebra", "apple", "Éclair", "mango", "Pear", "fig", "kiwi", "plum")


def document(number: int) -> tuple[str, str]:
    filters = "".join(
        f'<i data-pagefind-filter="fruit[title]" title="{name}"></i>' for name in NAMES[number % 5 :]
    )
    more = f'<i data-pagefind-filter="even[title]" title="{number % 2}"></i>'
    return (
        f"{number}/",
        f"<html lang='en'><body>{filters}{more}<p>Cafe café cafè number{number}.</p></body></html>",
    )


def bundle_of(documents: Iterable[tuple[str, str]], folder: Path, *, chunk: int = 0) -> dict[str, bytes]:
    """Return the files that are made of `documents` in `folder`, by their places in it."""
    Bundling(documents, folder, chunk=chunk).finish()
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (bundle_of(map(document, range(300)), tmp_path / name, chunk=200) for name in "ab")
    assert one == other
    assert len([path for path in one if path.startswith("filter/")]) == 2


def test_only_what_a_search_asks_for_is_kept(tmp_path: Path) -> None:
    bundle = bundle_of([document(1)], tmp_path / "known")
    assert {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind"} == {
        path for path in bundle if "pf_" not in path
    }
    unknown = bundle_of([("x/", "<html lang='tlh'><body>Qapla'</body></html>")], tmp_path / "unknown")
    assert "wasm.unknown.pagefind" in unknown
    assert "wasm.en.pagefind" not in unknown


def test_filters_are_put_in_order_and_named_by_their_content() -> None:
    values: list[object] = [["b", [1]], ["a", [0, 300]], ["ä", list(range(70_000))]]
    one, other = settled(_bundle(values)), settled(_bundle(values[::-1]))
    assert one == other
    (name,) = (path for path in one if path.endswith(".pf_filter"))
    data = gzip.decompress(one[name])
    assert data.index(b"\x61a") < data.index(b"\x61b") < data.index("ä".encode())
    entry = json.loads(one["pagefind-entry.json"])
    meta = gzip.decompress(one[f"pagefind.{entry['languages']['en']['hash']}.pf_meta"])
    assert Path(name).stem.encode() in meta


@pytest.mark.parametrize(
    "meta", [b"", b"\x1f\x8b", gzip.compress(b"pagefind_dcd\xff"), gzip.compress(b"\x80")]
)
def test_a_bundle_of_another_form_is_left_as_it_is(meta: bytes) -> None:
    files = _bundle([]) | {"pagefind.en_1.pf_meta": meta}
    assert files == settled(files)


def _bundle(values: list[object]) -> dict[str, bytes]:
    """Return a bundle as Pagefind writes it, with one filter that has `values`."""
    entry = {"version": "1.5", "languages": {"en": {"hash": "en_1", "wasm": "en", "page_count": 1}}}
    meta = ["1.5", [["en_a", 1]], [], [["fruit", "en_2"]], [], ["title"]]
    return {
        "pagefind-entry.json": json.dumps(entry).encode(),
        "pagefind.en_1.pf_meta": _cbor(meta),
        "filter/en_2.pf_filter": _cbor(["fruit", values]),
    }


def _cbor(item: object) -> bytes:
    return gzip.compress(b"pagefind_dcd" + _plain_cbor(item))


def _plain_cbor(item: object) -> bytes:
    """Encode by the book (RFC 8949, section 3), apart from the code under test."""
    if isinstance(item, int):
        major, argument, rest = 0x00, item, b""
    elif isinstance(item, str):
        major, argument, rest = 0x60, len(item.encode()), item.encode()
    else:
        assert isinstance(item, list)
        major, argument, rest = 0x80, len(item), b"".join(map(_plain_cbor, item))
    if argument < 24:
        return bytes([major | argument]) + rest
    for code, width in ((24, 1), (25, 2), (26, 4)):
        if argument < 256**width:
            return bytes([major | code]) + argument.to_bytes(width, "big") + rest
    raise AssertionError(argument)
