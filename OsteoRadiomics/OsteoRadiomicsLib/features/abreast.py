"""Lines of an array that compiled loops treat abreast. Importing this module needs numba."""

from __future__ import annotations

import numpy as np

from .jit import njit

# A constant, so that the inner loops become vector instructions on data in the processor's cache.
ABREAST = 32
PLACE = np.uintp


@njit
def line_places(begin, width, n, apart, first, last, source, target):
    """Where ``width`` lines from line ``begin`` on start in a flattened array, and in one that keeps first to last - 1 of each.

    n: values of a line. apart: how far apart they lie. source, target: (ABREAST,) int64, filled; a target is that of value 0.
    """
    for j in range(width):
        line, offset = (begin + j) // apart, (begin + j) % apart
        source[j] = line * n * apart + offset
        target[j] = (line * (last - first) - first) * apart + offset
