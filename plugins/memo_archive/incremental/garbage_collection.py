"""Garbage: how often Python looks for objects that hold one another and that nothing else holds."""

from __future__ import annotations

import atexit
import contextlib
import gc
from collections.abc import Iterator

MADE_BETWEEN_COLLECTIONS = 200_000
"""Objects that are made between two looks while an archive is put together; 700 is Python's own.

What is made then is kept or lets go of itself: looking through all of it, again and again, takes a twelfth of
the time and finds nothing.
"""


@contextlib.contextmanager
def kept_for_good() -> Iterator[None]:
    """Look for none within the block, nor through what is made in it, such as modules, before `gc.unfreeze`.

    To look through modules again and again while they are imported takes a twentieth of that time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


@contextlib.contextmanager
def collected_rarely() -> Iterator[None]:
    """Look seldom within the block, and not at all when the program ends: all of it goes then."""
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
    before = gc.get_threshold()
    gc.set_threshold(MADE_BETWEEN_COLLECTIONS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
