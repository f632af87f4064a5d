"""Where something lies that is loaded only when it is needed: ``module:NAME``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Generic, TypeVar

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


class Places(Mapping[str, T], Generic[T]):
    """Things of our own by name, each loaded from its place when it is first asked for."""

    def __init__(self, kind: type[T], places: Mapping[str, str], *, package: str) -> None:
        """kind: of what is loaded. places: ``module:NAME`` by name. package: where a module that begins with a dot is sought."""
        self._kind, self._places, self._package = kind, dict(places), package

    def __getitem__(self, name: str) -> T:
        return load(self._places[name], self._kind, package=self._package)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def source_of_place(place: str) -> str:
    """Whose a place is, for messages: '' for one of our own, which begins with a dot; else its package."""
    return "" if place.startswith(".") else place.partition(":")[0].partition(".")[0]


_MEND = "Mend or remove the package that holds it"
