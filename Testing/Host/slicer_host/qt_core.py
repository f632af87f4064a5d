"""QObject, signals, timers and constants with PythonQt's manners.

A Qt property is an attribute: reading it gives the value (so calling it raises TypeError), writing a value of the wrong
type or an attribute that the class lacks raises AttributeError. ``connect`` returns False for an unknown signal.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable
from typing import Any, ClassVar

builtin_property = property  # QObject has a method of that name


class Property:
    """A typed Qt property. notify: signature of the signal that a change emits with the new value."""

    def __init__(self, kind: type | tuple[type, ...], default: Any, notify: str | None = None) -> None:
        self.kind = kind if isinstance(kind, tuple) else (kind,)
        self.default = default
        self.notify = notify

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: QObject | None, owner: type) -> Any:
        return self if instance is None else instance.values.get(self.name, self.default)

    def __set__(self, instance: QObject, value: Any) -> None:
        instance.check_alive()
        converted = self.convert(value)
        before = instance.values.get(self.name, self.default)
        instance.values[self.name] = converted
        if converted != before and self.notify:
            instance.emit(self.notify, converted)

    def convert(self, value: Any) -> Any:
        """The value as the property's type, as Qt converts it. Raises AttributeError."""
        if bool in self.kind and isinstance(value, int):
            return bool(value)
        if float in self.kind and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if not isinstance(value, self.kind) or (int in self.kind and isinstance(value, bool)):
            names = " or ".join(kind.__name__ for kind in self.kind)
            raise AttributeError(f"Property '{self.name}' takes {names}, not {type(value).__name__}: {value!r}")
        return value


class BoundSignal:
    """``widget.clicked``: connect and disconnect callables, call to emit."""

    def __init__(self, owner: QObject, signature: str) -> None:
        self._owner, self._signature = owner, signature

    def connect(self, slot: Callable[..., Any]) -> bool:
        return self._owner.connect(self._signature, slot)

    def disconnect(self, slot: Callable[..., Any]) -> bool:
        return self._owner.disconnect(self._signature, slot)

    def emit(self, *arguments: Any) -> None:
        self._owner.emit(self._signature, *arguments)


def _setter(name: str) -> Callable[[Any, Any], None]:
    def assign(self: Any, value: Any) -> None:
        setattr(self, name, value)

    return assign


def _arity(signature: str) -> int:
    inside = signature[signature.index("(") + 1 : -1]
    return len(inside.split(",")) if inside else 0


def _accepted(slot: Callable[..., Any], offered: int) -> int:
    """How many arguments a slot takes: PythonQt drops the rest."""
    with contextlib.suppress(ValueError):
        kinds = [parameter.kind for parameter in inspect.signature(slot).parameters.values()]
        if inspect.Parameter.VAR_POSITIONAL in kinds:
            return offered
        positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        return min(offered, sum(kind in positional for kind in kinds))
    return offered


class QObject:
    """Base of everything. signals: signatures such as "clicked(bool)"; a subclass adds its own to its parents'."""

    signals: ClassVar[tuple[str, ...]] = ("destroyed(QObject*)",)
    objectName = Property(str, "")

    def __init__(self, parent: QObject | None = None) -> None:
        state = self.__dict__
        state["values"], state["slots"], state["dynamic"] = {}, {}, {}
        state["children_"], state["parent_"], state["alive"] = [], None, True
        if parent is not None:
            self.setParent(parent)

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        for name in [name for name in vars(cls) if isinstance(vars(cls)[name], Property)]:
            setter = "set" + name[0].upper() + name[1:]
            if not hasattr(cls, setter):
                setattr(cls, setter, _setter(name))

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("__") and (signature := self._signature_called(name)):
            return BoundSignal(self, signature)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __setattr__(self, name: str, value: Any) -> None:
        declared = getattr(type(self), name, None)
        if isinstance(declared, Property):
            declared.__set__(self, value)
        elif isinstance(declared, builtin_property) and declared.fset:
            self.check_alive()
            declared.fset(self, value)
        elif self._is_native():
            raise AttributeError(f"'{type(self).__name__}' has no property '{name}'")
        else:
            object.__setattr__(self, name, value)

    @property
    def name(self) -> str:
        """PythonQt's short name of objectName."""
        return self.objectName

    @name.setter
    def name(self, name: str) -> None:
        self.objectName = name

    def className(self) -> str:
        return type(self).__name__

    def parent(self) -> QObject | None:
        return self.parent_

    def setParent(self, parent: QObject | None) -> None:
        if self.parent_ is not None:
            self.parent_.children_.remove(self)
        self.__dict__["parent_"] = parent
        if parent is not None:
            parent.children_.append(self)

    def children(self) -> list[QObject]:
        return list(self.children_)

    def findChildren(self, kind: type | str | None = None) -> list[QObject]:
        found = []
        for child in self.children_:
            if kind is None or kind == type(child).__name__ or (isinstance(kind, type) and isinstance(child, kind)):
                found.append(child)
            found.extend(child.findChildren(kind))
        return found

    def property(self, name: str) -> Any:
        if isinstance(getattr(type(self), name, None), Property):
            return getattr(self, name)
        return self.dynamic.get(name)

    def setProperty(self, name: str, value: Any) -> bool:
        if isinstance(getattr(type(self), name, None), Property):
            setattr(self, name, value)
            return True
        self.dynamic[name] = value
        return False

    def inherits(self, name: str) -> bool:
        return any(kind.__name__ == name for kind in type(self).__mro__)

    def connect(self, signal: str, *slot: Any) -> bool:
        """Connect a signature to a callable. False (and nothing else) when there is no such signal, as in PythonQt."""
        self.check_alive()
        if signal not in self._signatures():
            return False
        self.slots.setdefault(signal, []).append(slot[-1])
        return True

    def disconnect(self, signal: str, *slot: Any) -> bool:
        connected = self.slots.get(signal, [])
        if slot and slot[-1] in connected:
            connected.remove(slot[-1])
            return True
        return False

    def blockSignals(self, block: bool) -> bool:
        before = self.values.get("_blocked", False)
        self.values["_blocked"] = bool(block)
        return before

    def emit(self, signature: str, *arguments: Any) -> None:
        """Call every slot connected to any signature of that signal name, each with as many arguments as it takes."""
        if self.values.get("_blocked"):
            return
        name = signature.split("(")[0]
        for signal in self._signatures():
            if signal.split("(")[0] == name:
                for slot in list(self.slots.get(signal, [])):
                    slot(*arguments[: _accepted(slot, _arity(signal))])

    def deleteLater(self) -> None:
        for child in self.children():
            child.deleteLater()
        self.setParent(None)
        self.__dict__["alive"] = False

    delete = deleteLater

    def check_alive(self) -> None:
        """What PythonQt does when the C++ object is gone."""
        if not self.alive:
            raise ValueError(f"Trying to call a method on a destroyed {type(self).__name__} object")

    def _is_native(self) -> bool:
        return type(self).__module__.startswith("slicer_host")

    @classmethod
    def _signatures(cls) -> tuple[str, ...]:
        return tuple(dict.fromkeys(signal for kind in cls.__mro__ for signal in vars(kind).get("signals", ())))

    @classmethod
    def _signature_called(cls, name: str) -> str | None:
        return next((signal for signal in cls._signatures() if signal.split("(")[0] == name), None)
