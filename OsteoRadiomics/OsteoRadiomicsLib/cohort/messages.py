"""What workers say to the supervisor: pickled, but that a long tuple of names crosses the pipe once, not with every row.

The names of 1,688 features are five times as many bytes as their values, and take far longer to build again. So the receiver also
gets one tuple for all rows of a worker, which compares at once.
"""

from __future__ import annotations

import io
import pickle
from multiprocessing.connection import Connection
from typing import Any

LONG = 16
"""Names in a tuple from which on it is sent once."""


_CLASSES: dict[tuple[str, str], Any] = {}


class Sender:
    """Sends objects through a pipe to a ``Receiver``, which must hear all of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, ...], int] = {}

    def send(self, message: object) -> None:
        """Raises OSError where nobody listens any more."""
        whole = io.BytesIO()
        _Pickler(whole, self._known).dump(message)
        self._connection.send_bytes(whole.getbuffer())


class Receiver:
    """Hears what a ``Sender`` sends, in its order."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[int, tuple[str, ...]] = {}

    def receive(self) -> Any:
        """The next object. Raises EOFError where the other end is closed, OSError."""
        return _Unpickler(io.BytesIO(self._connection.recv_bytes()), self._known).load()


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, known: dict[tuple[str, ...], int]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._known = known

    def persistent_id(self, item: object) -> tuple[int, list[str] | None] | None:
        """The number of a tuple of names, with the names where they are said for the first time."""
        if type(item) is not tuple or len(item) < LONG:
            return None
        if (number := self._known.get(item) if isinstance(item[0], str) else None) is not None:
            return number, None
        if not all(isinstance(name, str) for name in item):
            return None
        self._known[item] = len(self._known)
        return self._known[item], list(item)


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, known: dict[int, tuple[str, ...]]) -> None:
        super().__init__(file)
        self._known = known

    def find_class(self, module: str, name: str) -> Any:
        """Every message names the same few classes: each is looked for once."""
        found = _CLASSES.get((module, name))
        if found is None:
            found = _CLASSES[module, name] = super().find_class(module, name)
        return found

    def persistent_load(self, told: tuple[int, list[str] | None]) -> tuple[str, ...]:
        number, names = told
        if names is not None:
            self._known[number] = tuple(names)
        return self._known[number]
