"""This process' memory, for both engines' sides of the benchmarks (Linux)."""

from pathlib import Path


def megabytes(what: str) -> float:
    """what: VmRSS, resident now, or VmHWM, its peak since the process began."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith(what))
