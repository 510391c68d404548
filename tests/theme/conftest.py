"""Sites that strain the theme, each built once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.theme import corpus
from tests.theme.sites import Built, built, served


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
    return built(tmp_path_factory.mktemp("hostile"), corpus.HOSTILE_ARCHIVE, name=corpus.HOSTILE)


@pytest.fixture(scope="session")
def of_one_memo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """An archive of one memo."""
    return built(tmp_path_factory.mktemp("one"), corpus.ONE)


@pytest.fixture(scope="session")
def without_memos(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """An archive before its first memo."""
    return built(tmp_path_factory.mktemp("empty"), corpus.EMPTY)
