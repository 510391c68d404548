"""Slugs, addresses and ids."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memo_archive.text.slugs import address_key, fault_of_address, normalised, slugify, text_id, unique

WORDS = st.lists(st.text("abcé", min_size=1, max_size=6), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Price is a promise", "price-is-a-promise"),
        ("It’s “your” price!", "its-your-price"),
        ("  A -- B_c  ", "a-b-c"),
        ("Café 24/7", "café-24-7"),
        ("Straße", "strasse"),
        ("价格", "价格"),
        ("???", ""),
    ],
)
def test_a_title_makes_a_slug(title: str, expected: str) -> None:
    assert expected == slugify(title)


@given(st.text())
def test_a_slug_is_a_fit_address_and_its_own_slug(title: str) -> None:
    slug = slugify(title)
    assert slug == slugify(slug)
    assert not slug or len(slug) > 60 or fault_of_address(slug) is None


NO_ADDRESSES = """../x a/../b %2e%2e/x %2E%2E %252e%252e/x %25252e%25252e ./x C:\\x c:x \\\\x a\\b %5c%5cx
    //host/x %2f%2fhost https://example.org/ javascript:x a%20b a"b <a> a?b a#b %3fa / a//b %00"""


@pytest.mark.parametrize("url", [*NO_ADDRESSES.split(), "", "a b", "a\nb", "a\0b", "x" * 201])
def test_what_cannot_be_an_address_of_the_site_is_told(url: str) -> None:
    assert fault_of_address(url)


@pytest.mark.parametrize(
    "url", ["x", "/x/", "2019/old-name/", "/a/b.html", "café", "caf%C3%A9", "a..b", "...", "a.b-c_d~e"]
)
def test_what_can_be_an_address_is_not_told(url: str) -> None:
    assert fault_of_address(url) is None


@pytest.mark.parametrize("other", ["2026/Price/", "/2026/price", "2026/price/index.html", "2026/%70rice/"])
def test_addresses_that_a_server_takes_for_one_share_their_key(other: str) -> None:
    assert address_key("2026/price/") == address_key(other)


def test_addresses_in_two_unicode_forms_share_their_key() -> None:
    assert address_key("caf\u00e9/") == address_key("cafe\u0301/") == address_key("caf%C3%A9")


@given(WORDS)
def test_an_id_stays_when_text_is_typed_again(words: list[str]) -> None:
    text = " ".join(words)
    for same in (
        "\n".join(words),
        "\u00a0".join(words),
        f"  {text}  ",
        text.upper(),
        f"*{text}*",
        text.replace(" ", " **", 1) + "**",
        unicodedata.normalize("NFD", text),
        f"`{text}`",
    ):
        assert text_id(text) == text_id(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("it's", "it’s"),
        ('"a"', "“a”"),
        ("a - b", "a – b"),
        ("a--b", "a—b"),
        ("a…", "a..."),
        ("«a»", '"a"'),
        ("a‑b", "a – b"),
    ],
)
def test_an_id_stays_when_quotes_dashes_and_dots_are_typed_otherwise(one: str, other: str) -> None:
    assert text_id(one) == text_id(other)


@given(WORDS, WORDS)
def test_other_words_have_another_id(one: list[str], other: list[str]) -> None:
    same = normalised(" ".join(one)) == normalised(" ".join(other))
    assert same == (text_id(" ".join(one)) == text_id(" ".join(other)))


@pytest.mark.parametrize(
    "other", ["Ask one customer.", "Ask two customers", "Ask two customers?", "Ask 2 customers."]
)
def test_a_word_a_figure_or_a_stop_makes_a_difference(other: str) -> None:
    assert text_id("Ask two customers.") != text_id(other)


def test_an_id_is_eight_letters_and_digits_and_depends_on_where_it_is() -> None:
    assert 8 == len(text_id("Ask.", within="2026/price"))
    assert text_id("Ask.", within="2026/price") != text_id("Ask.", within="2026/cost")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask two customers.", "lxmuad52"),
        ("Whom does it please?", "6hlkurja"),
        ("Look at *one* price — today.", "qhqplj75"),
    ],
)
def test_ids_are_what_they_always_were(text: str, expected: str) -> None:
    # Readers' ticks and links hang on them: another scheme would break what was published.
    assert expected == text_id(text, within="2026/price")


def test_a_name_that_is_taken_gets_a_number() -> None:
    taken: set[str] = set()
    expected = ["a", *(f"a-{number}" for number in range(2, 70))]
    assert expected == [unique("a", taken) for _ in range(69)]


@given(st.sets(st.sampled_from(["a", *(f"a-{number}" for number in range(2, 9))])))
def test_a_name_is_never_given_twice(taken: set[str]) -> None:
    before = set(taken)
    assert unique("a", taken) not in before
