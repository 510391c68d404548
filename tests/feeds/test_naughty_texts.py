"""Whatever stands in a field comes out of every form as it went in, but for what is no text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from memo_archive.archive.archive import Archive
from memo_archive.feeds.texts import legible, one_line
from memo_archive.model import Author, Memo, Note, Offer, Origin, Reference, Response, Step, Topic
from tests.feeds.feed_archives import SITE, SPACES, documents, make_archive, memo_text, only, rss, text, texts
from tests.feeds.test_documents import as_in_xml

NAUGHTY = [
    "]]>",
    "<![CDATA[ x ]]>",
    "&amp;",
    "&",
    "&#0;",
    "&nosuch;",
    "<",
    "</item>",
    "</channel></rss>",
    "<b>bold</b> & <i>slanted",
    "<script>alert(1)</script>",
    "<?xml version='1.0'?>",
    "<!-- -- -->",
    "<!DOCTYPE x [<!ENTITY e 'boom'>]>&e;",
    "\"quotes\" and 'more'",
    "a\x00b\x01c\x08d\x0be\x0cf\x1fg\x7fh\x80i\x9fj",
    "\x1b[31mred",
    "lone \ud800 and \udfff surrogates",
    "no characters: \ufffe \uffff \U0001fffe \U0010ffff \ufdd0",
    "\ufeffmark",
    "😀 👩‍👩‍👧‍👦 🇬🇧",
    "right\u200fto\u202eleft\u202c \u2067isolate\u2069",
    "العربية and עברית",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "non\u00a0breaking\u2003wide\u200bnone",
    "line\u2028separator\u2029paragraph",
    "tab\there",
    "two\nlines\r\nand\rthree",
    "  spaces  around  ",
    "%s %d {0} {{x}} ${y} $(z) `w`",
    "None",
    "null",
    "0",
    "-1",
    "../../etc/passwd",
    "javascript:alert(1)",
    "\\",
    "\\u0000",
    "*",
    "**",
    "[a](b",
    "![a](b)",
    "`",
    "\U00020000 𝒜",
]
ANYTHING = st.one_of(
    st.sampled_from(NAUGHTY),
    st.text(st.characters(), max_size=40),  # Lone surrogates among them.
    st.lists(st.sampled_from(["]]>", "&", "<", ">", '"', "x", " ", "\n", "\x00", "\ufffe", "😀"])).map(
        "".join
    ),
)
BASE = make_archive({"2026/price.md": memo_text()}, reply_to="desk@memos.example")


def archive_with(value: str) -> Archive:
    """Return an archive with `value` in each field of text, past the checks that keep it out of files."""
    memo: Memo = only(BASE)._replace(
        title=value,
        subtitle=value,
        key_point=value,
        summary=value,
        feed_id=value,
        steps=(Step(value, 1, "s", who=value),),
        origin=Origin(value, "", value, "adapted-from", value),
        refers=(Reference(value, value, value),),
        note=Note(BASE.today, value),
        responses=(Response(value, value),),
        offers=(Offer(value, price=value),),
    )
    return replace(
        BASE,
        memos=(memo,),
        settings=replace(BASE.settings, site_name=value, site_description=value),
        topics={"pricing": Topic("pricing", value)},
        authors={"editors": Author("editors", value)},
    )


@given(ANYTHING)
@settings(max_examples=300)
@example("]]>")
@example("\ud800")
def test_texts_come_back_as_they_were_from_every_form(value: str) -> None:
    made = documents(archive_with(value), copyright=value)
    expected = one_line(value)
    # Where nothing is left, something else has to stand there.
    title, site, author, topic = (expected or other for other in ("price", SITE, "editors", "pricing"))

    feed = rss(made["feed.xml"])
    atom = ElementTree.fromstring(made["atom.xml"])
    values: dict[str, Any] = json.loads(made["feed.json"])
    (item,) = values["items"]
    (entry,) = atom.findall("atom:entry", SPACES)

    assert [title] == feed.titles() == texts([entry], "atom:title") == [item["title"]]
    assert site == text(feed.channel, "title") == text(atom, "atom:title") == values["title"]
    assert author == text(feed.items[0], "dc:creator") == text(entry, "atom:author/atom:name")
    assert topic == text(feed.items[0], "category")
    assert expected == feed.channel.findtext("copyright", "") == atom.findtext("atom:rights", "", SPACES)
    identity = legible(value) if legible(value).strip() else "tag:memos.example,2026:2026/price"
    assert [identity] == feed.guids() == [item["id"]]
    assert feed.content() == text(entry, "atom:content") == as_in_xml(item["content_html"])
    outline = ElementTree.fromstring(made["feeds.opml"]).find("body/outline/outline")
    assert outline is not None
    assert site == outline.get("title")


@given(ANYTHING)
@settings(max_examples=200)
def test_a_body_of_any_text_makes_feeds_that_parse(value: str) -> None:
    memo = only(BASE)._replace(body=f"{legible(value)}\n\nThe end.\n")
    made = documents(replace(BASE, memos=(memo,)))

    content = rss(made["feed.xml"]).content()
    assert "The end." in content
    assert not re.search(r"<(?:script|style|form|input)\b|[\x00-\x08\ud800-\udfff\ufffe]", content)
    assert content == as_in_xml(json.loads(made["feed.json"])["items"][0]["content_html"])


@pytest.mark.parametrize("value", NAUGHTY)
def test_the_content_shows_a_naughty_text_as_text(value: str) -> None:
    from bs4 import BeautifulSoup

    content = rss(documents(archive_with(value))["feed.xml"]).content()

    shown = BeautifulSoup(content, "html.parser")
    cites = [cite.get_text() for cite in shown.find_all("cite")]
    assert [legible(value), legible(value)] == cites or not legible(value)
