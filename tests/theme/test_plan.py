"""A plan is made, moved, taken away and brought back; nothing that happens to it loses a step."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.theme.action_archive import AWKWARD, step_of

pytestmark = pytest.mark.judge

ARCHIVE = "https://strained.example/"
HOSTILE = '"><img src=x onerror=window.ran=1><script>window.ran=2</script>{{7*7}}${7*7}'


def planned(page: Page, steps_origin: str) -> Page:
    """Put the steps of the two newest memos into the plan, and open it."""
    for number in (1, 2):
        page.goto(f"{steps_origin}2026/memo-{number:02}/")
        page.get_by_role("button", name="Add all 2 to my plan").click()
    page.goto(f"{steps_origin}actions/plan/")
    return page


def steps_on(page: Page) -> list[str]:
    """Return the plan's steps as they are shown, with the heads of their weeks."""
    return page.locator("#plan-steps :is(h2, .step-text)").all_inner_texts()


def said(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the page says `words`."""
    expect(page.locator(".steps-said")).to_contain_text(words)


def taken(page: Page, button: str) -> str:
    """Press a button that saves a file, and return what is in it."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_bytes().decode("utf-8")


def brought(page: Page, content: str) -> None:
    """Open a file as a plan."""
    file = {"name": "plan.json", "mimeType": "application/json", "buffer": content.encode()}
    page.set_input_files("#plan-open", file)  # type: ignore[arg-type]


def saved(steps: list[Any], **fields: Any) -> str:
    """Return a plan's file."""
    plan = {"format": "memo-plan", "version": 1, "archive": ARCHIVE, "name": "x", "steps": steps}
    return json.dumps({**plan, "start": None, "weeks": 12, **fields})


def test_a_plan_is_made_ordered_and_spread_by_keyboard(page: Page, steps_origin: str) -> None:
    page.goto(f"{steps_origin}2026/memo-01/")
    first = page.get_by_role("button", name="Add to my plan").first
    first.focus()
    page.keyboard.press("Enter")
    said(page, "Added. Your plan has 1 step.")
    expect(page.get_by_role("button", name="Take out of my plan")).to_be_focused()
    planned(page, steps_origin)
    texts = [step_of(number, place) for number in (1, 2) for place in (0, 1)]
    assert ["Your steps", *texts] == steps_on(page)

    page.get_by_role("button", name="Move down").first.focus()
    page.keyboard.press("Enter")
    said(page, "Now 2 of 4")
    expect(page.get_by_role("button", name="Move down").nth(1)).to_be_focused()
    texts[:2] = texts[1::-1]
    assert texts == steps_on(page)[1:]

    page.get_by_label("First Monday").fill("2026-12-02")  # A Wednesday.
    page.get_by_label("Weeks", exact=True).fill("4")
    page.keyboard.press("Enter")
    mondays = [f"Monday {day} December 2026" for day in (7, 14, 21, 28)]
    assert [line for pair in zip(mondays, texts, strict=True) for line in pair] == steps_on(page)

    page.get_by_role("spinbutton", name="Week", exact=True).first.focus()
    page.keyboard.press("ArrowUp")
    said(page, "Now 1 of 4, Monday 14 December 2026")
    page.get_by_role("button", name="Take out").nth(3).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Take out").nth(2)).to_be_focused()
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    assert [mondays[1], *texts[:2], mondays[2], texts[2], mondays[3], texts[3]] == steps_on(page)
    page.reload()
    assert texts == [line for line in steps_on(page) if line not in mondays]


def test_a_plan_in_two_tabs_is_one_plan(page: Page, steps_origin: str) -> None:
    planned(page, steps_origin)
    other = page.context.new_page()
    other.goto(f"{steps_origin}2026/memo-03/")
    other.get_by_role("button", name="Add all 2 to my plan").click()
    expect(page.locator("#plan-steps li")).to_have_count(6)
    page.get_by_role("button", name="Take out").first.click()
    expect(other.locator("[data-plan-count]")).to_have_text(" (5)")


def test_the_calendar_file_is_right(page: Page, steps_origin: str) -> None:
    page.goto(f"{steps_origin}2025/awkward/")
    page.get_by_role("button", name="Add to my plan").click()
    planned(page, steps_origin)
    page.get_by_role("button", name="Calendar file").click()
    said(page, "No step has a week yet")
    page.get_by_label("First Monday").fill("2026-12-07")
    page.get_by_role("button", name="Spread").click()
    page.get_by_role("spinbutton", name="Week", exact=True).nth(4).fill("")
    page.keyboard.press("Tab")
    text = taken(page, "Calendar file")
    said(page, "1 step without a week is not in it")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    calendar = icalendar.Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    assert [] == [error for part in calendar.walk() for error in part.errors]
    assert 4 == len({str(event["UID"]) for event in events}) == len(events)
    start = date(2026, 12, 7)
    weeks = [event.decoded("DTSTART") for event in events]
    assert [start + timedelta(weeks=week) for week in (0, 2, 4, 7)] == weeks
    assert all(event.decoded("DTSTAMP").tzinfo for event in events)
    assert AWKWARD == str(events[0]["DESCRIPTION"]).splitlines()[0]
    assert str(events[0]["URL"]).startswith(f"{steps_origin}2025/awkward/#")
    assert text.replace("\r\n ", "") != text
    again = icalendar.Calendar.from_ical(taken(page, "Calendar file")).walk("VEVENT")
    assert [event["UID"] for event in events] == [event["UID"] for event in again]


def test_a_plan_moves_between_machines(page: Page, steps_origin: str, browser: Browser) -> None:
    planned(page, steps_origin)
    page.locator(".tick").nth(2).click()
    page.get_by_role("button", name="Spread").click()
    file = taken(page, "Save to a file")
    markdown = taken(page, "Markdown").splitlines()
    assert "# My plan: An archive, of steps" == markdown[0]
    assert 4 == sum(line.startswith("- [") for line in markdown)
    assert [f"- [x] {step_of(2, 0)}"] == [line.split(" (")[0] for line in markdown if line[:5] == "- [x]"]
    with browser.new_context() as colleague:
        other = colleague.new_page()
        other.goto(f"{steps_origin}actions/plan/")
        brought(other, file)
        said(other, "Your plan now has 4 steps.")
        assert steps_on(page) == steps_on(other)
        expect(other.get_by_role("checkbox", name=step_of(2, 0))).to_be_checked()
        other.get_by_role("button", name="Undo").click()
        expect(other.locator("#plan-steps li")).to_have_count(0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (saved([{"id": "a", "text": "b"}])[:-20], "damaged, or part of it is missing"),
        ("", "empty"),
        ("{}", "not a saved plan"),
        ("[1]", "not a saved plan"),
        ('{"format": "memo-plan", "version": 1, "steps": {}}', "not a saved plan"),
        (saved([], version=2), "newer version"),
        (saved([None, 7, {"id": 1}, {"id": "x"}]), "has no steps"),
    ],
    ids=["truncated", "empty", "object", "list", "shapeless", "newer", "no step"],
)
def test_a_file_that_is_no_plan_changes_nothing(
    page: Page, steps_origin: str, content: str, words: str
) -> None:
    planned(page, steps_origin)
    before = steps_on(page)
    brought(page, content)
    said(page, words)
    said(page, "Your plan is as it was.")
    assert before == steps_on(page)


def test_a_file_of_fifty_megabytes_is_not_even_read(page: Page, steps_origin: str, tmp_path: Path) -> None:
    planned(page, steps_origin)
    with (tmp_path / "plan.json").open("wb") as file:
        file.truncate(50_000_000)
    page.set_input_files("#plan-open", tmp_path / "plan.json")
    said(page, "This file has 50 MB.")
    assert 5 == len(steps_on(page))


def test_a_hostile_plan_is_text(page: Page, steps_origin: str) -> None:
    page.goto(f"{steps_origin}actions/plan/")
    urls = ["javascript:window.ran=3", "//evil.example/", "https://evil.example/", "../../../x", "\\\\evil"]
    entries = [
        {"id": f"{HOSTILE}{n}", "url": url, "title": HOSTILE, "text": HOSTILE, "date": HOSTILE, "week": 1e9}
        for n, url in enumerate(urls)
    ]
    entries += [
        {"id": "__proto__", "text": "\ud800 half a letter", "done": HOSTILE},
        {"id": "x", "text": "y"},
    ]
    brought(page, saved(entries, start=HOSTILE, weeks=-1, name=HOSTILE))
    said(page, "Your plan now has 7 steps.")
    assert HOSTILE in steps_on(page)
    links = page.locator("#plan-steps a").evaluate_all("links => links.map((link) => link.href)")
    assert all(link.startswith(steps_origin) for link in links)
    assert 0 == page.locator("#plan-steps :is(img, script)").count()
    page.get_by_role("button", name="Spread").click()
    calendar = icalendar.Calendar.from_ical(taken(page, "Calendar file"))
    assert 7 == len(calendar.walk("VEVENT"))
    assert 7 == len(json.loads(taken(page, "Save to a file"))["steps"])
    page.locator(".tick").last.click()
    page.reload()
    assert 7 == page.locator("#plan-steps li").count()


def test_opening_a_plan_over_another_asks_and_can_be_undone(page: Page, steps_origin: str) -> None:
    planned(page, steps_origin)
    before = steps_on(page)
    dialog = page.get_by_role("dialog")
    brought(page, saved([{"id": "new", "text": "A new step."}], archive="elsewhere", name="Another archive"))
    expect(dialog).to_contain_text("It comes from “Another archive”, not from this archive")
    page.keyboard.press("Escape")
    said(page, "Your plan is as it was.")
    brought(page, saved([{"id": "new", "text": "A new step.", "url": "2026/memo-01/"}], archive="elsewhere"))
    dialog.get_by_role("button", name="Add the new").click()
    said(page, "Your plan now has 5 steps.")
    assert [*before, "A new step."] == steps_on(page)
    assert 0 == page.locator("#plan-steps li").last.locator("a").count()
    brought(page, saved([{"id": "other", "text": "Another."}]))
    dialog.get_by_role("button", name="in place of mine").click()
    said(page, "Your plan now has 1 step.")
    assert ["Your steps", "Another."] == steps_on(page)
    page.get_by_role("button", name="Undo").click()
    assert [*before, "A new step."] == steps_on(page)


FORBIDDEN = """
for (const kind of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, kind, { get() { throw new DOMException("no", "SecurityError"); } });
"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
FULL_BUT_FOR_THE_TAB = """
const set = Storage.prototype.setItem;
Storage.prototype.setItem = function (...pair) {
  if (this === window.localStorage) throw new DOMException("full", "QuotaExceededError");
  set.apply(this, pair);
};
"""


@pytest.mark.parametrize("storage", [FORBIDDEN, FULL, FULL_BUT_FOR_THE_TAB])
def test_where_nothing_can_be_kept_it_is_said_and_the_tab_still_works(
    page: Page, steps_origin: str, storage: str
) -> None:
    page.add_init_script(storage)
    page.goto(f"{steps_origin}2026/memo-01/")
    page.get_by_role("button", name="Add all 2 to my plan").click()
    said(page, "Your browser keeps nothing for this site")
    page.locator(".tick").first.click()
    expect(page.get_by_role("checkbox", name=step_of(1, 0))).to_be_checked()
    assert 2 == page.get_by_role("button", name="Take out of my plan").count()
    if storage == FULL_BUT_FOR_THE_TAB:
        page.goto(f"{steps_origin}actions/plan/")
        assert ["Your steps", step_of(1, 0), step_of(1, 1)] == steps_on(page)
    else:
        page.goto(f"{steps_origin}actions/plan/")
        brought(page, saved([{"id": "a", "text": "From a file."}]))
        said(page, "Your plan now has 1 step.")
        assert "From a file." in taken(page, "Save to a file")


def test_what_the_archive_changes_is_said_and_nothing_is_lost(page: Page, steps_origin: str) -> None:
    page.goto(f"{steps_origin}2026/memo-03/")
    page.get_by_role("button", name="Add all 2 to my plan").click()
    planned(page, steps_origin)
    before = steps_on(page)

    def rewritten(route: Route) -> None:
        answer = route.fetch()
        data = json.loads(answer.text())
        kept = []
        for row in data["steps"]:
            title = data["memos"][row[0]]["title"]
            if title == "Memo number 3":
                continue
            if row[2] == step_of(1, 0):
                row[2] = "Write two letters."
            if row[2] == step_of(2, 1):
                row[1:3] = ["step-other", "Who at last answers letter 2?"]
            kept.append(row)
        route.fulfill(response=answer, body=json.dumps({**data, "steps": kept}))

    page.route("**/steps-*.json", rewritten)
    page.reload()
    expect(page.locator("#plan-check")).to_contain_text("4 steps of your plan have changed in the archive")
    assert before == steps_on(page)
    items = page.locator("#plan-steps li")
    expect(items.filter(has_text=step_of(3, 0))).to_contain_text("no longer has this memo")
    expect(items.filter(has_text=step_of(1, 0))).to_contain_text("Write two letters.")
    dropped = items.filter(has_text=step_of(2, 1))
    expect(dropped).to_contain_text("no longer has this step, but it has this one")
    dropped.get_by_role("button", name="Take the new words").click()
    assert "Who at last answers letter 2?" in steps_on(page)
    page.get_by_role("button", name="Undo").click()
    assert before == steps_on(page)
    page.unroute("**/steps-*.json")
    page.route("**/index.json", lambda route: route.abort())
    page.reload()
    expect(page.locator("#plan-check")).to_contain_text("could not be asked")
    assert before == steps_on(page)


def test_a_plan_on_paper_is_steps_and_weeks_alone(page: Page, steps_origin: str) -> None:
    planned(page, steps_origin)
    page.get_by_role("button", name="Spread").click()
    page.emulate_media(media="print")
    assert 4 == page.locator("#plan-steps .step-text:visible").count()
    assert (
        0 == page.locator("main :is(button, select, [type=number], [type=date], [type=file]):visible").count()
    )
    assert 1 == len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
