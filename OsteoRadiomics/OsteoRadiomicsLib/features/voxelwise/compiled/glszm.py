"""Voxel-wise GLSZM features as a compiled loop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...jit import njit
from ..task import MapTask
from .bits import WORD, close_neighbours, lowest_bit, positions_joined
from .emphasis import NAMES, add_formulas, columns, count_log_count, inverse_squares, room_for_events
from .numbering import forget_levels, number_levels, room_for_levels


def compute(task: MapTask, centres: np.ndarray, formulas: Sequence[str]) -> np.ndarray:
    """(v, f) formulas of ``vectorised.emphasis.FORMULAS`` of the kernels round ``centres``."""
    kernel = task.kernel
    small = kernel.size <= WORD  # then a set of positions is one word, and a zone grows by whole sets
    steps = kernel.neighbour_steps
    reach = int(steps.max(initial=0))
    result = np.zeros((len(centres), len(NAMES)))
    _loop(
        task.levels,
        centres,
        task.offsets,
        kernel.neighbour_start,
        kernel.neighbour,
        close_neighbours(task, 0, steps + reach) if small else np.zeros((1, 0), np.uint64),
        positions_joined(kernel) if small else np.zeros(0, np.uint64),
        reach,
        task.n_levels,
        kernel.size + 1,
        count_log_count(kernel.size),
        inverse_squares(max(task.n_levels, kernel.size)),
        result,
    )
    return result[:, columns(formulas)]


@njit
def _loop(levels, centres, offsets, neighbour_start, neighbour, alike, joined, reach, n_levels, stride, clogc, inverse, result):
    size = len(offsets)
    number, level_of, ids = room_for_levels(size, n_levels)
    event_id, event_size, joint, of_level, of_size, cell_id, cell_size = room_for_events(size, stride)
    stack = np.empty(size, np.int32)
    for v in range(len(centres)):
        m = number_levels(levels, centres[v], offsets, number, level_of, ids)
        if len(joined) > 0:
            n = _zones_by_sets(ids, centres[v], offsets, alike, joined, reach, event_id, event_size)
        else:
            n = _zones_by_steps(ids, neighbour_start, neighbour, stack, event_id, event_size)
        add_formulas(
            event_id, event_size, n, level_of, m, joint, stride, cell_id, cell_size, of_level, of_size, clogc, inverse, result[v]
        )
        forget_levels(number, level_of, m)


@njit
def _zones_by_sets(ids, centre, offsets, alike, joined, reach, event_id, event_size):
    """Zones of a kernel of up to 64 positions. alike: bit ``step + reach`` is set for neighbours of equal level."""
    one = np.uint64(1)
    left = np.uint64(0)
    for p in range(len(ids)):
        if ids[p] >= 0:
            left |= one << np.uint64(p)
    n = 0
    while left != 0:
        event_id[n] = ids[lowest_bit(left)]
        front = left & (~left + one)  # its lowest bit
        left ^= front
        voxels = 0
        while front != 0:
            p = lowest_bit(front)
            front &= front - one
            voxels += 1
            found = (alike[0, centre + offsets[p]] << p >> np.uint64(reach)) & joined[p] & left
            left ^= found
            front |= found
        event_size[n] = voxels
        n += 1
    return n


@njit
def _zones_by_steps(ids, neighbour_start, neighbour, stack, event_id, event_size):
    """Zones of a kernel of any size, voxel by voxel; ``ids`` are used up."""
    n = 0
    for start in range(len(ids)):
        zone = ids[start]
        if zone < 0:
            continue
        ids[start] = -1
        stack[0] = start
        waiting = 1
        voxels = 0
        while waiting > 0:
            waiting -= 1
            p = stack[waiting]
            voxels += 1
            for q in neighbour[neighbour_start[p] : neighbour_start[p + 1]]:
                if ids[q] == zone:
                    ids[q] = -1
                    stack[waiting] = q
                    waiting += 1
        event_id[n] = zone
        event_size[n] = voxels
        n += 1
    return n
