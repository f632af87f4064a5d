"""Sparse texture matrices of many kernels at once: only occupied cells, each knowing the kernel it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from ..task import MapTask

EPS = np.spacing(1.0)  # PyRadiomics adds it inside every logarithm
ELEMENTS = 1_000_000  # array elements that one part of the work may hold at a time, some 50 MB with its intermediates


class Cells(Protocol):
    """The matrices of some kernels."""

    def value(self, formula: str) -> np.ndarray:
        """(v,) one feature of each kernel."""


def compute_in_parts(
    task: MapTask,
    centres: np.ndarray,
    formulas: Sequence[str],
    cells_of: Callable[[MapTask, np.ndarray], Cells],
    elements_per_voxel: int,
) -> np.ndarray:
    """(v, f) formulas of the kernels round ``centres``, in parts that bound the memory."""
    result = np.empty((len(centres), len(formulas)))
    step = max(1, ELEMENTS // max(1, elements_per_voxel))
    for start in range(0, len(centres), step):
        cells = cells_of(task, centres[start : start + step])
        for column, formula in enumerate(formulas):
            result[start : start + step, column] = cells.value(formula)
    return result


def tally(keys: np.ndarray, weights: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Distinct keys in ascending order and how often each occurs, or the sum of its weights (float64)."""
    if not len(keys):
        return keys, np.zeros(0)
    if weights is None:
        keys = np.sort(keys)
    else:
        order = np.argsort(keys, kind="stable")
        keys, weights = keys[order], weights[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    if weights is None:
        return keys[starts], np.diff(starts, append=len(keys)).astype(np.float64)
    return keys[starts], np.add.reduceat(weights, starts)


def group_sum(group: np.ndarray, terms: np.ndarray, n_groups: int) -> np.ndarray:
    """(n_groups,) sums of the terms of each group."""
    return np.bincount(group, weights=terms, minlength=n_groups)


def entropy_terms(p: np.ndarray) -> np.ndarray:
    """-p log2 p of each probability, in bits."""
    return -p * np.log2(p + EPS)


def mean_over_directions(values: np.ndarray, n_directions: int) -> np.ndarray:
    """(v * d,) values of each kernel and direction -> (v,) means over the directions that are not NaN."""
    table = values.reshape(-1, n_directions)
    known = ~np.isnan(table)
    count = known.sum(axis=1)
    total = np.where(known, table, 0.0).sum(axis=1)
    return np.divide(total, count, out=np.full(len(table), np.nan), where=count > 0)
