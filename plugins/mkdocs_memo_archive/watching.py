"""Watching: which files may have changed, by the system's own events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from watchdog.events import (
    DirAttribEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from memo_archive.sources.folder import is_ignored

_WATCHED: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileClosedEvent,  # after it was written to
    FileAttribEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirAttribEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
"""Events that may have changed a file. Reading is not among them: a build reads them all, and the system
holds some thousands of events at most before it loses the next."""
_PATIENCE = 0.02
"""Seconds in which a file that an editor has emptied is written."""


class Watcher:
    """Watches files by the system's own events, in the place of the host's observer, which polls."""

    def __init__(self, touched: Callable[[str], None], ended: Callable[[], None]) -> None:
        """Call `touched` with each path that may have changed, and `ended` when the host ends the watch."""
        self._touched, self._ended = touched, ended
        self._observer = Observer()

    def schedule(self, _handler: object, path: str, *, recursive: bool = True) -> object:
        """Watch `path`; of a file its folder, since editors put a new file in its place."""
        place = Path(path)
        handler = Handler(self._touched, None if place.is_dir() else place)
        folder = place if place.is_dir() else place.parent
        recursive = recursive and place.is_dir()
        return self._observer.schedule(handler, str(folder), recursive=recursive, event_filter=_WATCHED)

    def unschedule(self, watch: Any) -> None:
        """Watch no longer what `schedule` gave `watch` for."""
        self._observer.unschedule(watch)

    def start(self) -> None:
        """Begin; a second time, as when the host does, is nothing."""
        if not self._observer.is_alive():
            self._observer.start()

    def stop(self) -> None:
        """End."""
        self._observer.stop()
        self._ended()

    def join(self) -> None:
        """Wait for the end."""
        self._observer.join()


class Handler(FileSystemEventHandler):
    """Passes on the paths of events, without those of files that are never read."""

    def __init__(self, touched: Callable[[str], None], only: Path | None) -> None:
        """Call `touched` with paths, or with the one path `only`."""
        self._touched, self._only = touched, only

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Pass on the path, or paths, of what may have changed."""
        for path in (event.src_path, event.dest_path):
            place = Path(str(path))
            if path and not is_ignored(place.name) and self._only in (None, place):
                self._touched(str(place))


def wait_for_text(paths: Iterable[Path]) -> None:
    """Wait a moment while a file is empty: many editors empty one before they write it."""
    until = time.monotonic() + _PATIENCE
    while any(path.is_file() and not path.stat().st_size for path in paths) and time.monotonic() < until:
        time.sleep(_PATIENCE / 10)
