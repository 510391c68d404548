"""`memos/feeds` in a build: the files, the page on which people choose, the links for programs."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from mkdocs.exceptions import Abort

from tests.adapters.conftest import MakeSite, memo
from tests.feeds.feed_archives import rss

FEEDS = "  - memos/feeds\n"
SITE = "https://small.example/memos/"
SERVE = "http://127.0.0.1:8000/memos/"


def test_a_build_has_the_feeds_with_whole_addresses(make_site: MakeSite) -> None:
    site = make_site(settings=FEEDS)
    site.build(strict=True)
    made = site.contents()

    feed = rss(made["feed.xml"])
    assert ["Price", "Value"] == feed.titles()
    assert [f"{SITE}2026/price/", f"{SITE}2026/value/"] == [item.findtext("link") for item in feed.items]
    assert {"atom.xml", "feed.json", "feeds.opml", "topics/pricing/feed.xml", "actions/feed.xml"} <= set(made)


def test_two_builds_are_the_same_to_the_byte_whatever_the_day(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(settings=FEEDS)

    def feeds() -> dict[str, bytes]:
        site.build()
        return {name: data for name, data in site.contents().items() if "feed" in name or name == "atom.xml"}

    first = feeds()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")

    assert first == feeds()


def test_the_subscribe_page_keeps_its_own_text_and_lists_every_feed(make_site: MakeSite) -> None:
    options = "  - memos/feeds:\n      sign_up: https://mail.example/form\n"
    site = make_site(
        {"memos/subscribe.md": "---\ntitle: Subscribe\n---\nHow to *begin*.\n"}, settings=options
    )
    site.build(strict=True)

    page = BeautifulSoup(site.page("subscribe"), "html.parser")

    assert "How to begin." in page.get_text()
    links = [link["href"] for link in page.select("#feeds li a")]
    names = [
        "feed.xml",
        "atom.xml",
        "feed.json",
        "key-points/feed.xml",
        "actions/feed.xml",
        "topics/pricing/feed.xml",
    ]
    assert [f"{SITE}{name}" for name in names] == links
    assert page.select_one('a[href="https://mail.example/form"]')
    assert page.select_one(f'a[href="{SITE}feeds.opml"][download]')


def test_copying_is_an_extra_that_a_script_brings_to_light(make_site: MakeSite) -> None:
    site = make_site(settings=FEEDS)
    site.build()

    page = BeautifulSoup(site.page("subscribe"), "html.parser")

    buttons = page.select("#feeds [hidden] > button[data-copy]")
    assert [link["href"] for link in page.select("#feeds li a")] == [b["data-copy"] for b in buttons]
    assert not page.select("#feeds script")


def test_without_a_subscribe_page_there_is_one_that_says_how_to_begin(make_site: MakeSite) -> None:
    site = make_site(settings=FEEDS)
    site.build(strict=True)

    text = BeautifulSoup(site.page("subscribe"), "html.parser").get_text()

    assert "If you have never used one" in text


def test_a_plain_page_may_link_to_a_feed(make_site: MakeSite) -> None:
    site = make_site({"memos/about.md": "---\ntitle: About\n---\nThe [feed](feed.xml).\n"}, settings=FEEDS)

    site.build(strict=True)

    assert 'href="../feed.xml"' in site.page("about")


def test_old_addresses_answer(make_site: MakeSite) -> None:
    moved = "  - memos/feeds:\n      moved:\n        feed/: feed.xml\n"
    site = make_site(settings=moved)
    site.build(strict=True)

    assert site.contents()["feed.xml"] == site.contents()["feed/index.html"]


def test_rules_for_the_host_are_a_file_of_the_site(make_site: MakeSite) -> None:
    moved = "  - memos/feeds:\n      rules: _redirects\n      moved:\n        feed/: feed.xml\n"
    site = make_site(
        {"memos/2026/price.md": memo(more="feed_id: https://old.example/?p=7\n")}, settings=moved
    )
    site.build(strict=True)

    assert [
        "/memos/feed/ /memos/feed.xml 301",
        "/memos/feed /memos/feed.xml 301",
        "/memos/ p=7 /memos/2026/price/ 301",
    ] == site.contents()["_redirects"].decode().splitlines()[1:]


def test_what_is_wrong_stops_a_build_and_not_the_authors_preview(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    twice = {
        "memos/2026/price.md": memo(more="feed_id: one\n"),
        "memos/2026/value.md": memo("Value", "2026-03-23", more="feed_id: one\n"),
    }
    site = make_site(twice, settings=FEEDS)
    with pytest.raises(Abort, match="what is named above stops the build"):
        site.build()
    assert any("[feed-id-twice]" in message for message in caplog.messages)

    site.build(serve_url=SERVE)

    assert "Value" in site.page("2026/value")


def test_without_site_url_the_build_says_what_to_add(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site(settings=FEEDS)
    config = site.folder / "mkdocs.yml"
    config.write_text(config.read_text().replace(f"site_url: {SITE}\n", ""))

    with pytest.raises(Abort):
        site.build()

    assert any("Add `site_url:" in message for message in caplog.messages)


def test_a_wrong_option_is_told_with_its_line(make_site: MakeSite, caplog: pytest.LogCaptureFixture) -> None:
    site = make_site(settings="  - memos/feeds:\n      sise: 3\n")
    with pytest.raises(Abort):
        site.build()

    lines = (site.folder / "mkdocs.yml").read_text().splitlines()
    line = 1 + next(number for number, text in enumerate(lines) if "sise" in text)
    assert any(message.startswith(f"mkdocs.yml:{line}:7: error:") for message in caplog.messages)


def test_without_memos_archive_the_missing_line_is_named(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site(settings=FEEDS)
    config = site.folder / "mkdocs.yml"
    text = config.read_text()
    config.write_text(text[: text.index("  - memos/archive")] + FEEDS)

    with pytest.raises(Abort):
        site.build()

    assert any("Add the line `- memos/archive`" in message for message in caplog.messages)


def test_the_feeds_do_not_depend_on_the_order_of_the_plugins(make_site: MakeSite) -> None:
    site = make_site(settings=FEEDS)
    site.build()
    usual = site.contents()["feed.xml"]
    config = site.folder / "mkdocs.yml"
    text = config.read_text().replace(FEEDS, "").replace("plugins:\n", f"plugins:\n{FEEDS}")
    config.write_text(text)

    site.build()

    assert usual == site.contents()["feed.xml"]


def test_under_the_development_server_addresses_are_the_servers(make_site: MakeSite) -> None:
    site = make_site(settings=FEEDS)
    config = site.folder / "mkdocs.yml"
    config.write_text(config.read_text().replace(SITE, SERVE))

    site.build(serve_url=SERVE)

    assert f"<link>{SERVE}2026/price/</link>".encode() in site.contents()["feed.xml"]


def test_every_page_names_the_feeds_and_a_topics_page_its_own_first(make_site: MakeSite) -> None:
    site = make_site(settings=FEEDS + "  - memos/topics\n")
    site.build(strict=True)

    def named(url: str) -> list[str]:
        page = BeautifulSoup(site.page(url), "html.parser")
        return [str(link["href"]).removeprefix(SITE) for link in page.select('link[rel="alternate"]')]

    usual = ["feed.xml", "atom.xml", "feed.json"]
    assert usual == named("") == named("2026/price") == named("about") == named("archive")
    assert ["topics/pricing/feed.xml", *usual] == named("topics/pricing")
