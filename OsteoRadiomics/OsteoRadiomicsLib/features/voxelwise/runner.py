"""Runs a map family over all voxels of a task: in tiles, on threads, with progress, and stoppable at any time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from threading import Event, Lock

import numpy as np

from .families import Family
from .task import MapTask

FIRST_TILE = 64  # voxels; the tile then grows or shrinks to take about TILE_S
TILE_S = 0.2
LARGEST_TILE = 16384
POLL_S = 0.05


def run(
    task: MapTask,
    family: Family,
    formulas: Sequence[str],
    threads: int,
    report: Callable[[float], None],
) -> np.ndarray:
    """(n, f) float64 formulas of every voxel of the task; they depend neither on tiles nor on threads.

    report: receives the number of finished voxels about every POLL_S seconds, in the calling thread; what it raises stops
    the work (a loop that is being compiled is left to finish on its own).
    """
    result = np.empty((len(task.centres), len(formulas)))
    tiles = _Tiles(len(task.centres))

    def work() -> None:
        compute = family.compute()  # here, because loading numba and compiling take a second or more
        for tile in tiles.taken():
            result[tile] = compute(task, task.centres[tile], formulas)

    pool = ThreadPoolExecutor(max(1, threads), thread_name_prefix="map")
    try:
        workers = {pool.submit(work) for _ in range(max(1, threads))}
        while workers:
            finished, workers = wait(workers, timeout=POLL_S, return_when=FIRST_EXCEPTION)
            for worker in finished:
                worker.result()
            report(tiles.done)
    finally:
        tiles.stop()
        pool.shutdown(wait=False, cancel_futures=True)
    return result


class _Tiles:
    """Hands out ranges of voxels to several threads and counts what is done."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._next = 0
        self._lock = Lock()
        self._stopped = Event()
        self.done = 0

    def stop(self) -> None:
        """Hand out no more."""
        self._stopped.set()

    def taken(self) -> Iterator[slice]:
        """Tiles for one thread, each of about TILE_S of its work."""
        size = FIRST_TILE
        while not self._stopped.is_set():
            with self._lock:
                tile = slice(self._next, min(self._next + size, self._count))
                self._next = tile.stop
            if tile.start == tile.stop:
                return
            start = time.perf_counter()
            yield tile
            seconds = time.perf_counter() - start
            with self._lock:
                self.done += tile.stop - tile.start
            growth = TILE_S / max(seconds, 1e-6)
            size = int(np.clip(size * np.clip(growth, 0.5, 4.0), FIRST_TILE // 4, LARGEST_TILE))
