"""Steps are ticked, found and gathered by keyboard, from an address, without scripts and without a network."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.theme.action_archive import MEMOS, step_of
from tests.theme.sites import Built, overflow_of
from tests.theme.test_weight import KILOBYTE, packed

pytestmark = pytest.mark.judge


def status(page: Page, words: str) -> None:
    """Wait until the filter says `words`."""
    expect(page.locator(".filter-status")).to_have_text(words)


def test_a_tick_holds_on_every_page_and_in_every_tab(page: Page, steps_origin: str) -> None:
    page.goto(f"{steps_origin}2026/memo-01/")
    other = page.context.new_page()
    other.goto(f"{steps_origin}actions/")
    step = page.locator("ul.steps > li").first
    step.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    expect(other.locator(f"li[data-step={step.get_attribute('data-step')}] .tick")).to_be_checked()
    page.reload()
    expect(step.get_by_role("checkbox", name=step_of(1, 0))).to_be_checked()
    assert 1 == page.locator(".tick:checked").count()


def test_without_scripts_steps_are_plain_lists_and_the_plan_says_what_works(
    steps_origin: str, browser: Browser
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{steps_origin}2026/memo-01/")
        assert 2 == page.locator("ul.steps > li").count()
        for address in ("2026/memo-01/", "actions/", "actions/plan/", "actions/topics/regulars/"):
            page.goto(steps_origin + address)
            assert 0 == page.locator("main :is(button, input, select):visible").count(), address
        page.goto(f"{steps_origin}actions/plan/")
        expect(page.locator("main")).to_contain_text("needs JavaScript")
        page.locator("main").get_by_role("link", name="all steps").click()
        page.get_by_role("link", name="By topic, principle, year and series").click()
        page.get_by_role("link", name="Regulars").click()
        assert MEMOS // 2 + 1 == page.locator("article.entry").count()


def test_filters_work_by_keyboard_and_stand_in_the_address(page: Page, steps_origin: str) -> None:
    page.goto(f"{steps_origin}actions/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("number 21")
    status(page, "2 steps in 1 memo.")
    assert page.url.endswith("?words=number+21")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    status(page, f"{MEMOS} steps in {MEMOS // 2} memos.")
    page.keyboard.press("Escape")
    expect(page.locator("details[open]")).to_have_count(0)
    assert "SUMMARY" == page.evaluate("document.activeElement.tagName")
    page.get_by_role("combobox", name="To do or to ask").select_option("question")
    status(page, f"{MEMOS // 2} steps in {MEMOS // 2} memos.")
    assert page.url.endswith("?topic=prices&has=question")
    address = page.url
    page.go_back()
    status(page, f"{MEMOS} steps in {MEMOS // 2} memos.")
    page.go_forward()
    status(page, f"{MEMOS // 2} steps in {MEMOS // 2} memos.")
    colleague = page.context.new_page()
    colleague.goto(address)
    status(colleague, f"{MEMOS // 2} steps in {MEMOS // 2} memos.")
    assert "Prices" == colleague.locator("summary.chosen").inner_text()
    colleague.get_by_text("Clear the filters").click()
    expect(colleague.locator("#steps-listed")).to_be_visible()
    assert colleague.url.endswith("/actions/")


def test_what_is_ticked_is_found_and_so_is_who_and_how_long(page: Page, steps_origin: str) -> None:
    page.goto(f"{steps_origin}2026/memo-21/")
    page.locator(".tick").first.click()
    for query, words in (
        ("state=done", "1 step in 1 memo."),
        ("state=open&words=number+21", "1 step in 1 memo."),
        ("who=sales", "1 step in 1 memo."),
        ("takes=30", "1 step in 1 memo."),
        ("takes=15", "No step has all of this. Leave something out, or clear the filters."),
        ("words=CAFE%CC%81+naive", "1 step in 1 memo."),
    ):
        page.goto(f"{steps_origin}actions/?{query}")
        status(page, words)


def test_few_are_shown_and_more_on_demand(page: Page, steps_origin: str) -> None:
    page.goto(f"{steps_origin}actions/?year=2026")
    status(page, f"{2 * MEMOS} steps in {MEMOS} memos.")
    found = page.locator("#steps-found [data-step]")
    expect(found).to_have_count(30)
    page.get_by_role("button", name="Show more").focus()
    page.keyboard.press("Enter")
    expect(found).to_have_count(2 * MEMOS)
    assert "Memo number 16" == page.evaluate("document.activeElement.textContent")
    assert page.url.endswith("&page=2")
    page.reload()
    expect(found).to_have_count(2 * MEMOS)
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()


def test_an_address_with_unknown_filters_says_so_and_can_be_mended(page: Page, steps_origin: str) -> None:
    page.goto(f"{steps_origin}actions/?topic=<b>gone</b>&takes=7&year=2026&page=-3")
    fault = page.locator(".filter-fault")
    expect(fault).to_contain_text("the topic “<b>gone</b>”, the length “7”, which this archive does not have")
    status(page, f"{2 * MEMOS} steps in {MEMOS} memos.")
    fault.get_by_role("button").click()
    assert page.url.endswith("/actions/?year=2026")
    expect(fault).to_be_empty()


def test_a_failing_network_is_said_and_the_whole_list_stays(page: Page, steps_origin: str) -> None:
    page.goto(f"{steps_origin}actions/")
    page.route("**/steps-*.json", lambda route: route.abort())
    page.get_by_role("combobox", name="To do or to ask").select_option("task")
    expect(page.locator(".filter-status")).to_contain_text("could not be fetched")
    expect(page.locator("#steps-listed")).to_be_visible()
    page.unroute("**/steps-*.json")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#steps-found article").first).to_be_visible()
    expect(page.locator("#steps-listed")).to_be_hidden()


def test_a_site_published_anew_meanwhile_is_asked_again(page: Page, steps_origin: str) -> None:
    asked = []

    def before(route: Route) -> None:
        asked.append(route.request.url)
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('"file":"steps-', '"file":"steps-0'))

    page.route("**/index.json", before, times=1)
    page.route("**/steps-0*.json", lambda route: route.abort(), times=1)
    page.goto(f"{steps_origin}actions/?has=question")
    status(page, f"{MEMOS + 1} steps in {MEMOS + 1} memos.")
    assert asked


@pytest.mark.parametrize(
    ("address", "most"), [("2026/memo-01/", 16), ("actions/", 22), ("actions/plan/", 25)]
)
def test_a_page_of_steps_is_light_and_fits_a_narrow_window(
    of_steps: Built, steps_origin: str, page: Page, address: str, most: int
) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - playwright marks a function
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(steps_origin + address, wait_until="networkidle")
    assert [] == overflow_of(page)
    urls = [request.url.removeprefix(steps_origin) for request in asked]
    assert not [url for url in urls if "data/" in url]
    files = [of_steps.folder / url for url in urls if url.endswith((".css", ".js"))]
    assert files
    assert sum(packed(file.read_bytes()) for file in files) <= most * KILOBYTE
