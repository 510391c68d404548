"""States of pages that a reader brings about: what is done to a page of a type before it is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass(frozen=True, slots=True)
class State:
    """A state of a page."""

    page_type: str
    """As in PAGE_TYPES."""
    bring_about: Callable[[Page], None]
    """What a reader does to the loaded page."""


def _steps_filtered(page: Page) -> None:
    page.get_by_role("combobox", name="To do or to ask").select_option("question")
    expect(page.locator("#steps-found article").first).to_be_visible()
    page.locator("#steps-found [data-plan]").first.click()
    page.locator("#steps-found .tick").first.click()


def _steps_not_found(page: Page) -> None:
    page.get_by_role("searchbox", name="Words").fill("zzzz")
    expect(page.locator(".filter-status")).to_contain_text("No step")


def _choices_open(page: Page) -> None:
    page.locator("details > summary").first.click()


def _unknown_filter(page: Page) -> None:
    page.goto(f"{page.url}?topic=gone")
    expect(page.locator(".filter-fault")).to_contain_text("gone")


def _steps_ticked_and_planned(page: Page) -> None:
    page.locator("ul.steps .tick").first.click()
    page.locator("[data-plan]").first.click()


def _plan_opened(page: Page) -> None:
    page.goto(page.url.replace("plan/", ""))
    for number in range(3):
        page.locator("[data-plan]").nth(number).click()
    page.locator("[data-plan-count]").first.click()
    page.get_by_role("button", name="Spread").click()
    page.locator(".tick").first.click()


def _plan_asking(page: Page) -> None:
    _plan_opened(page)
    plan = b'{"format":"memo-plan","version":1,"archive":"x","name":"x","steps":[{"id":"a","text":"b"}]}'
    page.set_input_files("#plan-open", {"name": "plan.json", "mimeType": "text/json", "buffer": plan})
    expect(page.get_by_role("dialog")).to_be_visible()


STATES: Mapping[str, State] = {
    "steps filtered": State("steps", _steps_filtered),
    "no step found": State("steps", _steps_not_found),
    "choices open": State("steps", _choices_open),
    "unknown filter": State("steps", _unknown_filter),
    "steps ticked": State("memo", _steps_ticked_and_planned),
    "plan opened": State("plan", _plan_opened),
    "plan asking": State("plan", _plan_asking),
}
"""Every state, by what it is."""
