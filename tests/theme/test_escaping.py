"""What an author writes shows as text, wherever the theme prints it."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from tests.theme import corpus
from tests.theme.sites import Built, served, watched

DATA = "application/ld+json"


def test_no_field_of_front_matter_brings_in_an_element(hostile: Built) -> None:
    for name in hostile.pages():
        page = BeautifulSoup(hostile.text(name), "html.parser")
        scripts = [script for script in page.find_all("script") if script.get("type") != DATA]
        assert [] == [script for script in scripts if not script.get("integrity") or script.string], name
        assert [] == [tag for tag in page.find_all("svg") if tag.get("onload")], name


def test_no_element_has_a_style_or_a_handler_of_its_own(hostile: Built, strained: Built) -> None:
    for site in (hostile, strained):
        for name in site.pages():
            page = BeautifulSoup(site.text(name), "html.parser")
            found = [
                (tag.name, attribute)
                for tag in page.find_all(True)
                for attribute in tag.attrs
                if attribute == "style" or attribute.startswith("on")
            ]
            assert [] == found, name
            assert [] == page.find_all("style"), name


def test_the_hostile_text_is_there_to_be_read(hostile: Built) -> None:
    page = BeautifulSoup(hostile.text("2026/hostile/"), "html.parser")
    fields = (
        "h1", ".subtitle", ".kicker", ".facts a[rel=author]", "#key-point p", "#taking-action li", ".cite",
        "#source", "#further-reading", "#responses footer", ".note-text", ".offer", "figcaption",
        ".step-facts", ".principle-name", ".principle-statement", ".site-footer",
        ".prose h2", ".prose blockquote footer",
    )  # fmt: skip
    shown = re.sub(r"[“”]", '"', corpus.HOSTILE)
    missing = [
        field
        for field in fields
        if not any(shown in re.sub(r"[“”]", '"', tag.get_text()) for tag in page.select(field))
    ]
    # Raw HTML in a body is cleaned by a stated policy rather than shown.
    assert [".prose h2", ".prose blockquote footer"] == missing


@pytest.mark.judge
def test_nothing_of_it_runs_even_without_the_policy(hostile: Built, browser: Browser) -> None:
    headers = hostile.folder / "_headers"
    kept = headers.read_text(encoding="utf-8")
    headers.write_text("", encoding="utf-8")
    try:
        with served(hostile.folder) as origin, browser.new_context() as context:
            page = context.new_page()
            for name in (*hostile.pages(), "actions/?words=look"):
                with watched(page, origin) as faults:
                    page.goto(origin + name, wait_until="networkidle" if "?" in name else "load")
                assert page.evaluate("window.hacked") is None, name
                assert [] == faults, name
    finally:
        headers.write_text(kept, encoding="utf-8")
