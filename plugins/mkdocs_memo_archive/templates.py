"""What our templates have beside their values: dates, Material's assets, and the shell."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from pathlib import Path

import jinja2
from jinja2.runtime import Context
from mkdocs.config.defaults import MkDocsConfig

MONTHS = "January February March April May June July August September October November December".split()


def equip(env: jinja2.Environment, config: MkDocsConfig) -> None:
    """Add to `env` the filter `day` and the functions `material_asset` and `shell`."""
    env.filters["day"] = format_day
    env.globals["material_asset"] = functools.cache(lambda name: material_asset(config, name))
    env.globals["shell"] = make_shell()


def format_day(value: date | None) -> str:
    """Return a date as the newsletter prints it: "30 March 2026"; empty without one."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else ""


def material_asset(config: MkDocsConfig, name: str) -> str:
    """Return the path of one of Material's own assets, whose file names carry a hash: "stylesheets/main"."""
    for folder in config.theme.dirs:
        for found in sorted((Path(folder) / "assets").glob(f"{name}.*.min.css")):
            return f"assets/{found.relative_to(Path(folder) / 'assets').as_posix()}"
    return f"assets/{name}.css"


def make_shell() -> Callable[[Context, str], str]:
    """Return `shell(template)`: a partial rendered once for each depth and section, and then printed as it is.

    Such a partial knows nothing of the page but `current_url`: its address where it is home or one of the
    navigation's, else None.
    """
    rendered: dict[tuple[str, str, str | None], str] = {}

    @jinja2.pass_context
    def shell(context: Context, name: str) -> str:
        current_url = _current_url(context)
        key = (name, context["base_url"], current_url)
        if key not in rendered:
            rendered[key] = render_shell(context, name, current_url)
        return rendered[key]

    return shell


def render_shell(context: Context, name: str, current_url: str | None) -> str:
    """Return the partial `name` as it stands on all pages of one depth and section."""
    # Without the page, the filter `url` goes by depth alone.
    values = {**context.get_all(), "page": None, "view": None, "current_url": current_url}
    return context.environment.get_template(name).render(values)


def _current_url(context: Context) -> str | None:
    page = context.get("page")
    if page is None:
        return None
    in_nav = any(page is entry for entry in context["nav"].pages)
    return str(page.url) if in_nav or page.is_homepage else None
