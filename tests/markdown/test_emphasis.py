"""Signs of emphasis that do not fit together cost no letter and no link."""

import itertools
import re

import pytest
from markdown import Markdown

from memo_archive.markdown.emphasis import mend_emphasis
from memo_archive.markdown.parser import Converter, plain_text

RUNS = ("", "*", "**", " *", "* ", " **", "** ")


def test_whatever_signs_stand_between_words_all_letters_stay() -> None:
    mended = Markdown()
    mend_emphasis(mended)
    for runs in itertools.product(RUNS, repeat=4):
        text = "x" + "".join(itertools.chain.from_iterable(zip(runs, "abcd", strict=True)))
        shown = plain_text(mended.reset().convert(text))
        assert re.findall("[a-z]", text) == re.findall("[a-z]", shown), text


@pytest.mark.parametrize(
    ("written", "markup"),
    [
        ("one *two**three*four five", "one <em>two**three</em>four five"),
        ("*a **b*c", "<em>a **b</em>c"),
        ("**a** and *b*", "<strong>a</strong> and <em>b</em>"),
        ("***a***", "<strong><em>a</em></strong>"),
    ],
)
def test_signs_pair_with_others_of_their_number(written: str, markup: str) -> None:
    assert markup == Converter(()).inline(written).markup
    assert f"<p>{markup}</p>" == re.sub(r' id="[^"]*"', "", Converter(()).body(written).markup)


def test_a_link_behind_signs_that_do_not_fit_stays() -> None:
    passage = Converter(()).body("*a**b*[c](d.md)")
    assert ["d.md"] == [link.target for link in passage.links]
    assert "klzzwxh" not in passage.markup


@pytest.mark.parametrize("extension", ["pymdownx.betterem", "pymdownx.extra", "legacy_em"])
def test_emphasis_of_an_extension_is_left_to_it(extension: str) -> None:
    assert "<em>so</em>" in Converter((extension,)).body("It is *so*.").markup
