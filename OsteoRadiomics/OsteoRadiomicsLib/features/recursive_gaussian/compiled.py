"""The recursion over many lines abreast, in compiled loops: the same numbers as ``vectorised``."""

from __future__ import annotations

import math

import numpy as np

from ..abreast import ABREAST, PLACE, line_places
from ..jit import njit
from .recursion import Recursion, smoothing

# Copies of the first value that precede a line, for the terms that reach back before it.
BEYOND = 5


def filtered(array: np.ndarray, axis: int, recursion: Recursion, first: int, last: int) -> np.ndarray:
    """See ``vectorised.filtered``."""
    kind = np.float32 if array.dtype == np.float32 else np.float64
    flat = np.ascontiguousarray(array, dtype=kind).reshape(-1)
    before, n, after = array.shape[:axis], array.shape[axis], array.shape[axis + 1 :]
    found = np.empty((*before, last - first, *after), dtype=np.float32)
    forward = np.array([recursion.n, recursion.d, recursion.bn])
    backward = np.array([recursion.m, recursion.d, recursion.bm])
    lines = math.prod(before), math.prod(after)
    _filtered(flat, n, lines, forward, backward, (first, last), found.reshape(-1))
    return found


def warm_up() -> None:
    """Compile, or load from the disk cache."""
    for kind in (np.float32, np.float64):
        filtered(np.zeros((4, 1), dtype=kind), 0, smoothing(1.0, 1.0), 0, 4)


@njit
def _filtered(flat, n, lines, forward, backward, kept, found):
    """lines: how many there are before the axis, and how many after it, which is how far apart the values of a line lie."""
    first, last = kept
    apart = lines[1]
    count = lines[0] * apart
    x, turned = np.zeros((n + BEYOND, ABREAST)), np.empty((n + BEYOND, ABREAST))
    y, z = np.empty((n, ABREAST)), np.empty((n, ABREAST))
    source, target = np.zeros(ABREAST, np.int64), np.zeros(ABREAST, np.int64)
    for begin in range(0, count, ABREAST):
        width = min(ABREAST, count - begin)
        line_places(begin, width, n, apart, first, last, source, target)
        for i in range(n):
            for j in range(width):
                x[BEYOND + i, j] = flat[PLACE(source[j] + i * apart)]
        for i in range(BEYOND):
            x[i] = x[BEYOND]
            turned[i] = x[BEYOND + n - 1]
        for i in range(n):
            turned[BEYOND + i] = x[BEYOND + n - 1 - i]
        _sweep(x[1:], y, forward)
        _sweep(turned, z, backward)  # moved by one: a value comes from those behind it
        for i in range(first, last):
            for j in range(width):
                found[PLACE(target[j] + i * apart)] = np.float32(y[i, j] + z[n - 1 - i, j])


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
