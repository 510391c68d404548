"""Whatever an author writes, pages fit their window and are accessible, however they are looked at."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.judges.test_browser import AXE_TAGS
from tests.theme.sites import Built, overflow_of, served

pytestmark = pytest.mark.judge

TYPES = (
    "",
    "2026/everything/",
    "2026/documents/",
    "2026/long/",
    "archive/",
    "2026/",
    "reading/",
    "authors/solo/",
    "404.html",
)


def axe_faults(page: Page) -> list[str]:
    """Return what axe finds wrong with `page`, each as a line."""
    response = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}}).response
    return [
        f"{violation['id']}: {node['html'][:120]}: {node['failureSummary']}"
        for violation in response["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("width", [320, 360, 768, 1280, 3840])
def test_no_page_is_wider_than_its_window(
    strained: Built, strained_origin: str, browser: Browser, width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for name in strained.pages():
            page.goto(strained_origin + name)
            assert [] == overflow_of(page), name


@pytest.mark.parametrize("width", [360, 1280])
def test_text_at_twice_its_size_fits(
    strained: Built, strained_origin: str, browser: Browser, width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for name in strained.pages():
            page.goto(strained_origin + name)
            # As a reader's larger default size does: every length of the theme follows it.
            session = context.new_cdp_session(page)
            session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
            assert [] == overflow_of(page), name
            session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    strained_origin: str, browser: Browser, scheme: Literal["light", "dark"], width: int
) -> None:
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for name in TYPES:
            page.goto(strained_origin + name)
            assert [] == axe_faults(page), name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_menus_open(
    strained_origin: str, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(f"{strained_origin}2026/everything/")
        page.click(".cite summary")
        page.click("[data-paragraphs]")
        assert [] == axe_faults(page)
        page.click(".menu-button")
        assert page.is_visible("#menu nav a")
        assert [] == axe_faults(page)
        page.keyboard.press("Escape")
        assert not page.is_visible("#menu nav a")


def test_an_empty_archive_and_one_of_one_memo_are_whole_sites(
    without_memos: Built, of_one_memo: Built, browser: Browser
) -> None:
    for site in (without_memos, of_one_memo):
        with (
            served(site.folder) as origin,
            browser.new_context(viewport={"width": 360, "height": 740}) as context,
        ):
            page = context.new_page()
            for name in site.pages():
                page.goto(origin + name)
                assert [] == overflow_of(page), name
                assert [] == axe_faults(page), name


@pytest.mark.parametrize("width", [360, 1280])
def test_text_from_right_to_left_begins_at_the_right_edge_of_its_column(
    strained_origin: str, browser: Browser, width: int
) -> None:
    edges = """(name) => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector(name));
      return Math.max(...[...range.getClientRects()].map((box) => box.right));
    }"""
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{strained_origin}2026/arabic/")
        column = page.evaluate("document.querySelector('.prose').getBoundingClientRect().right")
        for name in ("h1", ".subtitle", ".prose p"):
            assert abs(column - page.evaluate(f"({edges})('{name}')")) < 2, name
        assert page.evaluate(f"({edges})('.facts dd')") < column - 50


def test_nothing_moves_for_those_who_ask_for_less_motion(strained_origin: str, browser: Browser) -> None:
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{strained_origin}2026/everything/")
        assert "auto" == page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
        durations = "[...document.querySelectorAll('*')].map((e) => getComputedStyle(e).transitionDuration)"
        assert {"0s"} == set(page.evaluate(durations))


def test_in_forced_colours_key_point_and_steps_keep_their_marks(
    strained_origin: str, browser: Browser
) -> None:
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        page.goto(f"{strained_origin}2026/everything/")
        style = "(name, part) => getComputedStyle(document.querySelector(name), part)"
        assert "solid" == page.evaluate(f"({style})('#key-point .voice', null).borderTopStyle")
        assert "underline" == page.evaluate(f"({style})('.point mark', null).textDecorationLine")
        assert "solid" == page.evaluate(f"({style})('.steps li', '::before').borderTopStyle")
