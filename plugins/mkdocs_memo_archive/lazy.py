"""What one maker makes, by address, made as far as it was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Lazy(Generic[Made]):
    """Addresses and what is at them, in the order of their maker."""

    def __init__(self, made: Iterable[tuple[str, Made]]) -> None:
        """Take from `made`, whose addresses differ, no more than is asked for."""
        self._rest = iter(made)
        self._made: dict[str, Made] = {}

    def all(self) -> Iterator[Made]:
        """Make all, and yield it."""
        self._made.update(self._rest)
        yield from self._made.values()

    def at(self, url: str) -> Made | None:
        """Return what is at `url`, if anything."""
        while url not in self._made:
            following = next(self._rest, None)
            if following is None:
                return None
            self._made.update((following,))
        return self._made[url]
