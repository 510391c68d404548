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
from memo_archive.search import cbor, findings
from memo_archive.search.findings import Finding, FormError, findings_in, packed, unpacked
from memo_archive.search.index import Index, _cut
from memo_archive.search.records import Record
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


def looked_at(documents: Sequence[tuple[str, str]], folder: Path) -> dict[str, Finding]:
    assert Bundling(documents, folder, language="en").finish()
    return {finding.address: finding for finding in findings_in(folder)}


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    found = looked_at(DOCUMENTS, tmp_path_factory.mktemp("once") / "bundle")
    assert found.keys() == {*ADDRESSES, "~/fields/"}
    return [found[address] for address in ADDRESSES]


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine(Cache(tmp_path_factory.mktemp("engine") / "cache.sqlite"), "en")


def files_of(findings: Iterable[Finding], searched: Engine) -> dict[str, bytes]:
    index = Index(searched.entry)
    files = dict(map(index.add, findings))
    return files | dict(index.files())


def written(files: Mapping[str, bytes], folder: Path) -> Path:
    for place, data in files.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(data)
    return folder


def by_words(finding: Finding) -> tuple[Finding, dict[str, bytes]]:
    """Return `finding` in a form that the order of its words does not matter to."""
    words = dict(zip(finding.words, finding.places, strict=True))
    return replace(finding, words=(), places=()), words


def test_words_are_looked_for_by_their_stem_and_known_by_their_spelling(at_once: list[Finding]) -> None:
    assert {"cafe", "cafe\tcafé", "run", "number7"} <= {word for found in at_once for word in found.words}
    assert {"café", "running", "number"} <= {word for found in at_once for word in found.spelled}
    assert "number7" in at_once[7].words
    assert at_once[7].day == "2021-01-08"


def test_what_is_found_in_a_record_depends_on_no_other(
    at_once: list[Finding], searched: Engine, tmp_path: Path
) -> None:
    apart: dict[str, Finding] = {}
    for start in range(0, len(DOCUMENTS), 97):
        apart |= looked_at(DOCUMENTS[start : start + 97], tmp_path / str(start))
    apart |= looked_at(DOCUMENTS[7:8], tmp_path / "one")
    in_order = [apart[address] for address in ADDRESSES]
    assert list(map(by_words, in_order)) == list(map(by_words, at_once))
    assert files_of(in_order, searched) == files_of(at_once, searched)


def test_the_index_holds_what_pagefind_has_found(
    at_once: list[Finding], searched: Engine, tmp_path: Path
) -> None:
    folder = written(files_of(at_once, searched), tmp_path)
    assert list(map(by_words, findings_in(folder))) == list(map(by_words, at_once))


def test_findings_are_kept_as_they_are(at_once: list[Finding], searched: Engine) -> None:
    kept = unpacked(packed(at_once))
    assert files_of(kept, searched) == files_of(at_once, searched)
    assert [by_words(finding)[1] for finding in kept] == [by_words(finding)[1] for finding in at_once]
    assert unpacked(packed([])) == []
    data = packed(at_once)
    for wrong in (b"", data[100:], data.replace(b"[", b"", 1)):
        with pytest.raises((ValueError, TypeError)):
            unpacked(wrong)


def test_each_file_with_words_is_listed_by_the_words_it_has(at_once: list[Finding], searched: Engine) -> None:
    files = files_of(at_once, searched)
    chunks = _lists(_said_of_all(files)[2])
    assert len(chunks) > 3
    words = [_words_in(files[f"index/{name}.pf_index"]) for _, _, name in chunks]
    assert [(first, last) for first, last, _ in chunks] == _cut([(found[0], found[-1]) for found in words])
    assert list(itertools.chain(*words)) == sorted(
        {word.split("\t")[0] for found in at_once for word in found.words}
    )


def test_their_list_is_cut_as_pagefind_cuts_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "_ONE_FILE", dict.fromkeys(pagefind._ONE_FILE, "200"))
    assert Bundling(DOCUMENTS, tmp_path, language="en").finish()
    files = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")}
    chunks = _lists(_said_of_all(files)[2])
    assert len(chunks) > 3
    words = [_words_in(files[f"index/{name}.pf_index"]) for _, _, name in chunks]
    assert [(first, last) for first, last, _ in chunks] == _cut([(found[0], found[-1]) for found in words])


def test_days_and_filters_are_in_order(at_once: list[Finding], searched: Engine) -> None:
    files = files_of(at_once, searched)
    said = _said_of_all(files)
    days = [finding.day for finding in at_once]
    ((name, pages),) = _lists(said[4])
    assert name == "date"
    assert isinstance(pages, list)
    assert [days[int(str(page))] for page in pages] == sorted(filter(None, days))
    named = {str(name): str(file) for name, file in _lists(said[3])}
    assert list(named) == ["kind", "topic", "year"]
    topics = _read(files[f"filter/{named['topic']}.pf_filter"])
    assert isinstance(topics, list)
    assert [value for value, _ in _lists(topics[1])] == ["Zebra", "apple", "Éclair"]


def test_files_of_like_names_are_told_apart(at_once: list[Finding], searched: Engine) -> None:
    one, other = at_once[:2]
    alike = (replace(one, content="a" * 64), replace(other, content="a" * 8 + "b" * 56))
    files = files_of(alike, searched)
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
        findings_in(tmp_path)


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
    return [text.decode() for *_, begins, text in findings._PART.findall(data, 1) if begins == findings._WORD]


def _lists(item: cbor.Item) -> list[list[cbor.Item]]:
    assert isinstance(item, list)
    return [entry for entry in item if isinstance(entry, list)]
