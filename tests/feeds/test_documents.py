"""RSS, Atom, JSON Feed and OPML as their specifications have them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.feeds.feed_archives import (
    SITE,
    SPACES,
    documents,
    make_archive,
    memo_text,
    rss,
    text,
    texts,
    weekly,
)
from tests.feeds.test_content import png

FILES = {
    "2026/price.md": memo_text(more="principles: [promise]\nauthors: [ann, editors]\n"),
    "2026/value.md": memo_text("Value & more", "2026-03-23", more="topics: [service, pricing]\n"),
}
RFC_822 = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d\d[03]0"
RFC_3339 = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"


def entries(data: bytes) -> list[ElementTree.Element]:
    return ElementTree.fromstring(data).findall("atom:entry", SPACES)


def test_an_rss_channel_says_what_it_is_and_where() -> None:
    feed = rss(documents(make_archive(FILES, language="en-GB"))["feed.xml"])

    assert "2.0" == feed.root.get("version")
    assert "Memos" == text(feed.channel, "title")
    assert SITE == text(feed.channel, "link")
    assert "Each memo in full, on the day it appears." == text(feed.channel, "description")
    assert "en-GB" == text(feed.channel, "language")
    assert f"{SITE}feed.xml" == feed.link("self")
    assert re.fullmatch(RFC_822, text(feed.channel, "lastBuildDate"))


def test_what_is_not_set_is_absent() -> None:
    for url, data in documents(make_archive(FILES)).items():
        assert b"None" not in data, url
        for word in (b"<copyright", b"<rights", b"<image", b"<logo", b'"hub', b"null", b'"icon"', b"<width"):
            assert word not in data, url


def test_what_is_set_stands_in_every_form(tmp_path: Path) -> None:
    (tmp_path / "memos").mkdir()
    (tmp_path / "memos/logo.png").write_bytes(png(144, 72))
    archive = make_archive(FILES, folder=tmp_path, others=["logo.png"])
    hub = "https://hub.example/"

    made = documents(archive, image="logo.png", copyright="© The Editors & friends", hub=hub)

    feed, atom, values = (
        rss(made["feed.xml"]),
        ElementTree.fromstring(made["atom.xml"]),
        json.loads(made["feed.json"]),
    )
    image = feed.channel.find("image")
    assert image is not None
    # RSS asks for the channel's own title and link.
    assert [f"{SITE}logo.png", "Memos", SITE, "144", "72"] == [child.text for child in image]
    assert "© The Editors & friends" == text(feed.channel, "copyright") == text(atom, "atom:rights")
    assert f"{SITE}logo.png" == text(atom, "atom:logo") == values["icon"]
    assert hub == feed.link("hub")
    assert atom.find(f"atom:link[@rel='hub'][@href='{hub}']", SPACES) is not None
    assert [{"type": "WebSub", "url": hub}] == values["hubs"]


def test_a_picture_too_large_for_rss_goes_without_its_size(tmp_path: Path) -> None:
    (tmp_path / "memos").mkdir()
    (tmp_path / "memos/logo.png").write_bytes(png(512, 512))

    made = documents(make_archive(FILES, folder=tmp_path, others=["logo.png"]), image="logo.png")

    assert b"<width>" not in made["feed.xml"]
    assert b"<image>" in made["feed.xml"]


def test_the_past_has_no_hub_for_nothing_new_comes_there() -> None:
    made = documents(make_archive(weekly(20)), hub="https://hub.example/")

    assert b"hub" not in made["archive/2025/feed.xml"]


def test_authors_and_categories_are_told_one_by_one() -> None:
    made = documents(make_archive(FILES))

    price, value = rss(made["feed.xml"]).items
    assert ["Ann Example", "The Editors"] == [e.text for e in price.findall("dc:creator", SPACES)]
    assert ["Pricing", "Keep promises"] == [e.text for e in price.findall("category")]
    assert ["The Editors"] == [e.text for e in value.findall("dc:creator", SPACES)]
    assert ["Service", "Pricing"] == [e.text for e in value.findall("category")]
    atom = entries(made["atom.xml"])[0]
    assert [f"{SITE}authors/ann/", f"{SITE}authors/editors/"] == texts(
        atom.findall("atom:author", SPACES), "atom:uri"
    )
    assert [("topics/pricing", "Pricing"), ("principles/promise", "Keep promises")] == [
        (e.get("term"), e.get("label")) for e in atom.findall("atom:category", SPACES)
    ]


def test_a_title_is_plain_text_that_no_reader_takes_for_html() -> None:
    data = documents(make_archive(FILES))["feed.xml"]

    assert b"<title>Value &#x26; more</title>" in data
    assert ["Price", "Value & more"] == rss(data).titles()


def test_the_description_comes_before_the_full_text() -> None:
    (item, _) = rss(documents(make_archive(FILES))["feed.xml"]).items

    tags = [child.tag for child in item]
    assert tags.index("description") < tags.index(f"{{{SPACES['content']}}}encoded")


def test_an_atom_entry_has_all_that_is_asked_of_it() -> None:
    data = documents(make_archive(FILES))["atom.xml"]
    feed = ElementTree.fromstring(data)

    assert "tag:memos.example,2026:atom.xml" == text(feed, "atom:id")
    assert feed.find("atom:author/atom:name", SPACES) is not None
    for entry in entries(data):
        for name in ("title", "id", "published", "updated", "summary", "content", "author"):
            assert entry.find(f"atom:{name}", SPACES) is not None
        assert re.fullmatch(RFC_3339, text(entry, "atom:updated"))
        assert text(entry, "atom:published") <= text(entry, "atom:updated")
        content = entry.find("atom:content", SPACES)
        assert content is not None
        assert "html" == content.get("type")


def test_every_form_tells_the_same() -> None:
    made = documents(make_archive(FILES))
    feed, atom, values = rss(made["feed.xml"]), entries(made["atom.xml"]), json.loads(made["feed.json"])

    assert feed.titles() == texts(atom, "atom:title") == [item["title"] for item in values["items"]]
    assert feed.guids() == texts(atom, "atom:id") == [item["id"] for item in values["items"]]
    assert texts(feed.items, "link") == [item["url"] for item in values["items"]]
    contents = texts(feed.items, "content:encoded")
    assert contents == texts(atom, "atom:content")
    assert contents == [as_in_xml(item["content_html"]) for item in values["items"]]


def as_in_xml(content: str) -> str:
    """Return content of JSON Feed as the other forms have it, with double quotation marks in its tags."""
    return re.sub(r"<[^<>]*>", lambda tag: tag[0].replace("'", '"').replace("&#39;", "'"), content)


def test_json_feed_escapes_no_quotation_mark_in_a_tag_for_programs_that_look_for_links() -> None:
    body = """A [link](https://x.example/it's "It's") and "words"."""
    data = documents(make_archive({"2026/price.md": memo_text(body=body)}))["feed.json"].decode()

    assert """<a href='https://x.example/it&#x27;s' title='It&#39;s'>link</a> and \\"words\\".""" in data


def faults_of_json_feed(values: Any) -> list[str]:
    """Return what breaks the rules of https://www.jsonfeed.org/version/1.1/."""
    faults = []
    if values.get("version") != "https://jsonfeed.org/version/1.1":
        faults.append("version")
    forms: dict[str, type] = dict.fromkeys(
        ("title", "home_page_url", "feed_url", "description", "language", "icon"), str
    )
    forms |= {"items": list, "authors": list, "hubs": list, "version": str}
    faults += [f"unknown {key}" for key in values if key not in forms]
    faults += [
        f"type of {key}" for key, value in values.items() if not isinstance(value, forms.get(key, object))
    ]
    item_forms: dict[str, type] = dict.fromkeys(
        ("id", "url", "title", "summary", "content_html", "image", "date_published", "date_modified"), str
    )
    item_forms |= {"authors": list, "tags": list}
    ids = [item.get("id") for item in values["items"]]
    if len(ids) != len(set(ids)) or not all(ids):
        faults.append("ids")
    for item in values["items"]:
        faults += [f"unknown {key} in item" for key in item if key not in item_forms]
        faults += [
            f"type of {k} in item" for k, v in item.items() if not isinstance(v, item_forms.get(k, object))
        ]
        if "content_html" not in item and "content_text" not in item:
            faults.append("item without content")
        faults += [
            k for k in ("url", "image") if not item.get(k, "https://").startswith(("https://", "http://"))
        ]
        faults += [k for k in ("date_published", "date_modified") if not re.fullmatch(RFC_3339, item[k])]
        faults += ["author" for a in item.get("authors", []) if not a.get("name") or set(a) - {"name", "url"}]
        faults += ["tag" for tag in item.get("tags", []) if not isinstance(tag, str)]
    return faults


def test_json_feed_keeps_the_rules_of_version_1_1() -> None:
    values = json.loads(documents(make_archive(FILES), hub="https://hub.example/")["feed.json"])

    assert [] == faults_of_json_feed(values)
    assert f"{SITE}feed.json" == values["feed_url"]


def test_opml_names_every_feed_that_one_can_subscribe_to_once() -> None:
    made = documents(make_archive(weekly(30)), authors=True)

    body = ElementTree.fromstring(made["feeds.opml"]).find("body")
    assert body is not None
    found = [outline for outline in body.iter("outline") if outline.get("type") == "rss"]
    expected = {f"{SITE}{url}" for url in made if url.endswith("feed.xml") and not url.startswith("archive/")}
    assert expected == {outline.get("xmlUrl") for outline in found}
    assert len(expected) == len(found)
    assert all(outline.get("text") == outline.get("title") for outline in found)
    assert ["All memos", "In short", "By topic", "By principle", "By author"] == [o.get("text") for o in body]


@pytest.mark.parametrize("form", ["feed.xml", "atom.xml", "feed.json", "feeds.opml"])
def test_a_document_is_utf_8_without_mark_and_ends_its_last_line(form: str) -> None:
    data = documents(make_archive(FILES, site_name="Mémos 😀"))[form]

    assert "Mémos 😀" in data.decode("utf-8")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\n")
