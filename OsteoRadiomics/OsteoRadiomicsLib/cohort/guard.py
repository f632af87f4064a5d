"""Ends the workers of a run whose supervisor is gone: a process of its own, run as a script of the standard library alone.

A worker in the middle of a calculation of another language cannot look whether its supervisor still lives: the interpreter lock
is held. This process can. It reads lines ``+PID`` and ``-PID`` from its standard input, which ends with the supervisor,
however that ended, and then kills every process that is still on its list.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterable

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # on Windows os.kill ends a process by any signal


def keep_watch(lines: Iterable[str]) -> None:
    """Follow the list until it ends, and kill who is on it."""
    watched: set[int] = set()
    for line in lines:
        (watched.add if line[0] == "+" else watched.discard)(int(line[1:]))
    for pid in watched:
        kill(pid)


def kill(pid: int) -> None:
    """End a process at once; one that has ended already is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError, OSError):
        os.kill(pid, KILL)


if __name__ == "__main__":
    keep_watch(sys.stdin)
