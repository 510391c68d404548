"""Values are equal to their own kind alone."""

import importlib
import pkgutil
from typing import Any

import memo_archive
from memo_archive.exports.items import Named
from memo_archive.views.memo import Link

BY_THE_THOUSAND = {
    "memo_archive.model": {"Memo", "Step", "WrittenLink"},
    "memo_archive.problems": {"Position"},
    "memo_archive.sources": {"Source"},
    "memo_archive.text": {"Sentence"},
}
"""The named tuples of rooms whose values are frozen dataclasses otherwise: `model` says why."""
ROOMS = ("model", "problems", "text", "sources", "parsing", "archive", "views", "exports", "feeds")


def named_tuples() -> list[type[tuple[Any, ...]]]:
    """Return the named tuples that the modules of `ROOMS` define."""
    found = []
    for info in pkgutil.walk_packages(memo_archive.__path__, "memo_archive."):
        if info.name.split(".")[1] in ROOMS:
            module = importlib.import_module(info.name)
            found += [
                value
                for value in vars(module).values()
                if isinstance(value, type) and issubclass(value, tuple) and value.__module__ == info.name
            ]
    return found


def test_values_with_the_same_content_differ_by_what_they_are() -> None:
    alike: set[object] = {Named("price", "Price"), Link("price", "Price"), ("price", "Price")}
    assert 3 == len(alike)


def test_named_tuples_are_the_values_that_go_between_processes() -> None:
    allowed = {(room, name) for room, names in BY_THE_THOUSAND.items() for name in names}
    found = {(".".join(kind.__module__.split(".")[:2]), kind.__name__) for kind in named_tuples()}
    assert allowed == found
