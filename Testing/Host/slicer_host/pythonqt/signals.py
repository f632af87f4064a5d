"""Signals by signature, as PythonQt connects them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import shiboken6
from PySide6 import QtCore

from .calls import into_qt, receiver
from .conversion import unwrapped

# Address of the sender -> what is connected. Qt keeps the receivers alive; this finds the one to disconnect.
_connected: dict[int, list[tuple[str, Callable[..., Any], Callable[..., None]]]] = {}


@cache
def signature_of(kind: type, name: str) -> str | None:
    """The signature of a class's signal of that name: the first overload, with all its arguments."""
    for foreign in foreign_signals(kind):
        if foreign.split("(")[0] == name:
            return foreign
    meta = kind.staticMetaObject
    for index in range(meta.methodCount()):
        method = meta.method(index)
        if method.methodType() == QtCore.QMetaMethod.MethodType.Signal and bytes(method.name()).decode() == name:
            return bytes(method.methodSignature()).decode()
    return None


def foreign_signals(kind: type) -> tuple[str, ...]:
    """Signatures with types that PySide6 does not know, such as vtkMRMLNode*; their stand-ins carry any object."""
    return tuple(signature for each in kind.__mro__ for signature in vars(each).get("FOREIGN_SIGNALS", ()))


def connect(sender: QtCore.QObject, signature: str, slot: Callable[..., Any]) -> bool:
    """Connect. False, and nothing else, when there is no such signal."""
    signal = _normalised(signature)
    receive = receiver(slot)
    if signal in foreign_signals(type(sender)):
        getattr(sender, signal.split("(")[0]).connect(receive)
    elif type(sender).staticMetaObject.indexOfSignal(signal) >= 0:
        QtCore.QObject.connect(sender, QtCore.SIGNAL(signal), receive)
    else:
        return False
    _handlers(sender).append((signal, slot, receive))
    return True


def disconnect(sender: QtCore.QObject, signature: str, slot: Callable[..., Any] | None) -> bool:
    """Disconnect a slot, or every slot of that signal. False when none was connected."""
    signal = _normalised(signature)
    handlers = _handlers(sender)
    found = [entry for entry in handlers if entry[0] == signal and slot in (None, entry[1])]
    for entry in found:
        if signal in foreign_signals(type(sender)):
            getattr(sender, signal.split("(")[0]).disconnect(entry[2])
        else:
            QtCore.QObject.disconnect(sender, QtCore.SIGNAL(signal), entry[2])
        handlers.remove(entry)
    return bool(found)


class BoundSignal:
    """``widget.clicked``: connect and disconnect callables; call it to emit."""

    def __init__(self, sender: QtCore.QObject, signature: str) -> None:
        self._sender, self._signature = sender, signature

    def connect(self, slot: Callable[..., Any]) -> bool:
        """Connect a callable."""
        return connect(self._sender, self._signature, slot)

    def disconnect(self, slot: Callable[..., Any] | None = None) -> bool:
        """Disconnect a callable, or all."""
        return disconnect(self._sender, self._signature, slot)

    def emit(self, *arguments: Any) -> None:
        """Emit the signal."""
        with into_qt():
            getattr(self._sender, self._signature.split("(")[0]).emit(*map(unwrapped, arguments))

    __call__ = emit


def _normalised(signature: str) -> str:
    return bytes(QtCore.QMetaObject.normalizedSignature(signature)).decode()


def _handlers(sender: QtCore.QObject) -> list[tuple[str, Callable[..., Any], Callable[..., None]]]:
    address = shiboken6.Shiboken.getCppPointer(sender)[0]
    if address not in _connected:
        _connected[address] = []
        sender.destroyed.connect(lambda: _connected.pop(address, None))
    return _connected[address]
