"""How many threads training is fastest with, measured: on a busy machine two can be slower than one.

Imports torch: import it within functions only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch

from ...base.processes import cores

_GAIN = 0.93  # of the time with fewer threads, below which more are worth their processors
_TIMES = 2


@contextmanager
def threads_of_torch(count: int) -> Iterator[None]:
    """Let torch have so many threads meanwhile."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def fastest(step: Callable[[], object], most: int | None = None) -> int:
    """The number of threads (1, 2, 4 ... up to ``most``) with which a step takes the least time. Leaves torch at that number."""
    best, best_seconds, threads = 1, float("inf"), 1
    while threads <= (most or cores()):
        torch.set_num_threads(threads)
        step()
        start = time.perf_counter()
        for _ in range(_TIMES):
            step()
        seconds = time.perf_counter() - start
        if seconds > _GAIN * best_seconds:
            break
        best, best_seconds = threads, seconds
        threads *= 2
    torch.set_num_threads(best)
    return best
