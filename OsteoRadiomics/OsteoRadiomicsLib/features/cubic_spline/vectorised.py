"""Spline coefficients of many lines abreast, in numpy.

The recursion (Unser 1999) is written in ITK's order of operations, because the last bit can decide a resampled voxel.
"""

from __future__ import annotations

import math

import numpy as np

POLE = math.sqrt(3.0) - 2.0
GAIN = (1.0 - POLE) * (1.0 - 1.0 / POLE)
# Terms of the first coefficient's sum that are no more than this, relative to the values, are left out, as ITK does.
TOLERANCE = 1e-10
HORIZON = math.ceil(math.log(TOLERANCE) / math.log(abs(POLE)))


def start_weights(n: int) -> np.ndarray:
    """Weights of a line's values in the sum that begins the recursion.

    Of a long line (n > HORIZON): those of values 0 to HORIZON - 1. Of a short one: those of value 0, the last value and
    values 1 to n - 2, and then the number z of which the sum is divided by 1 - z².
    """
    weights = []
    zn = POLE
    if n > HORIZON:
        for _ in range(1, HORIZON):
            weights.append(zn)
            zn *= POLE
        return np.array([1.0, *weights])
    inverse = 1.0 / POLE
    z2n = POLE ** (n - 1.0)
    last = z2n
    z2n *= z2n * inverse
    for _ in range(1, n - 1):
        weights.append(zn + z2n)
        zn *= POLE
        z2n *= inverse
    return np.array([1.0, last, *weights, zn])


def coefficients(array: np.ndarray, axis: int, first: int, last: int) -> np.ndarray:
    """Spline coefficients along an axis, float64, of which those at positions first to last - 1 are kept there."""
    lines = np.ascontiguousarray(np.moveaxis(array, axis, 0), dtype=np.float64)
    return np.moveaxis(_recursion(lines)[first:last], 0, axis)


def _recursion(lines: np.ndarray) -> np.ndarray:
    """Coefficients along the first axis."""
    n = len(lines)
    if n == 1:
        return lines
    c = lines * GAIN
    c[0] = _started(c)
    for i in range(1, n):
        c[i] += POLE * c[i - 1]
    c[n - 1] = (POLE / (POLE * POLE - 1.0)) * (POLE * c[n - 2] + c[n - 1])
    for i in range(n - 2, -1, -1):
        c[i] = POLE * (c[i + 1] - c[i])
    return c


def _started(c: np.ndarray) -> np.ndarray:
    """The first value of the forward recursion: the line's mirrored continuation before its start, summed up."""
    n = len(c)
    weights = start_weights(n)
    total = c[0].copy()
    if n > HORIZON:
        for i in range(1, HORIZON):
            total += weights[i] * c[i]
        return total
    total += weights[1] * c[n - 1]
    for i in range(1, n - 1):
        total += weights[i + 1] * c[i]
    return total / (1.0 - weights[-1] * weights[-1])


def along(array: np.ndarray, axis: int, place: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Sums of four coefficients along an axis, which then has m values. place, weight: (m, 4) positions there, and weights."""
    values = np.moveaxis(array, axis, -1)
    total = np.zeros((*values.shape[:-1], len(place)))
    for tap in range(4):
        total += values[..., place[:, tap]] * weight[:, tap]
    return np.ascontiguousarray(np.moveaxis(total, -1, axis))


def weighted(array: np.ndarray, places: list[np.ndarray], weights: list[np.ndarray]) -> np.ndarray:
    """(m,) sums of 4 x 4 x 4 coefficients times their weights, in ITK's order of operations.

    array: coefficients (z, y, x). places, weights: for x, y and z (m, 4) indices into it and their weights along that axis.
    """
    (px, py, pz), (wx, wy, wz) = places, weights
    total = np.zeros(len(px))
    for z in range(4):
        for y in range(4):
            for x in range(4):
                total += wx[:, x] * wy[:, y] * wz[:, z] * array[pz[:, z], py[:, y], px[:, x]]
    return total
