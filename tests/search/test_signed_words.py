"""Words with signs have a token each, and joined words the parts that Pagefind passes over."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from memo_archive.search.signed_words import tokens_in

CASES = json.loads(Path(__file__).with_name("signed_words.json").read_text("utf-8"))
"""Words and their tokens, to which the site's script is held as well."""


@pytest.mark.parametrize(("word", "token"), CASES)
@pytest.mark.parametrize("text", ["{}", "We call it {}, as ever.", "“{}”", "({})", "the {}'s share", "{}!"])
def test_a_word_with_signs_has_a_token_wherever_it_stands(word: str, token: str, text: str) -> None:
    assert [token] == tokens_in(text.format(word))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B2B/B2C", ["B2B", "B2C"]),
        ("B2B-focused", ["B2B"]),
        ("iOS/macOS", ["iOS", "macOS"]),
        ("R&D-led", ["rqadq"]),
        ("R&D/P&L", ["rqadq", "pqalq"]),
        ("profit—loss", ["profit", "loss"]),
        ("“and/or”", ["and", "or"]),
    ],
)
def test_what_pagefind_does_not_make_of_joined_words_is_added(text: str, expected: list[str]) -> None:
    assert expected == tokens_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Plain words, with commas; and stops. Even so: 12 of them!",
        "it's don't customers' rock ’n’ roll",
        "and/or TCP/IP three-part wi-fi e-mail snake_case",
        "wait ... what?",
        "5% $5 #tag .NET & + /",
        f"https://{'x' * 60}.example/",
    ],
)
def test_what_pagefind_makes_words_of_by_itself_has_none(text: str) -> None:
    assert [] == tokens_in(text)


@pytest.mark.parametrize("text", ["a." * 50_000, "/" * 100_000, "a/" * 50_000, "a—" * 50_000, "x" * 100_000])
def test_a_word_of_any_length_takes_time_in_proportion(text: str) -> None:
    begun = time.process_time()
    tokens_in(text)
    assert time.process_time() - begun < 1
