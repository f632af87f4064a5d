"""One process at a time for a short while: several may add to one file. A lock that nobody gives back is broken."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import OutputError

_PATIENCE_S = 5.0


@contextmanager
def alone(lock: Path, target: Path) -> Iterator[None]:
    """Hold a lock file while ``target`` is read and written anew; its folder is made. Raises OutputError naming ``target``."""
    last = time.monotonic() + _PATIENCE_S
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:  # a file in the folder's place, too, which must not look like a lock that is held
        raise OutputError(f"cannot be written ({error.strerror})", where=str(target), cure="Choose another folder") from error
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            break
        except FileExistsError:
            if time.monotonic() > last:
                break
            time.sleep(0.02)
        except OSError as error:
            raise OutputError(f"cannot be written ({error.strerror})", where=str(target)) from error
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
