"""An index of another form than Pagefind 1.5's stays as it is."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from memo_archive.search.order import put_in_order
from tests.search.test_program import contents

ENTRY = b'{"version":"1.5.2","languages":{"en":{"hash":"en_0123456789"}}}'
# ["1.5.2", [], [], [["topic", "en_1111111"], ["kind", "en_2222222"]]]
META = b"\x84\x651.5.2\x80\x80\x82\x82\x65topic\x6aen_1111111\x82\x64kind\x6aen_2222222"
# ["topic", [["b", [0, 300]], ["a", [1]]]]
TOPICS = b"\x82\x65topic\x82\x82\x61b\x82\x00\x19\x01\x2c\x82\x61a\x81\x01"
KINDS = b"\x82\x64kind\x81\x82\x64memo\x82\x00\x01"


def index(folder: Path, *, meta: bytes = META, topics: bytes = TOPICS, mark: bytes = b"pagefind_dcd") -> None:
    (folder / "filter").mkdir(parents=True)
    files = {
        "filter/en_1111111.pf_filter": topics,
        "filter/en_2222222.pf_filter": KINDS,
        "pagefind.en_0123456789.pf_meta": meta,
    }
    for name, data in files.items():
        (folder / name).write_bytes(gzip.compress(mark + data))
    (folder / "pagefind-entry.json").write_bytes(ENTRY)


def test_filters_and_their_values_are_sorted_and_files_named_by_what_they_hold(tmp_path: Path) -> None:
    index(tmp_path)
    put_in_order(tmp_path)
    (meta,) = tmp_path.glob("*.pf_meta")
    assert meta.stem.removeprefix("pagefind.") in (tmp_path / "pagefind-entry.json").read_text()
    said = gzip.decompress(meta.read_bytes())
    kinds, topics = sorted(
        tmp_path.glob("filter/*"), key=lambda file: b"topic" in gzip.decompress(file.read_bytes())
    )
    assert (
        b"pagefind_dcd\x84\x651.5.2\x80\x80\x82\x82\x64kind\x6a"
        + kinds.stem.encode()
        + b"\x82\x65topic\x6a"
        + topics.stem.encode()
        == said
    )
    assert b"pagefind_dcd\x82\x65topic\x82\x82\x61a\x81\x01\x82\x61b\x82\x00\x19\x01\x2c" == gzip.decompress(
        topics.read_bytes()
    )
    once = contents(tmp_path)
    put_in_order(tmp_path)
    assert once == contents(tmp_path)


@pytest.mark.parametrize(
    "form",
    [
        {"meta": META.replace(b"1.5.2", b"1.6.0")},
        {"meta": b"\xa1\x61a\x01"},
        {"meta": META[:-5]},
        {"meta": b""},
        {"topics": b"\x82\x65topic\xfb" + bytes(8)},
        {"topics": b"\x81\x65topic"},
        {"mark": b"another_mark"},
    ],
)
def test_an_index_of_another_form_stays_as_it_is(tmp_path: Path, form: dict[str, bytes]) -> None:
    index(tmp_path, **form)
    before = contents(tmp_path)
    put_in_order(tmp_path)
    assert before == contents(tmp_path)


def test_a_folder_that_holds_no_index_stays_as_it_is(tmp_path: Path) -> None:
    put_in_order(tmp_path)
    assert {} == contents(tmp_path)
