"""The maximal correlation coefficient of co-occurrence matrices."""

from __future__ import annotations

import numpy as np

from ..matrices.glcm import Glcm


def second_largest_singular_values(m: Glcm) -> np.ndarray:
    """(d,) second largest singular value of p(i,j) / sqrt(p_x(i) p_y(j)), 1 where the ROI has one grey level."""
    if len(m.present) < 2:
        return np.ones(m.directions)
    return np.array([_second(m, direction) for direction in range(m.directions)])


def _second(m: Glcm, direction: int) -> float:
    px, py = m.px[direction], m.py[direction]
    rows, columns = px > 0, py > 0
    matrix = m.dense(direction)[np.ix_(rows, columns)] / np.sqrt(np.outer(px[rows], py[columns]))
    if m.symmetric:
        values = np.sort(np.abs(np.linalg.eigvalsh(matrix)))
    else:
        values = np.sort(np.linalg.svd(matrix, compute_uv=False))
    return float(values[-2]) if len(values) > 1 else 0.0
