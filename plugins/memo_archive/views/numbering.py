"""Numbered pages: a long list cut into pages that lead to one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from memo_archive.views.memo import Link
from memo_archive.views.rendering import address_from

Item = TypeVar("Item")

_NEAR = 2
"""Pages linked on each side of the present one, beside the first and the last."""


@dataclass(frozen=True, slots=True)
class Pagination:
    """Where a page stands among those of one list."""

    number: int
    """1-based."""
    total: int
    pages: tuple[Link, ...]
    """The first, the last and those near by, in order; "…" without address stands for those between."""
    previous: str = ""
    """The page before; empty on the first."""
    next: str = ""


def page_url(folder: str, number: int) -> str:
    """Return the address of a numbered page of the list at `folder`: ("2026/", 3) gives "2026/page/3/"."""
    return folder if number == 1 else f"{folder}page/{number}/"


def pages_of(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Return `items` cut into pages of `size`; one empty page where there are none."""
    return [items[start : start + size] for start in range(0, len(items), size)] or [()]


def pagination(folder: str, number: int, total: int) -> Pagination:
    """Return what page `number` of `total` of the list at `folder` says of the others.

    It names a few of them only, so that many pages do not cost their number squared.
    """
    to = address_from(page_url(folder, number))
    shown = sorted({1, total, *range(max(1, number - _NEAR), min(total, number + _NEAR) + 1)})
    links: list[Link] = []
    before = 0
    for n in shown:
        if n - before == 2:
            links.append(Link(str(n - 1), to(page_url(folder, n - 1))))
        elif n - before > 2:
            links.append(Link("…"))
        links.append(Link(str(n), to(page_url(folder, n))))
        before = n
    return Pagination(
        number,
        total,
        tuple(links),
        to(page_url(folder, number - 1)) if number > 1 else "",
        to(page_url(folder, number + 1)) if number < total else "",
    )
