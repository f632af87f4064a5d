"""What holds inside a block only: afterwards it is as it was before, whatever happens inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def bound(variable: ContextVar[T], value: T) -> Iterator[None]:
    """Inside, a variable of the context has this value."""
    before = variable.set(value)
    try:
        yield
    finally:
        variable.reset(before)


@contextmanager
def switched(read: Callable[[], T], change: Callable[[T], object], value: T) -> Iterator[None]:
    """Inside, a setting of a whole library has this value. read, change: how it is asked and set."""
    before = read()
    change(value)
    try:
        yield
    finally:
        change(before)
