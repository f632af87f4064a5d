"""Where something lies that is loaded only when it is needed: ``module:NAME``."""

from __future__ import annotations

from importlib import import_module
from typing import TypeVar

from .errors import ExtensionError

T = TypeVar("T")


def load(place: str, kind: type[T], *, package: str = "", source: str = "") -> T:
    """The object at ``module:NAME``; a module that begins with a dot is sought in ``package``.

    kind: what it must be an instance of. source: the extension that named the place, for messages; a place of our own has
    none, and its errors pass through as they are, because they are ours to mend.
    Raises ExtensionError naming extension and place: the module cannot be imported, holds no such name, or the object is
    of another kind.
    """
    module, _, name = place.partition(":")
    try:
        found = getattr(import_module(module, package or None), name)
    except Exception as error:
        if not source:
            raise
        reason = f"{type(error).__name__}: {error}"
        raise ExtensionError(f"{place} cannot be loaded ({reason})", where=f"extension {source}", cure=_MEND) from error
    if isinstance(found, kind):
        return found
    what = f"{place} is a {type(found).__name__}, not a {kind.__name__}"
    if not source:
        raise TypeError(what)
    raise ExtensionError(what, where=f"extension {source}", cure=_MEND)


def source_of_place(place: str) -> str:
    """Whose a place is, for messages: '' for one of our own, which begins with a dot; else its package."""
    return "" if place.startswith(".") else place.partition(":")[0].partition(".")[0]


_MEND = "Mend or remove the package that holds it"
