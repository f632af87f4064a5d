"""Calls into Qt, and what is raised in slots meanwhile."""

from __future__ import annotations

import contextlib
import inspect
import types
from collections.abc import Callable, Iterator
from typing import Any

from .conversion import unwrapped, wrapped

_raised: list[BaseException] = []
_depth = 0


@contextlib.contextmanager
def into_qt() -> Iterator[None]:
    """Around a call into Qt. What slots raised is raised again when the outermost call returns."""
    global _depth
    _depth += 1
    returned = False
    try:
        yield
        returned = True
    finally:
        _depth -= 1
        if _depth == 0 and not returned:
            _raised.clear()
    if _depth == 0:
        raise_what_slots_raised()


def raise_what_slots_raised() -> None:
    """Raise the first exception of a slot that nobody has seen yet."""
    if _raised:
        first = _raised[0]
        _raised.clear()
        raise first


def called(function: Callable[..., Any], name: str, arguments: tuple[Any, ...]) -> Any:
    """Call a method. Raises ValueError for arguments that no overload takes, as PythonQt does."""
    with into_qt():
        try:
            return wrapped(function(*(unwrapped(argument) for argument in arguments)))
        except TypeError as error:
            if isinstance(function, types.FunctionType | types.MethodType):
                raise
            given = ", ".join(type(argument).__name__ for argument in arguments)
            raise ValueError(f"Called {name}({given}): no such overload") from error


def receiver(slot: Callable[..., Any]) -> Callable[..., None]:
    """What Qt calls for a slot: it hands on as many arguments as the slot takes, and keeps what the slot raises."""
    accepted = _accepted(slot)

    def receive(*arguments: Any) -> None:
        try:
            slot(*map(wrapped, arguments[:accepted]))
        except BaseException as error:  # noqa: BLE001 - Qt cannot carry it; the caller of Qt raises it again
            _raised.append(error)

    return receive


def _accepted(slot: Callable[..., Any]) -> int | None:
    """How many arguments a slot takes, None for any number."""
    try:
        kinds = [parameter.kind for parameter in inspect.signature(slot).parameters.values()]
    except ValueError:  # a built-in that does not tell
        return None
    if inspect.Parameter.VAR_POSITIONAL in kinds:
        return None
    return sum(kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD) for kind in kinds)
