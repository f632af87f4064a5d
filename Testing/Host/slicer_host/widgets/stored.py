"""Properties of stand-ins that are only kept."""

from __future__ import annotations

from typing import Any

from PySide6 import QtCore


def stored(name: str, kind: Any, default: Any, then: str = "") -> QtCore.Property:
    """A property; its proxy has the setter, too.

    kind: a type, or the name of a C++ type. then: the name of a method to call after a change.
    """
    key = f"_{name}"

    def get(self: Any) -> Any:
        return self.__dict__.get(key, default)

    def put(self: Any, value: Any) -> None:
        changed = value != get(self)
        self.__dict__[key] = value
        if changed and then:
            getattr(self, then)()

    return QtCore.Property(kind, get, put)
