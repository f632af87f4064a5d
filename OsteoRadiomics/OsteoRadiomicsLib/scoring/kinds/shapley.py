"""Shapley values of any prediction against one reference point: what each column moves the prediction by.

The value of a set of columns is the prediction with those columns as in the case and the others as in the reference
(baseline Shapley; Sundararajan & Najmi 2020). Exact up to ``EXACT_COLUMNS`` columns; beyond that a mean over seeded random
orders, each walked forwards and backwards, whose sum is still exactly prediction minus reference.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial

import numpy as np

EXACT_COLUMNS = 10
ORDERS = 64

Predict = Callable[[np.ndarray], np.ndarray]


def shapley_values(predict: Predict, x: np.ndarray, reference: np.ndarray) -> tuple[float, np.ndarray]:
    """(prediction at the reference, contributions).

    predict: (rows, columns) -> (rows,). x: (rows, columns). reference: (columns,). Contributions: (rows, columns).
    """
    base = float(predict(reference[None])[0])
    one = _exact if x.shape[1] <= EXACT_COLUMNS else _sampled
    return base, np.array([one(predict, row, reference) for row in x])


def _exact(predict: Predict, row: np.ndarray, reference: np.ndarray) -> np.ndarray:
    size = len(row)
    member = (np.arange(2**size)[:, None] >> np.arange(size)) & 1 == 1
    value = predict(np.where(member, row, reference))
    count = member.sum(axis=1)
    weight = np.array([factorial(k) * factorial(size - k - 1) / factorial(size) for k in range(size)])
    parts = np.empty(size)
    for column in range(size):
        without = np.flatnonzero(~member[:, column])
        parts[column] = weight[count[without]] @ (value[without | (1 << column)] - value[without])
    return parts


def _sampled(predict: Predict, row: np.ndarray, reference: np.ndarray) -> np.ndarray:
    size = len(row)
    rng = np.random.default_rng(0)
    parts = np.zeros(size)
    for _ in range(ORDERS):
        order = rng.permutation(size)
        for walk in (order, order[::-1]):
            path = np.tile(reference, (size + 1, 1))
            for step, column in enumerate(walk, start=1):
                path[step:, column] = row[column]
            parts[walk] += np.diff(predict(path))
    return parts / (2 * ORDERS)
