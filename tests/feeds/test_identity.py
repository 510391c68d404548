"""One item per memo, for ever: ids and moments."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest

from memo_archive.archive.ledger import Entry, make_ledger
from tests.feeds.feed_archives import SPACES, documents, make_archive, memo_text, rss, text, texts, weekly


def test_an_id_is_minted_under_the_archives_own_authority() -> None:
    archive = make_archive({"2026/price.md": memo_text()}, authority="example.org,2025")

    assert ["tag:example.org,2025:2026/price"] == rss(documents(archive)["feed.xml"]).guids()


def test_an_id_is_no_address_and_says_so() -> None:
    (item,) = rss(documents(make_archive({"2026/price.md": memo_text()}))["feed.xml"]).items

    guid = item.find("guid")
    assert guid is not None
    assert "false" == guid.get("isPermaLink")


@pytest.mark.parametrize("given", ["https://old.example/?p=123", "urn:x:7", "an id & <such>", "123"])
def test_the_id_of_an_earlier_system_is_kept_to_the_letter(given: str) -> None:
    archive = make_archive({"2026/price.md": memo_text(more=f"feed_id: '{given}'\n")})

    assert [given] == rss(documents(archive)["feed.xml"]).guids()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://old.example/?p=123", "https://old.example/?p=123"),
        ("an id & <such>", "tag:memos.example,2026:id/an%20id%20%26%20%3Csuch%3E"),
        ("tag:x.example,2020:über", "tag:x.example,2020:%C3%BCber"),
    ],
)
def test_atom_asks_for_a_uri_and_gets_one_that_never_changes(given: str, expected: str) -> None:
    archive = make_archive({"2026/price.md": memo_text(more=f"feed_id: '{given}'\n")})

    feed = ElementTree.fromstring(documents(archive)["atom.xml"])

    assert [expected] == texts(feed.findall("atom:entry", SPACES), "atom:id")


def test_a_new_name_a_new_date_and_a_new_domain_leave_the_id_as_it_was() -> None:
    first = make_archive({"2026/price.md": memo_text()}, site_url="https://old.example/")
    moved = make_archive(
        {"2026/cost.md": memo_text("Cost", "2026-04-06", more="aliases: [/2026/price/]\n")},
        site_url="https://new.example/memos/",
        ledger=first.record(),
    )

    assert ["tag:old.example,2026:2026/price"] == rss(documents(moved)["feed.xml"]).guids()
    assert ["https://new.example/memos/2026/cost/"] == texts(rss(documents(moved)["feed.xml"]).items, "link")


def test_key_point_and_steps_are_items_of_their_own() -> None:
    made = documents(make_archive({"2026/price.md": memo_text()}))

    ids = [rss(made[url]).guids()[0] for url in ("feed.xml", "key-points/feed.xml", "actions/feed.xml")]
    assert [
        "tag:memos.example,2026:2026/price",
        "tag:memos.example,2026:2026/price#key-point",
        "tag:memos.example,2026:2026/price#taking-action",
    ] == ids


def test_the_moment_is_that_of_date_publish_time_and_time_zone() -> None:
    files = {
        "2026/price.md": memo_text(date="2026-03-30"),
        "2026/winter.md": memo_text("Winter", "2026-01-05"),
    }
    archive = make_archive(files, time_zone="Europe/London", publish_time="07:30")

    summer, winter = texts(rss(documents(archive)["feed.xml"]).items, "pubDate")

    assert "Mon, 30 Mar 2026 07:30:00 +0100" == summer
    assert "Mon, 05 Jan 2026 07:30:00 +0000" == winter


def test_an_hour_that_the_clocks_skip_counts_as_the_next() -> None:
    archive = make_archive(
        {"2026/price.md": memo_text(date="2026-03-29")}, time_zone="Europe/London", publish_time="01:30"
    )

    (item,) = rss(documents(archive)["feed.xml"]).items

    assert "Sun, 29 Mar 2026 02:30:00 +0100" == item.findtext("pubDate")


def test_an_offset_that_readers_cannot_parse_is_given_in_utc() -> None:
    archive = make_archive({"2026/price.md": memo_text()}, time_zone="Asia/Kathmandu")

    (item,) = rss(documents(archive)["feed.xml"]).items

    assert "Mon, 30 Mar 2026 00:15:00 +0000" == item.findtext("pubDate")


def test_memos_of_one_moment_keep_it_and_their_order_and_changes_are_told_apart() -> None:
    files = {f"2026/{name}.md": memo_text(name.title(), "2026-03-30") for name in ("b", "a", "c")}
    made = documents(make_archive(files))

    feed = rss(made["feed.xml"])
    entries = ElementTree.fromstring(made["atom.xml"]).findall("atom:entry", SPACES)

    assert ["A", "B", "C"] == feed.titles()
    assert 1 == len(set(texts(feed.items, "pubDate")))
    assert [
        "2026-03-30T06:00:00+00:00",
        "2026-03-30T06:00:01+00:00",
        "2026-03-30T06:00:02+00:00",
    ] == texts(entries, "atom:updated")


def test_the_date_of_a_feed_is_that_of_its_newest_change() -> None:
    files = {
        "2026/price.md": memo_text(more="updated: 2026-04-13\n"),
        "2026/value.md": memo_text("Value", "2026-04-06"),
    }
    made = documents(make_archive(files))

    changed = text(rss(made["feed.xml"]).channel, "lastBuildDate")
    assert datetime(2026, 4, 13, 6, tzinfo=UTC) == parsedate_to_datetime(changed)
    updated = text(ElementTree.fromstring(made["atom.xml"]), "atom:updated")
    assert "2026-04-13T06:00:00+00:00" == updated


def test_nothing_comes_from_the_clock() -> None:
    files = weekly(30)
    early = documents(make_archive(files, now=datetime(2026, 4, 1, tzinfo=UTC)))
    late = documents(make_archive(files, now=datetime(2031, 7, 1, tzinfo=UTC)))

    assert early == late


def test_a_memo_that_is_withdrawn_leaves_the_feeds_and_its_id_to_nobody_else() -> None:
    published = make_archive(
        {"2026/price.md": memo_text(), "2026/value.md": memo_text("Value", "2026-03-23")}
    )
    record = published.record()
    gone = record.entries["2026/price"]
    withdrawn = Entry(gone.urls, gone.feed_id, gone.date, gone.title, gone.steps, withdrawn="was wrong")
    ledger = make_ledger({**record.entries, "2026/price": withdrawn})

    archive = make_archive(
        {
            "2026/value.md": memo_text("Value", "2026-03-23"),
            "2026/cost.md": memo_text("Cost", more=f"feed_id: {gone.feed_id}\n"),
        },
        ledger=ledger,
    )

    from memo_archive.feeds.files import problems_of
    from memo_archive.feeds.options import FeedOptions

    (problem,) = problems_of(archive, FeedOptions.model_validate({}))
    assert ("memos/2026/cost.md", "feed-id-twice") == (problem.path, problem.code)
    assert "2026/price, which was withdrawn" in problem.what
