"""Filters and functions that our templates have beside their values: dates, and the shell."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import jinja2
from jinja2.runtime import Context

from memo_archive.views.days import format_day

_MOST = 50_000
"""Values kept of those printed once."""


def equip(env: jinja2.Environment) -> None:
    """Add to `env` the filter `day` and the functions `shell` and `each_once`."""
    # Looking for constants to fold takes a tenth of compiling, and our templates have next to none.
    env.optimized = False
    env.filters["day"] = format_day
    env.globals["shell"] = make_shell()
    env.globals["each_once"] = make_each_once()


def make_shell() -> Callable[[Context, str], str]:
    """Return `shell(template)`, which renders a partial once for each depth and section.

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


def make_each_once() -> Callable[[Callable[[object], str], Iterable[object]], str]:
    """Return `each_once(macro, values)`, which gives what `macro` makes of each value, one below the other.

    It calls `macro` once for each value, whatever the pages it is on.
    """
    made: dict[int, tuple[object, str]] = {}

    def once(macro: Callable[[object], str], value: object) -> str:
        key = id(value)
        if key not in made:
            if len(made) >= _MOST:  # Under `serve`, values come and go.
                made.clear()
            made[key] = (value, macro(value))  # The value is kept, so that no other gets its id.
        return made[key][1]

    def each_once(macro: Callable[[object], str], values: Iterable[object]) -> str:
        return "\n".join([once(macro, value) for value in values])

    return each_once


def render_shell(context: Context, name: str, current_url: str | None) -> str:
    """Return the partial `name` as it stands on all pages of one depth and section."""
    # Without the page, the filter `url` goes by depth alone.
    values = {**context.get_all(), "page": None, "view": None, "current_url": current_url}
    return context.environment.get_template(name).render(values)


def _current_url(context: Context) -> str | None:
    page = context.get("page")
    if page is None:
        return None
    in_nav = any(page.url == entry.url for entry in context["nav"].pages)
    return str(page.url) if in_nav or page.is_homepage else None
