"""Files as bytes and as text: what text cases cannot hold."""

import pytest

from memo_archive.sources.source import Source, decode, position_at
from tests.sites import archive_of, notice, problems_of

NOTICE = notice().encode()


def test_a_byte_order_mark_is_warned_of_and_taken_off() -> None:
    files = {"2026/price.md": b"\xef\xbb\xbf" + NOTICE}
    assert [
        (
            "memos/2026/price.md:1:1: warning: a byte order mark stands before the first character. "
            "Save the file as UTF-8 without BOM; other tools stumble over it. [byte-order-mark]"
        )
    ] == problems_of(files)
    assert ["2026/price/"] == [memo.url for memo in archive_of(files).memos]


def test_a_file_that_is_not_utf_8_is_told_at_the_byte_with_its_offset() -> None:
    assert [
        (
            "memos/2026/price.md:3:4: error: byte 7 (0xe9) is not UTF-8. "
            "Save the file as UTF-8 in your editor; old Windows files are often in Windows-1252. [not-utf-8]"
        )
    ] == problems_of({"2026/price.md": b"a\r\n\ncaf\xe9\n"})


def test_utf_16_is_told_as_not_utf_8() -> None:
    assert ["1:1 not-utf-8"] == codes_of({"2026/price.md": notice().encode("utf-16")})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a\0b", "6:2"),
        ("x\x0by", "6:2"),
        ("a\x85", "6:2"),
        ("a\u2028b", "6:2"),
        ("a\n\ufffe", "7:1"),
        ("\x1b[0m", "6:1"),
    ],
)
def test_control_characters_are_told_at_their_place(text: str, place: str) -> None:
    assert [f"{place} control-character"] == codes_of({"2026/price.md": notice(text)})


def test_a_control_character_is_told_by_its_number() -> None:
    assert [
        (
            "memos/2026/price.md:6:2: error: U+0008 (control character) is not text. "
            "Delete the character; it often comes with a copy from another program. [control-character]"
        )
    ] == problems_of({"2026/price.md": notice("a\x08")})


def test_of_a_binary_file_three_characters_are_told() -> None:
    assert 3 == len(problems_of({"2026/price.md": notice("\0" * 500)}))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_count_alike_whatever_ends_them(newline: str) -> None:
    text = notice("One\n\n[a](gone.md)\n\n[b](gone.md)", more="subtitel: x\n").replace("\n", newline)
    right = notice("One\n\n[a](gone.md)\n\n[b](gone.md)").replace("\n", newline)
    assert ["5:1 unknown-key"] == codes_of({"2026/price.md": text.encode()})
    assert ["8:1 link-missing", "10:1 link-missing"] == codes_of({"2026/price.md": right.encode()})


def test_a_memo_is_the_same_whatever_ends_its_lines() -> None:
    text = notice("One\n\ntwo\n", more="summary: >-\n  a\n\n  b\n")
    memos = [
        archive_of({"2026/price.md": text.replace("\n", end).encode()}).memos for end in ("\n", "\r\n", "\r")
    ]
    assert memos[0] == memos[1] == memos[2] != ()


def test_positions_count_lines_by_any_line_end() -> None:
    assert ["4:2"] == [f"{p.line}:{p.column}" for p in [position_at("a\rb\r\nc\nde", 8)]]


def test_decoded_text_has_plain_line_ends() -> None:
    assert ("a\nb\nc\n", ()) == decode(Source("a.md", b"a\r\nb\rc\n"))


def codes_of(files: dict[str, str] | dict[str, bytes]) -> list[str]:
    return [f"{p.line}:{p.column} {p.code}" for p in archive_of(dict(files)).problems]
