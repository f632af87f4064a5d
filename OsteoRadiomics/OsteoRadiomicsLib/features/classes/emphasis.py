"""Formulas that runs, zones and dependences share: one matrix of counts by grey level and size.

c(i, s) is the number of groups of grey level i and size s along one direction, G their sum, p = c / G.
"""

from __future__ import annotations

import numpy as np

from ..matrices.sizes import SizeMatrix

EPS = float(np.spacing(1))
Values = np.ndarray  # (d,) one value per direction


def emphasis(m: SizeMatrix, level: int, size: int) -> Values:
    r"""\sum_{i,s} p(i,s)\, i^{level} s^{size}: which levels and sizes prevail."""
    cells = m.count
    for column, power in ((m.level, level), (m.extent, size)):
        if power:
            cells = cells * column**power if power > 0 else cells / column**-power
    return m.total(cells) / m.groups


def level_non_uniformity(m: SizeMatrix) -> Values:
    r"""\frac{1}{G} \sum_i (\sum_s c(i,s))^2."""
    return np.sum(m.by_level**2, axis=1) / m.groups


def size_non_uniformity(m: SizeMatrix) -> Values:
    r"""\frac{1}{G} \sum_s (\sum_i c(i,s))^2."""
    return np.sum(m.by_size**2, axis=1) / m.groups


def level_variance(m: SizeMatrix) -> Values:
    r"""\sum_{i,s} p(i,s) (i - \mu_i)^2."""
    return _variance(m, m.level)


def size_variance(m: SizeMatrix) -> Values:
    r"""\sum_{i,s} p(i,s) (s - \mu_s)^2."""
    return _variance(m, m.extent)


def size_entropy(m: SizeMatrix) -> Values:
    r"""-\sum_{i,s} p(i,s) \log_2 p(i,s)."""
    return -m.total(m.p * np.log2(m.p + EPS))


def fraction_of_voxels(m: SizeMatrix) -> Values:
    """Groups per voxel."""
    return m.groups / m.voxels


def _variance(m: SizeMatrix, column: np.ndarray) -> Values:
    mean = m.total(m.p * column)
    return m.total(m.p * (column - mean[m.direction]) ** 2)
