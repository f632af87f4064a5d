"""Counting in compiled loops over the neighbour table: the same whole numbers as ``vectorised``, many times faster.

Importing this module needs numba; ``counting`` decides when.
"""

from __future__ import annotations

import numpy as np

from ..jit import njit
from . import vectorised
from .neighbourhood import Neighbourhood
from .vectorised import DENSE_CELLS, tally

Counts = tuple[np.ndarray, np.ndarray]


def pair_counts(near: Neighbourhood, level: np.ndarray, levels: int, symmetric: bool) -> Counts:
    """See ``vectorised.pair_counts``."""
    if len(near.directions) * levels * levels > DENSE_CELLS:
        return vectorised.pair_counts(near, level, levels, symmetric)
    return _occupied(_pairs(near.neighbour, level, levels, symmetric))


def run_counts(near: Neighbourhood, level: np.ndarray, levels: int, longest: int) -> Counts:
    """See ``vectorised.run_counts``."""
    if len(near.directions) * levels * (longest + 1) > DENSE_CELLS:
        return vectorised.run_counts(near, level, levels, longest)
    return _occupied(_runs(near.neighbour, level, levels, longest))


def dependences(near: Neighbourhood, grey: np.ndarray, alpha: float) -> np.ndarray:
    """See ``vectorised.dependences``."""
    return _dependences(near.neighbour, grey, float(alpha))


def neighbour_sums(near: Neighbourhood, grey: np.ndarray) -> np.ndarray:
    """See ``vectorised.neighbour_sums``."""
    return _sums(near.neighbour, grey).astype(np.float64)


def zone_counts(near: Neighbourhood, level: np.ndarray, levels: int) -> Counts:
    """See ``vectorised.zone_counts``."""
    root, size = _zones(near.neighbour, level)
    return tally(level[root].astype(np.int64) * (near.size + 1) + size, levels * (near.size + 1))


def warm_up() -> None:
    """Compile every loop, or load it from the disk cache."""
    neighbour = np.full((1, 1), -1, dtype=np.int32)
    level, grey = np.zeros(1, dtype=np.int32), np.ones(1, dtype=np.int64)
    _pairs(neighbour, level, 1, True)
    _runs(neighbour, level, 1, 1)
    _dependences(neighbour, grey, 0.0)
    _sums(neighbour, grey)
    _zones(neighbour, level)


def _occupied(counts: np.ndarray) -> Counts:
    flat = counts.ravel()
    key = np.flatnonzero(flat)
    return key, flat[key]


@njit
def _pairs(neighbour, level, levels, symmetric):
    directions, n = neighbour.shape
    counts = np.zeros((directions, levels, levels), dtype=np.int64)
    for d in range(directions):
        for voxel in range(n):
            other = neighbour[d, voxel]
            if other >= 0:
                i, j = level[voxel], level[other]
                counts[d, i, j] += 1
                if symmetric:
                    counts[d, j, i] += 1
    return counts


@njit
def _runs(neighbour, level, levels, longest):
    directions, n = neighbour.shape
    counts = np.zeros((directions, levels, longest + 1), dtype=np.int64)
    length = np.empty(n, dtype=np.int32)
    for d in range(directions):
        length[:] = 1
        # A neighbour along a direction always has the higher number, so each run is walked in order.
        for voxel in range(n):
            other = neighbour[d, voxel]
            if other >= 0 and level[other] == level[voxel]:
                length[other] = length[voxel] + 1
            else:
                counts[d, level[voxel], length[voxel]] += 1
    return counts


@njit
def _dependences(neighbour, grey, alpha):
    directions, n = neighbour.shape
    alike = np.zeros(n, dtype=np.int64)
    for d in range(directions):
        for voxel in range(n):
            other = neighbour[d, voxel]
            if other >= 0 and abs(grey[voxel] - grey[other]) <= alpha:
                alike[voxel] += 1
                alike[other] += 1
    return alike


@njit
def _sums(neighbour, grey):
    directions, n = neighbour.shape
    total = np.zeros(n, dtype=np.int64)
    for d in range(directions):
        for voxel in range(n):
            other = neighbour[d, voxel]
            if other >= 0:
                total[voxel] += grey[other]
                total[other] += grey[voxel]
    return total


@njit
def _zones(neighbour, level):
    """Union-find: (zones,) first voxel and size of each connected zone of equal level."""
    directions, n = neighbour.shape
    parent = np.arange(n).astype(np.int32)
    for voxel in range(n):
        for d in range(directions):
            other = neighbour[d, voxel]
            if other >= 0 and level[other] == level[voxel]:
                a, b = voxel, other
                while parent[a] != a:
                    parent[a] = parent[parent[a]]
                    a = parent[a]
                while parent[b] != b:
                    parent[b] = parent[parent[b]]
                    b = parent[b]
                if a < b:
                    parent[b] = a
                else:
                    parent[a] = b
    size = np.zeros(n, dtype=np.int64)
    for voxel in range(n):
        a = voxel
        while parent[a] != a:
            a = parent[a]
        parent[voxel] = a
        size[a] += 1
    root = np.flatnonzero(size)
    return root, size[root]
