"""When Python looks for circular garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEW_OBJECTS = 50_000


@contextmanager
def rare_collection() -> Iterator[None]:
    """Inside, Python looks for circular garbage after every 50,000 new objects, not every 700.

    For processes with one work: what imports and figures are made of are hundreds of thousands of objects that stay.
    """
    before = gc.get_threshold()
    gc.set_threshold(NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
