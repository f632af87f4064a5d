"""Sums over columns, term by term: a row's result does not depend, to the last bit, on the rows computed beside it.

A BLAS product chooses its order of summation by the number of rows, so that a table's scores would differ in their last digits
from those of single cases, and the predictions of equal rows, which ranks take for a tie, from each other.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def row_sums(parts: Iterable[np.ndarray]) -> np.ndarray:
    """The sum of arrays of one shape, the first first. Raises ValueError where there are none."""
    total: np.ndarray | None = None
    for part in parts:
        total = part.astype(float) if total is None else total + part
    if total is None:
        raise ValueError("there is nothing to add up")
    return total


def weighted_rows(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(rows, columns), (columns,) -> (rows,), 0 without columns."""
    parts = [column * weight for column, weight in zip(x.T, weights, strict=True)]
    return row_sums(parts) if parts else np.zeros(len(x))


def row_products(x: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """(rows, columns), (columns, m) -> (rows, m)."""
    return row_sums(column[:, None] * weights for column, weights in zip(x.T, matrix, strict=True))


def squared_distances(x: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(rows, columns), (m, columns) -> (rows, m). Differences first, squares after: as exact as distances get in float64."""
    return row_sums((column[:, None] - own) ** 2 for column, own in zip(x.T, points.T, strict=True))
