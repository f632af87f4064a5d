"""What each step of a LASSO fit does most: weighing its columns, and coordinate descent, as compiled or plain loops."""

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


def weigh(x: np.ndarray, centre: np.ndarray, weight: np.ndarray, centred: np.ndarray, weighted: np.ndarray) -> None:
    """Write x - centre into ``centred``, and that times the weights into ``weighted``, going through the columns once.

    x, centred, weighted: (n, k). centre: (k,). weight: (n,).
    """
    _weighing()(x.T, centre, weight, centred.T, weighted.T)  # columns lie one after the other, as selecting some leaves them


@cache
def _weighing() -> Any:
    return njit(_weigh_each) if numba_usable() else _weigh_together


def _weigh_each(columns, centre, weight, centred, weighted):
    for j in range(columns.shape[0]):
        for i in range(columns.shape[1]):
            value = columns[j, i] - centre[j]
            centred[j, i] = value
            weighted[j, i] = value * weight[i]


def _weigh_together(columns, centre, weight, centred, weighted):
    """The same by numpy, which goes through them twice."""
    np.subtract(columns, centre[:, None], out=centred)
    np.multiply(centred, weight, out=weighted)


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
