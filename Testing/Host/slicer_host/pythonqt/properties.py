"""Qt properties as attributes, with the types that they take."""

from __future__ import annotations

from typing import Any

from PySide6 import QtCore

from .calls import into_qt
from .conversion import unwrapped, wrapped

_TEXTS = ("QString",)
_NUMBERS = ("int", "uint", "qlonglong", "qulonglong")
_FRACTIONS = ("double", "float")


def property_of(owner: QtCore.QObject, name: str) -> QtCore.QMetaProperty | None:
    """The property of that name."""
    # Of the class: what an object gives for metaObject() dies with the object, and takes the class's own with it.
    meta = type(owner).staticMetaObject
    index = meta.indexOfProperty(name)
    return meta.property(index) if index >= 0 else None


def read(owner: QtCore.QObject, found: QtCore.QMetaProperty) -> Any:
    """A property's value; a dictionary or list is a copy."""
    return wrapped(owner.property(found.name()))


def write(owner: QtCore.QObject, found: QtCore.QMetaProperty, value: Any) -> None:
    """Set a property. Raises AttributeError for a type it does not take and for one that cannot be written."""
    if not found.isWritable():
        raise AttributeError(f"Property '{found.name()}' of {type(owner).staticMetaObject.className()} object is not writable")
    if not _takes(found, value):
        raise _refusal(found, value)
    with into_qt():
        number = found.isEnumType() or found.typeName() in _NUMBERS
        written = owner.setProperty(found.name(), int(value) if number else unwrapped(value))
    if not written:
        raise _refusal(found, value)


def _takes(found: QtCore.QMetaProperty, value: Any) -> bool:
    kind = found.typeName()
    if found.isEnumType():
        return isinstance(value, int)
    if kind == "bool":
        return isinstance(value, int)
    if kind in _NUMBERS:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind in _FRACTIONS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind in _TEXTS:
        return isinstance(value, str)
    if kind == "QStringList":
        return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
    return value is not None


def _refusal(found: QtCore.QMetaProperty, value: Any) -> AttributeError:
    kind = type(value).__name__
    return AttributeError(
        f"Property '{found.name()}' of type '{found.typeName()}' does not accept an object of type {kind} ({value!r})"
    )
