"""In Chromium every type of page is accessible, fits its window, logs no error and stays with its host."""

import re
from collections.abc import Callable
from typing import Literal
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Route

from page_types import PAGE_TYPES
from tests.judges.site import Site
from tests.judges.states import STATES

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def test_every_page_is_of_a_listed_type(site: Site) -> None:
    patterns = "|".join(f"(?:{pattern})" for pattern in PAGE_TYPES.values())
    assert [page for page in site.pages() if not re.fullmatch(patterns, page)] == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_a_page_has_no_fault_in_the_browser(
    site: Site, origin: str, browser: Browser, page_type: str, scheme: Literal["light", "dark"], width: int
) -> None:
    url = urljoin(urljoin(origin, urlsplit(site.url).path), address_of(site.page_of(page_type)))
    with browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    ) as context:
        faults = faults_of(context.new_page(), origin, url)
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
@pytest.mark.parametrize("state", STATES)
def test_a_state_of_a_page_has_no_fault_in_the_browser(
    site: Site, origin: str, browser: Browser, state: str, scheme: Literal["light", "dark"], width: int
) -> None:
    wanted = STATES[state]
    url = urljoin(urljoin(origin, urlsplit(site.url).path), address_of(site.page_of(wanted.page_type)))
    with browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    ) as context:
        faults = faults_of(context.new_page(), origin, url, wanted.bring_about)
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def address_of(page: str) -> str:
    """Return a page's address below the site's; for the 404 page one that nothing is at, two folders deep."""
    return "no/such/page/" if page == "404.html" else page.removesuffix("index.html")


def faults_of(
    page: Page, origin: str, url: str, bring_about: Callable[[Page], None] = lambda page: None
) -> list[str]:
    """Load `url`, bring a state about, and return all that is wrong with it, each as a line or more."""
    faults: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith((f"{origin}/", "data:", "blob:")):
            route.continue_()
        else:
            faults.append(f"asks another host: {route.request.url}")
            route.abort()

    def listen(message: ConsoleMessage) -> None:
        # That the 404 page is answered with 404 is right.
        right = message.text.startswith("Failed to load resource") and message.location["url"] == url
        if message.type == "error" and not right:
            faults.append(f"console: {message.text} ({message.location['url']})")

    page.route("**/*", guard)
    page.on("console", listen)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.goto(url, wait_until="networkidle")
    bring_about(page)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if overflow > 0:
        faults.append(f"is {overflow} px wider than its window")
    axe = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    faults += [
        f"{violation['id']} ({violation['impact']}): {node['html']}: {node['failureSummary']}"
        for violation in axe.response["violations"]
        for node in violation["nodes"]
    ]
    return faults
