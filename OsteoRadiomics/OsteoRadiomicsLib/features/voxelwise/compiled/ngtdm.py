"""Voxel-wise NGTDM features as a compiled loop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...jit import njit
from ..task import MapTask
from .numbering import forget_levels, number_levels, room_for_levels

NAMES = ("Busyness", "Coarseness", "Complexity", "Contrast", "Strength")
BUSYNESS, COARSENESS, COMPLEXITY, CONTRAST, STRENGTH = range(len(NAMES))
BITS = 40


def compute(task: MapTask, centres: np.ndarray, formulas: Sequence[str]) -> np.ndarray:
    """(v, f) features of the kernels round ``centres``."""
    kernel = task.kernel
    result = np.zeros((len(centres), len(NAMES)))
    _loop(task.levels, centres, task.offsets, kernel.neighbour_start, kernel.neighbour, task.n_levels, result)
    return result[:, [NAMES.index(name) for name in formulas]]


@njit
def _loop(levels, centres, offsets, neighbour_start, neighbour, n_levels, result):
    size = len(offsets)
    number, level_of, ids = room_for_levels(size, n_levels)
    packed = np.empty(size, np.int64)  # one voxel and its level in one number, so that one addition counts both
    count = np.zeros(size, np.int32)
    s = np.zeros(size)
    p = np.empty(size)
    for v in range(len(centres)):
        m = number_levels(levels, centres[v], offsets, number, level_of, ids)
        for k in range(size):
            packed[k] = (1 << BITS) + level_of[ids[k]] if ids[k] >= 0 else 0
        voxels = 0
        for k in range(size):
            own = ids[k]
            if own < 0:
                continue
            both = 0
            for q in neighbour[neighbour_start[k] : neighbour_start[k + 1]]:
                both += packed[q]
            neighbours, around = both >> BITS, both & (1 << BITS) - 1
            voxels += 1
            count[own] += 1
            if neighbours > 0:
                s[own] += abs(level_of[own] - around / neighbours)
        difference = weighted = 0.0
        for a in range(m):
            p[a] = count[a] / voxels
            difference += s[a]
            weighted += p[a] * s[a]
        spread = change = complexity = pull = 0.0
        for a in range(m):
            for b in range(a):
                apart = float(level_of[a] - level_of[b])
                both = p[a] + p[b]
                spread += p[a] * p[b] * apart * apart
                change += abs(level_of[a] * p[a] - level_of[b] * p[b])
                complexity += abs(apart) * (p[a] * s[a] + p[b] * s[b]) / both
                pull += both * apart * apart
        row = result[v]
        row[BUSYNESS] = weighted / (2 * change) if change != 0 else 0.0
        row[COARSENESS] = 1 / weighted if weighted != 0 else 1e6
        row[COMPLEXITY] = 2 * complexity / voxels
        row[CONTRAST] = 2 * spread * difference / voxels / (m * (m - 1)) if m > 1 else 0.0
        row[STRENGTH] = 2 * pull / difference if difference != 0 else 0.0
        for a in range(m):
            count[a] = 0
            s[a] = 0.0
        forget_levels(number, level_of, m)
