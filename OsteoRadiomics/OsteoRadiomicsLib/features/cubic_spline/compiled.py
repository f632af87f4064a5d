"""Spline coefficients of many lines abreast, in compiled loops: the same numbers as ``vectorised``."""

from __future__ import annotations

import numpy as np

from ..jit import njit
from .vectorised import GAIN, HORIZON, POLE, start_weights

# Lines treated abreast: a constant, so that the inner loops become vector instructions on data in the processor's cache.
ABREAST = 64


def coefficients(lines: np.ndarray, first: int, last: int) -> np.ndarray:
    """See ``vectorised.coefficients``."""
    if len(lines) == 1:
        return lines[first:last].copy()
    return _coefficients(lines, start_weights(len(lines)), first, last)


def warm_up() -> None:
    """Compile, or load from the disk cache."""
    coefficients(np.zeros((4, 1)), 0, 4)
    weighted(np.zeros((4, 4, 4)), [np.zeros((1, 4), np.int64)] * 3, [np.zeros((1, 4))] * 3)


def weighted(array: np.ndarray, places: list[np.ndarray], weights: list[np.ndarray]) -> np.ndarray:
    """See ``vectorised.weighted``."""
    return _weighted(np.ascontiguousarray(array), *places, *weights)


@njit
def _weighted(array, px, py, pz, wx, wy, wz):
    total = np.zeros(len(px))
    for i in range(len(px)):
        for z in range(4):
            for y in range(4):
                for x in range(4):
                    total[i] += wx[i, x] * wy[i, y] * wz[i, z] * array[pz[i, z], py[i, y], px[i, x]]
    return total


@njit
def _coefficients(lines, weights, first, last):
    n, m = lines.shape
    out = np.empty((last - first, m))
    c = np.zeros((n, ABREAST))
    total = np.empty(ABREAST)
    for begin in range(0, m, ABREAST):
        width = min(ABREAST, m - begin)
        for i in range(n):
            for j in range(width):
                c[i, j] = lines[i, begin + j] * GAIN
        total[:] = c[0]
        if n > HORIZON:
            for i in range(1, HORIZON):
                for j in range(ABREAST):
                    total[j] += weights[i] * c[i, j]
        else:
            total += weights[1] * c[n - 1]
            for i in range(1, n - 1):
                for j in range(ABREAST):
                    total[j] += weights[i + 1] * c[i, j]
            total /= 1.0 - weights[-1] * weights[-1]
        c[0] = total
        for i in range(1, n):
            for j in range(ABREAST):
                c[i, j] += POLE * c[i - 1, j]
        for j in range(ABREAST):
            c[n - 1, j] = (POLE / (POLE * POLE - 1.0)) * (POLE * c[n - 2, j] + c[n - 1, j])
        for i in range(n - 2, first - 1, -1):
            for j in range(ABREAST):
                c[i, j] = POLE * (c[i + 1, j] - c[i, j])
        for i in range(first, last):
            for j in range(width):
                out[i - first, begin + j] = c[i, j]
    return out
