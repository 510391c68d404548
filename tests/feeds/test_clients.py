"""Real clients over HTTP: each gets every memo, whole, and none twice in a year of changes."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from bs4 import BeautifulSoup

from memo_archive.archive.archive import Archive
from memo_archive.archive.ledger import Ledger
from tests.feeds.clients import Newsboat, Reader, Rss2email, library, put, served
from tests.feeds.feed_archives import documents, make_archive, memo_text, rss
from tests.feeds.test_naughty_texts import NAUGHTY, archive_with

Client = Newsboat | Reader | Rss2email
BODY = """\
A first thought & a [link](https://elsewhere.example/?a=1&b=2), to [another](memo-1.md) as well.

> Look after the customer.
> — Somebody, A Book

| when | what |
| ---- | ---: |
| Monday | 1 < 2 |
"""


@pytest.fixture
def online(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address at which it is served."""
    folder = tmp_path / "online"
    folder.mkdir()
    with served(folder) as url:
        yield folder, url


def archive_of_titles(*titles: str) -> Archive:
    day = date(2026, 3, 30)
    return make_archive(
        {
            f"2026/memo-{n}.md": memo_text(
                title, (day - timedelta(weeks=len(titles) - n)).isoformat(), body=BODY if n > 1 else "First."
            )
            for n, title in enumerate(titles, 1)
        },
        reply_to="desk@memos.example",
    )


def words(markup: str) -> str:
    """Return the text that `markup` shows, without white space."""
    return re.sub(r"\s+", "", BeautifulSoup(markup, "html.parser").get_text())


def links(markup: str) -> list[str]:
    return [str(link["href"]) for link in BeautifulSoup(markup, "html.parser").select("a[href]")]


@pytest.fixture
def feedparser() -> ModuleType:
    return library("feedparser")


@pytest.mark.parametrize("form", ["feed.xml", "atom.xml", "topics/pricing/feed.xml", "actions/feed.xml"])
def test_feedparser_finds_nothing_wrong(feedparser: ModuleType, form: str) -> None:
    made = documents(archive_of_titles("One", "Two & more", "Three"), hub="https://hub.example/")

    parsed = feedparser.parse(made[form])

    assert parsed.bozo is False
    assert ["Three", "Two & more", "One"] == [html.unescape(entry.title) for entry in parsed.entries]
    assert all(entry.published_parsed and entry.id and entry.link for entry in parsed.entries)


@pytest.mark.parametrize("value", NAUGHTY)
def test_feedparser_takes_naughty_texts(feedparser: ModuleType, value: str) -> None:
    for name, data in documents(archive_with(value), copyright=value).items():
        if name.endswith(".xml"):
            parsed = feedparser.parse(data)
            assert parsed.bozo is False, name
            assert "archive/" in name or parsed.entries or name.startswith(("principles/", "topics/service"))


@pytest.mark.judge
@pytest.mark.parametrize("form", ["feed.xml", "atom.xml"])
@pytest.mark.parametrize("kind", [Newsboat, Reader, Rss2email])
def test_each_client_has_the_same_titles_texts_and_links(
    kind: type[Client], form: str, online: tuple[Path, str], tmp_path: Path
) -> None:
    folder, url = online
    made = documents(archive_of_titles("One", "Two & “more”", "Three <four>", "Fünf 😀"))
    put(folder, made)
    feed = rss(made["feed.xml"])

    client = kind(tmp_path / "client", f"{url}{form}")
    client.update()
    entries = {entry.link: entry for entry in client.entries()}
    if isinstance(client, Reader):
        client.close()

    assert len(feed.items) == len(entries)
    for number, item in enumerate(feed.items):
        entry = entries[item.findtext("link", "")]
        assert item.findtext("title") == html.unescape(entry.title)
        assert words(feed.content(number)) in words(entry.text)
        assert set(links(feed.content(number))) <= set(links(entry.text))


def the_year(seen: Ledger | None = None) -> Iterator[tuple[Archive, int]]:
    """Yield the archive of each week of a year, and how many memos it has had so far.

    There are corrections with notes, new names, new dates, and in the middle a new domain.
    """
    files: dict[str, tuple[str, date, str]] = {}
    start = date(2026, 1, 5)
    ledger = seen
    for week in range(52):
        day = start + timedelta(weeks=week)
        files[f"2026/memo-{week}"] = (f"Memo {week}", day, "")
        if week % 5 == 3:  # A correction, with its date and a note.
            name = f"2026/memo-{week - 2}" if f"2026/memo-{week - 2}" in files else f"2026/memo-{week}"
            title, then, more = files[name]
            files[name] = (
                f"{title}, corrected",
                then,
                f"{more}updated: {day.isoformat()}\nnote: {{date: {day.isoformat()}, text: Mended.}}\n",
            )
        if week % 7 == 4:  # A new name.
            old = f"2026/memo-{week - 1}"
            title, then, more = files.pop(old)
            files[f"2026/renamed-{week}"] = (title, then, f"{more}aliases: [/{old}/]\n")
        if week % 11 == 6:  # A new date.
            title, then, more = files[f"2026/memo-{week}"]
            files[f"2026/memo-{week}"] = (title, then - timedelta(days=2), more)
        archive = make_archive(
            {
                f"{name}.md": memo_text(title, then.isoformat(), body=f"Text {name}.", more=more)
                for name, (title, then, more) in files.items()
            },
            site_url="https://old.example/memos/" if week < 26 else "https://new.example/",
            ledger=ledger,
            now=datetime.combine(day, datetime.min.time(), UTC) + timedelta(days=1),
        )
        ledger = archive.record()
        yield archive, len(files)


@pytest.mark.judge
@pytest.mark.parametrize(
    ("kind", "form"), [(Reader, "feed.xml"), (Reader, "atom.xml"), (Rss2email, "feed.xml")]
)
def test_a_year_of_edits_renames_and_a_new_domain_gives_one_item_per_memo(
    kind: type[Client], form: str, online: tuple[Path, str], tmp_path: Path
) -> None:
    folder, url = online
    client: Client | None = None
    with ExitStack() as moved:
        for week, (archive, count) in enumerate(the_year()):
            assert week + 1 == count
            put(folder, documents(archive))
            client = client or kind(tmp_path / "client", f"{url}{form}")
            if week == 26 and isinstance(client, Reader):  # Its address is another one now, too.
                client.follow(f"{moved.enter_context(served(folder))}{form}")
            if week % (1 if kind is Reader else 4) == 0 or week == 51:
                client.update()
        assert client is not None
        entries = client.entries()
        if isinstance(client, Reader):
            client.close()

    numbers = Counter(re.sub(r"\D.*", "", entry.title.removeprefix("Memo ")) for entry in entries)
    assert 52 == len(entries)
    assert {str(number): 1 for number in range(52)} == numbers


OLD_FEED = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The old blog</title><link>https://old.example</link><description>Old</description>
{items}
</channel></rss>
"""
OLD_ITEM = """\
<item><title>Memo {n}</title><link>https://old.example/2026/03/memo-{n}/</link>
<pubDate>Mon, {day:02} Mar 2026 06:00:00 +0000</pubDate>
<guid isPermaLink="false">https://old.example/?p={p}</guid><description>Old text {n}</description></item>"""


@pytest.mark.judge
@pytest.mark.parametrize("kind", [Newsboat, Reader, Rss2email])
def test_subscribers_of_an_old_wordpress_feed_get_nothing_twice_when_ids_are_kept(
    kind: type[Client], online: tuple[Path, str], tmp_path: Path
) -> None:
    folder, url = online
    posts = {n: (2 + 7 * n, 100 + 11 * n) for n in range(4)}
    old = "\n".join(OLD_ITEM.format(n=n, day=day, p=p) for n, (day, p) in posts.items())
    put(folder, {"feed/index.html": OLD_FEED.format(items=old).encode()})
    client = kind(tmp_path / "client", f"{url}feed/")
    client.update()
    before = len(client.entries())

    files = {
        f"2026/memo-{n}.md": memo_text(
            f"Memo {n}", f"2026-03-{day:02}", more=f"feed_id: https://old.example/?p={p}\n"
        )
        for n, (day, p) in posts.items()
    }
    put(folder, documents(make_archive(files), moved={"feed/": "feed.xml"}))
    client.update()
    after = len(client.entries())
    files["2026/new.md"] = memo_text("New", "2026-03-30")
    put(folder, documents(make_archive(files), moved={"feed/": "feed.xml"}))
    client.update()
    titles = sorted(entry.title for entry in client.entries())
    if isinstance(client, Reader):
        client.close()

    assert (4, 4) == (before, after)
    assert ["Memo 0", "Memo 1", "Memo 2", "Memo 3", "New"] == titles
