"""Voxel-wise GLDM features as a compiled loop."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from ...jit import njit
from ..task import MapTask
from .bits import close_neighbours, neighbours_inside, popcount
from .emphasis import NAMES, add_formulas, columns, count_log_count, inverse_squares, room_for_events
from .numbering import forget_levels, number_levels, room_for_levels

_inside = lru_cache(maxsize=8)(neighbours_inside)


def compute(task: MapTask, centres: np.ndarray, formulas: Sequence[str]) -> np.ndarray:
    """(v, f) formulas of ``vectorised.emphasis.FORMULAS`` of the kernels round ``centres``."""
    kernel = task.kernel
    largest = 2 * len(kernel.directions) + 1
    result = np.zeros((len(centres), len(NAMES)))
    _loop(
        task.levels,
        centres,
        task.offsets,
        close_neighbours(task, task.dependence, np.arange(len(kernel.neighbour_offsets))),
        _inside(kernel),
        task.n_levels,
        largest + 1,
        count_log_count(kernel.size),
        inverse_squares(max(task.n_levels, largest)),
        result,
    )
    return result[:, columns(formulas)]


@njit
def _loop(levels, centres, offsets, dependent, inside, n_levels, stride, clogc, inverse, result):
    size = len(offsets)
    number, level_of, ids = room_for_levels(size, n_levels)
    event_id, event_size, joint, of_level, of_size, cell_id, cell_size = room_for_events(size, stride)
    for v in range(len(centres)):
        m = number_levels(levels, centres[v], offsets, number, level_of, ids)
        n = 0
        for p in range(size):
            if ids[p] < 0:
                continue
            count = 1
            for word in range(inside.shape[1]):
                count += popcount(dependent[word, centres[v] + offsets[p]] & inside[p, word])
            event_id[n] = ids[p]
            event_size[n] = count
            n += 1
        add_formulas(
            event_id, event_size, n, level_of, m, joint, stride, cell_id, cell_size, of_level, of_size, clogc, inverse, result[v]
        )
        forget_levels(number, level_of, m)
