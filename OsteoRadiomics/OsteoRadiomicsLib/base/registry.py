"""One list per idea: the entries of this software, those of extensions, and what a script registers for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from .errors import ExtensionError
from .extensions import extensions, generation, report_problem
from .places import load, source_of_place

T = TypeVar("T")
E = TypeVar("E")


class Registry(Mapping[str, T], Generic[T]):
    """Entries of one idea by name, in order: our own, those of extensions, those registered by hand.

    Whatever offers a choice reads the registry when it is needed, never a copy of it. Nothing is imported before that.
    """

    def __init__(self, idea: str, kind: type[T], own: tuple[T | str, ...], *, field: str, package: str = "") -> None:
        """idea: what an entry is, in words. kind: its class, which has a ``name``. own: entries, or places ``module:NAME``
        relative to ``package``. field: of ``Extension``, where extensions name theirs."""
        self.idea = idea
        self._kind = kind
        self._own = own
        self._field = field
        self._package = package
        self._added: dict[str, T] = {}
        self._entries: dict[str, T] = {}
        self._generation = -1

    def __getitem__(self, name: str) -> T:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def register(self, entry: T) -> T:
        """Add an entry in this process. Raises ExtensionError when its name is taken."""
        name = _name(entry)
        if name in self._all():
            raise ExtensionError(f"there is a {self.idea} called {name} already", cure="Choose another name")
        self._added[name] = entry
        self._generation = -1
        return entry

    def remove(self, name: str) -> None:
        """Take an entry that was registered by hand away again. Raises KeyError."""
        del self._added[name]
        self._generation = -1

    def _all(self) -> dict[str, T]:
        if self._generation != generation():
            self._entries = self._collected()
            self._generation = generation()
        return self._entries

    def _collected(self) -> dict[str, T]:
        loaded = (load(e, self._kind, package=self._package) if isinstance(e, str) else e for e in self._own)
        entries = {_name(entry): entry for entry in loaded}
        for extension in extensions():
            for place in getattr(extension, self._field):
                try:
                    entry = load(place, self._kind, source=extension.name)
                    if _name(entry) in entries:
                        raise ExtensionError(
                            f"there is a {self.idea} called {_name(entry)} already",
                            where=f"extension {extension.name}",
                            cure="Rename it there",
                        )
                except ExtensionError as problem:
                    report_problem(problem)
                else:
                    entries[_name(entry)] = entry
        return entries | self._added


class Loaded(Mapping[str, T], Generic[E, T]):
    """What the entries of a registry stand for: each is loaded from its place when it is first asked for.

    A registry in a low room can so say what there is, without importing the higher room that holds it.
    """

    def __init__(self, registry: Registry[E], kind: type[T], *, package: str, place: Callable[[E], str]) -> None:
        """kind: of what is loaded; it has the entry's name. package: to which places that begin with a dot are relative."""
        self._registry = registry
        self._kind = kind
        self._package = package
        self._place = place
        self._cache: dict[str, tuple[E, T]] = {}

    def __getitem__(self, name: str) -> T:
        entry = self._registry[name]
        cached = self._cache.get(name)
        if cached is None or cached[0] is not entry:
            cached = self._cache[name] = (entry, self._load(name, entry))
        return cached[1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._registry)

    def __len__(self) -> int:
        return len(self._registry)

    def usable(self) -> tuple[dict[str, T], tuple[ExtensionError, ...]]:
        """All that can be loaded, by name, for lists; and why the rest, which came from elsewhere, cannot."""
        found: dict[str, T] = {}
        problems = []
        for name in self:
            try:
                found[name] = self[name]
            except ExtensionError as problem:
                problems.append(problem)
        return found, tuple(problems)

    def _load(self, name: str, entry: E) -> T:
        place = self._place(entry)
        found = load(place, self._kind, package=self._package, source=source_of_place(place))
        if _name(found) != name:
            raise ExtensionError(
                f"{self._registry.idea} {name} is called {_name(found)} at {place}", cure="Give both the same name"
            )
        return found


def _name(entry: Any) -> str:
    name: str = entry.name
    return name
