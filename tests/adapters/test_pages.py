"""What a build publishes, and what the author sees under the development server."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from mkdocs.exceptions import Abort

from tests.adapters.conftest import NOW, MakeSite, memo

SERVE = "http://127.0.0.1:8000/memos/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_every_memo_year_author_and_plain_page_has_its_address(make_site: MakeSite) -> None:
    site = make_site()
    site.build()

    pages = {name for name in site.contents() if name.endswith(".html")}

    assert pages >= {
        "index.html", "404.html", "about/index.html", "archive/index.html", "authors/index.html", "authors/editors/index.html",
        "2026/index.html", "2026/price/index.html", "2026/value/index.html",
    }  # fmt: skip
    assert not any(name.startswith(("topics", "authors.yml")) for name in site.contents())


def test_a_memo_closes_with_its_key_point_and_its_steps(make_site: MakeSite) -> None:
    site = make_site()
    site.build()

    page = BeautifulSoup(site.page("2026/price"), "html.parser")

    assert "A price is a promise." == page.select_one("#key-point p").get_text(strip=True)  # type: ignore[union-attr]
    steps = page.select("#taking-action li[id]")
    assert ["Look at one price today.", "Whom does it please?"] == [
        step.get_text(" ", strip=True) for step in steps
    ]
    assert page.select_one('header a[href="#key-point"]')


def test_drafts_and_future_memos_are_not_built_and_show_marked_under_serve(make_site: MakeSite) -> None:
    files = {
        "memos/2026/later.md": memo("Later", "2026-12-28", body="To the [draft](sketch.md)."),
        "memos/2026/sketch.md": memo("Sketch", "2026-12-21", more="draft: true\n"),
        "memos/undated/idea.md": "---\ntitle: Idea\n---\nA thought. To the [sketch](../2026/sketch.md).\n",
    }
    site = make_site({**files, "memos/2026/later.md": memo("Later", "2026-12-28")})
    site.build()
    assert not any(re.search("later|sketch|idea", name) for name in site.contents())

    site.build(serve_url=SERVE)

    assert "Not published" in site.page("2026/later")
    assert "Not published" in site.page("2026/sketch")
    link = BeautifulSoup(site.page("undated/idea"), "html.parser").select_one('a[href="../../2026/sketch/"]')
    assert link
    assert link["class"] == ["unpublished"]


def test_a_published_memo_must_not_link_to_a_draft(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site(
        {
            "memos/2026/price.md": memo(body="See [this](sketch.md)."),
            "memos/2026/sketch.md": memo("Sketch", "2026-12-21", more="draft: true\n"),
        }
    )

    with pytest.raises(Abort):
        site.build()

    assert any(
        m.startswith(
            "memos/2026/price.md:12:5: error: the link 'sketch.md' leads to 2026/sketch.md, which is a draft."
        )
        for m in caplog.messages
    )


def test_a_memo_with_errors_shows_them_on_its_own_page_under_serve(make_site: MakeSite) -> None:
    site = make_site({"memos/2026/price.md": memo(title='"<script>alert(1)</script>', date="someday")})

    site.build(serve_url=SERVE)

    page = site.page("2026/price")
    assert "<script>alert" not in page
    assert "Line 2" in page
    assert "2026/value/index.html" in site.contents()


def test_old_addresses_lead_on_and_stay_out_of_the_sitemap(make_site: MakeSite) -> None:
    site = make_site({"memos/2026/price.md": memo(more="aliases: [/2019/old-price/, /price.html]\n")})
    site.build()

    page = BeautifulSoup(site.page("2019/old-price"), "html.parser")

    assert "0; url=../../2026/price/" == page.select_one('meta[http-equiv="refresh"]')["content"]  # type: ignore[index]
    assert "https://small.example/memos/2026/price/" == page.select_one('link[rel="canonical"]')["href"]  # type: ignore[index]
    assert 'url=2026/price/"' in (site.folder / "site/price.html").read_text()
    assert "old-price" not in (site.folder / "site/sitemap.xml").read_text()


def test_the_sitemap_has_the_memos_own_dates_and_none_from_the_clock(make_site: MakeSite) -> None:
    site = make_site({"memos/2026/price.md": memo(more="updated: 2026-03-31\n")})
    site.build()

    entries = ElementTree.parse(site.folder / "site/sitemap.xml").getroot()
    days = {e.findtext(f"{SITEMAP}loc"): e.findtext(f"{SITEMAP}lastmod") for e in entries}

    base = "https://small.example/memos/"
    assert "2026-03-31" == days[f"{base}2026/price/"]
    assert "2026-03-23" == days[f"{base}2026/value/"]
    assert "2026-03-31" == days[f"{base}2026/"]
    assert days[f"{base}about/"] is None
    assert f"{base}404.html" not in days


def test_a_long_year_has_numbered_pages(make_site: MakeSite) -> None:
    memos = {f"memos/2026/m{n:02}.md": memo(f"Memo {n}", f"2026-01-{n:02}") for n in range(1, 8)}
    site = make_site(memos, options="page_size: 4")
    site.build()

    assert "2026/page/2/index.html" in site.contents()
    assert "2026/page/3/index.html" in site.contents()
    assert "2026/page/4/index.html" not in site.contents()
    titles = [
        a.get_text()
        for url in ("2026", "2026/page/2", "2026/page/3")
        for a in BeautifulSoup(site.page(url), "html.parser").select(".memo-list h2 a")
    ]
    assert ["Price", "Value", "Memo 7", "Memo 6", "Memo 5", "Memo 4", "Memo 3", "Memo 2", "Memo 1"] == titles


def test_a_memo_says_what_it_is_to_machines(make_site: MakeSite) -> None:
    site = make_site(
        {
            "memos/2026/price.md": memo(
                title="Price & </script><b>", more="refers:\n  - title: A book\n    author: Somebody\n"
            )
        }
    )
    site.build()

    page = BeautifulSoup(site.page("2026/price"), "html.parser")
    data = json.loads(page.select_one('script[type="application/ld+json"]').string or "")  # type: ignore[union-attr]

    assert ("BlogPosting", "A price is a promise.", "Price & </script><b>") == (
        data["@type"],
        data["abstract"],
        data["headline"],
    )
    assert "2026-03-30T06:00:00+00:00" == data["datePublished"]
    assert "Price & </script><b>" == page.select_one('meta[property="og:title"]')["content"]  # type: ignore[index]
    assert "A price is a promise." == page.select_one('meta[name="description"]')["content"]  # type: ignore[index]
    assert "https://small.example/memos/2026/price/" == page.select_one('link[rel="canonical"]')["href"]  # type: ignore[index]


def test_a_republished_memo_points_search_engines_to_where_it_is_at_home(make_site: MakeSite) -> None:
    more = "source:\n  title: First print\n  url: https://elsewhere.example/first/\n  relation: republished-from\n"
    site = make_site({"memos/2026/price.md": memo(more=more)})
    site.build()

    page = BeautifulSoup(site.page("2026/price"), "html.parser")

    assert "https://elsewhere.example/first/" == page.select_one('link[rel="canonical"]')["href"]  # type: ignore[index]
    assert "2026/price/" not in (site.folder / "site/sitemap.xml").read_text()


def test_an_offer_that_has_ended_is_hidden(make_site: MakeSite) -> None:
    offers = "open:\n  text: Come in.\nended:\n  text: Too late.\n  until: 2026-03-31\n"
    site = make_site({"memos/offers.yml": offers, "memos/2026/price.md": memo(more="offer: [open, ended]\n")})
    site.build()

    assert "Come in." in site.page("2026/price")
    assert "Too late." not in site.page("2026/price")


def test_an_empty_archive_has_a_home_page(make_site: MakeSite) -> None:
    site = make_site({"memos/about.md": "# About\n", "memos/authors.yml": "editors:\n  name: E\n"}, bare=True)

    site.build()

    assert "index.html" in site.contents()
    assert "archive/index.html" in site.contents()


def test_front_matter_of_a_plain_page_is_text(make_site: MakeSite) -> None:
    hostile = '"><script>alert(1)</script>'
    site = make_site(
        {
            "memos/about.md": f"---\ntitle: '{hostile}'\ndescription: '{hostile}'\nauthor: '{hostile}'\n---\nBody.\n"
        }
    )
    site.build()

    assert "<script>alert" not in site.page("about")
    assert "<script>alert" not in (site.folder / "site/index.html").read_text()


def test_broken_front_matter_of_a_plain_page_stops_the_build(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site({"memos/about.md": "---\ntitle: 'About\n---\nBody.\n"})

    with pytest.raises(Abort):
        site.build()

    assert any(
        m.startswith("memos/about.md:2:8: error: the quotation mark that opens here is never closed")
        for m in caplog.messages
    )


def test_a_file_outside_the_content_folder_is_not_published_through_a_link(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site()
    (site.folder / "secret.txt").write_text("secret")
    (site.folder / "memos/leak.txt").symlink_to(site.folder / "secret.txt")

    with pytest.raises(Abort):
        site.build()

    assert any(
        m.startswith("memos/leak.txt:1:1: error: the file is a link that leaves the content folder")
        for m in caplog.messages
    )


def test_two_builds_on_two_days_give_the_same_bytes(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site({"memos/2026/price.md": memo(more="aliases: [/old/]\n")})
    site.build()
    first = site.contents()
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW) + 100_000))

    site.build()

    assert first == site.contents()


def test_without_directory_addresses_the_build_says_what_to_change(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site(settings="use_directory_urls: false")

    with pytest.raises(Abort, match="the settings stop the build"):
        site.build()

    (told,) = (message for message in caplog.messages if "directory-urls" in message)
    assert "Remove that line, or write true." in told
