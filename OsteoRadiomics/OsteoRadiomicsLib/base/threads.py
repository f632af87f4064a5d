"""Threads that share the interpreter."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Seconds. Numpy's small steps take less than a tenth of a millisecond each.
QUICK = 2e-4

_lock = threading.Lock()
_users = 0
_usual = 0.0


@contextmanager
def quick_switching() -> Iterator[None]:
    """Let threads of many small array steps take turns quickly, in the whole process, until the last user leaves.

    Each step gives the interpreter away and waits to get it back for up to the switch interval: 5 ms unless told otherwise,
    which is longer than the step, so that two threads take as long as one.
    """
    global _users, _usual
    with _lock:
        if not _users:
            _usual = sys.getswitchinterval()
            if _usual > QUICK:
                sys.setswitchinterval(QUICK)
        _users += 1
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if not _users and sys.getswitchinterval() != _usual:
                sys.setswitchinterval(_usual)
