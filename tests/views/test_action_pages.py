"""The pages of steps, the plan's page and the data that filters read, as values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from memo_archive.archive.reader_steps import Steps
from memo_archive.views import actions
from memo_archive.views.actions import ActionPages, ActionsView, PlanView
from memo_archive.views.memo import Pages
from memo_archive.views.principles import principle_pages
from memo_archive.views.topics import topic_pages
from tests.exports.archives import SECTIONS, archive_from, hostile_files, memo

ALL = {**SECTIONS, "memos/series": {}}
FILES = {
    "topics/cost.md": "---\nname: Cost\n---\nText.\n",
    "topics/bare.md": "---\nname: Bare\n---\nText.\n",
    "principles/level.md": "---\nnumber: 3\nname: Level\nstatement: It is.\nphrases: [on the level]\n---\nText.\n",
    "2025/old.md": memo(
        "Old", "2025-12-29", ["ask [them](memo:2026/price).", "Who?"], more="topics: [cost]\nprinciples: [level]\n"
    ),
    "2026/price.md": memo(
        "Price",
        "2026-03-30",
        [{"text": "Look at *one* price.", "id": "look", "who": "you", "takes": "30 min"}],
        key_point="a price is a <promise>.",
        more="topics: [cost]\nseries: {id: outing, part: 2}\n",
    ),
    "2026/value.md": memo("Value", "2026-03-23", ["Ring."], more="topics: [bare]\nseries: {id: outing, part: 1}\n"),
    "2026/without.md": "---\ntitle: Without\ndate: 2026-03-24\nimported: true\ntopics: [bare]\n---\nText.\n",
    "2026/draft.md": memo("Draft", "2026-03-25", ["Not yet."], more="draft: true\n"),
    "2026/later.md": memo("Later", "2026-12-28", ["Later."]),
}  # fmt: skip


def made(
    files: Mapping[str, str], sections: Mapping[str, Mapping[str, object]] = ALL
) -> tuple[dict[str, ActionsView | PlanView], dict[str, Any]]:
    """Return the pages and the data of an archive of `files`, by their addresses."""
    pages = Pages(archive_from(files, sections=sections))
    action_pages = ActionPages(pages, Steps(pages.archive, pages.renderer.passages))
    data = {url: json.loads(data) for url, data in action_pages.data()}
    return {view.url: view for view in action_pages.views()}, data


def listed(views: Mapping[str, ActionsView | PlanView], url: str) -> ActionsView:
    view = views[url]
    assert isinstance(view, ActionsView)
    return view


def test_published_steps_stand_newest_first_and_by_all_that_has_a_page() -> None:
    views, _ = made(FILES)
    assert ["Price", "Value", "Old"] == [entry.title for entry in listed(views, "actions/").entries]
    assert [
        "actions/",
        "actions/topics/bare/",
        "actions/topics/cost/",
        "actions/principles/level/",
        "actions/years/2026/",
        "actions/years/2025/",
        "actions/series/outing/",
        "actions/plan/",
    ] == list(views)
    parts = listed(views, "actions/series/outing/")
    assert ["Value", "Price"] == [entry.title for entry in parts.entries]
    assert ["Value"] == [entry.title for entry in listed(views, "actions/topics/bare/").entries]


def test_the_ways_in_count_steps() -> None:
    ways = {
        ways.id: [(way.id, way.link.text, way.link.url, way.count) for way in ways.ways]
        for ways in listed(made(FILES)[0], "actions/").ways
    }
    assert {
        "topics": [("bare", "Bare", "topics/bare/", 1), ("cost", "Cost", "topics/cost/", 3)],
        "principles": [("level", "Level", "principles/level/", 2)],
        "years": [("2026", "2026", "years/2026/", 2), ("2025", "2025", "years/2025/", 2)],
        "series": [("outing", "Outing", "series/outing/", 2)],
    } == ways


def test_where_there_are_no_pages_of_a_kind_there_is_no_way_in_by_it() -> None:
    views, data = made(FILES, {"memos/archive": {}, "memos/actions": {}})
    assert ["actions/", "actions/years/2026/", "actions/years/2025/", "actions/plan/"] == list(views)
    index = data["actions/data/index.json"]
    assert ([], [], []) == (index["topics"], index["principles"], index["series"])
    (part,) = (data for url, data in data.items() if "steps-" in url)
    assert all(not m["topics"] and not m["principles"] and m["series"] is None for m in part["memos"])


def test_addresses_are_right_from_every_depth() -> None:
    views, _ = made(FILES, {**ALL, "memos/actions": {"page_size": 1}})
    for url, depth in (
        ("actions/topics/cost/", 3),
        ("actions/topics/cost/page/2/", 5),
        ("actions/page/3/", 3),
    ):
        view, root = listed(views, url), "../" * depth
        assert root == view.acting.root
        entry = view.entries[0]
        assert f"{root}{entry.memo_url}" == entry.url.replace(view.root_mark, root)
    last = listed(views, "actions/page/3/")
    assert f'Ask <a href="{last.root_mark}2026/price/">them</a>.' == last.entries[0].steps[0].content
    assert "../../?topic=cost" == listed(views, "actions/topics/cost/").filtered
    assert "../../../topics/cost/actions.csv" == listed(views, "actions/topics/cost/").exports[0].url


def test_a_step_shows_its_words_and_facts_as_text() -> None:
    (entry, *_) = listed(made(FILES)[0], "actions/").entries
    assert "A price is a &lt;promise&gt;." == entry.key_point
    (step,) = entry.steps
    assert ("look", "Look at <em>one</em> price.", "you", 30) == (
        step.id,
        step.content,
        step.who,
        step.minutes,
    )


def test_the_index_says_what_there_is_and_the_parts_hold_it() -> None:
    _, data = made(FILES)
    index = data.pop("actions/data/index.json")
    ((url, part),) = data.items()
    assert {
        "version": 1,
        "archive": "https://memos.example/a/",
        "name": "Tests",
        "topics": [{"id": "bare", "name": "Bare", "count": 1}, {"id": "cost", "name": "Cost", "count": 3}],
        "principles": [{"id": "level", "name": "Level", "count": 2, "number": 3}],
        "years": [{"year": 2026, "count": 2}, {"year": 2025, "count": 2}],
        "series": [{"id": "outing", "name": "Outing", "count": 2}],
        "whos": ["you"],
        "has_takes": True,
        "parts": [{"file": url.rpartition("/")[2], "steps": 4, "from": "2025-12-29", "to": "2026-03-30"}],
    } == index
    assert {
        "id": "2026/price",
        "url": "2026/price/",
        "title": "Price",
        "date": "2026-03-30",
        "key_point": "A price is a <promise>.",
        "topics": ["cost"],
        "principles": [],
        "series": "outing",
    } == part["memos"][0]
    assert [0, "look", "Look at one price.", 1, "you", 30] == part["steps"][0]
    assert [(2, "Ask them.", 1), (2, "Who?", 2)] == [(s[0], s[2], s[3]) for s in part["steps"][2:]]


def test_a_new_memo_changes_the_newest_part_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "PART", 4)
    files = {
        f"2026/m{n}.md": memo(f"M{n}", f"2026-02-{n + 1:02}", ["One.", "Two.", "Three."][: 1 + n % 3])
        for n in range(9)
    }
    _, before = made(files)
    _, after = made({**files, "2026/new.md": memo("New", "2026-03-30", ["One more."])})
    parts = [part["file"] for part in before["actions/data/index.json"]["parts"]]
    kept = [part["file"] for part in after["actions/data/index.json"]["parts"]]
    assert parts[1:] == kept[-len(parts) + 1 :]
    for url, data in after.items():
        if "steps-" in url:
            assert len(data["steps"]) <= 4
            assert {memo for memo, *_ in data["steps"]} == set(range(len(data["memos"])))
    whole = [step for part in kept for step in after[f"actions/data/{part}"]["steps"]]
    assert 1 + sum(1 + n % 3 for n in range(9)) == len(whole)


def test_a_memo_of_more_steps_than_a_part_is_whole_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "PART", 2)
    _, data = made({"2026/a.md": memo("A", "2026-03-30", ["One.", "Two.", "Three."])})
    assert [3] == [part["steps"] for part in data["actions/data/index.json"]["parts"]]


@pytest.mark.parametrize("files", [{}, {name: FILES[name] for name in ("2026/without.md", "topics/bare.md")}])
def test_an_archive_without_steps_says_so(files: Mapping[str, str]) -> None:
    views, data = made(files)
    assert ["actions/", "actions/plan/"] == list(views)
    whole = listed(views, "actions/")
    assert (0, 0, (), ()) == (whole.count, whole.memos, whole.entries, whole.ways)
    assert ["actions/data/index.json"] == list(data)
    assert [] == data["actions/data/index.json"]["parts"]


def test_topics_and_principles_lead_to_their_steps() -> None:
    pages = Pages(archive_from(FILES, sections=ALL))
    topics = {view.name: view.steps for view in topic_pages(pages)}
    assert topics["Cost"]
    assert ("../../actions/topics/cost/", 3) == (topics["Cost"].url, topics["Cost"].count)
    assert ["actions.csv", "actions.ics", "actions.md", "actions.json"] == [
        link.url for link in topics["Cost"].exports
    ]
    (principle,) = principle_pages(pages)
    assert principle.steps
    assert ("../../actions/principles/level/", 2) == (principle.steps.url, principle.steps.count)


def test_without_steps_or_their_pages_they_do_not() -> None:
    without = {name: options for name, options in ALL.items() if name != "memos/actions"}
    assert {None} == {view.steps for view in topic_pages(Pages(archive_from(FILES, sections=without)))}
    views = topic_pages(Pages(archive_from(hostile_files())))
    assert [None] == [view.steps for view in views if view.name == "Empty"]


def test_a_memo_says_to_scripts_where_it_stands_but_a_notice_does_not() -> None:
    pages = Pages(archive_from(hostile_files()))
    said = {uri: pages.page(pages.archive.by_uri[uri]).acting for uri in ("2026/price.md", "2026/news.md")}
    assert said["2026/news.md"] is None
    assert said["2026/price.md"]
    assert ("../../", "https://memos.example/a/") == (
        said["2026/price.md"].root,
        said["2026/price.md"].archive,
    )
    plain = Pages(archive_from(hostile_files(), sections={"memos/archive": {}}))
    assert plain.page(plain.archive.by_uri["2026/price.md"]).acting is None
