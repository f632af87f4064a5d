"""Neighbouring grey tone difference matrix: how much a voxel differs from the mean of its neighbours.

p_i is the share of voxels with level i, s_i the sum over them of |i - mean level of the neighbours|, V the number of
voxels, N_p the number of levels that occur. There is one matrix, no directions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ..matrices.ngtdm import Ngtdm, ngtdm
from ..sample import Sample, no_neighbours
from .feature import FeatureClass, Note

# Pairs of levels held at a time: many levels need no more memory than this.
PAIRS_AT_ONCE = 4_000_000
LARGEST_COARSENESS = 1e6


def _build(sample: Sample) -> Ngtdm:
    return ngtdm(sample.near, sample.levels)


def _undefined(_: Ngtdm) -> str:
    return "the matrix gives no finite value"


def _notes(m: Ngtdm) -> Iterable[Note]:
    if not np.any(m.p * m.s):
        yield Note(("Coarseness",), "no voxel differs from its neighbours", f"{LARGEST_COARSENESS:g}")
    if len(m.level) == 1:
        yield Note(("Contrast", "Busyness", "Strength"), "the ROI has one grey level", "0")


CLASS = FeatureClass("ngtdm", "Neighbouring grey tone difference matrix", _build, _undefined, _notes, no_neighbours)
_feature = CLASS.feature


@_feature("Busyness", range=">= 0", ibsi="NQ30")
def busyness(m: Ngtdm) -> float:
    r"""\frac{\sum_i p_i s_i}{\sum_{i,j} |i p_i - j p_j|}: rapid changes between voxel and neighbours.

    0 by PyRadiomics' convention when the denominator vanishes, as with one grey level.
    """
    weighted = m.level * m.p
    spread = sum(float(np.abs(weighted[rows, None] - weighted).sum()) for rows in _row_blocks(m))
    return float(np.sum(m.p * m.s)) / spread if spread else 0.0


@_feature("Coarseness", range="above 0 to 1e6", ibsi="QCDE")
def coarseness(m: Ngtdm) -> float:
    r"""1 / \sum_i p_i s_i: large where grey level changes slowly. 1e6 by convention when the sum is 0."""
    total = float(np.sum(m.p * m.s))
    return 1 / total if total else LARGEST_COARSENESS


@_feature("Complexity", range=">= 0", ibsi="HDEZ")
def complexity(m: Ngtdm) -> float:
    r"""\frac{1}{V} \sum_{i,j} |i - j| \frac{p_i s_i + p_j s_j}{p_i + p_j}: many and rapid changes. 0 with one grey level."""
    product = m.p * m.s
    total = 0.0
    for rows in _row_blocks(m):
        apart = np.abs(m.level[rows, None] - m.level)
        total += float(np.sum(apart * (product[rows, None] + product) / (m.p[rows, None] + m.p)))
    return total / m.voxels


@_feature("Contrast", range=">= 0", ibsi="65HE")
def contrast(m: Ngtdm) -> float:
    r"""\frac{1}{N_p (N_p - 1)} \sum_{i,j} p_i p_j (i - j)^2 \cdot \frac{1}{V} \sum_i s_i.

    0 by PyRadiomics' convention with one grey level.
    """
    pairs = len(m.level) * (len(m.level) - 1)
    if not pairs:
        return 0.0
    spread = sum(float(np.sum(m.p[rows, None] * m.p * (m.level[rows, None] - m.level) ** 2)) for rows in _row_blocks(m))
    return spread * float(np.sum(m.s)) / m.voxels / pairs


@_feature("Strength", range=">= 0", ibsi="1X9X")
def strength(m: Ngtdm) -> float:
    r"""\frac{\sum_{i,j} (p_i + p_j)(i - j)^2}{\sum_i s_i}: clear structures. 0 by convention when the denominator is 0."""
    total = float(np.sum(m.s))
    if not total:
        return 0.0
    return sum(float(np.sum((m.p[rows, None] + m.p) * (m.level[rows, None] - m.level) ** 2)) for rows in _row_blocks(m)) / total


def _row_blocks(m: Ngtdm) -> Iterator[slice]:
    """Blocks of levels whose pairs with all levels fit into memory."""
    rows = max(1, PAIRS_AT_ONCE // len(m.level))
    return (slice(first, first + rows) for first in range(0, len(m.level), rows))
