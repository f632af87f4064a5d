"""Names of a room that are imported when they are first asked for, because what they need is slow or may not be there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def names_when_asked(room: str, homes: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a room (PEP 562). room: its ``__name__``. homes: module in it -> names."""
    module_of = {name: module for module, names in homes.items() for name in names}

    def found(name: str) -> Any:
        if name not in module_of:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(import_module(f".{module_of[name]}", room), name)

    return found
