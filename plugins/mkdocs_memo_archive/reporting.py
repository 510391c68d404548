"""Reporting: problems to the host's log, where strict builds count them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Self

import mkdocs
from mkdocs.exceptions import Abort
from mkdocs.utils import CountHandler

from memo_archive.archive.archive import Archive
from memo_archive.problems import Level, Problem, count_of, errors_in, in_order

# "mkdocs", or "properdocs" where that fork stands in its place.
HOST_LOGGER = logging.getLogger(mkdocs.__name__)
log = HOST_LOGGER.getChild("plugins.memos")


def tell(problems: Iterable[Problem]) -> None:
    """Print a line for each of `problems`."""
    for problem in problems:
        log.log(logging.ERROR if problem.level is Level.ERROR else logging.WARNING, "%s", problem)


def tell_new(problems: Iterable[Problem], told: frozenset[Problem]) -> frozenset[Problem]:
    """Print those of `problems` that are not among `told`; return what is told by now."""
    found = frozenset(problems)
    tell(in_order(found - told))
    if told and not found:
        log.info("All that was named above is mended.")
    return found


class Heard(logging.Handler):
    """Hears messages of `level` and above that the host's log is given from `begin` to `end`."""

    def __init__(self, level: int) -> None:
        """Hear nothing yet."""
        super().__init__(level)
        self.messages: list[str] = []

    def begin(self) -> None:
        """Hear from now on."""
        self.messages.clear()
        HOST_LOGGER.addHandler(self)

    def end(self) -> None:
        """Hear no more; `messages` stay."""
        HOST_LOGGER.removeHandler(self)

    def __enter__(self) -> Self:
        """Begin."""
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self.end()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what is said."""
        self.messages.append(record.getMessage())


def stopped(problems: Iterable[Problem], why: str) -> Abort:
    """Print `problems` and return what ends the build."""
    found = in_order(problems)
    tell(found)
    return Abort(f"{why} ({count_of(found)}). The last good site is as it was.")


def what_stops(archive: Archive) -> str:
    """Return what keeps `archive` from being built, and how to build the rest."""
    bad = [memo for memo in archive.broken if errors_in(memo.problems)]
    if not bad:
        return "what is named above stops the build"
    one = len(bad) == 1
    return (
        f"{'one memo stops' if one else f'{len(bad)} memos stop'} the build: "
        f"mend {'it' if one else 'them'}, or set `draft: true` there to publish the rest"
    )


def count_warnings_under_quiet() -> None:
    """See that a strict build counts warnings also where -q keeps them from being printed.

    The host's -q raises the level of its logger, and its counter sees nothing: the build would pass.
    """
    if HOST_LOGGER.level > logging.WARNING:
        for handler in HOST_LOGGER.handlers:
            if not isinstance(handler, CountHandler):
                handler.setLevel(HOST_LOGGER.level)
        HOST_LOGGER.setLevel(logging.WARNING)


def has_counted() -> bool:
    """Tell whether a warning was counted that will make the host abort a strict build after it is written."""
    counters = (handler for handler in HOST_LOGGER.handlers if isinstance(handler, CountHandler))
    return any(counter.get_counts() for counter in counters)
