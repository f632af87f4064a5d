"""What was begun is undone where the rest of the beginning fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager


@contextmanager
def undone_unless_whole(undo: Callable[[], object]) -> Iterator[None]:
    """Inside, something is put together; if anything stops that, Ctrl-C too, ``undo`` runs before the error goes on."""
    with ExitStack() as stack:
        stack.callback(undo)
        yield
        stack.pop_all()
