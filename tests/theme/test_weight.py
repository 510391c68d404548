"""Pages are light: little beside their text, and few requests."""

from __future__ import annotations

import gzip
import html
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Request

from tests.theme.sites import Built, served

KILOBYTE = 1000


def packed(content: str | bytes) -> int:
    """Return the size of `content` in bytes as a host compresses it."""
    data = content.encode() if isinstance(content, str) else content
    return len(gzip.compress(data, 9, mtime=0))


def text_of(page: str) -> str:
    """Return the words that a memo's page is there for: title, body, key point, steps."""
    article = BeautifulSoup(page, "html.parser").select("h1, .memo-top .subtitle, .prose, .point, .steps")
    return "\n".join(part.get_text(" ") for part in article)


def test_a_memos_page_is_at_most_five_kilobytes_beside_its_text(strained: Built) -> None:
    for name in ("2026/everything/", "2026/short/", "2026/series-two/", "2025/old-03/"):
        page = strained.text(name)
        assert packed(page) - packed(text_of(page)) <= 5 * KILOBYTE, name


def test_stylesheets_and_scripts_of_a_memo_are_at_most_fifteen_kilobytes(strained: Built) -> None:
    page = BeautifulSoup(strained.text("2026/everything/"), "html.parser")
    links = [link["href"] for link in page.select("link[rel=stylesheet]")]
    files = [
        strained.folder / "2026" / "everything" / str(address)
        for address in (*links, *(script["src"] for script in page.select("script[src]")))
    ]
    assert len(files) > 2
    assert sum(packed(file.read_bytes()) for file in files) <= 15 * KILOBYTE


def test_what_names_an_asset_changes_with_its_content(strained: Built) -> None:
    kept = re.findall(
        r"^/(assets/\S+)$", (strained.folder / "_headers").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {"memo", "scheme"} <= {Path(path).name.partition(".")[0] for path in kept}
    for path in kept:
        assert (strained.folder / path).is_file()
        assert re.search(r"\.[0-9a-f]{8}\.(css|js)$", path)


def test_every_picture_has_its_size_and_waits_until_it_is_near(strained: Built) -> None:
    pictures = [
        picture
        for name in strained.pages()
        for picture in BeautifulSoup(strained.text(name), "html.parser").find_all("img")
    ]
    assert pictures
    for picture in pictures:
        assert picture.get("width")
        assert picture.get("height")
        assert "lazy" == picture.get("loading")


@pytest.mark.judge
def test_a_memo_comes_cold_within_a_hundred_kilobytes_and_twenty_requests(
    strained: Built, browser: Browser
) -> None:
    asked: list[Request] = []
    with served(strained.folder) as origin, browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - playwright marks a function
        page.goto(f"{origin}2026/everything/", wait_until="networkidle")
        paths = [html.unescape(urlsplit(request.url).path).lstrip("/") for request in asked]
    files = [strained.folder / (f"{path}index.html" if path.endswith("/") else path) for path in paths]
    assert len(files) <= 20
    assert sum(packed(file.read_bytes()) for file in files) <= 100 * KILOBYTE


@pytest.mark.judge
def test_no_page_shifts_as_it_loads(strained: Built, browser: Browser) -> None:
    shift = """() => new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
        .observe({ type: "layout-shift", buffered: true });
      setTimeout(() => done(sum), 400);
    })"""
    with (
        served(strained.folder) as origin,
        browser.new_context(viewport={"width": 360, "height": 740}) as context,
    ):
        page = context.new_page()
        for name in ("", "2026/everything/", "2026/documents/", "archive/"):
            page.goto(origin + name, wait_until="load")
            assert 0 == page.evaluate(shift), name
