"""Each section is declared once, and everything that names sections follows from the declarations."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import EntryPoint

import pytest

import contract
from environment import ROOT
from memo_archive.sections import (
    SECTIONS,
    all_problems,
    reserved_addresses,
    section_at,
    sections_in,
    template_of,
)
from memo_archive.views.archive_pages import ARCHIVE
from memo_archive.views.declaration import Section
from memo_archive.views.memo import Pages
from tests.sites import archive_of, settings_of, settings_with

THEME = ROOT / "theme"
LISTED: Mapping[str, Mapping[str, object]] = {section.name: {} for section in SECTIONS}
FILES = {
    "2026/price.md": "---\ntitle: Price\ndate: 2026-03-30\ntopics: [pricing]\nkey_point: A price is a promise.\n"
    "taking_action: Look at one price today.\nprinciples: [promise]\nseries: {id: prices, part: 1}\n---\nText.\n",
    "topics/pricing.md": "---\nname: Pricing\n---\nWhat things cost.\n",
    "principles/promise.md": "---\nnumber: 1\nname: Promise\nstatement: Keep it.\n---\nText.\n",
}


@pytest.fixture(scope="module")
def pages() -> Pages:
    settings = settings_with(
        {**LISTED, "memos/principles": {"coverage": True}}, site_url="https://a.example/"
    )
    archive = archive_of(FILES, settings=settings, generated=reserved_addresses(settings))
    assert () == all_problems(archive)
    return Pages(archive)


def test_each_entry_point_of_mkdocs_is_a_section_and_each_section_has_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    listed = project["entry-points"]["mkdocs.plugins"]
    expected = {
        section.name: f"mkdocs_memo_archive.plugins:{section.short_name.title()}Plugin"
        for section in SECTIONS
    }
    assert expected == listed
    for name, value in listed.items():
        plugin = EntryPoint(name, value, "mkdocs.plugins").load()
        assert name == getattr(plugin, "section", ARCHIVE).name


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.short_name)
def test_each_section_has_a_table_in_the_readme(section: Section) -> None:
    table = contract.made()[f"options of {section.short_name}"]
    assert section.options.model_fields.keys() <= set(table.split("`"))
    assert table in contract.README.read_text("utf-8")


def test_no_two_sections_share_a_name_an_address_or_a_kind_of_view() -> None:
    names = [section.name for section in SECTIONS]
    addresses = reserved_addresses(settings_with({**LISTED, "memos/principles": {"coverage": True}}))
    views = [view for section in SECTIONS for view in section.templates]
    for found in (names, addresses, views):
        assert set() == {one for one, count in Counter(found).items() if count > 1}


def test_the_theme_has_each_template_that_a_section_names_and_no_other() -> None:
    named = {
        name for section in SECTIONS for name in (*section.templates.values(), *section.further_templates)
    }
    assert named | {"base.html", "main.html"} == {file.name for file in THEME.glob("*.html")}


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.short_name)
def test_a_section_makes_what_it_declares(section: Section, pages: Pages) -> None:
    settings = pages.archive.settings
    views = list(section.views(pages))
    assert bool(views) == bool(section.templates)
    for view in views:
        assert template_of(type(view)) == section.templates[type(view)]
        assert section is section_at(view.url, settings)
    # Memos, and what is wrong with one, have pages that are made apart.
    rest = set(section.templates.values()) - {section.templates[type(view)] for view in views}
    assert rest == ({"memo.html", "problem.html", "author.html"} if section is ARCHIVE else set())


def test_files_are_made_when_they_are_asked_for(pages: Pages) -> None:
    made = {section.short_name: section.files(pages) for section in SECTIONS}
    assert {"actions", "feeds"} == {name for name, files in made.items() if files}
    assert b"<rss" in made["feeds"]["feed.xml"]()
    assert b"Look at one price today." in made["actions"]["actions/actions.md"]()


@pytest.mark.parametrize(
    ("plugins", "expected"),
    [
        ({}, "archive authors reading"),
        ({"memos/topics": {}}, "archive authors reading topics problems key-points"),
        ({"memos/topics": {"key_points": False}}, "archive authors reading topics problems"),
        ({"memos/principles": {}}, "archive authors reading principles"),
        ({"memos/principles": {"coverage": True}}, "archive authors reading principles coverage"),
        ({"memos/series": {}, "memos/actions": {}}, "archive authors reading series actions"),
        ({"memos/feeds": {}, "memos/search": {}}, "archive authors reading search pagefind"),
    ],
)
def test_the_addresses_that_sections_take_follow_from_their_options(
    plugins: Mapping[str, Mapping[str, object]], expected: str
) -> None:
    assert expected.split() == list(reserved_addresses(settings_with({"memos/archive": {}, **plugins})))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("2026/", "archive"),
        ("authors/ann/", "archive"),
        ("problems/", "topics"),
        ("key-points/topics/page/2/", "topics"),
        ("actions/plan/", "actions"),
        ("search/", "search"),
        ("pagefind/pagefind.js", None),
        ("coverage/", None),
        ("about/", None),
        ("", None),
    ],
)
def test_the_section_that_makes_a_page_is_known_by_its_address(url: str, expected: str | None) -> None:
    found = section_at(url, settings_with(LISTED))
    assert expected == (found.short_name if found else None)


def test_sections_that_are_not_listed_make_nothing() -> None:
    assert [ARCHIVE] == list(sections_in(settings_of()))
    assert section_at("topics/", settings_of()) is None


def test_what_stands_in_the_way_of_a_section_is_told_where_it_is_listed() -> None:
    listed = settings_with({"memos/archive": {}, "memos/feeds": {}})
    assert ["feeds-site-url"] == [problem.code for problem in all_problems(archive_of({}, settings=listed))]
    assert () == all_problems(archive_of({}, settings=settings_with({"memos/archive": {}})))
