"""The maximal correlation coefficient of co-occurrence matrices."""

from __future__ import annotations

import numpy as np

from ..matrices.glcm import Glcm

# Matrices of all directions held at a time have no more cells than this.
CELLS_AT_ONCE = 2_000_000


def second_largest_singular_values(m: Glcm) -> np.ndarray:
    """(d,) second largest singular value of p(i,j) / sqrt(p_x(i) p_y(j)), 1 where the ROI has one grey level.

    Levels that do not occur along a direction add empty rows and columns, and so values of 0 that are never the second
    largest of a direction with two levels.
    """
    k = len(m.present)
    if k < 2:
        return np.ones(m.directions)
    scaled = m.p / np.sqrt(m.p_x_p_y)
    at_once = max(1, CELLS_AT_ONCE // (k * k))
    found = [np.empty(0)]
    for first in range(0, m.directions, at_once):
        count = min(at_once, m.directions - first)
        cells = (m.direction >= first) & (m.direction < first + count)
        stack = np.zeros((count, k, k))
        stack[m.direction[cells] - first, m.first[cells], m.second[cells]] = scaled[cells]
        found.append(_second(stack, m.symmetric))
    return np.concatenate(found)


def _second(stack: np.ndarray, symmetric: bool) -> np.ndarray:
    if symmetric:  # its singular values are the magnitudes of its eigenvalues, of which only the ends can be large
        values = np.linalg.eigvalsh(stack)
        return np.sort(np.abs(values[:, [0, 1, -2, -1]] if values.shape[1] > 3 else values), axis=1)[:, -2]
    return np.linalg.svd(stack, compute_uv=False)[:, 1]
