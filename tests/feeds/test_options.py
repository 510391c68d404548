"""Options of `memos/feeds`, and what keeps feeds from being right: told with the line and the cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from memo_archive.feeds.files import problems_of
from memo_archive.feeds.options import FeedOptions
from memo_archive.sections import OPTIONS
from memo_archive.settings import parse_document, settings_from
from tests.feeds.feed_archives import documents, make_archive, memo_text
from tests.sites import settings_with

CONFIG = """\
site_name: Memos
plugins:
  - memos/archive:
      page_size: 6
  - memos/feeds:
      size: 5
      copyright: Us
      image: logo.svg
      moved:
        old/: feed.xml
        feed/: fed.xml
"""
SETTINGS = settings_from(parse_document(CONFIG), OPTIONS, folder=Path())
MEMO = {"2026/price.md": memo_text()}


def found(archive_files: dict[str, str] = MEMO, **options: object) -> list[tuple[str, int, str, str]]:
    archive = make_archive(archive_files, others=["logo.svg", "logo.png"], places=SETTINGS.places)
    problems = problems_of(archive, FeedOptions.model_validate(options))
    return [(p.path, p.line, p.code, str(p)) for p in problems]


def test_without_site_url_the_error_says_what_to_add() -> None:
    archive = make_archive(MEMO, site_url="", authority="memos.example,2026", places=SETTINGS.places)

    (problem,) = problems_of(archive, FeedOptions.model_validate({}))

    assert ("mkdocs.yml", 5, 5, "feeds-site-url") == (
        problem.path,
        problem.line,
        problem.column,
        problem.code,
    )
    assert "Add `site_url: https://memos.example.org/`" in problem.cure


@pytest.mark.parametrize("given", ["https://memos.example", "https://memos.example/sub"])
def test_a_site_url_without_its_last_slash_counts_as_with_it(given: str) -> None:
    assert f"{given}/" == settings_with(site_url=given).site_url


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("logo.svg", "of a type that feeds cannot show"),
        ("lgo.png", "is not in memos. Did you mean 'logo.png'?"),
    ],
)
def test_a_picture_has_to_be_there_and_of_a_type_that_readers_show(image: str, expected: str) -> None:
    ((path, line, code, told),) = found(image=image)

    assert ("mkdocs.yml", 8, "feed-image") == (path, line, code)
    assert expected in told.replace(", which", "")


def test_two_memos_with_one_id_are_told() -> None:
    files = {
        "2026/price.md": memo_text(more="feed_id: https://old.example/?p=1\n"),
        "2026/value.md": memo_text("Value", "2026-03-23", more="feed_id: https://old.example/?p=1\n"),
    }

    ((path, _, code, told),) = found(files)

    assert ("memos/2026/price.md", "feed-id-twice") == (path, code)
    assert "that of memos/2026/value.md too" in told


def test_a_file_that_stands_where_a_feed_is_to_be_is_named() -> None:
    archive = make_archive(MEMO, others=["key-points/feed.xml"])

    (problem,) = problems_of(archive, FeedOptions.model_validate({}))

    assert ("memos/key-points/feed.xml", "feed-address") == (problem.path, problem.code)


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        ({"feed/": "fed.xml"}, "Did you mean 'feed.xml'?"),
        ({"../feed/": "feed.xml"}, "climbs out of its folder"),
        ({"?feed=rss": "feed.xml"}, "a query"),
        ({"about/": "feed.xml"}, "about.md has that address"),
        ({"feed.xml": "atom.xml"}, "feed.xml has that address"),
    ],
)
def test_an_old_address_has_to_lead_to_a_feed_and_be_free(moved: dict[str, str], expected: str) -> None:
    told = found({**MEMO, "about.md": "---\ntitle: About\n---\nUs.\n"}, moved=moved)

    assert any(expected in message for _, _, _, message in told), told


def test_the_line_of_an_old_address_is_its_own() -> None:
    ((path, line, code, told),) = found(moved={"old/": "feed.xml", "feed/": "fed.xml"})

    assert ("mkdocs.yml", 11, "moved-feed") == (path, line, code)
    assert told.startswith("mkdocs.yml:11:9: error: memos/feeds: 'feed/' leads to 'fed.xml'")


def test_old_addresses_of_feeds_stay_alive_as_files() -> None:
    made = documents(
        make_archive(MEMO),
        moved={
            "feed/": "feed.xml",
            "/category/pricing/feed/": "topics/pricing/feed.xml",
            "rss2.xml": "/feed.xml",
        },
    )

    assert made["feed.xml"] == made["feed/index.html"] == made["rss2.xml"]
    assert made["topics/pricing/feed.xml"] == made["category/pricing/feed/index.html"]


def test_the_feed_of_a_topic_stays_alive_under_the_ids_the_topic_had() -> None:
    renamed = {"topics/pricing.md": "---\nname: Pricing\naliases: [prices]\n---\nWhat things cost.\n"}

    made = documents(make_archive({**MEMO, **renamed}))

    assert made["topics/pricing/feed.xml"] == made["topics/prices/feed.xml"]
    assert b"https://memos.example/topics/pricing/feed.xml" in made["topics/prices/feed.xml"]


def test_or_as_rules_for_the_host_with_the_numbered_addresses_of_memos() -> None:
    files = {
        "2026/price.md": memo_text(more="feed_id: https://old.example/?p=123\n"),
        "2026/value.md": memo_text(
            "Value", "2026-03-23", more="feed_id: 'http://old.example/blog?page_id=9'\n"
        ),
        "2026/worth.md": memo_text("Worth", "2026-03-16", more="feed_id: 'urn:x?p=7x'\n"),
    }
    archive = make_archive(files, site_url="https://host.example/memos/")

    made = documents(archive, moved={"feed/": "feed.xml"}, rules="_redirects")

    assert [
        "# Addresses of an earlier system.",
        "/memos/feed/ /memos/feed.xml 301",
        "/memos/feed /memos/feed.xml 301",
        "/memos/ p=123 /memos/2026/price/ 301",
        "/memos/ page_id=9 /memos/2026/value/ 301",
    ] == made["_redirects"].decode().splitlines()[:1] + sorted(
        made["_redirects"].decode().splitlines()[1:],
        key=lambda line: ("=" in line, line.count("/feed/") == 0, line),
    )
    assert "feed/index.html" not in made
