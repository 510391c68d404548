"""Sites that strain the theme, each built once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.theme import corpus
from tests.theme.action_archive import built_archive
from tests.theme.sites import Built, built, served, watched

SECTIONS = ("memos/topics", "memos/principles", "memos/actions")


@pytest.fixture(scope="session")
def strained(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The archive of everything that the theme has to bear."""
    return built(tmp_path_factory.mktemp("strained"), corpus.STRESS)


@pytest.fixture(scope="session")
def strained_origin(strained: Built) -> Iterator[str]:
    """Where that archive is served, with its policy."""
    with served(strained.folder) as origin:
        yield origin


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The archive with a script in every field."""
    return built(
        tmp_path_factory.mktemp("hostile"), corpus.HOSTILE_ARCHIVE, name=corpus.HOSTILE, plugins=SECTIONS
    )


@pytest.fixture(scope="session")
def of_one_memo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """An archive of one memo."""
    return built(tmp_path_factory.mktemp("one"), corpus.ONE, plugins=SECTIONS)


@pytest.fixture(scope="session")
def without_memos(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """An archive before its first memo."""
    return built(tmp_path_factory.mktemp("empty"), corpus.EMPTY, plugins=SECTIONS)


@pytest.fixture(scope="session")
def of_steps(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """An archive of more steps than are shown at once."""
    return built_archive(tmp_path_factory.mktemp("steps"))


@pytest.fixture(scope="session")
def steps_origin(of_steps: Built) -> Iterator[str]:
    """Where that archive is served, with its policy."""
    with served(of_steps.folder) as origin:
        yield origin


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's browser, with nothing kept yet."""
    with browser.new_context(accept_downloads=True) as context:
        yield context


@pytest.fixture
def page(reader: BrowserContext, steps_origin: str) -> Iterator[Page]:
    """A page of that archive; its test fails on an error, a foreign script or a request to another host."""
    made = reader.new_page()
    with watched(made, steps_origin) as faults:
        yield made
        # A test may cut the network itself.
        assert [] == [fault for fault in faults if "net::ERR_FAILED" not in fault]
        assert made.evaluate("window.ran") is None
