"""Mentions: what counts as one, what does not, and which sentence it stands in."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memo_archive.markdown.parser import Passage, fill
from memo_archive.markdown.passage_text import links_in_text
from memo_archive.markdown.phrase_links import with_links
from memo_archive.model import LinkKind, WrittenLink
from memo_archive.text.normalize import folded, folded_markup
from tests.archive.small_archives import converted, matcher, words_of

TOUCH = matcher(touch=("touches the customer", "it's a marketing issue"), whole=("the front line",))


def found_in(markdown: str) -> list[str]:
    return words_of(TOUCH.mentions(converted(markdown)))


def linked(markdown: str) -> str:
    passage = converted(markdown)
    result, _ = with_links(passage, TOUCH.mentions(passage), ("touch", "whole"))
    return fill(result, lambda link: f'href="{link.target}"')


@pytest.mark.parametrize(
    ("variant", "reads"),
    [
        ("It Touches The CUSTOMER now.", "Touches The CUSTOMER"),
        ("It touches  the\ncustomer now.", "touches the customer"),
        ("It touches&nbsp;the\u00a0customer now.", "touches the customer"),
        ("It touches *the* **customer** now.", "touches the customer"),
        ("It *touches the* customer now.", "touches the customer"),
        ("It touches  \nthe customer now.", "touches the customer"),
        ("It touches-the‑customer now.", "touches-the‑customer"),
        ("It touch\u00ades the customer now.", "touch\u00ades the customer"),
        ("“It’s a marketing issue”, he said.", "It’s a marketing issue"),
        ("It's a marketing issue™. So there.", "It's a marketing issue™"),
        ("It's a marketing&trade; issue.", "It's a marketing™ issue"),
        ("ＩＴ'Ｓ a marketing issue.", "ＩＴ'Ｓ a marketing issue"),
        ("- In a list it touches the customer.", "touches the customer"),
        ("In a note.[^1]\n\n[^1]: It touches the customer.", "touches the customer"),
        ("It touches the customer[^1].\n\n[^1]: Why not.", "touches the customer"),
    ],
)
def test_typing_makes_no_difference(variant: str, reads: str) -> None:
    assert [reads] == found_in(variant)


@pytest.mark.parametrize(
    "text",
    [
        "## It touches the customer",
        "It [touches the customer](https://a.example/) now.",
        "It [touches](https://a.example/) the customer now.",
        "It `touches the customer` now.",
        "    It touches the customer",
        "```\nIt touches the customer\n```",
        "> It touches the customer.",
        "> A quotation.\n>\n> - It touches the customer.",
        "| It |\n| --- |\n| touches the customer |",
        "![It touches the customer](a.png)",
        '![](a.png "It touches the customer")',
        "It retouches the customer.",
        "It touches the customers.",
        "It touches the customer_base.",
        "It touches the customeŕ.",
        "It touches the customer\u0301 now.",
        "It touches – the customer.",
        "It touches.\n\nThe customer.",
        "- It touches\n- the customer",
        "It touches the customer here, or not. {.no-principles}".replace(" {.", "\n{."),
        '<p class="note no-principles">It touches the customer.</p>',
        'It <span class="no-principles">touches the customer</span>.',
    ],
)
def test_what_is_no_mention(text: str) -> None:
    assert [] == found_in(text)


def test_the_longest_phrase_wins() -> None:
    find = matcher(short=("the customer",), long=("touches the customer", "the customer base"))

    one, other = find.mentions(converted("It touches the customer. And the customer base."))

    assert ("long", "touches the customer") == (one.principle, one.phrase)
    assert ("long", "the customer base") == (other.principle, other.phrase)
    assert ["touches the customer"] == words_of(find.mentions(converted("It touches the customer base.")))


def test_only_the_first_mention_of_a_principle_is_linked_and_all_are_told() -> None:
    text = "It touches the customer.\n\nIt's a marketing issue on the front line."

    assert ["touches the customer", "It's a marketing issue", "the front line"] == found_in(text)
    assert ["principle:touch", "principle:whole"] == re.findall('href="([^"]*)"', linked(text))


def test_a_link_by_hand_is_a_mention_and_leaves_the_others_plain() -> None:
    text = "It touches the customer. As [we say](principle:touch), it is so."
    mentions = TOUCH.mentions(converted(text))

    assert [("touch", "touches the customer"), ("touch", "")] == [(m.principle, m.phrase) for m in mentions]
    assert 1 == linked(text).count("<a ")


def test_each_mention_names_its_paragraph_and_its_sentence() -> None:
    passage = converted(
        'One. It touches the customer, said Dr. Low. "Does it?" I asked.\n\n- The front line.'
    )

    first, second = TOUCH.mentions(passage)

    assert "It touches the customer, said Dr. Low." == str(first.sentence)
    assert "The front line." == str(second.sentence)
    ids = re.findall(r'<(?:p|li) id="([^"]*)"', passage.markup)
    assert ids == [first.anchor, second.anchor]


def test_phrases_can_be_switched_off_one_by_one_or_by_principle() -> None:
    passage = converted("It touches the customer. It's a marketing issue. The front line.")

    without_phrase = TOUCH.mentions(passage, without=["Touches the Customer"])
    without_principle = TOUCH.mentions(passage, without=["touch"])

    assert ["It's a marketing issue", "The front line"] == words_of(without_phrase)
    assert ["The front line"] == words_of(without_principle)


@pytest.mark.parametrize(
    ("phrase", "text", "is_found"),
    [
        ("ISTANBUL müşterisi", "İstanbul müşterisi geldi.", True),
        ("ısı", "ISI arttı.", True),
        ("Straße", "In der STRASSE stand er.", True),
        ("Strasse", "In der Straße stand er.", True),
        ("résumé", "Her re\u0301sume\u0301 came.", True),
        ("resume", "Her résumé came.", False),
        ("cafe", "The cafe\u0301 was shut.", False),
        ("bar", "The e\u0301bar was shut.", False),
        ("לקוח חוזר", "זה \u200fלקוח חוזר\u200e שלנו.", True),
        ("العميل العائد", "هذا العميل العائد لنا", True),
        ("C++", "We wrote it in C++, then C.", True),
        ("C", "We wrote it in C++", True),
        ("σίγμας", "ΣΊΓΜΑΣ", True),
    ],
)
def test_letters_of_other_languages(phrase: str, text: str, *, is_found: bool) -> None:
    assert is_found is bool(matcher(one=(phrase,)).mentions(converted(text)))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("It *touches the* customer now.", "It <a><em>touches the</em> customer</a> now."),
        ("*It touches the* customer now.", "<em>It </em><a><em>touches the</em> customer</a> now."),
        ("It touches *the customer now*.", "It <a>touches <em>the customer</em></a><em> now</em>."),
        (
            "***It* touches the** customer.",
            "<strong><em>It</em> </strong><a><strong>touches the</strong> customer</a>.",
        ),
        ("It **touches the customer** now.", "It <strong><a>touches the customer</a></strong> now."),
    ],
)
def test_a_link_never_cuts_an_element_in_two(text: str, html: str) -> None:
    made = re.sub(r"<a [^>]*>", "<a>", linked(text))

    assert html == re.sub(r"</?p[^>]*>", "", made)


PIECES = st.sampled_from(
    [
        *"touches the customer front line It's a marketing issue *em* **strong** `code` ™ .".split(),
        *"” “ – - ß İ !".split(),
        *"[link](https://a.example/) &nbsp; &amp; & é e\u0301 \u00ad \u200f ([^1]) ~~~ > # | _ \\".split(),
        *("<b>raw</b>", "<i id='x'>it</i>", "touches the customer", "*touches the* customer"),
        *("\n", "\n\n", "\n- ", " ", "  ", "\u00a0"),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map(" ".join)


@given(TEXTS | st.text(max_size=200))
def test_linking_never_changes_the_text_a_memo_shows(text: str) -> None:
    text = re.sub(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]", "", text)
    passage = converted(text)

    result, done = with_links(passage, TOUCH.mentions(passage), ("touch", "whole"))

    assert visible(passage) == visible(result)
    assert len(passage.links) + len(done) == len(result.links)
    assert passage.anchors == result.anchors


@given(TEXTS)
def test_every_mention_reads_as_its_phrase_in_a_paragraph_that_has_it(text: str) -> None:
    passage = converted(text)

    for mention in TOUCH.mentions(passage):
        read = folded(mention.sentence.words)
        assert read == folded(mention.phrase)
        assert read in folded(str(mention.sentence))
        assert not mention.anchor or mention.anchor in passage.anchors


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_a_paragraph_has_the_mentions_it_has_alone(paragraphs: list[str]) -> None:
    paragraphs = [" ".join(re.sub(r"\[\^1\]|~~~|[<>`*_#|\\-]", " ", text).split()) for text in paragraphs]
    together = converted("\n\n".join(paragraphs))

    alone = [words for text in paragraphs for words in words_of(TOUCH.mentions(converted(text)))]

    assert alone == words_of(TOUCH.mentions(together))


@given(TEXTS)
def test_folding_with_places_gives_the_same_as_folding_without(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")

    slow = folded_markup(escaped, 0, len(escaped))

    assert folded(text) == slow.text.strip()
    assert len(slow.text) == len(slow.starts) == len(slow.ends)


def test_the_links_of_a_text_come_with_their_sentences() -> None:
    passage = converted("One. Two [three](a.md) four. Five.\n\n> Quoted [six](b.md).")

    told = [(link.link.target, str(link.sentence), link.sentence.words) for link in links_in_text(passage)]

    assert [("a.md", "Two three four.", "three"), ("b.md", "Quoted six.", "six")] == told


class _Text(HTMLParser):
    """Collects text to the letter; BeautifulSoup makes one space of many."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def visible(passage: Passage) -> str:
    reader = _Text()
    reader.feed(passage.markup)
    reader.close()
    return "".join(reader.parts)


LINKED = st.sampled_from(
    ["[a](b.md)", "One. Two [*c*](d.md).", "> [e](f.md)", "- [g](h.md)", "    [i](j.md)", "# [k](l.md)", "`[m](n)`",
     "{.x}", "{#y}", "<b>", "<p>[o](p.md)</p>", '<div id="z">', "</div>", "[q][r]", "[r]: s.md", "![t](u.md)",
     "| a | [v](w.md) |\n|---|---|", "x[^1]", "[^1]: [y](z.md)", "plain",
     '<div id="n"><p id="m">x</p><p><a href="l.md">k</a></p></div>']
)  # fmt: skip


@given(st.lists(st.tuples(LINKED, st.sampled_from(["\n\n", "\n", " "])), max_size=8))
def test_the_links_of_a_text_are_the_same_whether_or_not_something_stands_around_it(
    pieces: list[tuple[str, str]],
) -> None:
    """Without something around it, only the paragraphs that hold the links are looked at."""
    passage = converted("".join(map("".join, pieces)))
    before = "<ul><li>"
    markup = f'{before}{passage.markup}<a href="\x02/{len(passage.links)}/\x03"></a></li></ul>'
    whole = Passage(markup, (*passage.links, WrittenLink(LinkKind.LINK, "")))
    expected = [
        link._replace(
            start=link.start - len(before),
            end=link.end - len(before),
            block_start=link.block_start - len(before),
        )
        for link in links_in_text(whole)
    ]
    assert expected[:-1] == list(links_in_text(passage))
