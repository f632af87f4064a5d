"""Values on their way between a test's Python and PySide6."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any

import shiboken6


class EnumValue(int):
    """A value of an enumeration, which PythonQt shows as an integer. member: what PySide6 takes for it."""

    member: enum.Enum

    def __new__(cls, member: enum.Enum) -> EnumValue:
        value = super().__new__(cls, member.value)
        value.member = member
        return value

    def __or__(self, other: int) -> int:
        return self._combined(other, int.__or__)

    def __and__(self, other: int) -> int:
        return self._combined(other, int.__and__)

    __ror__, __rand__ = __or__, __and__

    def _combined(self, other: int, operation: Callable[[int, int], int]) -> int:
        number = operation(int(self), int(other))
        same = isinstance(other, EnumValue) and type(other.member) is type(self.member)
        return EnumValue(type(self.member)(number)) if same and isinstance(self.member, enum.Flag) else number


def unwrapped(value: Any) -> Any:
    """What PySide6 takes for a value."""
    if isinstance(value, EnumValue):
        return value.member
    if isinstance(value, list | tuple):
        return [unwrapped(each) for each in value]
    return getattr(value, "_q", value) if getattr(type(value), "is_proxy", False) else value


def wrapped(value: Any) -> Any:
    """What PythonQt gives for a value of PySide6: lists are tuples, enumerations are integers, objects are proxies."""
    if isinstance(value, enum.Enum):
        return EnumValue(value)
    if isinstance(value, list | tuple):
        return tuple(wrapped(each) for each in value)
    if isinstance(value, shiboken6.Shiboken.Object):
        from .proxy import proxy_of

        return proxy_of(value)
    return value
