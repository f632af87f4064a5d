"""The modules ``qt`` and ``ctk``: classes by name, made when they are first asked for."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6 import QtCore, QtGui, QtWidgets

from .proxy import proxy_class

# Slicer's Python has no threads of Qt and none of its test tools.
ABSENT = frozenset({"QThread", "QThreadPool", "QRunnable", "QMutex", "QSignalSpy", "QTest", "Signal", "Slot", "Property"})


class QtModule(types.ModuleType):
    """A module whose classes stand for those of PySide6. own: what takes their place, or is there besides."""

    def __init__(self, name: str, sources: Iterable[types.ModuleType], own: Mapping[str, Any]) -> None:
        super().__init__(name)
        self._sources = tuple(sources)
        for each, member in own.items():
            setattr(self, each, proxy_class(member) if issubclass(member, QtCore.QObject) else member)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ABSENT:
            raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")
        found = next((getattr(source, name) for source in self._sources if hasattr(source, name)), None)
        if not isinstance(found, type):
            raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")
        setattr(self, name, proxy_class(found))
        return getattr(self, name)


def publish(qt: Mapping[str, Any], ctk: Mapping[str, Any]) -> None:
    """Put both modules where scripted modules look for them."""
    sys.modules["qt"] = QtModule("qt", (QtCore, QtGui, QtWidgets), qt)
    sys.modules["ctk"] = QtModule("ctk", (), ctk)
