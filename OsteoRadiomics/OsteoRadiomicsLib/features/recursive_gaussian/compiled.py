"""The recursion over many lines abreast, in compiled loops: the same numbers as ``vectorised``."""

from __future__ import annotations

import numpy as np

from ..jit import njit
from .recursion import Recursion, smoothing

# Lines filtered abreast: a constant, so that the inner loops become vector instructions on data in the processor's cache.
ABREAST = 64
# Copies of the first value that precede a line, for the terms that reach back before it.
BEFORE = 5


def filtered(lines: np.ndarray, recursion: Recursion, first: int, last: int) -> np.ndarray:
    """See ``vectorised.filtered``."""
    forward = np.array([recursion.n, recursion.d, recursion.bn])
    backward = np.array([recursion.m, recursion.d, recursion.bm])
    return _filtered(lines, forward, backward, first, last)


def warm_up() -> None:
    """Compile, or load from the disk cache."""
    filtered(np.zeros((4, 1)), smoothing(1.0, 1.0), 0, 4)


@njit
def _filtered(lines, forward, backward, first, last):
    n, m = lines.shape
    out = np.empty((last - first, m), dtype=np.float32)
    x, y, z = np.zeros((n + BEFORE, ABREAST)), np.empty((n, ABREAST)), np.empty((n, ABREAST))
    for begin in range(0, m, ABREAST):
        width = min(ABREAST, m - begin)
        for i in range(-BEFORE, n):
            for j in range(width):
                x[BEFORE + i, j] = lines[max(i, 0), begin + j]
        _sweep(x[1:], y, forward)
        for i in range(-BEFORE, n):
            for j in range(width):
                x[BEFORE + i, j] = lines[min(n - 1 - i, n - 1), begin + j]
        _sweep(x, z, backward)  # the line turned round and moved by one
        for i in range(first, last):
            for j in range(width):
                out[i - first, begin + j] = np.float32(y[i, j] + z[n - 1 - i, j])
    return out


@njit
def _sweep(x, y, coefficients):
    """One direction; x at position i is row i + 4, preceded by copies of the first."""
    n0, n1, n2, n3 = coefficients[0]
    d1, d2, d3, d4 = coefficients[1]
    b1, b2, b3, b4 = coefficients[2]
    for i in range(4):
        for j in range(ABREAST):
            y1 = y[i - 1, j] * d1 if i > 0 else x[0, j] * b1
            y2 = y[i - 2, j] * d2 if i > 1 else x[0, j] * b2
            y3 = y[i - 3, j] * d3 if i > 2 else x[0, j] * b3
            value = x[i + 4, j] * n0 + x[i + 3, j] * n1 + x[i + 2, j] * n2 + x[i + 1, j] * n3
            y[i, j] = value - (y1 + y2 + y3 + x[0, j] * b4)
    for i in range(4, len(y)):
        for j in range(ABREAST):
            value = x[i + 4, j] * n0 + x[i + 3, j] * n1 + x[i + 2, j] * n2 + x[i + 1, j] * n3
            y[i, j] = value - (y[i - 1, j] * d1 + y[i - 2, j] * d2 + y[i - 3, j] * d3 + y[i - 4, j] * d4)
