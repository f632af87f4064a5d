"""Finding bins in compiled loops: the same numbers as ``vectorised``. Importing this module needs numba."""

from __future__ import annotations

import numpy as np

from ..jit import njit


def bins(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """See ``vectorised.bins``."""
    return np.asarray(_bins(values.astype(np.float64, copy=False), edges.astype(np.float64, copy=False)))


def warm_up() -> None:
    """Compile, or load from the disk cache."""
    bins(np.zeros(1), np.arange(2.0))


@njit
def _bins(values, edges):
    """Of bins of equal width, which need not be equal to the last bit: a guess, and from there on the edges decide."""
    found = np.empty(len(values), np.int64)
    last = len(edges)
    per_unit = (last - 1) / (edges[last - 1] - edges[0])
    for i in range(len(values)):
        value = values[i]
        guess = (value - edges[0]) * per_unit
        place = int(min(max(guess, 0.0), float(last))) if guess == guess else last
        while place < last and value >= edges[place]:
            place += 1
        while place > 0 and value < edges[place - 1]:
            place -= 1
        found[i] = place
    return found
