"""Long streams a block at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def blocks_of(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of so many items, the last perhaps shorter, none of them empty."""
    rest = iter(items)
    while block := list(islice(rest, size)):
        yield block
