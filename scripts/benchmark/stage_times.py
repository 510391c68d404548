"""Build the project in this folder on one core, and print as JSON, in the last line, what each stage took.

That is seconds of processor time, the programs that were run included; each second is counted once. Run by
the Python of the environment: MkDocs is imported here.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

REST = "The host, and all else"
STAGES = {
    "Start": ("mkdocs.config:load_config",),
    "Reading and checking memos": (
        "mkdocs_memo_archive.archive:ArchivePlugin._read_folder",
        "mkdocs_memo_archive.archive:ArchivePlugin.read_archive",
    ),
    "Markdown": (
        "memo_archive.markdown.parser:Converter.body",
        "memo_archive.markdown.parser:Converter.inline",
    ),
    "Links, mentions, relations": (
        "memo_archive.markdown.passages:links_in_text",
        "memo_archive.archive.related:Relations.prepare",
        "memo_archive.archive.related:Relations.read_next",
    ),
    "What pages show": (
        "mkdocs_memo_archive.pages:ViewPage.view",
        "mkdocs_memo_archive.archive:ArchivePlugin.on_files",
    ),
    "Templates": ("jinja2:Template.render", "jinja2:Environment.compile"),
    "Search": ("mkdocs_memo_archive.search:_written", "mkdocs_memo_archive.search:engine_script"),
    "Feeds": ("memo_archive.feeds.section:_data_of",),
    "Steps to take away": (
        "memo_archive.exports.section:_Making.files",
        "memo_archive.exports.files:Writer.data",
    ),
    "Writing pages and files": (
        "mkdocs.utils:write_file",
        "mkdocs_memo_archive.section:LazyFile.copy_file",
    ),
    "What the next build will know": (
        "memo_archive.incremental.cached_values:Kept.put",
        "memo_archive.incremental.cache:Cache.flush",
        "mkdocs_memo_archive.last_build:digest_of_input",
        "mkdocs_memo_archive.last_build:LastBuild.note",
    ),
}
"""Functions by the name of their stage. What one takes within another counts for its own stage."""
COPY = "mkdocs_memo_archive.search:Copy"
"""Has the index made by another process, where there can be one."""


class Clock:
    """Gives each second to one stage: the innermost that is open."""

    def __init__(self) -> None:
        """Start with all seconds so far given to the start."""
        self.taken: defaultdict[str, float] = defaultdict(float)
        self._open = ["Start"]
        self._last = 0.0

    def switch(self) -> None:
        """Give what has passed to the stage that is open."""
        now = time.process_time() + sum(os.times()[2:4])  # the latter of programs that have ended
        self.taken[self._open[-1]] += now - self._last
        self._last = now

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the block as that of a stage."""
        self.switch()
        self._open.append(name)
        try:
            yield
        finally:
            self.switch()
            self._open.pop()

    def timed(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """Return `function`, whose time counts as that of a stage."""

        @functools.wraps(function)
        def run(*arguments: Any, **named: Any) -> Any:
            with self.stage(name):
                return function(*arguments, **named)

        return run


def main() -> None:
    """Build and print."""
    clock = Clock()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    from mkdocs.commands.build import build  # noqa: PLC0415 - to start is a stage

    for name, places in STAGES.items():
        for place in places:
            _time(place, name, clock)
    setattr(*owner_of(COPY), _no_copy)
    config = importlib.import_module("mkdocs.config").load_config()
    with clock.stage(REST):
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
    print(json.dumps({name: clock.taken[name] for name in (*STAGES, REST)}))


def owner_of(place: str) -> tuple[Any, str]:
    """Return what has the function at a place of `STAGES`, and its name there."""
    module, _, attributes = place.partition(":")
    *owners, attribute = attributes.split(".")
    return functools.reduce(getattr, owners, importlib.import_module(module)), attribute


def _time(place: str, name: str, clock: Clock) -> None:
    owner, attribute = owner_of(place)
    found = vars(owner)[attribute]
    if isinstance(found, functools.cached_property):
        made = functools.cached_property(clock.timed(found.func, name))
        made.__set_name__(owner, attribute)
        setattr(owner, attribute, made)
    else:
        setattr(owner, attribute, clock.timed(found, name))


def _no_copy(work: object) -> None:
    raise OSError("all is done by one process, one thing after the other")


if __name__ == "__main__":
    main()
