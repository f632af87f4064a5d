"""What a user must know although the work goes on: said where it is found, collected where results are made."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

from .meanwhile import bound

_SINK: ContextVar[Callable[[str], None] | None] = ContextVar("notices", default=None)


class InputWarning(UserWarning):
    """A notice that nobody collects, so that it is not lost to the caller of a single function."""


def say(text: str) -> None:
    """Pass a notice on to whoever collects them. text: one line that names the role of a file (image, mask), never its path."""
    sink = _SINK.get()
    if sink is None:
        warnings.warn(text, InputWarning, stacklevel=3)
    else:
        sink(text)


def notices_to(sink: Callable[[str], None]) -> AbstractContextManager[None]:
    """Inside, notices go to ``sink`` and nowhere else."""
    return bound(_SINK, sink)


@contextmanager
def collected_notices() -> Iterator[list[str]]:
    """The notices said inside, each once, in their order."""
    found: list[str] = []

    def keep(text: str) -> None:
        if text not in found:
            found.append(text)

    with notices_to(keep):
        yield found
