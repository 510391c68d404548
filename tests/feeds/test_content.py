"""What a subscriber reads: the memo as it stands on its page, fit for a reader and for a letter."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.feeds.feed_archives import documents, make_archive, memo_text, rss

FULL = """\
subtitle: And what it says
note: {date: 2026-04-13, text: The second figure was wrong.}
source: {title: An essay, url: https://essays.example/1, author: B. Example, relation: adapted-from}
refers:
- {title: A book, author: C. Example, where: Some press, url: https://books.example/2}
responses:
- {name: D. Example, text: I tried it., date: 2026-04-20}
offer: [card]
"""


def png(width: int, height: int) -> bytes:
    """Return a picture of that size, as far as its head tells."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


def content_of(body: str, *, more: str = "", **settings: object) -> str:
    archive = make_archive({"2026/price.md": memo_text(body=body, more=more)}, **settings)  # type: ignore[arg-type]
    return rss(documents(archive)["feed.xml"]).content()


def test_it_reads_from_the_subtitle_to_the_offer_in_the_order_of_the_page() -> None:
    content = content_of("Some thought.", more=FULL, reply_to="desk@memos.example")

    text = BeautifulSoup(content, "html.parser").get_text("\n", strip=True)
    expected = [
        "And what it says",
        "Note of 13 April 2026:",
        "The second figure was wrong.",
        "Some thought.",
        "Key point",
        "A price is a promise.",
        "Taking action",
        "Look at one price today.",
        "Whom does it please?",
        "Adapted from",
        "An essay",
        "by B. Example",
        "Further reading",
        "C. Example,",
        "A book",
        ", Some press",
        "Readers reply",
        "I tried it.",
        "— D. Example, 20 April 2026",
        "Reply to this memo",
        "A card to keep.",
    ]
    assert expected == text.split("\n")


@pytest.mark.parametrize("site_url", ["https://memos.example/", "https://host.example/some/memos/"])
def test_every_address_in_it_is_whole_also_below_a_subpath(site_url: str) -> None:
    body = (
        "To [the other](value.md#a-heading), [about](/about.md), [out](https://x.example/?a=1&b=2) "
        "and a note.[^1]\n\n![A shelf](../images/shelf.png)\n\n[^1]: The note.\n"
    )
    files = {
        "2026/price.md": memo_text(body=body),
        "2026/value.md": memo_text("Value", "2026-03-23", body="## A heading\n\nText."),
        "about.md": "---\ntitle: About\n---\nUs.\n",
    }
    archive = make_archive(files, site_url=site_url, others=["images/shelf.png"], reply_to="a@b.example")

    content = rss(documents(archive)["feed.xml"]).content()

    found = re.findall(r'(?:href|src|srcset)="([^"]*)"', content)
    assert [
        f"{site_url}2026/value/#a-heading",
        f"{site_url}about/",
        "https://x.example/?a=1&amp;b=2",
        f"{site_url}2026/price/#fn:1",
        f"{site_url}images/shelf.png",
        "mailto:a@b.example?subject=Re%3A%20Price",
    ] == found


def test_what_only_a_page_can_use_is_left_out() -> None:
    body = """\
## A heading

- [ ] to do
{.class #own-id}

A <span class="x" id="y" lang="de">Wort</span>.<!-- a remark -->
<form action="/x"><input type="checkbox"></form>

<div role="region" tabindex="0" aria-label="Box" onclick="x()" style="color: red">Boxed.</div>
<script>alert(1)</script><style>p { color: red }</style>

| a | b |
| - | -: |
| 1 | 2 |

A note.[^1]

[^1]: The note.
"""
    content = content_of(body)

    for unwanted in (
        "class=", "id=", "style", "role=", "tabindex", "aria-", "onclick", "<form", "<input", "<script",
        "alert", "<!--", "↩", "loading=", "decoding=",
    ):  # fmt: skip
        assert unwanted not in content
    assert '<span lang="de">Wort</span>' in content
    assert '<td align="right">2</td>' in content
    assert "Boxed." in content


def test_images_have_width_height_and_alt_and_are_no_wider_than_a_letter(tmp_path: Path) -> None:
    folder = tmp_path / "memos" / "images"
    folder.mkdir(parents=True)
    (folder / "small.png").write_bytes(png(320, 200))
    (folder / "wide.png").write_bytes(png(1600, 900))
    body = (
        '![Small](../images/small.png)\n\n![Wide](../images/wide.png "The caption")\n\n'
        '<img src="../images/small.png">'
    )

    content = content_of(body, folder=tmp_path, others=["images/small.png", "images/wide.png"])

    images = [
        {name: image.get(name) for name in ("alt", "width", "height")}
        for image in BeautifulSoup(content, "html.parser").find_all("img")
    ]
    assert [
        {"alt": "Small", "width": "320", "height": "200"},
        {"alt": "Wide", "width": "600", "height": "338"},
        {"alt": "", "width": "320", "height": "200"},
    ] == images
    assert "<figcaption>The caption</figcaption>" in content


def test_an_image_that_has_gone_since_the_check_costs_its_size_and_nothing_else() -> None:
    content = content_of("![Gone](../images/gone.png)", others=["images/gone.png"])

    assert '<img src="https://memos.example/images/gone.png" alt="Gone">' in content


def test_the_picture_that_stands_for_a_memo_comes_first_with_its_caption(tmp_path: Path) -> None:
    folder = tmp_path / "memos" / "images"
    folder.mkdir(parents=True)
    (folder / "shelf.png").write_bytes(png(40, 30))

    content = content_of(
        "Text.",
        more="image: {src: ../images/shelf.png, alt: A shelf, caption: Half empty}\n",
        folder=tmp_path,
        others=["images/shelf.png"],
    )

    assert content.startswith(
        '<figure><img src="https://memos.example/images/shelf.png" alt="A shelf" width="40" height="30">'
        "<figcaption>Half empty</figcaption></figure>"
    )


def test_a_reference_to_no_character_is_text_or_stands_for_one_unknown() -> None:
    content = content_of("R&D &amp; &eacute; &#233; &nosuch; &#0;&#xFFFE;&#55296; AT&T; end")

    assert "<p>R&amp;D &amp; é é &amp;nosuch; \ufffd\ufffd\ufffd AT&amp;T; end</p>" in content


def test_a_name_without_a_page_is_a_name_and_no_link() -> None:
    assert "<p>On prices and such.</p>" in content_of("On [prices](topic:pricing) and such.")


def test_the_description_is_the_key_point_as_text() -> None:
    more = "key_point: >-\n  *charge* what [it](https://x.example/) is worth & no more, 1 < 2.\n"
    archive = make_archive({"2026/price.md": memo_text(more=more)})

    (item,) = rss(documents(archive)["feed.xml"]).items

    # A description is HTML by what readers do, so the text is escaped once for that.
    description = item.findtext("description")
    assert description == "Charge what it is worth &amp; no more, 1 &lt; 2."


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("summary: In short.\nsubtitle: Below\n", "In short."),
        ("subtitle: Below\n", "Below"),
        ("", "We have moved to new rooms."),
    ],
)
def test_without_a_key_point_the_description_is_the_next_best(more: str, expected: str) -> None:
    text = f"---\ntitle: Moved\ndate: 2026-03-30\nkind: notice\n{more}---\nWe have *moved* to new rooms.\n"
    archive = make_archive({"2026/moved.md": text})

    (item,) = rss(documents(archive)["feed.xml"]).items

    assert item.findtext("description") == expected


def test_an_offer_with_an_end_is_left_out_when_a_memo_appears_after_it() -> None:
    files = {"2026/price.md": memo_text(more="offer: [fair, card]\n")}
    before = rss(documents(make_archive(files))["feed.xml"]).content()
    files["2026/later.md"] = memo_text("Later", "2026-04-06")
    after = rss(documents(make_archive(files))["feed.xml"]).content(1)

    assert "Come to the fair." in before
    assert "Until 31 March 2026." in before
    assert "Come to the fair." not in after
    assert "A card to keep." in after
