"""Counting in compiled loops: the same numbers as ``vectorised``, several times faster.

Importing this module needs numba; ``counting`` decides when. Loops go along the rows of the ROI: places next to each other in
memory, so that what needs no histogram becomes vector instructions. Places are unsigned, or each would be checked for its sign.
"""

from __future__ import annotations

import numpy as np

from ..jit import njit
from . import vectorised
from .neighbourhood import Neighbourhood
from .vectorised import DENSE_CELLS, Counts, occupied, tally

PLACE = np.uintp
# Levels and lengths of runs are kept in 16 bits; what does not fit is left to numpy.
LARGEST = 2**16 - 1
# Directions that zones can have, one bit for each; neighbours at distance 1 lie along 13.
DIRECTIONS = 16


def pair_counts(near: Neighbourhood, level: np.ndarray, levels: int, symmetric: bool) -> Counts:
    """See ``vectorised.pair_counts``."""
    if levels >= LARGEST or len(near.steps) * levels * levels > DENSE_CELLS:
        return vectorised.pair_counts(near, level, levels, symmetric)
    return occupied(_pairs(_laid(near, level), *near.rows, near.steps, levels, symmetric))


def run_counts(near: Neighbourhood, level: np.ndarray, levels: int) -> Counts:
    """See ``vectorised.run_counts``."""
    if max(levels, near.longest) >= LARGEST or len(near.steps) * levels * (near.longest + 1) > DENSE_CELLS:
        return vectorised.run_counts(near, level, levels)
    return occupied(_runs(_laid(near, level), *near.rows, near.steps, levels, near.longest))


def dependence_counts(near: Neighbourhood, grey: np.ndarray, index: np.ndarray, levels: int, alpha: float) -> Counts:
    """See ``vectorised.dependence_counts``."""
    if grey.max() >= LARGEST or levels * (2 * len(near.steps) + 2) > DENSE_CELLS:
        return vectorised.dependence_counts(near, grey, index, levels, alpha)
    return occupied(_dependences(_laid(near, grey), index, *near.rows, near.steps, levels, np.int32(alpha)))


def tone_differences(near: Neighbourhood, grey: np.ndarray, index: np.ndarray, levels: int) -> np.ndarray:
    """See ``vectorised.tone_differences``."""
    if grey.max() >= LARGEST:
        return vectorised.tone_differences(near, grey, index, levels)
    return np.asarray(_tone_differences(_laid(near, grey), index, *near.rows, near.steps, levels))


def zone_counts(near: Neighbourhood, level: np.ndarray, levels: int) -> Counts:
    """See ``vectorised.zone_counts``."""
    if levels >= LARGEST or len(near.steps) > DIRECTIONS:
        return vectorised.zone_counts(near, level, levels)
    zone, size = _zones(_laid(near, level), near.place, *near.rows, *near.in_order_of_cover)
    cells = int(size.max()) + 1  # fewer than there could be, so that a histogram of them fits more often
    key, count = tally(zone * cells + size, levels * cells)
    return key // cells * (near.size + 1) + key % cells, count


def parts(near: Neighbourhood) -> int:
    """See ``vectorised.parts``."""
    box = _laid(near, np.zeros(near.size, np.int32))
    return len(_zones(box, near.place, *near.rows, *near.in_order_of_cover)[0])


def warm_up() -> None:
    """Compile every loop, or load it from the disk cache."""
    level, place, first, length = np.zeros(1, np.int32), np.array([1]), np.array([1]), np.array([1])
    steps = np.array([1])
    for kind in (np.int32, np.int64):
        box = _in_box(level.astype(kind), place, 3)
    _pairs(box, first, length, steps, 1, True)
    _runs(box, first, length, steps, 1, 1)
    _dependences(box, level, first, length, steps, 1, np.int32(0))
    _tone_differences(box, level, first, length, steps, 1)
    _zones(box, place, first, length, steps, np.zeros(1, np.uint16))


def _laid(near: Neighbourhood, level: np.ndarray) -> np.ndarray:
    """(box,) uint16 level + 1 of each voxel, 0 outside the ROI."""
    return np.asarray(_in_box(level, near.place, near.cells))


@njit
def _in_box(level, place, cells):
    box = np.zeros(cells, np.uint16)
    for i in range(len(place)):
        box[place[i]] = level[i] + 1
    return box


@njit
def _pairs(box, first, length, steps, levels, symmetric):
    found = np.zeros((len(steps), levels + 1, levels + 1), np.int32)  # with what lies outside the ROI, so that nothing is asked
    for d in range(len(steps)):
        step, pairs = PLACE(steps[d]), found[d]
        for row in range(len(first)):
            start = PLACE(first[row])
            for at in range(start, start + PLACE(length[row])):
                pairs[PLACE(box[at]), PLACE(box[at + step])] += 1
    counts = np.empty((len(steps), levels, levels), np.int64)
    for d in range(len(steps)):
        for i in range(levels):
            for j in range(levels):
                both = found[d, i + 1, j + 1]
                counts[d, i, j] = both + found[d, j + 1, i + 1] if symmetric else both
    return counts


@njit
def _runs(box, first, length, steps, levels, longest):
    """As many runs are n long as there are voxels that come n-th in a run, without those that come after them."""
    counts = np.empty((len(steps), levels, longest + 1), np.int64)
    come = np.zeros(len(box), np.uint16)
    found = np.empty((levels + 1, longest + 2), np.int32)
    one = np.uint16(1)
    for d in range(len(steps)):
        step = PLACE(steps[d])
        found[:] = 0
        for row in range(len(first)):
            start = PLACE(first[row])
            stop = start + PLACE(length[row])
            for at in range(start, stop):
                come[at] = one + np.uint16(box[at - step] == box[at]) * come[at - step]
            for at in range(start, stop):
                found[PLACE(box[at]), PLACE(come[at])] += 1
        for i in range(levels):
            counts[d, i, 0] = 0
            for n in range(1, longest + 1):
                counts[d, i, n] = found[i + 1, n] - found[i + 1, n + 1]
    return counts


@njit
def _dependences(box, index, first, length, steps, levels, alpha):
    counts = np.zeros((levels, 2 * len(steps) + 2), np.int64)
    voxel = PLACE(0)
    alike = np.empty(length.max(), np.int32)
    for row in range(len(first)):
        start, n = PLACE(first[row]), PLACE(length[row])
        alike[:] = 1
        for d in range(len(steps)):
            step = PLACE(steps[d])
            for i in range(n):
                own, after, before = np.int32(box[start + i]), np.int32(box[start + i + step]), np.int32(box[start + i - step])
                alike[i] += np.int32((after > 0) & (abs(after - own) <= alpha))
                alike[i] += np.int32((before > 0) & (abs(before - own) <= alpha))
        for i in range(n):
            counts[PLACE(index[voxel + i]), PLACE(alike[i])] += 1
        voxel += n
    return counts


@njit
def _tone_differences(box, index, first, length, steps, levels):
    total = np.zeros(levels)
    voxel = PLACE(0)
    near, sums = np.empty(length.max(), np.int32), np.empty(length.max(), np.int32)
    for row in range(len(first)):
        start, n = PLACE(first[row]), PLACE(length[row])
        near[:] = 0
        sums[:] = 0
        for d in range(len(steps)):
            step = PLACE(steps[d])
            for i in range(n):
                after, before = np.int32(box[start + i + step]), np.int32(box[start + i - step])
                sums[i] += after + before
                near[i] += np.int32(after > 0) + np.int32(before > 0)
        for i in range(n):
            if near[i] > 0:  # the box holds levels plus one
                grey = np.float64(box[start + i]) - 1.0
                total[PLACE(index[voxel + i])] += abs(grey - (sums[i] - near[i]) / near[i])
        voxel += n
    return total


@njit
def _zones(box, place, first, length, steps, stay):
    """Union-find over voxels in order: each zone's level, from 0, and its size, in the order of their first voxels."""
    parent = np.empty(len(box), np.int32)
    alike = np.zeros(len(box), np.uint16)  # one bit for each direction in which a neighbour before the voxel is of its level
    for row in range(len(first)):
        start = PLACE(first[row])
        for d in range(len(steps)):
            step, bit = PLACE(steps[d]), np.uint16(1 << d)
            for at in range(start, start + PLACE(length[row])):
                alike[at] |= np.uint16(box[at - step] == box[at]) * bit
    for voxel in place:
        parent[voxel] = voxel
        root = voxel
        left = alike[voxel]
        d = 0
        while left >> d:
            if (left >> d) & 1:
                other = voxel - steps[d]
                while parent[other] != other:
                    parent[other] = parent[parent[other]]
                    other = parent[other]
                if other < root:
                    parent[root] = other
                    root = other
                else:
                    parent[other] = root
                left &= stay[d]
            d += 1
    zones = 0
    for voxel in place:
        zones += parent[voxel] == voxel
    level, size = np.empty(zones, np.int64), np.zeros(zones, np.int64)
    zones = 0
    for voxel in place:  # a parent comes first, and its number has taken the place of its own parent
        if parent[voxel] == voxel:
            level[zones] = box[voxel] - 1
            parent[voxel] = zones
            zones += 1
        else:
            parent[voxel] = parent[parent[voxel]]
        size[parent[voxel]] += 1
    return level, size
