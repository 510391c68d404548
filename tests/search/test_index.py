"""What is found in a record is what Pagefind finds in it; the index of all is put together from that."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memo_archive.incremental.cache import Cache
from memo_archive.search import cbor, postings
from memo_archive.search.entries import postings_of
from memo_archive.search.files import content_of
from memo_archive.search.findings import Finding, finding_of, packed, unpacked
from memo_archive.search.index import Index, IndexFile, _cut
from memo_archive.search.occurrences import Occurrences, Transcript, joined
from memo_archive.search.records import Record, records_of
from memo_archive.search.spellings import FormError, Spellings, page_of
from memo_archive.search.texts import Place, Run, parts_of
from mkdocs_memo_archive.pagefind import Engine, bundle_of, engine, learn
from tests.archive.small_archives import pages_from
from tests.search.pagefind_itself import Found, content, in_files, items, lists, look_at, said_of_all
from tests.search.test_records import FILES

WORDS = ("cafe", "café", "cafè", "running", "runs", "Ägypten", "agypten", "naïve", "the", "2026", "don't")


def record(number: int) -> Record:
    text = " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 9))
    return Record(
        f"{2020 + number % 3}/memo-{number}/",
        "memo",
        f"Memo {number}",
        f"<p>{text}. number{number} {'the ' * (number % 70)}</p>",
        {"subtitle": WORDS[number % 7]} if number % 2 else {"phrases": "all the café"},
        {"topic": ("Zebra", "apple", "Éclair")[number % 3 :], "year": (str(2020 + number % 3),)},
        day=f"{2020 + number % 3}-01-{1 + number % 28:02}",
    )


RECORDS = [record(number) for number in range(300)]
ODD = Record(
    "2026/odd/",
    "memo",
    'Tïtle — "x" & <y> café-crème',
    "<h2>Three-part WordPress café</h2>\n<p>He said “it’s 3.5% &amp; R&amp;D &lt;tag&gt; 🎉👋 x🎉y soft\u00adhyphen "
    "zero\u200bwidth \u200b a_b_c wi-fi-4 e-mail/mail well-well Ünïcode-Straße İstanbul ﬁne ½ ① don't<br>next</p>"
    '<a id="p-1"></a><ul>\n<li>one</li>\n<li>two <a id="2026/x/">Link &amp; text</a> why</li>\n</ul>\n'
    '<a id="h"></a><h3>Again, café</h3><blockquote>\n<h6>Quoted-by me</h6>\n<p>“So.”</p></blockquote>'
    "<table>\n<tr>\n<th>Head</th>\n<td>cell</td>\n</tr></table><pre>code = x_y(1)\nmore</pre>",
    {"subtitle": "Two  spaces\nnewline", "key_point": "Well-well: café"},
    {"topic": ("B", "a")},
    day="2026-01-01",
)
EMPTY = Record("2026/empty/", "page", "No words here", '<a id="p-9"></a><p>…</p>')


class Known(NamedTuple):
    """What is found in records here."""

    findings: list[Finding]
    occurrences: Occurrences

    @classmethod
    def of(cls, records: Iterable[Record], *, language: str = "en") -> Known:
        said = [(record, parts_of(record)) for record in records]
        spellings, transcript = Spellings(), Transcript(said)
        learn(spellings, spellings.unknown(transcript.spellings), language)
        findings = [finding_of(record, parts, spellings) for record, parts in said]
        return cls(findings, transcript.occurrences(spellings))

    def of_one(self, number: int) -> Occurrences:
        """The words of one record."""
        return joined([(self.occurrences, [-(number != other) for other in range(len(self.findings))])])

    def as_found(self) -> dict[str, Found]:
        """All as its judge has it, by address."""
        return {
            finding.address: Found(json.loads(content(finding.fragment)), places_in(self.of_one(number)))
            for number, finding in enumerate(self.findings)
        }


def places_in(occurrences: Occurrences) -> dict[str, tuple[cbor.Item, cbor.Item]]:
    """Return where words of one record are, as its judge has it."""
    found = {
        word: lists(cbor.read(b"\x82" + posting.entries))
        for word, posting in postings_of(occurrences).items()
    }
    return {word: (in_text, in_fields) for word, (in_text, in_fields) in found.items()}


@pytest.fixture(scope="module")
def known() -> Known:
    return Known.of(RECORDS)


@pytest.fixture(scope="module")
def findings(known: Known) -> list[Finding]:
    return known.findings


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine(Cache(tmp_path_factory.mktemp("engine") / "cache.sqlite"), "en")


def files_of(known: Known, searched: Engine) -> dict[str, bytes]:
    index = Index(searched.entry)
    files: list[IndexFile] = []
    for start in range(0, len(known.findings), 100):  # group by group
        numbers = [n - start if start <= n < start + 100 else -1 for n in range(len(known.findings))]
        group = joined([(known.occurrences, numbers)])
        files += index.add(known.findings[start : start + 100], postings_of(group))
    return {file.place: file.make() for file in (*files, *index.files())}


@pytest.mark.parametrize("language", ["en", "de", "fr", "el", "ru", "tr", "ar", "tlh", "pt-br"])
def test_what_is_found_in_a_record_is_what_pagefind_finds(language: str, tmp_path: Path) -> None:
    records = [ODD, EMPTY, *RECORDS[::40], *records_of(pages_from(FILES))]
    judged = look_at(records, tmp_path, language=language)
    known = Known.of(records, language=language)
    assert judged == known.as_found()
    for finding, record in zip(known.findings, records, strict=True):
        assert (finding.day, dict(finding.filters)) == (record.day, judged[finding.address].shown["filters"])
        assert finding.length == judged[finding.address].shown["word_count"]


@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
@settings(max_examples=30)
def test_any_text_is_found_as_pagefind_finds_it(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    marked = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    record = Record("2026/any/", "memo", "Any", f"<p>begins {marked} ends</p>")
    judged = look_at([record], tmp_path_factory.mktemp("any"))
    assert judged == Known.of([record]).as_found()


def test_words_are_looked_for_by_their_stem_and_known_by_their_spelling(known: Known) -> None:
    assert {"cafe", "cafe\tcafé", "run", "number7"} <= postings_of(known.occurrences).keys()
    assert "number7" in postings_of(known.of_one(7))
    assert known.findings[7].day == "2021-01-08"
    counts = known.occurrences.counts()
    assert (counts["memo"], counts["number"]) == (300, 300)
    for word in ("running", "café"):
        assert counts[word] == sum(word in f"{record.text}{record.fields}" for record in RECORDS)
    assert not {"2026", "number7"} & counts.keys()


def test_what_would_be_an_order_to_pagefind_is_no_word() -> None:
    ordered = replace(RECORDS[0], text="<p>one ___PAGEFIND_WEIGHT___9 ___END_PAGEFIND_WEIGHT___ two</p>")
    (found,) = Known.of([ordered]).as_found().values()
    assert found.shown["content"] == "one two."


def test_a_text_is_read_as_runs_of_one_weight_and_the_places_between() -> None:
    text = '<a id="top"></a><h2>Head &amp; tail</h2><p>Said<br>so <a id="x/">a link</a> there</p><dl><dt>It</dt></dl>'
    assert parts_of(replace(EMPTY, text=text)) == (
        Place("top", ""),
        Run(144, ["Head", "&", "tail."]),
        Run(24, ["Said", "so"]),
        Place("x/", "a link"),
        Run(24, ["a", "link", "there.", "It:"]),
    )


def test_the_index_holds_what_is_found(known: Known, searched: Engine) -> None:
    assert in_files(files_of(known, searched)) == known.as_found()


def test_findings_are_kept_as_they_are(findings: list[Finding]) -> None:
    data = packed(findings)
    assert unpacked(data) == findings
    assert unpacked(packed([])) == []
    for wrong in (b"", data[100:], data[:-1], data + b"x", data.replace(b"[", b"", 1)):
        with pytest.raises((ValueError, TypeError)):
            unpacked(wrong)


def test_occurrences_are_kept_as_they_are(known: Known) -> None:
    data = known.occurrences.packed()
    again = Occurrences.unpacked(data)
    assert again.words == known.occurrences.words
    assert (again.rows == known.occurrences.rows).all()
    assert (again.spelled == known.occurrences.spelled).all()
    nothing = Occurrences.unpacked(Known.of([]).occurrences.packed())
    assert (nothing.words, nothing.rows.shape, nothing.counts(), postings_of(nothing)) == ([], (4, 0), {}, {})
    for wrong in (b"", data[100:], data[:-1], data + b"x", data.replace(b"[", b"", 1)):
        with pytest.raises((ValueError, TypeError)):
            Occurrences.unpacked(wrong)


def test_records_put_in_the_place_of_others_are_found_as_if_all_were_new() -> None:
    before, new = Known.of(RECORDS[:40]), Known.of([ODD, *RECORDS[40:43]])
    order = [*RECORDS[10:25], ODD, *RECORDS[30:40], *RECORDS[40:43]]
    place = {record.url: number for number, record in enumerate(order)}
    put = joined(
        (known.occurrences, [place.get(record.url, -1) for record in records])
        for known, records in ((before, RECORDS[:40]), (new, [ODD, *RECORDS[40:43]]))
    )
    whole = Known.of(order).occurrences
    assert postings_of(put) == postings_of(whole)
    assert put.counts() == whole.counts()
    assert sorted(put.words) == sorted(whole.words)


def test_postings_are_kept_as_they_are(known: Known) -> None:
    made = postings_of(known.occurrences)
    data = postings.packed(made)
    assert postings.unpacked(data) == made
    assert postings.unpacked(postings.packed({})) == {}
    for wrong in (b"", data[100:], data.replace(b"[", b"", 1)):
        with pytest.raises((ValueError, TypeError)):
            postings.unpacked(wrong)


def test_each_file_with_words_is_listed_by_the_words_it_has(known: Known, searched: Engine) -> None:
    files = files_of(known, searched)
    chunks = lists(said_of_all(files)[2])
    assert len(chunks) > 3
    words = [_words_in(files[f"index/{name}.pf_index"]) for _, _, name in chunks]
    assert [(first, last) for first, last, _ in chunks] == _cut([(found[0], found[-1]) for found in words])
    assert list(itertools.chain(*words)) == sorted(
        {word.split("\t")[0] for word in postings_of(known.occurrences)}
    )


def test_their_list_is_cut_as_pagefind_cuts_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE", "200")
    look_at(RECORDS, tmp_path)
    bundle = tmp_path / "bundle"
    files = {path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*.*")}
    chunks = lists(said_of_all(files)[2])
    assert len(chunks) > 3
    words = [_words_in(files[f"index/{name}.pf_index"]) for _, _, name in chunks]
    assert [(first, last) for first, last, _ in chunks] == _cut([(found[0], found[-1]) for found in words])


def test_days_and_filters_are_in_order(known: Known, searched: Engine) -> None:
    files = files_of(known, searched)
    said = said_of_all(files)
    days = [finding.day for finding in known.findings]
    ((name, pages),) = lists(said[4])
    assert name == "date"
    assert [days[int(str(page))] for page in items(pages)] == sorted(filter(None, days))
    named = {str(name): str(file) for name, file in lists(said[3])}
    assert list(named) == ["kind", "topic", "year"]
    _, topics = items(cbor.read(content(files[f"filter/{named['topic']}.pf_filter"])))
    assert [value for value, _ in lists(topics)] == ["Zebra", "apple", "Éclair"]


def test_files_of_like_names_are_told_apart(searched: Engine) -> None:
    known = Known.of(RECORDS[:2])
    one, other = known.findings
    alike = [one._replace(content="a" * 64), other._replace(content="a" * 8 + "b" * 56)]
    files = files_of(known._replace(findings=alike), searched)
    names = [place for place in files if place.startswith("fragment/")]
    assert ["fragment/en_aaaaaaa.pf_fragment", "fragment/en_aaaaaaaa.pf_fragment"] == names


def test_what_searches_depends_on_the_language_alone(tmp_path: Path, searched: Engine) -> None:
    assert (searched.stemmer, b"search" in searched.script) == ("wasm.en.pagefind", True)
    unknown = engine(Cache(tmp_path / "cache.sqlite"), "tlh")
    assert unknown.stemmer == "wasm.unknown.pagefind"
    assert unknown.script == searched.script
    assert unknown.program != searched.program


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("pf_index", b"\x80"),
        ("pf_index", b"pagefind_dcd\xff"),
        ("pf_index", b"pagefind_dcd" + cbor.written([[["word", [[0, [1]]], []]]])),
        ("pf_index", b"pagefind_dcd" + cbor.written([[["word", [[0, [-25, 900], []]], []]]])),
        ("pf_fragment", b"pagefind_dcd{}"),
        ("pf_fragment", b"pagefind_dcd["),
        ("pf_fragment", b'pagefind_dcd{"content":"one"}'),
    ],
)
def test_another_form_is_told(kind: str, written: bytes) -> None:
    # Compressed here and not above: gzip writes the time down, and names of tests are to be the same in each process.
    _another_form(kind, gzip.compress(written))


@pytest.mark.parametrize("data", [b"", b"\x1f\x8b"])
def test_what_is_not_compressed_is_told(data: bytes) -> None:
    _another_form("pf_index", data)


def _another_form(kind: str, data: bytes) -> None:
    with bundle_of(page_of(["one", "two"], "en")) as bundle:
        for file in bundle.rglob(f"*.{kind}"):
            file.write_bytes(data)
        with pytest.raises(FormError):
            Spellings().learn(["one", "two"], bundle)


@given(
    st.recursive(
        st.integers(-(2**63), 2**63) | st.text(max_size=300),
        lambda item: st.lists(item, max_size=30),
        max_leaves=60,
    )
)
def test_cbor_is_written_by_the_book_and_read_again(item: cbor.Item) -> None:
    data = cbor.written(item)
    assert data == _by_the_book(item)
    assert cbor.read(data) == item
    for wrong, why in (
        (data[:-1], "premature end"),
        (data + b"\x00", "goes on"),
        (b"\x81\xf6", "neither"),
        (b"\x9f\xff", "indefinite"),
    ):
        with pytest.raises(ValueError, match=why):
            cbor.read(wrong)


def _by_the_book(item: object) -> bytes:
    """Encode as RFC 8949 has it in its section 3, apart from the code under test."""
    if isinstance(item, int):
        major, argument, rest = (0x00, item, b"") if item >= 0 else (0x20, -1 - item, b"")
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


def _words_in(file: bytes) -> list[str]:
    (words,) = lists(cbor.read(content_of(file)))
    return [str(word) for word, *_ in lists(words)]
