"""Each section is declared once, and everything that names sections follows from the declarations."""

import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import contract
from environment import ROOT
from memo_archive.sections import (
    OPTIONS,
    SECTIONS,
    all_problems,
    problems_of_theme,
    reserved_addresses,
    section_at,
    sections_in,
    template_of,
)
from memo_archive.settings import parse_document, settings_from
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
    plugins = {**LISTED, "memos/principles": {"coverage": True}}
    settings = settings_with(plugins, site_url="https://a.example/", theme={"custom_dir": str(THEME)})
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
    made = contract.made()
    table = made["options"] if section is ARCHIVE else made["sections"].partition(f"`{section.name}` ")[2]
    rows = table.partition("\n\n`memos/")[0].splitlines()
    assert [*section.options.model_fields] == [
        row.split("`")[1] for row in rows if re.match(r"\| `\w+` ", row)
    ]


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
    "address", reserved_addresses(settings_with({**LISTED, "memos/principles": {"coverage": True}}))
)
def test_no_page_may_have_an_address_that_a_section_takes(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memo_archive.archive.urls.RESERVED", frozenset[str]())
    archive = archive_of({f"{address}.md": "Text.\n"}, generated=(address,))
    assert ["reserved-address"] == [problem.code for problem in archive.problems]


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
    theme = {"custom_dir": str(THEME)}
    with_feeds = settings_with({"memos/archive": {}, "memos/feeds": {}}, theme=theme)
    without = settings_with({"memos/archive": {}}, theme=theme)
    assert ["feeds-site-url"] == [p.code for p in all_problems(archive_of({}, settings=with_feeds))]
    assert () == all_problems(archive_of({}, settings=without))


# Templates


def theme_problems(text: str, tmp_path: Path) -> list[str]:
    """Return the problems of the theme of the mkdocs.yml `text`."""
    settings = settings_from(parse_document(text), OPTIONS, folder=tmp_path)
    return list(map(str, problems_of_theme(settings)))


@pytest.mark.parametrize(
    ("theme", "expected"),
    [
        ("theme: material\n", "1:8: error: the theme 'material' has no template memo.html, which memos/archive needs. Name the folder of this archive's templates as `custom_dir:` below `theme:`. [theme]"),
        ("theme:\n  name: mkdocs\n", "2:3: error: the theme 'mkdocs' has no template memo.html, which memos/archive needs."),
        ("theme:\n  name: gone\n", "2:3: error: the theme 'gone' has no template memo.html, which memos/archive needs."),
        ("", "2:5: error: the theme 'mkdocs' has no template memo.html, which memos/archive needs."),
        ("theme:\n  custom_dir: them\n", "2:15: error: custom_dir is 'them', and there is no such folder. Write the path of the folder with this archive's templates, from the folder of this file. [theme]"),
        ("theme:\n  custom_dir: bare\n", "2:3: error: the theme has no template memo.html, which memos/archive needs. Put it into bare, or take `memos/archive` out of `plugins:`. [theme]"),
    ],
)  # fmt: skip
def test_a_theme_without_our_templates_is_told(theme: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    [problem] = theme_problems(f"{theme}plugins:\n  - memos/archive\n  - memos/topics\n", tmp_path)
    assert problem.startswith(f"mkdocs.yml:{expected}")


def test_a_theme_without_the_template_of_one_section_names_that_section(tmp_path: Path) -> None:
    shutil.copytree(THEME, tmp_path / "theme")
    (tmp_path / "theme" / "series-index.html").unlink()
    text = "theme:\n  custom_dir: theme\nplugins:\n  - memos/archive\n  - memos/topics\n"
    assert [] == theme_problems(text, tmp_path)
    assert [
        "mkdocs.yml:2:3: error: the theme has no template series-index.html, which memos/series needs. Put it into theme, or take `memos/series` out of `plugins:`. [theme]"
    ] == theme_problems(f"{text}  - memos/series\n", tmp_path)


def test_templates_may_come_from_an_installed_theme_and_from_one_that_it_extends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(THEME, tmp_path / "ours")
    (tmp_path / "ours" / "__init__.py").touch()
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "__init__.py").touch()
    (tmp_path / "theirs" / "mkdocs_theme.yml").write_text("extends: ours\n")
    installed = tmp_path / "themes-1.dist-info"
    installed.mkdir()
    (installed / "entry_points.txt").write_text("[mkdocs.themes]\nours = ours\ntheirs = theirs\n")
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: themes\nVersion: 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    text = "theme: theirs\nplugins:\n  - memos/archive\n"
    assert [] == theme_problems(text, tmp_path)


def test_where_no_site_is_built_no_theme_is_needed(tmp_path: Path) -> None:
    assert [] == theme_problems("site_name: A\n", tmp_path)
