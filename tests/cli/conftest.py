"""What the tests of the command share."""

from pathlib import Path

import pytest

from tests.cli.project_folder import WEDNESDAY, ProjectFolder


@pytest.fixture(autouse=True)
def _on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Wednesday, 25 March 2026, noon in UTC."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(WEDNESDAY.timestamp())))


@pytest.fixture
def project(tmp_path: Path) -> ProjectFolder:
    """A project without memos."""
    return ProjectFolder(tmp_path / "project").begin()
