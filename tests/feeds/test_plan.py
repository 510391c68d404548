"""Which feeds there are, and that the newest and the past together are the whole archive (RFC 5005)."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from memo_archive.archive.archive import Archive
from memo_archive.feeds.content import Contents
from memo_archive.feeds.options import FeedOptions
from memo_archive.feeds.plan import Group, feeds_in, past_feeds
from memo_archive.model import Memo, Offer
from tests.feeds.feed_archives import SITE, documents, make_archive, memo_text, rss, weekly

MEMO = {"2026/price.md": memo_text(more="principles: [promise]\nseries: {id: on-price, part: 1}\n")}


def addresses(archive: Archive, **options: object) -> set[str]:
    return {feed.url for feed in feeds_in(archive, FeedOptions.model_validate(options))}


def test_there_is_a_feed_of_all_memos_in_three_forms_and_one_beside_each_topic_and_principle() -> None:
    assert {
        "feed.xml",
        "atom.xml",
        "feed.json",
        "key-points/feed.xml",
        "actions/feed.xml",
        "topics/pricing/feed.xml",
        "topics/service/feed.xml",
        "principles/promise/feed.xml",
    } == addresses(make_archive(MEMO))


def test_feeds_of_authors_and_series_come_when_asked_for() -> None:
    more = addresses(make_archive(MEMO), authors=True, series=True) - addresses(make_archive(MEMO))

    assert {"authors/editors/feed.xml", "authors/ann/feed.xml", "series/on-price/feed.xml"} == more


def test_a_topic_without_memos_has_a_feed_all_the_same() -> None:
    feed = rss(documents(make_archive(MEMO))["topics/service/feed.xml"])

    assert [] == feed.items
    assert not feed.has("lastBuildDate")
    assert feed.has("fh:complete")


@pytest.mark.parametrize(("generated", "expected"), [((), SITE), (("topics",), f"{SITE}topics/pricing/")])
def test_a_topics_feed_leads_to_its_page_where_there_is_one(
    generated: tuple[str, ...], expected: str
) -> None:
    feed = rss(documents(make_archive(MEMO, generated=generated))["topics/pricing/feed.xml"])

    assert expected == feed.channel.findtext("link")


def test_sizes_are_settable_and_a_feed_that_holds_everything_says_so() -> None:
    archive = make_archive(weekly(5))
    all_told, cut = documents(archive), documents(archive, size=3, topic_size=2, digest_size=4)

    for url, size in (
        ("feed.xml", 3),
        ("topics/pricing/feed.xml", 2),
        ("key-points/feed.xml", 4),
        ("actions/feed.xml", 4),
    ):
        assert 5 == len(rss(all_told[url]).items)
        assert rss(all_told[url]).has("fh:complete")
        assert size == len(rss(cut[url]).items)
        assert not rss(cut[url]).has("fh:complete")
    assert 3 == len(json.loads(cut["feed.json"])["items"])


def test_the_newest_lead_to_the_past_year_by_year() -> None:
    made = documents(make_archive(weekly(120)))
    newest = rss(made["feed.xml"])
    years = {year: rss(made[f"archive/{year}/feed.xml"]) for year in (2023, 2024, 2025)}

    assert [f"Memo {number}" for number in range(120, 100, -1)] == newest.titles()
    assert f"{SITE}archive/2025/feed.xml" == newest.link("prev-archive")
    assert f"{SITE}archive/2024/feed.xml" == years[2025].link("prev-archive")
    assert "" == years[2023].link("prev-archive")
    assert f"{SITE}archive/2024/feed.xml" == years[2023].link("next-archive")
    for year, feed in years.items():
        assert f"{SITE}feed.xml" == feed.link("current")
        assert f"{SITE}archive/{year}/feed.xml" == feed.link("self")
        assert feed.has("fh:archive")
        assert not feed.has("fh:complete")


@pytest.mark.parametrize("count", [1, 7, 20, 21, 52, 53, 300])
@pytest.mark.parametrize("last", ["2026-01-05", "2026-06-29", "2026-12-28"])
def test_the_newest_and_the_past_together_are_the_whole_archive(count: int, last: str) -> None:
    made = documents(make_archive(weekly(count, last=last), now=datetime(2027, 1, 1, tzinfo=UTC)), size=6)

    feed = rss(made["feed.xml"])
    seen = set(feed.titles())
    while before := feed.link("prev-archive"):
        feed = rss(made[before.removeprefix(SITE)])
        seen |= set(feed.titles())

    assert {f"Memo {number}" for number in range(1, count + 1)} == seen


def test_a_year_that_is_over_stays_to_the_byte_whatever_appears_after_it() -> None:
    files = weekly(120, last="2026-02-23")
    files["2025/offer.md"] = memo_text("With offers", "2025-12-24", more="offer: [fair, card]\n")
    before = documents(make_archive(files))
    files |= {
        "2026/new.md": memo_text("New", "2026-04-06"),
        "2026/newer.md": memo_text("Newer", "2026-04-13"),
    }
    after = documents(make_archive(files))

    past = [url for url in before if url.startswith("archive/")]
    assert 3 <= len(past)
    for url in past:
        assert before[url] == after[url]
    assert before["feed.xml"] != after["feed.xml"]


def test_in_the_year_that_is_not_over_no_part_changes_once_it_is_there() -> None:
    files = weekly(40, last="2026-11-23")
    before = documents(make_archive(files), size=10)
    files["2026/new.md"] = memo_text("New", "2026-11-30")
    after = documents(make_archive(files), size=10)

    parts = [url for url in before if url.startswith("archive/2026/")]
    assert [
        "archive/2026/1/feed.xml",
        "archive/2026/2/feed.xml",
        "archive/2026/3/feed.xml",
        "archive/2026/4/feed.xml",
    ] == parts
    for url in parts[:-1]:
        assert before[url] == after[url]
    assert rss(before[parts[-1]]).titles() == rss(after[parts[-1]]).titles()


def test_a_notice_is_news_until_something_newer_appears_after_its_last_day() -> None:
    notice = "---\ntitle: Moving\ndate: 2026-03-30\nkind: notice\nexpires: 2026-04-03\n---\nWe move.\n"
    files = {"2026/moving.md": notice, "2026/value.md": memo_text("Value", "2026-03-23")}

    fresh = make_archive(files)
    stale = make_archive({**files, "2026/later.md": memo_text("Later", "2026-04-06")})

    assert ["Moving", "Value"] == rss(documents(fresh)["feed.xml"]).titles()
    assert ["Later", "Value"] == rss(documents(stale)["feed.xml"]).titles()
    for url in ("topics/pricing/feed.xml", "key-points/feed.xml", "actions/feed.xml"):
        assert ["Value"] == rss(documents(fresh)[url]).titles()


def test_notices_push_no_memo_out_of_the_newest() -> None:
    head = "date: 2026-03-30\nkind: notice\nexpires: 2026-05-01"
    notices = {f"2026/n{n}.md": f"---\ntitle: N{n}\n{head}\n---\nNews.\n" for n in range(3)}
    archive = make_archive({**weekly(4), **notices})

    assert ["Memo 4", "N0", "N1", "N2", "Memo 3"] == rss(documents(archive, size=2)["feed.xml"]).titles()


def test_a_notice_without_an_end_stands_in_the_past_and_one_with_an_end_does_not() -> None:
    files = {
        **weekly(2, last="2025-06-30"),
        "2025/kept.md": "---\ntitle: Kept\ndate: 2025-07-01\nkind: notice\n---\nNews.\n",
        "2025/over.md": "---\ntitle: Over\ndate: 2025-07-02\nkind: notice\nexpires: 2025-08-01\n---\nNews.\n",
        "2026/price.md": memo_text(),
    }

    (past,) = past_feeds(make_archive(files), 20)

    assert ["Kept", "Memo 2", "Memo 1"] == [memo.title for memo in past.memos]


def test_drafts_and_memos_to_come_are_in_no_feed() -> None:
    files = {
        **MEMO,
        "2026/draft.md": memo_text("Draft", "2026-03-23", more="draft: true\n"),
        "2027/later.md": memo_text("Later", "2027-01-04"),
    }

    for data in documents(make_archive(files)).values():
        assert b"Draft" not in data
        assert b"Later" not in data


def test_an_archive_without_memos_has_feeds_without_items() -> None:
    made = documents(make_archive({}))

    assert [] == rss(made["feed.xml"]).items
    assert [] == json.loads(made["feed.json"])["items"]
    assert b"<updated>2000-01-01T00:00:00+00:00</updated>" in made["atom.xml"]


def test_at_a_thousand_memos_the_newest_stay_small() -> None:
    body = "\n\n".join(" ".join(["customers"] * 73) for _ in range(10))
    files = {uri: source.replace("A body.", body) for uri, source in weekly(1000).items()}

    made = documents(make_archive(files))

    assert 150_000 < len(made["feed.xml"]) < 250_000


def test_every_feed_to_subscribe_to_comes_before_the_past() -> None:
    groups = [feed.group for feed in feeds_in(make_archive(weekly(60)), FeedOptions.model_validate({}))]

    assert Group.PAST in groups
    assert groups == sorted(groups, key=lambda group: group is Group.PAST)


def test_a_memo_is_written_once_whatever_the_number_of_feeds_that_carry_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[str] = []
    write = Contents.memo

    def counted(self: Contents, memo: Memo, offers: tuple[Offer, ...]) -> str:
        written.append(memo.uri)
        return write(self, memo, offers)

    monkeypatch.setattr(Contents, "memo", counted)
    files = weekly(60)
    documents(make_archive(files), authors=True, topic_size=500, size=500)

    assert sorted(files) == sorted(written)
