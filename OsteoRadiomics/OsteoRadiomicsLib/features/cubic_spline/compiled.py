"""Spline coefficients of many lines abreast, in compiled loops: the same numbers as ``vectorised``."""

from __future__ import annotations

import math

import numpy as np

from ..abreast import ABREAST, PLACE, line_places
from ..jit import njit
from .vectorised import GAIN, HORIZON, POLE, start_weights


def coefficients(array: np.ndarray, axis: int, first: int, last: int) -> np.ndarray:
    """See ``vectorised.coefficients``."""
    before, n, after = array.shape[:axis], array.shape[axis], array.shape[axis + 1 :]
    flat = np.ascontiguousarray(array, dtype=np.float64).reshape(-1)
    found = np.empty((*before, last - first, *after))
    if n == 1:
        found[...] = flat.reshape(array.shape)
    else:
        _coefficients(flat, n, (math.prod(before), math.prod(after)), start_weights(n), (first, last), found.reshape(-1))
    return found


def warm_up() -> None:
    """Compile, or load from the disk cache."""
    coefficients(np.zeros((4, 1)), 0, 0, 4)
    along(np.zeros((4, 1, 1)), 0, np.zeros((1, 4), np.int64), np.zeros((1, 4)))
    weighted(np.zeros((4, 4, 4)), [np.zeros((1, 4), np.int64)] * 3, [np.zeros((1, 4))] * 3)


def along(array: np.ndarray, axis: int, place: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """See ``vectorised.along``."""
    before, after = array.shape[:axis], array.shape[axis + 1 :]
    lines = np.ascontiguousarray(array).reshape(math.prod(before), -1, math.prod(after))
    return np.asarray(_along(lines, place, weight)).reshape(*before, len(place), *after)


def weighted(array: np.ndarray, places: list[np.ndarray], weights: list[np.ndarray]) -> np.ndarray:
    """See ``vectorised.weighted``."""
    return _weighted(np.ascontiguousarray(array), *places, *weights)


@njit
def _along(lines, place, weight):
    count, _, after = lines.shape
    total = np.empty((count, len(place), after))
    for line in range(count):
        for i in range(len(place)):
            a, b, c, d = place[i, 0], place[i, 1], place[i, 2], place[i, 3]
            wa, wb, wc, wd = weight[i, 0], weight[i, 1], weight[i, 2], weight[i, 3]
            for j in range(after):
                value = lines[line, a, j] * wa + lines[line, b, j] * wb
                total[line, i, j] = value + lines[line, c, j] * wc + lines[line, d, j] * wd
    return total


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
def _coefficients(flat, n, lines, weights, kept, found):
    """lines: how many there are before the axis, and how many after it, which is how far apart the values of a line lie."""
    first, last = kept
    apart = lines[1]
    count = lines[0] * apart
    c = np.zeros((n, ABREAST))
    total = np.empty(ABREAST)
    source, target = np.zeros(ABREAST, np.int64), np.zeros(ABREAST, np.int64)
    for begin in range(0, count, ABREAST):
        width = min(ABREAST, count - begin)
        line_places(begin, width, n, apart, first, last, source, target)
        for i in range(n):
            for j in range(width):
                c[i, j] = flat[PLACE(source[j] + i * apart)] * GAIN
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
                found[PLACE(target[j] + i * apart)] = c[i, j]
