"""Memory: what an archive was made of, so that after an edit only what differs is made again.

The one rule: what is remembered was made by a function of its parts alone, and is given again where the parts
are equal to those of the last time. Whatever else it would look at has to be among the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Memory:
    """Remembers, under each name, what was made the last time, and of what."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._wholes: dict[str, tuple[tuple[object, ...], Any]] = {}
        self._shares: dict[str, tuple[tuple[object, ...], dict[int, tuple[Any, Any]]]] = {}

    def once(self, name: str, make: Callable[[], Result], *parts: object) -> Result:
        """Return what `make` makes of `parts`: the last one, if that was of equal parts.

        If it is equal to the last one, that is given: what is made of it in turn need not be made again.
        """
        known = self._wholes.get(name)
        if known and known[0] == parts:
            return known[1]  # type: ignore[no-any-return]
        made = make()
        if known and known[1] == made:
            made = known[1]
        self._wholes[name] = (parts, made)
        return made

    def each(
        self,
        name: str,
        work: Callable[[Sequence[Item]], Sequence[Result]],
        items: Iterable[Item],
        *parts: object,
    ) -> list[Result]:
        """Return what `work` makes of each of `items`, in their order, with `parts`, which are for all.

        It is given those alone that are new. One is known as the very object, which may not change.
        """
        before = self._shares.get(name)
        known = before[1] if before and before[0] == parts else {}
        items = list(items)
        numbers = list(map(id, items))
        found = list(map(known.get, numbers))
        if None in found:
            new = [item for item, one in zip(items, found, strict=True) if one is None]
            # Each item is kept with its result, so that no other can have its number.
            known.update((id(item), (item, result)) for item, result in zip(new, work(new), strict=True))
            if len(known) > 2 * len(items):
                known = {number: known[number] for number in numbers}
        self._shares[name] = (parts, known)
        return [known[number][1] for number in numbers]

    def forget(self, name: str) -> None:
        """Make anew next time what `once` gave under `name`."""
        self._wholes.pop(name, None)
