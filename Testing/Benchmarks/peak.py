"""This process' memory, for both engines' sides of the benchmarks (Linux)."""

from pathlib import Path


def megabytes(what: str) -> float:
    """what: VmRSS, resident now, or VmHWM, its peak since the process began or since the last ``forget``."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(what))


def forget() -> None:
    """Let the peak begin again at what is resident now."""
    Path("/proc/self/clear_refs").write_text("5")
