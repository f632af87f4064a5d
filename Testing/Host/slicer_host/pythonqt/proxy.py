"""The proxies: one class for each class of PySide6, made when it is first named, and one object for each object."""

from __future__ import annotations

import enum
import types
import weakref
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6 import QtCore

from . import properties, signals
from .calls import called
from .conversion import EnumValue, unwrapped, wrapped

_proxies: weakref.WeakValueDictionary[int, Proxy] = weakref.WeakValueDictionary()
_classes: dict[type, type[Proxy]] = {}
_python_name = property


class _Meta(type):
    """Enumeration values, static methods and unbound methods of the class that a proxy class stands for."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(cls.pyside, name, None)
        if isinstance(found, enum.Enum):
            return EnumValue(found)
        if isinstance(found, type) and issubclass(found, enum.Enum):
            raise AttributeError(f"{cls.__name__}.{name}: PythonQt has no scoped enumerations")
        if isinstance(found, type):
            return proxy_class(found)
        if callable(found):
            return lambda *arguments: called(found, f"{cls.__name__}.{name}", arguments)
        if isinstance(found, list):
            return found
        raise AttributeError(f"type object '{cls.__name__}' has no attribute '{name}'")

    def __setattr__(cls, name: str, value: Any) -> None:
        # What a stand-in's class keeps for tests, such as the answers to dialogs.
        if isinstance(vars(cls.pyside).get(name), list):
            setattr(cls.pyside, name, value)
        else:
            super().__setattr__(name, value)


class Proxy(metaclass=_Meta):
    """An object of PySide6 that is no QObject (a colour, a key sequence, a cell of a table): methods only."""

    is_proxy = True
    pyside: type = shiboken6.Shiboken.Object

    def __init__(self, *arguments: Any) -> None:
        self._stand_for(called(_made_by(type(self), self), type(self).__name__, arguments)._q)

    def _stand_for(self, native: Any) -> None:
        object.__setattr__(self, "_q", native)
        _proxies[shiboken6.Shiboken.getCppPointer(native)[0]] = self
        if not _is_generated(type(self)):
            native.script = self  # what the script keeps in it lives as long as the object

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "_q":
            raise AttributeError(name)
        return self._method(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if _is_generated(type(self)):
            raise AttributeError(
                f"'{name}' does not exist on {self.className()} and creating new attributes on C++ objects is not allowed"
            )
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Proxy) and (self is other or self._q == other._q)

    def __hash__(self) -> int:
        return hash(shiboken6.Shiboken.getCppPointer(self._q)[0])

    def __bool__(self) -> bool:
        return shiboken6.isValid(self._q)

    def className(self) -> str:
        """Name of the C++ class."""
        return type(self).pyside.__name__

    def _method(self, name: str, asked: str = "") -> Callable[..., Any]:
        found = getattr(type(self._q), name, None)
        # A class here is an enumeration: PythonQt has none with a scope.
        if name.startswith("_") or not callable(found) or isinstance(found, type) or (asked or name) in _NOT_IN_PYTHONQT:
            raise AttributeError(f"{self.className()} has no attribute named '{asked or name}'")

        def call(*arguments: Any) -> Any:
            if not shiboken6.isValid(self._q):
                raise ValueError(f"Trying to call '{name}' on a destroyed {type(self).__name__} object")
            return called(getattr(self._q, name), f"{type(self).__name__}.{name}", arguments)

        return call


class ObjectProxy(Proxy):
    """A QObject: its properties are attributes, its signals are connected by signature."""

    pyside = QtCore.QObject

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "_q":
            raise AttributeError(name)
        if not shiboken6.isValid(self._q):
            if isinstance(getattr(type(self._q), name, None), QtCore.Property) or not hasattr(type(self._q), name):
                raise ValueError(f"Trying to read property '{name}' from a destroyed {type(self).__name__} object")
            return self._method(name)
        if found := properties.property_of(self._q, name):
            return properties.read(self._q, found)
        if signature := signals.signature_of(type(self._q), name):
            return signals.BoundSignal(self._q, signature)
        member = getattr(type(self._q), name, None)
        if isinstance(member, enum.Enum):
            return EnumValue(member)
        if name == "exec_":
            return self._method("exec", "exec_")
        if name in self._q.dynamicPropertyNames():
            return wrapped(self._q.property(name))
        if member is None and (setter := self._setter(name)):
            return setter
        return self._method(name)

    def _setter(self, name: str) -> Callable[[Any], None] | None:
        """The setter of a property that a stand-in only keeps."""
        found = properties.property_of(self._q, name[3:4].lower() + name[4:]) if name.startswith("set") else None
        return (lambda value: properties.write(self._q, found, value)) if found else None

    def __setattr__(self, name: str, value: Any) -> None:
        if not shiboken6.isValid(self._q):
            raise AttributeError(f"Trying to set property '{name}' on a destroyed {type(self).__name__} object")
        if name == "name":
            name = "objectName"
        if found := properties.property_of(self._q, name):
            properties.write(self._q, found, value)
        elif _is_generated(type(self)) and name in self._q.dynamicPropertyNames():
            self._q.setProperty(name, unwrapped(value))
        else:
            super().__setattr__(name, value)

    @_python_name
    def name(self) -> str:
        """PythonQt's short name of objectName."""
        return self.objectName

    def className(self) -> str:
        return type(self._q).staticMetaObject.className()

    def property(self, name: str) -> Any:
        """A property's value, None when there is none of that name."""
        return wrapped(self._alive().property(name))

    def setProperty(self, name: str, value: Any) -> bool:
        """Set a property, also one that the class lacks; False then."""
        return bool(called(self._alive().setProperty, "setProperty", (name, value)))

    def connect(self, signal: str, *slot: Any) -> bool:
        """Connect a signature to a callable, or to another object's slot."""
        return signals.connect(self._alive(), signal, _slot(slot))

    def disconnect(self, signal: str, *slot: Any) -> bool:
        """Disconnect a callable, or all."""
        return signals.disconnect(self._alive(), signal, _slot(slot) if slot else None)

    def findChildren(self, kind: Any, name: str | None = None) -> tuple[Any, ...]:
        """Descendants of a class (a class or its name) and, if given, of an objectName."""
        found = []
        for child in self._alive().findChildren(QtCore.QObject):
            if name is not None and child.objectName() != name:
                continue
            if child.inherits(kind) if isinstance(kind, str) else isinstance(wrapped(child), kind):
                found.append(wrapped(child))
        return tuple(found)

    def findChild(self, kind: Any, name: str | None = None) -> Any:
        """The first such descendant."""
        return next(iter(self.findChildren(kind, name)), None)

    def delete(self) -> None:
        """Destroy the object now."""
        shiboken6.Shiboken.delete(self._alive())

    def _alive(self) -> Any:
        if not shiboken6.isValid(self._q):
            raise ValueError(f"Trying to call a method on a destroyed {type(self).__name__} object")
        return self._q


# Python's own way of naming things in PySide6, and what only a test needs.
_NOT_IN_PYTHONQT = frozenset({"exec", "tr", "emit", "receivers", "metaObject", "staticMetaObject"})


def proxy_class(kind: type) -> type[Proxy]:
    """The proxy class of a class of PySide6, or of a stand-in derived from one."""
    if kind not in _classes:
        base = next((each for each in kind.__bases__ if issubclass(each, shiboken6.Shiboken.Object)), None)
        if kind is QtCore.QObject:
            return _remember(kind, ObjectProxy)
        if base in (None, shiboken6.Shiboken.Object):
            parents: tuple[type, ...] = (Proxy,)
        else:
            parents = (proxy_class(base),)
        _remember(kind, _Meta(kind.__name__, parents, {"pyside": kind, "__doc__": kind.__doc__}))
    return _classes[kind]


def proxy_of(native: Any) -> Proxy:
    """The proxy of an object: always the same one while anybody holds it."""
    known = _proxies.get(shiboken6.Shiboken.getCppPointer(native)[0])
    if known is not None and known._q is native:
        return known
    kind = proxy_class(type(native))
    proxy = kind.__new__(kind)
    proxy._stand_for(native)
    return proxy


def _remember(kind: type, proxy: type[Proxy]) -> type[Proxy]:
    _classes[kind] = proxy
    return proxy


def _is_generated(kind: type[Proxy]) -> bool:
    """Whether a proxy class is one of ours, not one that a script derived from it."""
    return _classes.get(vars(kind).get("pyside", kind)) is kind


def _made_by(kind: type[Proxy], proxy: Proxy) -> type:
    """What to construct for a proxy: for a class that a script derived, one whose virtual methods call the script's."""
    if _is_generated(kind):
        return kind.pyside
    own = {}
    for each in reversed(kind.__mro__):
        if issubclass(each, Proxy) and not _is_generated(each) and each not in (Proxy, ObjectProxy):
            own |= {name: method for name, method in vars(each).items() if isinstance(method, types.FunctionType)}
    virtual = {name: _forward(proxy, name) for name in own if callable(getattr(kind.pyside, name, None)) and name != "__init__"}
    return type(kind.pyside)(kind.pyside.__name__, (kind.pyside,), virtual)


def _forward(proxy: Proxy, name: str) -> Callable[..., Any]:
    target = weakref.ref(proxy)

    def method(native: Any, *arguments: Any) -> Any:
        script = target()
        if script is None:
            return getattr(super(type(native), native), name)(*arguments)
        return unwrapped(getattr(script, name)(*map(wrapped, arguments)))

    return method


def _slot(given: tuple[Any, ...]) -> Callable[..., Any]:
    """The callable of (callable,), (object, "slot()") or (object, callable)."""
    *receiver, slot = given
    return getattr(receiver[0], slot.split("(")[0]) if isinstance(slot, str) else slot
