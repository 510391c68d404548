"""Small sites on disk, as the adapters' tests have them."""

from tests.adapters.conftest import _fixed_moment, _host_logging, make_site

__all__ = ["_fixed_moment", "_host_logging", "make_site"]
