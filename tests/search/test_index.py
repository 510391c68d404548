"""The index is put together from what Pagefind finds in each record: as if it had seen all of them at once."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memo_archive.cache import Cache
from memo_archive.search import cbor, segment
from memo_archive.search.index import Index, _cut
from memo_archive.search.records import Record
from memo_archive.search.segment import Finding, FormError, Segment, arranged, found_in, unpacked
from mkdocs_memo_archive import pagefind
from mkdocs_memo_archive.pagefind import Bundling, Engine, engine

WORDS = ("cafe", "café", "cafè", "running", "runs", "Ägypten", "agypten", "naïve", "the", "2026", "don't")


def document(number: int) -> tuple[str, str]:
    text = " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 9))
    record = Record(
        f"{2020 + number % 3}/memo-{number}/",
        "memo",
        f"Memo {number}",
        f"<p>{text}. number{number} {'the ' * (number % 70)}</p>",
        {"subtitle": WORDS[number % 7]} if number % 2 else {"phrases": "all the café"},
        {"topic": ("Zebra", "apple", "Éclair")[number % 3 :], "year": (str(2020 + number % 3),)},
        day=f"{2020 + number % 3}-01-{1 + number % 28:02}",
    )
    return record.url, record.document("en")


DOCUMENTS = [document(number) for number in range(300)]
ADDRESSES = [url for url, _ in DOCUMENTS]


def looked_at(documents: Sequence[tuple[str, str]], folder: Path) -> Finding:
    assert Bundling(documents, folder, language="en").finish()
    return found_in(folder)


def segment_of(documents: Sequence[tuple[str, str]], folder: Path) -> Segment:
    return arranged([looked_at(documents, folder)], [url for url, _ in documents])


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> Segment:
    return segment_of(DOCUMENTS, tmp_path_factory.mktemp("once") / "bundle")


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine(Cache(tmp_path_factory.mktemp("engine") / "cache.sqlite"), "en")


def files_of(segments: Iterable[Segment], searched: Engine) -> dict[str, bytes]:
    index = Index(searched.entry)
    files = {place: data for segment in segments for place, data in index.add(segment)}
    return files | dict(index.files())


def written(files: Mapping[str, bytes], folder: Path) -> Path:
    for place, data in files.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(data)
    return folder


def test_records_are_in_the_order_that_is_wanted(at_once: Segment) -> None:
    assert [page.address for page in at_once.pages] == ADDRESSES
    assert {"cafe\tcafé", "cafe", "run", "number7"} <= set(at_once.words)
    assert list(at_once.words) == sorted(at_once.words)
    number7 = at_once.words["number7"]
    assert (number7.first, number7.last, number7.number) == (7, 7, 1)
    assert (at_once.words["memo"].first, at_once.words["memo"].last, at_once.words["memo"].number) == (
        0,
        299,
        300,
    )


def test_what_is_found_in_a_record_depends_on_no_other(
    at_once: Segment, searched: Engine, tmp_path: Path
) -> None:
    starts = range(0, len(DOCUMENTS), 97)
    apart = [segment_of(DOCUMENTS[start : start + 97], tmp_path / str(start)) for start in starts]
    assert arranged(apart, ADDRESSES) == at_once
    assert files_of(apart, searched) == files_of([at_once], searched)


def test_records_come_go_and_change_as_if_they_had_been_so(at_once: Segment, tmp_path: Path) -> None:
    changed = [
        (url, document(n + 1000)[1] if n in (5, 200) else html) for n, (url, html) in enumerate(DOCUMENTS)
    ]
    fewer = arranged([at_once], [url for n, url in enumerate(ADDRESSES) if n not in (0, 5, 150, 299)])
    assert "number150" not in fewer.words
    again = looked_at([changed[n] for n in (0, 5, 150, 200, 299)], tmp_path / "again")
    expected = segment_of(changed, tmp_path / "expected")
    assert arranged([fewer, again], ADDRESSES) == expected != at_once
    assert arranged([at_once, again], ADDRESSES) == expected
    assert arranged([at_once], [*ADDRESSES, "unknown/"]) == at_once
    assert arranged([], ADDRESSES) == Segment((), {})


def test_the_index_holds_what_pagefind_has_written_at_once(
    at_once: Segment, searched: Engine, tmp_path: Path
) -> None:
    files = files_of([at_once], searched)
    assert arranged([found_in(written(files, tmp_path))], ADDRESSES) == at_once
    whole = looked_at(DOCUMENTS, tmp_path / "whole")
    assert whole.words.keys() - {"all"} == at_once.words.keys() - {"all"}
    assert {page.address for page in whole.pages} == {*ADDRESSES, "~/fields/"}


def test_a_segment_is_kept_as_it_is(at_once: Segment, searched: Engine) -> None:
    kept = unpacked(at_once.packed())
    assert kept == at_once
    assert files_of([kept], searched) == files_of([at_once], searched)
    nothing = Segment((), {})
    assert unpacked(nothing.packed()) == nothing
    for wrong in (b"", b"{}", at_once.packed()[100:], at_once.packed().replace(b"[", b"", 1)):
        with pytest.raises((ValueError, TypeError)):
            unpacked(wrong)


def test_each_file_with_words_is_listed_by_the_words_it_has(at_once: Segment, searched: Engine) -> None:
    files = files_of([at_once], searched)
    chunks = _lists(_said_of_all(files)[2])
    assert len(chunks) > 3
    words = [_words_in(files[f"index/{name}.pf_index"]) for _, _, name in chunks]
    assert [(first, last) for first, last, _ in chunks] == _cut([(found[0], found[-1]) for found in words])
    assert list(itertools.chain(*words)) == sorted({word.split("\t")[0] for word in at_once.words})


def test_their_list_is_cut_as_pagefind_cuts_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "_ONE_FILE", dict.fromkeys(pagefind._ONE_FILE, "200"))
    assert Bundling(DOCUMENTS, tmp_path, language="en").finish()
    files = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")}
    chunks = _lists(_said_of_all(files)[2])
    assert len(chunks) > 3
    words = [_words_in(files[f"index/{name}.pf_index"]) for _, _, name in chunks]
    assert [(first, last) for first, last, _ in chunks] == _cut([(found[0], found[-1]) for found in words])


def test_days_and_filters_are_in_order(at_once: Segment, searched: Engine) -> None:
    files = files_of([at_once], searched)
    said = _said_of_all(files)
    days = [page.day for page in at_once.pages]
    ((name, pages),) = _lists(said[4])
    assert name == "date"
    assert isinstance(pages, list)
    assert [days[int(str(page))] for page in pages] == sorted(filter(None, days))
    named = {str(name): str(file) for name, file in _lists(said[3])}
    assert list(named) == ["kind", "topic", "year"]
    topics = _read(files[f"filter/{named['topic']}.pf_filter"])
    assert isinstance(topics, list)
    assert [value for value, _ in _lists(topics[1])] == ["Zebra", "apple", "Éclair"]


def test_files_of_like_names_are_told_apart(at_once: Segment, searched: Engine) -> None:
    one, other = at_once.pages[:2]
    alike = (replace(one, content="a" * 64), replace(other, content="a" * 8 + "b" * 56))
    files = files_of([Segment(alike, {})], searched)
    names = [place for place in files if place.startswith("fragment/")]
    assert ["fragment/en_aaaaaaa.pf_fragment", "fragment/en_aaaaaaaa.pf_fragment"] == names


def test_what_searches_depends_on_the_language_alone(tmp_path: Path, searched: Engine) -> None:
    assert (searched.stemmer, b"search" in searched.script) == ("wasm.en.pagefind", True)
    unknown = engine(Cache(tmp_path / "cache.sqlite"), "tlh")
    assert unknown.stemmer == "wasm.unknown.pagefind"
    assert unknown.script == searched.script
    assert unknown.program != searched.program


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("pf_meta", b""),
        ("pf_meta", b"\x1f\x8b"),
        ("pf_meta", gzip.compress(b"pagefind_dcd\xff")),
        ("pf_meta", gzip.compress(b"\x80")),
        ("pf_meta", gzip.compress(b"pagefind_dcd" + cbor.written(["2", [["a", 1, ""]], [], [], [], []]))),
        ("pf_meta", gzip.compress(b"pagefind_dcd" + cbor.written(["2", [["a", 1]], [], [], []]))),
        ("pf_index", gzip.compress(b"pagefind_dcd" + cbor.written([[["word", [[0, [1]]], []]]]))),
        ("pf_index", gzip.compress(b"pagefind_dcd" + cbor.written([[["word", [[900, [1], []]], []]]]))),
        ("pf_fragment", gzip.compress(b"pagefind_dcd{}")),
        ("pf_fragment", gzip.compress(b"pagefind_dcd[")),
        ("json", b"{}"),
    ],
)
def test_another_form_is_told(kind: str, data: bytes, tmp_path: Path) -> None:
    looked_at(DOCUMENTS[:2], tmp_path)
    for file in tmp_path.rglob(f"*.{kind}"):
        file.write_bytes(data)
    with pytest.raises(FormError):
        arranged([found_in(tmp_path)], ADDRESSES)


@given(
    st.recursive(
        st.integers(0, 2**63) | st.text(max_size=300), lambda item: st.lists(item, max_size=30), max_leaves=60
    )
)
def test_cbor_is_written_by_the_book_and_read_again(item: cbor.Item) -> None:
    data = cbor.written(item)
    assert data == _by_the_book(item)
    assert cbor.read(data) == item
    for wrong in (data[:-1], data + b"\x00", b"\x81\xf6", b"\x9f\xff"):
        with pytest.raises(ValueError, match=r"it |neither|not told|codec"):
            cbor.read(wrong)


def _by_the_book(item: object) -> bytes:
    """Encode as RFC 8949 has it in its section 3, apart from the code under test."""
    if isinstance(item, int):
        major, argument, rest = 0x00, item, b""
    elif isinstance(item, str):
        major, argument, rest = 0x60, len(item.encode()), item.encode()
    else:
        assert isinstance(item, list)
        major, argument, rest = 0x80, len(item), b"".join(map(_by_the_book, item))
    if argument < 24:
        return bytes([major | argument]) + rest
    for code, width in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 256**width:
            return bytes([major | code]) + argument.to_bytes(width, "big") + rest
    raise AssertionError(argument)


def _read(file: bytes) -> cbor.Item:
    return cbor.read(gzip.decompress(file).removeprefix(b"pagefind_dcd"))


def _said_of_all(files: Mapping[str, bytes]) -> list[cbor.Item]:
    entry = json.loads(files["pagefind-entry.json"])
    said = _read(files[f"pagefind.{entry['languages']['en']['hash']}.pf_meta"])
    assert isinstance(said, list)
    return said


def _words_in(file: bytes) -> list[str]:
    data = gzip.decompress(file).removeprefix(b"pagefind_dcd")
    return sorted({key.split("\t")[0] for key, _ in segment._words_in(data)})


def _lists(item: cbor.Item) -> list[list[cbor.Item]]:
    assert isinstance(item, list)
    return [entry for entry in item if isinstance(entry, list)]
