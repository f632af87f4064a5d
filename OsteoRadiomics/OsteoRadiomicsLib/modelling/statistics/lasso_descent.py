"""The quadratic problem inside each step of a LASSO fit, and coordinate descent on it, compiled or plain."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from ...features.jit import njit, numba_usable

SWEEPS = 100
_LEAST_WEIGHT = 1e-5  # p (1 - p) of an observation that is all but certain
_BLOCK = 32


def descend(gram: np.ndarray, target: np.ndarray, start: np.ndarray, penalty: float, tolerance: float) -> tuple[np.ndarray, bool]:
    """Minimise b'Gb/2 - c'b + penalty * sum|b| from ``start``.

    gram: (k, k), positive diagonal. target: (k,) c. tolerance: largest G_jj (change of b_j)^2 of the last sweep.
    Returns (k,), and whether ``SWEEPS`` sweeps were enough.
    """
    coefficients = start.copy()
    settled = _kernels().sweeps(gram, target, coefficients, penalty, tolerance, SWEEPS)
    return coefficients, bool(settled)


class Step(NamedTuple):
    """One step of iterated weighted least squares.

    gram: (k, k), target: (k,) of its problem for ``descend``. centre: (k,), middle: weighted means of the columns and of the
    response. weight: mean one. found: (k,). settled: whether ``SWEEPS`` sweeps were enough.
    """

    gram: np.ndarray
    target: np.ndarray
    centre: np.ndarray
    middle: float
    weight: float
    found: np.ndarray
    settled: bool


def weighted_step(
    x: np.ndarray,
    y: np.ndarray,
    predictor: np.ndarray,
    logistic: bool,
    ridge: float,
    start: np.ndarray,
    penalty: float,
    tolerance: float,
) -> Step:
    """The least squares that the likelihood is at a solution, solved with the penalty.

    x: (n, k) by columns, each of mean 0 without weights. y, predictor: (n,). ridge: is added to the diagonal of the gram.
    start: (k,) coefficients of the solution.
    """
    return Step(*_kernels().step(x, y, predictor, logistic, ridge, start, penalty, tolerance, SWEEPS))


class _Kernels(NamedTuple):
    step: Any
    sweeps: Any


@cache
def _kernels() -> _Kernels:
    if not numba_usable():
        return _PLAIN
    from numba.extending import overload

    overload(_lower)(lambda rest, column, change: _lower_each)
    overload(_swept)(lambda gram, target, coefficients, penalty, tolerance, sweeps: _sweeps)
    return _Kernels(*map(njit, _PLAIN))


def _step(x, y, predictor, logistic, ridge, start, penalty, tolerance, sweeps):
    n, k = x.shape
    weight, response = np.ones(n), y
    if logistic:
        p = 1 / (1 + np.exp(np.minimum(-predictor, 700.0)))  # beyond it, exp overflows
        weight = np.maximum(p * (1 - p), _LEAST_WEIGHT)
        response = predictor + (y - p) / weight
    root = np.sqrt(weight)
    total = weight.sum()
    middle = np.dot(weight, response) / total
    rest = root * (response - middle)
    # Rows times the root of their weight, turned. The columns have mean 0 without weights, so that the weighted mean is small
    # beside their spread and can be taken out of the sums; no copy of the rows is centred.
    rows = np.empty((k, n))
    centre, target = np.empty(k), np.empty(k)
    for j in range(k):
        rows[j] = x[:, j] * root
        centre[j] = np.dot(rows[j], root) / total
        target[j] = np.dot(rows[j], rest) / n
    gram = np.empty((k, k))
    for begin in range(0, k, _BLOCK):  # half of the products are the other half
        end = min(begin + _BLOCK, k)
        products = (np.dot(rows[begin:end], rows[:end].T) - total * np.outer(centre[begin:end], centre[:end])) / n
        gram[begin:end, :end] = products
        gram[:end, begin:end] = products.T
    for j in range(k):
        gram[j, j] += ridge
    found = start.copy()
    settled = _swept(gram, target, found, penalty, tolerance, sweeps)
    return gram, target, centre, middle, total / n, found, settled


def _swept(gram, target, coefficients, penalty, tolerance, sweeps):
    """``_sweeps``, called so that it is compiled where its caller is."""
    return _sweeps(gram, target, coefficients, penalty, tolerance, sweeps)


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


_PLAIN = _Kernels(_step, _sweeps)
