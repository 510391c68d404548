"""Values kept in the cache from one build to the next, each under what it was made from."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from memo_archive.incremental.cache import Cache, key_of
from memo_archive.incremental.code_version import code_version

BUILT = ".cache/memo-archive/built.sqlite"
"""Where parsed memos and converted bodies are kept, below the folder of mkdocs.yml."""

Name = TypeVar("Name")
Value = TypeVar("Value")
Parts = tuple[str | bytes, ...]


class Kept(Generic[Value]):
    """Values of one type in a cache, as JSON: what is damaged or foreign is not there, and runs nothing."""

    def __init__(self, form: Any, cache: Cache | None, *made_with: str) -> None:
        """Keep values of the type `form` in `cache`, if any; `made_with` is what all depend on."""
        self._form = form
        self._cache = cache
        self._version = "\n".join((repr(form), code_version().hex(), *made_with))

    @property
    def _adapter(self) -> TypeAdapter[Value]:
        return _adapter_of(self._form)

    def get(self, wanted: Mapping[Name, Parts]) -> dict[Name, Value]:
        """Return the values that are there, by the names of `wanted`, which gives what each is made from."""
        if self._cache is None:
            return {}
        keys = {name: key_of(self._version, *parts) for name, parts in wanted.items()}
        there = self._cache.get_many(keys.values())
        found = {}
        for name, key in keys.items():
            if key in there:
                try:
                    found[name] = self._adapter.validate_json(there[key])
                except ValidationError:
                    continue
        return found

    def put(self, values: Mapping[Parts, Value]) -> None:
        """Keep `values` under what each was made from, once the cache is written."""
        if self._cache is not None:
            self._cache.put_later(functools.partial(self._written, values))

    def _written(self, values: Mapping[Parts, Value]) -> dict[bytes, bytes]:
        """Return `values` as they are kept, by their keys."""
        new = {}
        for parts, value in values.items():
            try:
                new[key_of(self._version, *parts)] = self._adapter.dump_json(value)
            except PydanticSerializationError:  # a lone surrogate
                continue
        return new


@functools.lru_cache
def _adapter_of(form: Any) -> TypeAdapter[Any]:
    return TypeAdapter(form)
