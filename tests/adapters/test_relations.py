"""Topics, principles and series in a site as the host builds it, and `memo coverage` beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from mkdocs.exceptions import Abort

from tests.adapters.conftest import MakeSite, memo
from tests.archive.small_archives import principle, topic
from tests.cli.project_folder import CONFIG, ProjectFolder

SECTIONS = "  - memos/topics\n  - memos/principles\n  - memos/series\n"
HOSTILE = '"><script>alert(1)</script>'
QUESTION = "questions:\n  - question: {text}\n    memos:\n      - memo: 2026/price\n        why: {text}\n"


def test_each_plugin_adds_its_pages_and_a_site_without_them_is_whole(make_site: MakeSite) -> None:
    files = {
        "memos/principles/level.md": principle(1, "some words"),
        "memos/2026/price.md": memo(more="series: {id: outing, part: 1}\nprinciples: [level]\n"),
    }
    site = make_site(files)
    site.build(strict=True)
    made = {name.partition("/")[0] for name in site.contents()}
    assert not made & {"topics", "principles", "problems", "series"}
    assert "principle-link" not in site.page("2026/price")

    site.write({"mkdocs.yml": (site.folder / "mkdocs.yml").read_text() + SECTIONS})
    site.build(strict=True)

    pages = "problems topics topics/pricing principles principles/level series series/outing key-points"
    assert {f"{page}/index.html" for page in (*pages.split(), "key-points/topics")} <= site.contents().keys()
    assert "coverage/index.html" not in site.contents()
    assert "principle-link" in site.page("2026/price")


def test_the_address_a_topic_had_leads_to_the_one_it_has(make_site: MakeSite) -> None:
    site = make_site(
        {"memos/topics/pricing.md": topic("Pricing", head="aliases: [cost]\n")}, settings=SECTIONS
    )
    site.build(strict=True)

    page = BeautifulSoup(site.page("topics/cost"), "html.parser")

    assert "0; url=../pricing/" == page.select_one('meta[http-equiv="refresh"]')["content"]  # type: ignore[index]


def test_hostile_text_in_every_field_is_text(make_site: MakeSite) -> None:
    quoted = f"'{HOSTILE}'"
    site = make_site(
        {
            "memos/topics/pricing.md": topic(quoted, head=QUESTION.format(text=quoted), body=HOSTILE),
            "memos/principles/level.md": principle(1, "some words", name=quoted).replace(
                "It is stated.", quoted
            ),
            "memos/2026/price.md": memo(
                quoted,
                body=f"## Lesson 1: {HOSTILE}\n\nA body of some words {HOSTILE}. [See](value.md).",
                more="series: {id: outing, part: 1}\nprinciples: [level]\n",
            ),
        },
        settings="  - memos/topics\n  - memos/principles:\n      coverage: true\n"
        f"  - memos/series:\n      names:\n        outing: {quoted}\n",
    )
    site.build()

    for name, content in site.contents().items():
        if name.endswith(".html"):
            assert b"<script>alert" not in content, name
    assert "alert(1)" in site.page("problems")
    assert "alert(1)" in site.page("series/outing")


def test_a_wrong_option_stops_the_build_and_names_the_right_one(
    make_site: MakeSite,
    caplog: pytest.LogCaptureFixture,
) -> None:
    site = make_site(
        settings="  - memos/topics:\n      page_sise: 3\n  - memos/series:\n      page_size: 0\n"
    )

    with pytest.raises(Abort):
        site.build()

    (told,) = (message for message in caplog.messages if "unknown-option" in message)
    line = (site.folder / "mkdocs.yml").read_text().split("\n").index("      page_sise: 3") + 1
    assert (
        f"mkdocs.yml:{line}:7: error: memos/topics has no option 'page_sise'. Did you mean 'page_size'?"
        in told
    )


def test_without_the_owner_the_line_to_add_is_named(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site()
    settings = (site.folder / "mkdocs.yml").read_text()
    start = settings.index("  - memos/archive")
    site.write({"mkdocs.yml": f"{settings[:start]}  - memos/topics\n"})

    with pytest.raises(Abort):
        site.build()

    assert any("Add the line `- memos/archive` below `plugins:`" in message for message in caplog.messages)


def test_coverage_is_told_as_text(tmp_path: Path) -> None:
    project = ProjectFolder(tmp_path).begin()
    project.write("mkdocs.yml", f"{CONFIG}  - memos/principles\n")
    project.write("memos/principles/level.md", principle(1, name="Level"))
    project.memo("2026/price.md", body="As I wrote last week, it is.")

    said = project.run("coverage")

    assert 0 == said.exit_code
    assert "Principles at rest: 1\n  memos/principles/level.md: Level is applied by no memo\n" in said.stdout
    assert "memos/2026/price.md:" in said.stdout
