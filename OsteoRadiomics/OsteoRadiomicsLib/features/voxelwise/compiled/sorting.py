"""Sorting many short columns at once: a fixed sequence of compare-and-swap steps that runs on whole rows."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ...jit import njit


@lru_cache(maxsize=8)
def comparators(n: int) -> np.ndarray:
    """(c, 2) int32 index pairs (lower, upper) of a sorting network for n items: Batcher's merge exchange (Knuth 5.2.2 M)."""
    found = []
    first = top = 1 << max(0, (n - 1).bit_length() - 1)
    while first > 0:
        step, remainder, distance = top, 0, first
        while True:
            found += [(i, i + distance) for i in range(n - distance) if i & first == remainder]
            if step == first:
                break
            distance, step, remainder = step - first, step >> 1, first
        first >>= 1
    return np.array(found, dtype=np.int32).reshape(-1, 2)


@njit
def sort_columns(table, steps):
    """Sort each column of a (n, lanes) table ascending, in place. steps: ``comparators(n)``."""
    lanes = table.shape[1]
    for c in range(len(steps)):
        lower, upper = steps[c, 0], steps[c, 1]
        for lane in range(lanes):
            a, b = table[lower, lane], table[upper, lane]
            table[lower, lane] = a if a < b else b
            table[upper, lane] = b if a < b else a
