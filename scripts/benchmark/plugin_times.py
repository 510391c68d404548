"""Build the project in this folder and print, as JSON in the last line, the seconds that each plugin took.

They are of processor time: beside the plugins, other processes of the same build want the processors, and how
long a plugin waits for them says nothing of it. What a plugin has other processes do is no part of it.

Run by the Python of the environment: MkDocs is imported here.
"""

from __future__ import annotations

import functools
import json
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.files import Files

from mkdocs_memo_archive.section import LazyFile


def main() -> None:
    """Build and print."""
    config = load_config()
    taken: defaultdict[str, float] = defaultdict(float)
    for methods in config.plugins.events.values():
        methods[:] = [_timed(method, taken) for method in methods]
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    config.plugins.on_shutdown()
    print(json.dumps(taken))


def _timed(method: Callable[..., Any], taken: dict[str, float]) -> Callable[..., Any]:
    """Return `method` of a plugin, timed, and with it the files that it adds: they are made later."""
    plugin = type(getattr(method, "__self__", method)).__name__
    timed = functools.partial(_Counted, plugin, taken)

    @functools.wraps(method)
    def run(*arguments: Any, **named: Any) -> Any:
        result = timed(functools.partial(method, *arguments, **named))()
        for file in result if isinstance(result, Files) else ():
            if isinstance(file, LazyFile) and not isinstance(file.make, _Counted):
                file.make = timed(file.make)
        return result

    return run


class _Counted:
    """Work whose time counts as that of a plugin."""

    def __init__(self, plugin: str, taken: dict[str, float], work: Callable[[], Any]) -> None:
        self._plugin, self._taken, self._work = plugin, taken, work

    def __call__(self) -> Any:
        start = time.thread_time()
        try:
            return self._work()
        finally:
            self._taken[self._plugin] += time.thread_time() - start


if __name__ == "__main__":
    main()
