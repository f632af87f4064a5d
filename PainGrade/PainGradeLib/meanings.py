"""Things known by what their names mean, in whatever spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar


class Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


def each_once(items: Iterable[T], meaning: Callable[[str], str | None], twice: Callable[[str, T, T], Exception]) -> dict[str, T]:
    """Meaning -> the item of that name; without those whose name means nothing. twice: the error where two mean the same."""
    found: dict[str, T] = {}
    for item in items:
        meant = meaning(item.name)
        if meant in found:
            raise twice(meant, found[meant], item)
        if meant is not None:
            found[meant] = item
    return found
