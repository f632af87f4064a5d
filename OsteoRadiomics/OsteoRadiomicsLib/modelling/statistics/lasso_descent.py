"""Coordinate descent for the quadratic problem inside each step of a LASSO fit, as compiled or plain loops."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ...features.jit import njit, numba_usable


def descend(gram: np.ndarray, target: np.ndarray, start: np.ndarray, penalty: float, tolerance: float) -> np.ndarray:
    """Minimise b'Gb/2 - c'b + penalty * sum|b| from ``start``.

    gram: (k, k), positive diagonal. target: (k,) c. tolerance: largest G_jj (change of b_j)^2 of the last sweep.
    Returns (k,).
    """
    coefficients = start.copy()
    _compiled()(gram, target, coefficients, penalty, tolerance)
    return coefficients


@cache
def _compiled() -> Any:
    return njit(_sweeps) if numba_usable() else _sweeps


def _sweeps(gram, target, coefficients, penalty, tolerance):
    rest = target - gram @ coefficients
    for _ in range(10000):
        largest = 0.0
        for j in range(len(coefficients)):
            before = coefficients[j]
            pull = rest[j] + gram[j, j] * before
            size = abs(pull) - penalty
            after = np.sign(pull) * size / gram[j, j] if size > 0 else 0.0
            if after != before:
                coefficients[j] = after
                change = after - before
                rest -= gram[:, j] * change
                largest = max(largest, gram[j, j] * change * change)
        if largest < tolerance:
            return
