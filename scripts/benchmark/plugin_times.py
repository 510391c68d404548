"""Build the project in this folder and print, as JSON in the last line, the seconds that each plugin took.

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
    plugin = type(getattr(method, "__self__", method)).__name__

    @functools.wraps(method)
    def run(*arguments: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return method(*arguments, **named)
        finally:
            taken[plugin] += time.perf_counter() - start

    return run


if __name__ == "__main__":
    main()
