"""Fixtures of the small sites on disk, and of the repository's own site."""

from __future__ import annotations

import pytest

from tests.adapters.conftest import _fixed_moment as _fixed_moment  # noqa: PLC0414 - the fixture of that name
from tests.adapters.conftest import _host_logging as _host_logging  # noqa: PLC0414
from tests.adapters.conftest import make_site as make_site  # noqa: PLC0414
from tests.judges.site import Site, build


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The repository's own site, built once."""
    return build(tmp_path_factory.mktemp("searched") / "site")
