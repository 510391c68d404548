"""What scripts add works by keyboard and stays away without them; light and dark need none."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.theme.sites import overflow_of

pytestmark = pytest.mark.judge

MEMO = "2026/everything/"
PAPER = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(22, 24, 27)"


def choose(page: Page, scheme: str) -> None:
    """Choose light, dark or auto by the switch."""
    page.check(f"input[name=scheme][value={scheme}]", force=True)


def test_the_scheme_follows_the_system_without_scripts(strained_origin: str, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False, color_scheme="dark") as context:
        page = context.new_page()
        page.goto(strained_origin)
        assert DARK == page.evaluate(PAPER)


def test_the_switch_works_without_scripts(strained_origin: str, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False, color_scheme="dark") as context:
        page = context.new_page()
        page.goto(strained_origin)
        choose(page, "light")
        assert LIGHT == page.evaluate(PAPER)
        choose(page, "auto")
        assert DARK == page.evaluate(PAPER)


def test_a_chosen_scheme_holds_on_the_next_page_from_its_first_paint(
    strained_origin: str, browser: Browser
) -> None:
    with browser.new_context(color_scheme="light") as context:
        page = context.new_page()
        page.goto(strained_origin)
        choose(page, "dark")
        assert DARK == page.evaluate(PAPER)
        page.goto(strained_origin + MEMO, wait_until="commit")
        page.wait_for_selector("h1")
        assert DARK == page.evaluate(PAPER)
        page.wait_for_load_state()
        assert page.is_checked("input[name=scheme][value=dark]")
        choose(page, "auto")
        page.reload()
        assert LIGHT == page.evaluate(PAPER)


def test_the_switch_works_where_storage_is_forbidden(strained_origin: str, browser: Browser) -> None:
    with browser.new_context(color_scheme="light") as context:
        page = context.new_page()
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } })"
        )
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(strained_origin)
        choose(page, "dark")
        assert DARK == page.evaluate(PAPER)
        assert [] == errors


def test_link_and_key_point_are_copied_and_it_is_said(strained_origin: str, browser: Browser) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(strained_origin + MEMO)
        page.focus("text=Copy link and key point")
        page.keyboard.press("Enter")
        page.wait_for_function("document.querySelector('.said').textContent === 'Copied.'")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.splitlines() == [
            "Everything a memo may have",
            "",
            "Look after those who have come before those who might.",
            "",
            "https://strained.example/2026/everything/",
        ]


def test_every_paragraph_can_be_linked_to(strained_origin: str, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(strained_origin + MEMO)
        assert not page.is_visible(".paragraph-link")
        page.click("text=Link to a paragraph")
        links = page.locator(".paragraph-link")
        assert page.locator(".prose > p").count() == links.count() > 2
        links.first.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.querySelector(':target').matches('.prose > p')")
        assert [] == overflow_of(page)


def test_nothing_that_needs_scripts_shows_without_them(strained_origin: str, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(strained_origin + MEMO)
        assert 0 == page.locator("main button:visible").count()
        page.click(".cite summary")
        assert page.is_visible(".cite p")


def test_the_keyboard_reaches_all_from_first_to_last(strained_origin: str, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(strained_origin + MEMO)
        page.keyboard.press("Tab")
        assert "Skip to the text" == page.evaluate("document.activeElement.textContent")
        assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
        page.keyboard.press("Enter")
        assert "#content" == page.evaluate("location.hash")
        page.reload()
        page.evaluate("history.replaceState(null, '', location.pathname)")
        page.reload()
        reached: list[str] = []
        for _ in range(200):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            reached.append(page.evaluate("document.activeElement.outerHTML"))
            shown = "document.activeElement.closest('label') || document.activeElement"
            assert page.evaluate(f"getComputedStyle({shown}).outlineStyle") != "none", reached[-1]
        wanted = page.locator("a:visible, button:visible, summary:visible").count()
        # Of the three radio buttons one is a stop.
        assert wanted + 1 == len(reached)
