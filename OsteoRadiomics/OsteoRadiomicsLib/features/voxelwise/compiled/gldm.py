"""Voxel-wise GLDM features as a compiled loop.

Which neighbours a voxel depends on does not change from kernel to kernel, only which of them lie inside: so each voxel's
dependent neighbours are found once, as bits, and counted in each kernel through a mask.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...jit import njit
from ..task import MapTask
from .bits import popcount
from .emphasis import (
    NAMES,
    add_formulas,
    columns,
    count_log_count,
    forget_levels,
    inverse_squares,
    number_levels,
)

WORD = 64


def compute(task: MapTask, centres: np.ndarray, formulas: Sequence[str]) -> np.ndarray:
    """(v, f) formulas of ``vectorised.emphasis.FORMULAS`` of the kernels round ``centres``."""
    kernel = task.kernel
    largest = 2 * len(kernel.directions) + 1
    result = np.zeros((len(centres), len(NAMES)))
    _loop(
        task.levels,
        centres,
        task.offsets,
        task.table("dependent neighbours", lambda: _dependent_neighbours(task)),
        _inside(kernel.neighbour_offsets, kernel.offsets),
        task.n_levels,
        largest + 1,
        count_log_count(kernel.size),
        inverse_squares(max(task.n_levels, largest)),
        result,
    )
    return result[:, columns(formulas)]


def _dependent_neighbours(task: MapTask) -> np.ndarray:
    """(m, words) uint64 bit b of a voxel is set when its level is close to that of its neighbour b."""
    steps = task.flat(task.kernel.neighbour_offsets)
    bits = np.zeros((len(task.levels), -(-len(steps) // WORD)), np.uint64)
    _mark_dependent(task.levels, steps, task.dependence, bits)
    return bits


def _inside(neighbours: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """(k, words) uint64 bit b of a position is set when its neighbour b lies in the kernel."""
    reach = np.abs(positions).max(axis=0)
    lies = (np.abs(positions[:, None] + neighbours) <= reach).all(axis=2)
    bits = np.zeros((len(positions), -(-len(neighbours) // WORD)), np.uint64)
    for b in range(len(neighbours)):
        bits[:, b // WORD] |= lies[:, b].astype(np.uint64) << np.uint64(b % WORD)
    return bits


@njit
def _mark_dependent(levels, steps, dependence, bits):
    for v in range(len(levels)):
        own = levels[v]
        if own == 0:
            continue
        for b in range(len(steps)):
            q = v + steps[b]
            if 0 <= q < len(levels) and levels[q] > 0 and abs(levels[q] - own) <= dependence:
                bits[v, b // WORD] |= np.uint64(1) << np.uint64(b % WORD)


@njit
def _loop(levels, centres, offsets, dependent, inside, n_levels, stride, clogc, inverse, result):
    size = len(offsets)
    number = np.full(n_levels + 1, -1, np.int32)
    level_of = np.empty(size, np.int32)
    ids = np.empty(size, np.int32)
    event_id = np.empty(size, np.int32)
    event_size = np.empty(size, np.int32)
    joint = np.zeros(size * stride, np.int32)
    of_level = np.zeros(size, np.int32)
    of_size = np.zeros(stride, np.int32)
    cell_id = np.empty(size, np.int32)
    cell_size = np.empty(size, np.int32)
    for v in range(len(centres)):
        m = number_levels(levels, centres[v], offsets, number, level_of, ids)
        n = 0
        for p in range(size):
            if ids[p] < 0:
                continue
            count = 1
            for word in range(inside.shape[1]):
                count += popcount(dependent[centres[v] + offsets[p], word] & inside[p, word])
            event_id[n] = ids[p]
            event_size[n] = count
            n += 1
        add_formulas(
            event_id, event_size, n, level_of, m, joint, stride, cell_id, cell_size, of_level, of_size, clogc, inverse, result[v]
        )
        forget_levels(number, level_of, m)
