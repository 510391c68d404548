"""What pages say of feeds, to programs and to people."""

from __future__ import annotations

from memo_archive.archive.archive import Archive
from memo_archive.feeds.options import FeedOptions
from memo_archive.feeds.subscribe import Discovery
from tests.feeds.feed_archives import SITE, make_archive, memo_text, weekly

MEMO = {"2026/price.md": memo_text(more="series: {id: on-price, part: 1}\n")}


def discovery(archive: Archive, **options: object) -> Discovery:
    return Discovery(archive, FeedOptions.model_validate(options))


def test_every_page_names_the_feed_of_all_memos_in_its_three_forms() -> None:
    links = discovery(make_archive(MEMO)).links("2026/price/")

    assert [
        ("Memos (RSS)", f"{SITE}feed.xml", "application/rss+xml"),
        ("Memos (Atom)", f"{SITE}atom.xml", "application/atom+xml"),
        ("Memos (JSON Feed)", f"{SITE}feed.json", "application/feed+json"),
    ] == [(link.title, link.url, link.type) for link in links]


def test_a_page_that_has_a_feed_of_its_own_names_it_first() -> None:
    names = discovery(make_archive(MEMO), authors=True, series=True)

    for url in (
        "topics/pricing/",
        "principles/promise/",
        "actions/",
        "key-points/",
        "authors/ann/",
        "series/on-price/",
    ):
        first, *others = names.links(url)
        assert f"{SITE}{url}feed.xml" == first.url
        assert list(names.links("")) == others


def test_the_past_is_not_offered_for_subscription() -> None:
    view = discovery(make_archive(weekly(60))).view()

    assert not [feed.url for group in view.groups for feed in group.feeds if "/archive/" in feed.url]


def test_each_feed_says_what_it_brings_by_itself_or_with_its_group() -> None:
    view = discovery(make_archive(MEMO), authors=True, series=True, sign_up="https://mail.example/").view()

    assert ["All memos", "In short", "By topic", "By principle", "By author", "By series"] == [
        group.name for group in view.groups
    ]
    assert all(group.brings or feed.brings for group in view.groups for feed in group.feeds)
    assert ("https://mail.example/", f"{SITE}feeds.opml") == (view.sign_up, view.opml_url)
