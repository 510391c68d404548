"""Compiled templates, kept from build to build of one process: they make up most of a small one."""

from __future__ import annotations

import functools

import jinja2


def keep_compiled() -> None:
    """Keep compiled templates from now on."""
    jinja2.Environment.__init__ = functools.partialmethod(jinja2.Environment.__init__, bytecode_cache=_Kept())  # type: ignore[method-assign, assignment]


class _Kept(jinja2.BytecodeCache):
    def __init__(self) -> None:
        self._code: dict[object, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if (code := self._code.get(_key_of(bucket))) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self._code[_key_of(bucket)] = bucket.bytecode_to_string()


def _key_of(bucket: jinja2.bccache.Bucket) -> object:
    """Return what the code of a template depends on."""
    env = bucket.environment
    return bucket.key, bucket.checksum, env.optimized, env.autoescape, tuple(sorted(env.extensions))
