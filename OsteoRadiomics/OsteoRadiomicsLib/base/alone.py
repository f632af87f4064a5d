"""One process at a time for a short while: several may add to one file. A lock that nobody gives back is broken."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .files import CHOOSE_ANOTHER, told_of

_PATIENCE_S = 5.0


@contextmanager
def alone(lock: Path, target: Path) -> Iterator[None]:
    """Hold a lock file while ``target`` is read and written anew; its folder is made. Raises OutputError and NoRoom naming it."""
    with told_of(target, CHOOSE_ANOTHER):  # a file in the folder's place, too, which must not look like a lock that is held
        lock.parent.mkdir(parents=True, exist_ok=True)
    with told_of(target):
        _take(lock)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _take(lock: Path) -> None:
    last = time.monotonic() + _PATIENCE_S
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            return
        except FileExistsError:
            if time.monotonic() > last:
                return
            time.sleep(0.02)
