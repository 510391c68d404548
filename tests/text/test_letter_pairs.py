"""The texts most like another one."""

from memo_archive.text.letter_pairs import LetterPairs

TEXTS = ["pricing", "price", "trust", "selling", "Selling"]


def test_the_likeliest_come_first_and_those_without_a_common_pair_not_at_all() -> None:
    assert ["pricing", "price", "selling"] == LetterPairs(TEXTS[:4]).likeliest("pricng", limit=5)
    assert ["price"] == LetterPairs(TEXTS).likeliest("pric", limit=1)
    assert [] == LetterPairs(TEXTS).likeliest("xyz", limit=5)


def test_letter_case_makes_no_difference_and_equals_are_in_order() -> None:
    assert ["Selling", "selling"] == LetterPairs(TEXTS).likeliest("SELLING", limit=2)


def test_texts_can_be_left_out() -> None:
    assert ["price"] == LetterPairs(TEXTS).likeliest("pricing", limit=1, where=lambda text: text != "pricing")
