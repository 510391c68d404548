"""Search answers by keyboard and from an address, whatever is typed, and says so where it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.theme.search_archive import FOUND_ONCE, MARKUP, QUESTION, WHY, built_archive
from tests.theme.sites import Built, overflow_of, served, watched
from tests.theme.test_every_window import axe_faults
from tests.theme.test_weight import KILOBYTE, packed

pytestmark = pytest.mark.judge

MEMO = "2026/letter-18/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """An archive to search."""
    return built_archive(tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="module")
def origin(site: Built) -> Iterator[str]:
    """Where it is served, with its policy."""
    with served(site.folder) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's browser, with nothing kept yet."""
    with browser.new_context() as made:
        yield made


@pytest.fixture
def page(context: BrowserContext, origin: str) -> Iterator[Page]:
    """A page that must come through its test without an error or a request to another host."""
    made = context.new_page()
    with watched(made, origin) as faults:
        yield made
        assert [] == faults


@pytest.fixture
def unreliable(context: BrowserContext) -> Page:
    """A page whose connection a test breaks, so that the browser logs errors."""
    return context.new_page()


def opened(page: Page, address: str) -> Locator:
    """Open search at `address` by the key, and return its field."""
    page.goto(address)
    page.keyboard.press("/")
    field = page.get_by_role("dialog", name="Search").get_by_role("searchbox")
    expect(field).to_be_focused()
    return field


def state(page: Page, words: str) -> None:
    """Wait until search says `words` of what it found."""
    expect(page.locator(".search-state")).to_have_text(words)


def titles(page: Page) -> list[str]:
    """Return the titles of the results on show."""
    return page.locator(".search-hit h2").all_text_contents()


def test_nothing_is_fetched_before_the_reader_reaches_for_it(page: Page, site: Built, origin: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(origin + MEMO, wait_until="networkidle")
    assert [re.sub(r"\.\w{8}", "", url.rpartition("/")[2]) for url in asked if "search" in url] == [
        "search-open.js"
    ]
    assert packed(next(site.folder.rglob("search-open.*.js")).read_bytes()) <= 1.35 * KILOBYTE


def test_search_works_by_keyboard_from_first_to_last(page: Page, origin: str) -> None:
    field = opened(page, origin + MEMO)
    page.keyboard.type("letters 1")
    state(page, "10 results")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("10 results")
    page.keyboard.press("ArrowDown")
    links = page.locator(".search-link")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(links.last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("0")
    expect(field).to_have_value("letters 10")
    page.keyboard.press("Enter")
    expect(links.first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("letter-10"))


def test_on_closing_the_focus_returns_to_what_opened_it(page: Page, origin: str) -> None:
    page.goto(origin + MEMO)
    link = page.get_by_role("link", name="Search", exact=True)
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Search")
    page.keyboard.type(FOUND_ONCE)
    state(page, "1 result")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="Menu").click()
    link.click()
    expect(dialog.get_by_role("searchbox")).to_have_value(FOUND_ONCE)
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Menu")).to_be_focused()


def test_the_key_is_a_letter_in_a_field_and_can_be_turned_off(page: Page, origin: str) -> None:
    field = opened(page, origin + MEMO)
    page.keyboard.type("1/2")
    expect(field).to_have_value("1/2")
    page.get_by_label("opens search").uncheck()
    page.goto(origin)
    page.keyboard.press("/")
    page.get_by_role("searchbox").press("/")
    expect(page.get_by_role("searchbox")).to_have_value("/")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_result_shows_where_it_is_from_and_leads_to_the_passage(page: Page, origin: str) -> None:
    opened(page, origin + MEMO)
    page.keyboard.type(FOUND_ONCE)
    hit = page.locator(".search-hit")
    expect(hit.get_by_role("heading")).to_have_text("Letter number 3")
    expect(hit.locator("time")).to_have_text("3 January 2025")
    expect(hit.locator(".point-line")).to_contain_text("Look after those who have come")
    expect(hit.locator(".search-about")).to_have_text("Regulars")
    passage = hit.locator(".search-passage")
    expect(passage.locator("mark")).to_have_text([FOUND_ONCE])
    passage.get_by_role("link").click()
    expect(page.locator(".prose :target")).to_contain_text(f"Somebody had left an {FOUND_ONCE}")


def test_a_whole_question_finds_the_readers_question_and_its_memos(page: Page, origin: str) -> None:
    page.goto(f"{origin}search/")
    page.get_by_role("searchbox").fill("My regulars stop coming after their second visit. Why?")
    asked = page.get_by_role("region", name="Questions that readers ask")
    expect(asked.get_by_role("heading")).to_have_text(QUESTION)
    expect(asked.get_by_role("listitem")).to_have_text([f"Letter number 6{WHY}"])


def test_a_slip_is_mended_and_what_was_typed_can_be_had(page: Page, origin: str) -> None:
    page.goto(f"{origin}search/")
    for typed in ("umbrela", "umberlla", "mubrella", "umbrelllas"):
        page.get_by_role("searchbox").fill(typed)
        page.get_by_role("button", name=f"Search for “{typed}” instead").click()
        expect(page.locator(".search-nothing")).to_have_text(f"Nothing found for “{typed}”.")
        page.go_back()
        state(page, "1 result")
        expect(page.locator(".search-notes")).to_contain_text("Showing results for umbrella")


def test_where_nothing_has_all_words_what_has_most_is_shown(page: Page, origin: str) -> None:
    page.goto(f"{origin}search/?q=gingerbread+trombone+lantern")
    expect(page.locator(".search-notes")).to_have_text(
        "Nothing has all these words; these have most of them."
    )
    assert ["Letter number 5"] == titles(page)
    page.goto(f"{origin}search/?q=gingerbread+xylophone")
    expect(page.locator(".search-notes")).to_have_text("Nothing has “xylophone”; these have the other words.")
    assert ["Letter number 5"] == titles(page)


def test_where_nothing_is_found_what_is_nearest_is_offered(page: Page, origin: str) -> None:
    page.goto(f"{origin}search/?q=regulatory")
    offers = page.locator(".search-offers")
    expect(offers).to_contain_text("Nearest to it are:")
    expect(offers.get_by_role("link")).to_have_text([QUESTION, "Regulars"])
    page.goto(f"{origin}search/?q=xylophone")
    expect(offers).to_contain_text("Where you could begin:")
    expect(offers.get_by_role("link", name="Autographed correspondence")).to_be_visible()


def test_a_memo_is_found_by_the_name_of_its_principle(page: Page, origin: str) -> None:
    page.goto(f"{origin}search/?q=autographed")
    state(page, "2 results")
    assert "Letter number 2" in titles(page)


def test_a_notice_comes_after_the_memos_and_has_a_kind_of_its_own(page: Page, origin: str) -> None:
    page.goto(f"{origin}search/?q=office")
    state(page, "1 result")
    assert ["The office is closed Notice"] == titles(page)
    page.goto(f"{origin}search/?q=the")
    expect(page.locator(".search-hit")).to_have_count(5)
    while page.locator(".search-more").is_visible():
        page.locator(".search-more").click()
        expect(page.locator(".search-face[aria-busy]")).to_have_count(0)
    assert "The office is closed Notice" == titles(page)[-1]
    page.goto(f"{origin}search/?q=office&year=2025")
    expect(page.locator(".search-notes")).to_contain_text(
        "Nothing is left. Without what you chose there is 1 result."
    )
    page.goto(f"{origin}search/?kind=notice")
    state(page, "1 result")


def test_the_address_holds_query_and_filters_and_back_works(page: Page, origin: str) -> None:
    page.goto(origin)
    page.goto(f"{origin}search/?q=letter")
    expect(page.locator(".search-hit")).to_have_count(5)
    all_results = page.locator(".search-state").inner_text()
    page.get_by_text("Narrow down").click()
    values = page.locator(".search-filters label")
    prices = values.filter(has_text="Prices")
    expect(prices).to_have_text("Prices3")
    prices.get_by_role("checkbox").check()
    state(page, "3 results")
    expect(prices.get_by_role("checkbox")).to_be_focused()
    expect(values.filter(has_text="2025")).to_have_text("20250")
    expect(values.filter(has_text="Regulars")).not_to_have_text("Regulars0")
    page.get_by_label("Newest first").check()
    expect(page.locator(".search-hit time")).to_have_text(
        ["18 January 2026", "12 January 2026", "6 January 2026"]
    )
    assert page.url.endswith("?q=letter&topic=Prices&sort=date")
    page.reload()
    expect(page.locator(".search-hit time").first).to_have_text("18 January 2026")
    page.go_back()
    expect(page.get_by_label("Best first")).to_be_checked()
    page.go_back()
    state(page, all_results)
    page.get_by_role("button", name="Show 10 more").click()
    expect(page.locator(".search-hit")).to_have_count(15)
    expect(page.locator(".search-hit h2 a").nth(5)).to_be_focused()
    page.go_back()
    page.wait_for_url(origin)


def test_filters_that_do_not_exist_are_named_and_can_be_removed(page: Page, origin: str) -> None:
    page.goto(f"{origin}search/?q=letter&topic=prices&topic=Nonsense&kind=%3Cb%3E")
    state(page, "3 results")
    expect(page.locator(".search-notes > p")).to_have_text(
        [
            "There is no topic “Nonsense”, so it is left out. Remove it",
            "There is no kind “<b>”, so it is left out. Remove it",
        ]
    )
    page.get_by_role("button", name="Remove it").first.click()
    page.get_by_role("button", name="Remove Kind: <b>").click()
    expect(page.locator(".search-notes > p")).to_have_count(0)
    assert page.url.endswith("?q=letter&topic=Prices")
    page.get_by_role("searchbox").fill(FOUND_ONCE)
    page.get_by_role("button", name="Search everywhere").click()
    state(page, "1 result")


TYPED = {
    "x": "One letter more, and the search begins.",
    "x" * 10_000: "Nothing found for “x",
    "customer " * 2_000: "result",
    "what is it for": "Nearly every memo has these words.",
    '"the umbrella in"': "Nothing has exactly",
    '"': "There is no word to search for",
    "🎉👩‍👩‍👧‍👦": "There is no word to search for in “🎉",
    "𝒳\ud83d \x00\x01": "One letter more",
    MARKUP: "1 result",
    "信已寄出": "1 result",
    "客户忠诚度": "Nothing found for “客户忠诚度”.",
    "המכתב הגיע": "1 result",
    "one two three four five six seven eight nine ten letters a b c d e f g h i j k": "Only the first 12 words",
    "toString __proto__ constructor": "Nothing found for “toString",
}
"""What readers may type, and what they are told."""


def test_whatever_is_typed_is_answered(page: Page, origin: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    field = opened(page, origin + MEMO)
    for typed, said in TYPED.items():
        field.evaluate(
            "(it, text) => { it.value = text; it.dispatchEvent(new Event('input', { bubbles: true })) }",
            typed,
        )
        expect(page.locator(".search-face"), typed[:40]).to_contain_text(said)
        expect(page.locator(".search-face[aria-busy]")).to_have_count(0)
        assert [] == overflow_of(page), typed[:40]
    assert page.evaluate("window.hacked") is None


def test_of_several_answers_the_last_wish_counts(page: Page, origin: str) -> None:
    held: list[Route] = []
    page.route("**/fragment/*", lambda route: route.continue_() if held else held.append(route))
    field = opened(page, origin + MEMO)
    page.keyboard.type(FOUND_ONCE)
    state(page, "Searching…")
    field.fill("trombone")
    state(page, "1 result")
    with page.expect_response(held[0].request.url):
        held[0].continue_()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert ["Letter number 5"] == titles(page)


def test_an_index_of_an_older_edition_is_asked_for_anew(unreliable: Page, origin: str) -> None:
    gone: list[Route] = []

    def answer(route: Route) -> None:
        if gone:
            route.continue_()
        else:
            gone.append(route)
            route.fulfill(status=404, content_type="text/html", body="<title>No such page</title>")

    unreliable.route("**/pagefind/index/*", answer)
    with unreliable.expect_request(re.compile("pagefind-entry.json")) as first:
        opened(unreliable, origin + MEMO)
    unreliable.keyboard.type(FOUND_ONCE)
    with unreliable.expect_request(lambda one: "pagefind-entry" in one.url and one != first.value):
        state(unreliable, "1 result")


def test_a_broken_network_is_said_and_the_search_goes_on_after_it(unreliable: Page, origin: str) -> None:
    for broken in ("pagefind.js*", "pagefind-entry.json*", "index/*", "fragment/*"):
        unreliable.route(f"**/pagefind/{broken}", lambda route: route.abort())
        opened(unreliable, origin + MEMO)
        unreliable.keyboard.type(FOUND_ONCE)
        expect(unreliable.locator(".search-notes")).to_contain_text("The search could not be loaded.")
        unreliable.unroute(f"**/pagefind/{broken}")
        unreliable.get_by_role("button", name="Try again").click()
        state(unreliable, "1 result")
    unreliable.goto("about:blank")
    unreliable.route("**/pagefind/*", lambda route: route.abort())
    opened(unreliable, origin + MEMO)
    unreliable.keyboard.type(FOUND_ONCE)
    expect(unreliable.locator(".search-notes").get_by_role("link")).to_have_attribute(
        "href", f"{origin}archive/"
    )
    assert [] == axe_faults(unreliable)


def test_where_the_script_does_not_come_the_link_leads_to_the_page(unreliable: Page, origin: str) -> None:
    unreliable.route("**/search-answers.*.js", lambda route: route.abort())
    unreliable.goto(origin)
    unreliable.get_by_role("searchbox").fill("letter")
    unreliable.keyboard.press("Enter")
    unreliable.wait_for_url(f"{origin}search/?q=letter")
    expect(unreliable.get_by_role("link", name="Letter number 1", exact=True)).to_be_visible()


def test_search_works_where_storage_is_forbidden(page: Page, origin: str) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } })"
    )
    opened(page, origin + MEMO)
    page.keyboard.type(FOUND_ONCE)
    state(page, "1 result")
    page.get_by_label("opens search").uncheck()


def test_without_scripts_the_field_leads_to_a_list_of_all(browser: Browser, origin: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(origin)
        page.get_by_role("searchbox").fill("letter")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{origin}search/?q=letter")
        expect(page.get_by_text("Searching needs JavaScript")).to_be_visible()
        for name in (QUESTION, "Prices", "Autographed correspondence", "Letter number 1", "Letter number 18"):
            expect(page.locator("#search").get_by_role("link", name=name, exact=True)).to_be_visible()


def test_home_and_missing_pages_search_in_place(page: Page, site: Built, origin: str) -> None:
    page.goto(origin)
    page.get_by_role("searchbox").fill(FOUND_ONCE)
    page.keyboard.press("Enter")
    state(page, "1 result")
    expect(page.get_by_role("dialog").get_by_role("searchbox")).to_have_value(FOUND_ONCE)
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.route("**/2024/*", lambda route: route.fulfill(body=site.text("404.html"), content_type="text/html"))
    page.goto(f"{origin}2024/lost_umbrella-27.html")
    expect(page.get_by_role("searchbox")).to_have_value("lost umbrella")
    page.keyboard.press("/")
    page.get_by_role("dialog").get_by_role("link", name="Open as a page").click()
    page.wait_for_url(f"{origin}search/")


STATES = {
    "": "",
    "?q=why+regulars+stop+coming": QUESTION,
    "?q=why+regulars+stop+coming&topic=Nonsense&year=2026": "There is no topic “Nonsense”",
    "?q=umbrela&kind=memo": "Showing results for umbrella",
    "?q=xylophone": "Nothing found",
}
"""Addresses of the page, and what it shows there once it has answered."""


@pytest.mark.parametrize(("scheme", "width"), [("dark", 360), ("light", 1280)])
def test_every_state_is_accessible_and_fits(
    browser: Browser, origin: str, scheme: Literal["light", "dark"], width: int
) -> None:
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for query, shown in STATES.items():
            page.goto(f"{origin}search/{query}")
            page.get_by_text("Narrow down").click()
            expect(page.locator(".search-face")).to_contain_text(shown)
            expect(page.locator(".search-filters fieldset")).to_have_count(6)
            assert [] == axe_faults(page), query
            assert [] == overflow_of(page), query
        opened(page, origin + MEMO)
        page.keyboard.type("letter")
        expect(page.locator(".search-hit")).to_have_count(5)
        assert [] == axe_faults(page)
        session = context.new_cdp_session(page)
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        assert [] == overflow_of(page)
        wide = "(e) => e.scrollWidth > e.clientWidth"
        assert not page.get_by_role("dialog").evaluate(wide)


def test_marks_show_in_forced_colours(browser: Browser, origin: str) -> None:
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        page.goto(f"{origin}search/?q={FOUND_ONCE}")
        mark = page.locator(".search-passage mark")
        assert "underline" == mark.evaluate("(mark) => getComputedStyle(mark).textDecorationLine")
