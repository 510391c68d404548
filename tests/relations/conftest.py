"""Fixtures of the small sites on disk, for the tests that build one."""

from tests.adapters.conftest import _fixed_moment as _fixed_moment  # noqa: PLC0414 - the fixture of that name
from tests.adapters.conftest import _host_logging as _host_logging  # noqa: PLC0414
from tests.adapters.conftest import make_site as make_site  # noqa: PLC0414
