"""Coordinate descent for the quadratic problem inside each step of a LASSO fit, as compiled or plain loops."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ...features.jit import njit, numba_usable

SWEEPS = 100


def descend(gram: np.ndarray, target: np.ndarray, start: np.ndarray, penalty: float, tolerance: float) -> tuple[np.ndarray, bool]:
    """Minimise b'Gb/2 - c'b + penalty * sum|b| from ``start``.

    gram: (k, k), positive diagonal. target: (k,) c. tolerance: largest G_jj (change of b_j)^2 of the last sweep.
    Returns (k,), and whether ``SWEEPS`` sweeps were enough.
    """
    coefficients = start.copy()
    settled = _compiled()(gram, target, coefficients, penalty, tolerance, SWEEPS)
    return coefficients, bool(settled)


@cache
def _compiled() -> Any:
    if not numba_usable():
        return _sweeps
    from numba.extending import overload

    overload(_lower)(lambda rest, column, change: _lower_each)
    return njit(_sweeps)


def _sweeps(gram, target, coefficients, penalty, tolerance, sweeps):
    rest = target - gram @ coefficients
    columns = np.ascontiguousarray(gram.T)  # not quite symmetric: the last bits differ
    for _ in range(sweeps):
        largest = 0.0
        for j in range(len(coefficients)):
            before = coefficients[j]
            pull = rest[j] + gram[j, j] * before
            size = abs(pull) - penalty
            after = np.sign(pull) * size / gram[j, j] if size > 0 else 0.0
            if after != before:
                coefficients[j] = after
                change = after - before
                _lower(rest, columns[j], change)
                largest = max(largest, gram[j, j] * change * change)
        if largest < tolerance:
            return True
    return False


def _lower(rest, column, change):
    rest -= column * change


def _lower_each(rest, column, change):
    """The same when compiled, without an array in between."""
    for i in range(len(rest)):
        rest[i] -= column[i] * change
