"""How much memory this machine, or what of it this process may use, has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil

_GROUPS, _OWN = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")


def machine_memory() -> int:
    """Bytes that this process and its children can have together: of the machine, or of the container or batch job if less."""
    return min([int(psutil.virtual_memory().total), *_limits()])


def _limits() -> Iterator[int]:
    """Of the control groups (Linux, version 2) that this process stands in."""
    try:
        line = next(line for line in _OWN.read_text(encoding="utf-8").splitlines() if line.startswith("0::"))
    except (OSError, StopIteration):
        return
    own = _GROUPS / line.removeprefix("0::").lstrip("/")
    for group in (own, *own.parents):
        try:
            yield int((group / "memory.max").read_text(encoding="ascii"))
        except (OSError, ValueError):  # the root has no such file, and "max" is no limit
            continue
