"""`memos/actions` in a site built by the host."""

from __future__ import annotations

import csv
import json

import pytest
from mkdocs.exceptions import Abort

from tests.adapters.conftest import MakeSite

ON = "  - memos/topics\n  - memos/principles\n  - memos/series\n  - memos/actions\n"
FILES = {
    "memos/principles/level.md": "---\nnumber: 1\nname: Level\nstatement: It is.\nphrases: [on the level]\n---\nText.\n",
    "memos/about.md": "---\ntitle: About\n---\nAll [steps](actions/index.md), [as a table](actions/actions.csv), [text](actions/actions.md).\n",
}


def test_steps_have_pages_data_and_files(make_site: MakeSite, caplog: pytest.LogCaptureFixture) -> None:
    site = make_site(FILES, settings=ON)

    built = site.build(strict=True)

    assert not [record for record in caplog.records if record.levelname == "WARNING"]
    for folder in ("actions", "topics/pricing"):
        for end in ("csv", "ics", "md", "json"):
            assert (built / folder / f"actions.{end}").stat().st_size
    with (built / "actions/actions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert 4 == len(rows)
    assert {"https://small.example/memos/2026/price/", "https://small.example/memos/2026/value/"} == {
        row["url"].partition("#")[0] for row in rows
    }
    index = json.loads((built / "actions/data/index.json").read_text(encoding="utf-8"))
    (part,) = index["parts"]
    steps = json.loads((built / "actions/data" / part["file"]).read_text(encoding="utf-8"))["steps"]
    assert [row["id"] for row in rows] == [step[1] for step in steps]
    for step in steps:
        for page in ("actions", "actions/topics/pricing", "actions/years/2026"):
            assert f'data-step="{step[1]}"' in site.page(page)
    assert f'data-step="{steps[0][1]}"' in site.page("2026/price")
    assert not (built / "actions/actions/index.html").exists()


def test_without_its_line_nothing_of_it_appears(make_site: MakeSite) -> None:
    site = make_site(settings=ON.replace("  - memos/actions\n", ""))

    built = site.build(strict=True)

    assert not list(built.glob("actions/**/*"))
    assert not [file for file in built.rglob("actions.*") if "assets" not in file.parts]
    for page in built.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not [word for word in ("actions/", "data-step", "data-archive") if word in text], page


def test_it_needs_no_other_plugin_but_the_archive(make_site: MakeSite) -> None:
    site = make_site(settings="  - memos/actions\n")

    built = site.build(strict=True)

    assert {"actions", "years"} == {p.parent.parent.name for p in built.glob("actions/*/*/index.html")} | {
        "actions"
    }
    assert "actions/topics" not in site.page("actions")


def test_an_archive_of_no_memo_and_one_without_steps_are_built(make_site: MakeSite) -> None:
    site = make_site(settings=ON, bare=True)
    site.write({"memos/authors.yml": "editors:\n  name: The Editors\n"})
    site.build(strict=True)
    empty = site.contents()
    assert [] == json.loads(empty["actions/data/index.json"])["parts"]
    assert [] == json.loads(empty["actions/actions.json"])["items"]

    site.write({"memos/2026/bare.md": "---\ntitle: Bare\ndate: 2026-03-30\nkind: notice\n---\nText.\n"})
    site.build(strict=True)
    assert empty["actions/data/index.json"] == site.contents()["actions/data/index.json"]


def test_an_option_that_is_wrong_stops_the_build_with_its_line(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site(settings="  - memos/actions:\n      long_step: maybe\n")

    with pytest.raises(Abort):
        site.build()

    (line,) = [record.message for record in caplog.records if "maybe" in record.message]
    assert line.startswith("mkdocs.yml:13:18: error: memos/actions: long_step is 'maybe'")
    assert "'off', 'warning' or 'error'" in line


def test_a_weight_of_off_may_be_written_as_yaml_reads_it(make_site: MakeSite) -> None:
    settings = "  - memos/actions:\n      longest_step: 1\n      long_step: off\n"
    make_site(settings=settings).build(strict=True)


def test_a_step_that_is_hard_to_act_on_is_told_by_a_build(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    make_site(settings="  - memos/actions:\n      longest_step: 4\n").build()

    told = [record.message for record in caplog.records if "[long-step]" in record.message]
    assert 2 == len(told)
    assert told[0].startswith(
        "memos/2026/price.md:8:1: warning: the step 'Look at one price today.' has 5 words"
    )
