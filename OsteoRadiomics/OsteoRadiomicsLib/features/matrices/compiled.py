"""Counting in compiled loops: the same whole numbers as ``vectorised``, several times faster.

Importing this module needs numba; ``counting`` decides when.
"""

from __future__ import annotations

import numpy as np

from ..jit import njit
from . import vectorised
from .neighbourhood import Neighbourhood
from .vectorised import DENSE_CELLS, Counts, occupied, tally


def pair_counts(near: Neighbourhood, level: np.ndarray, levels: int, symmetric: bool) -> Counts:
    """See ``vectorised.pair_counts``."""
    if len(near.steps) * levels * levels > DENSE_CELLS:
        return vectorised.pair_counts(near, level, levels, symmetric)
    return occupied(_pairs(_spread(near, level), near.place, near.steps, levels, symmetric))


def run_counts(near: Neighbourhood, level: np.ndarray, levels: int) -> Counts:
    """See ``vectorised.run_counts``."""
    if len(near.steps) * levels * (near.longest + 1) > DENSE_CELLS:
        return vectorised.run_counts(near, level, levels)
    return occupied(_runs(_spread(near, level), near.place, near.steps, levels, near.longest))


def dependences(near: Neighbourhood, grey: np.ndarray, alpha: float) -> np.ndarray:
    """See ``vectorised.dependences``."""
    return _dependences(near.spread(grey.astype(np.int32)), near.steps, np.int32(alpha))[near.place].astype(np.int64)


def neighbour_sums(near: Neighbourhood, grey: np.ndarray) -> np.ndarray:
    """See ``vectorised.neighbour_sums``."""
    return _sums(near.spread(grey.astype(np.int32)), near.steps)[near.place].astype(np.int64)


def zone_counts(near: Neighbourhood, level: np.ndarray, levels: int) -> Counts:
    """See ``vectorised.zone_counts``."""
    root, size = _zones(_spread(near, level), near.place, near.steps)
    order = np.searchsorted(near.place, root)
    return tally(level[order].astype(np.int64) * (near.size + 1) + size, levels * (near.size + 1))


def warm_up() -> None:
    """Compile every loop, or load it from the disk cache."""
    box, place, steps = np.array([0, 1, 0], dtype=np.int32), np.array([1]), np.array([1])
    _pairs(box, place, steps, 1, True)
    _runs(box, place, steps, 1, 1)
    _dependences(box, steps, np.int32(0))
    _sums(box, steps)
    _zones(box, place, steps)


def _spread(near: Neighbourhood, level: np.ndarray) -> np.ndarray:
    """(box,) int32 level + 1 of each voxel, 0 outside the ROI."""
    return near.spread(level.astype(np.int32) + np.int32(1))


@njit
def _pairs(box, place, steps, levels, symmetric):
    counts = np.zeros((len(steps), levels, levels), dtype=np.int64)
    for d in range(len(steps)):
        step = steps[d]
        for voxel in place:
            other = box[voxel + step]
            if other:
                counts[d, box[voxel] - 1, other - 1] += 1
    if symmetric:
        for d in range(len(steps)):
            for i in range(levels):
                counts[d, i, i] *= 2
                for j in range(i):
                    both = counts[d, i, j] + counts[d, j, i]
                    counts[d, i, j] = both
                    counts[d, j, i] = both
    return counts


@njit
def _runs(box, place, steps, levels, longest):
    counts = np.zeros((len(steps), levels, longest + 1), dtype=np.int64)
    length = np.empty(len(box), dtype=np.int32)
    for d in range(len(steps)):
        step = steps[d]
        length[:] = 1
        for voxel in place:  # ascending, so that every run is met from its first voxel to its last
            if box[voxel + step] == box[voxel]:
                length[voxel + step] = length[voxel] + 1
            else:
                counts[d, box[voxel] - 1, length[voxel]] += 1
    return counts


@njit
def _dependences(box, steps, alpha):
    """(box,) for the ROI's voxels. Shifted copies of the whole box, for the processor's vector unit."""
    alike = np.zeros(len(box), dtype=np.int32)
    for d in range(len(steps)):
        low, high = box[: -steps[d]], box[steps[d] :]
        of_low, of_high = alike[: -steps[d]], alike[steps[d] :]
        for i in range(len(low)):
            of_low[i] += (high[i] > 0) & (abs(high[i] - low[i]) <= alpha)
        for i in range(len(low)):
            of_high[i] += (low[i] > 0) & (abs(high[i] - low[i]) <= alpha)
    return alike


@njit
def _sums(box, steps):
    """(box,) for the ROI's voxels. Shifted copies of the whole box, for the processor's vector unit."""
    total = np.zeros(len(box), dtype=np.int32)
    for d in range(len(steps)):
        low, high = box[: -steps[d]], box[steps[d] :]
        of_low, of_high = total[: -steps[d]], total[steps[d] :]
        for i in range(len(low)):
            of_low[i] += high[i]
        for i in range(len(low)):
            of_high[i] += low[i]
    return total


@njit
def _zones(box, place, steps):
    """Union-find over voxels in order: position of each zone's first voxel, and its size."""
    parent = np.zeros(len(box), dtype=np.int32)
    size = np.zeros(len(box), dtype=np.int64)
    for voxel in place:
        level = box[voxel]
        root = voxel
        parent[voxel] = voxel
        for d in range(len(steps)):
            other = voxel - steps[d]
            if box[other] == level:
                while parent[other] != other:
                    parent[other] = parent[parent[other]]
                    other = parent[other]
                if other < root:
                    parent[root] = other
                    root = other
                else:
                    parent[other] = root
    for voxel in place:
        root = voxel
        while parent[root] != root:
            root = parent[root]
        parent[voxel] = root
        size[root] += 1
    first = np.flatnonzero(size)
    return first, size[first]
