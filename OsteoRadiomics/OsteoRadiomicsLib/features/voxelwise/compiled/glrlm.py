"""Voxel-wise GLRLM features as a compiled loop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...jit import njit
from ..task import MapTask
from ..vectorised import glrlm as reference
from .emphasis import NAMES, add_formulas, columns, count_log_count, inverse_squares, room_for_events
from .numbering import forget_levels, number_levels, room_for_levels


def compute(task: MapTask, centres: np.ndarray, formulas: Sequence[str]) -> np.ndarray:
    """(v, f) formulas of ``vectorised.emphasis.FORMULAS``, averaged over directions, of the kernels round ``centres``."""
    if task.glrlm_weights is not None:
        return reference.compute(task, centres, formulas)
    kernel = task.kernel
    result = np.zeros((len(centres), len(NAMES)))
    _loop(
        task.levels,
        centres,
        task.offsets,
        kernel.line_position,
        kernel.line_begins,
        task.n_levels,
        2 * kernel.radius + 2,
        count_log_count(kernel.size),
        inverse_squares(max(task.n_levels, kernel.size)),
        result,
    )
    return result[:, columns(formulas)]


@njit
def _loop(levels, centres, offsets, line_position, line_begins, n_levels, stride, clogc, inverse, result):
    size = len(offsets)
    number, level_of, ids = room_for_levels(size, n_levels)
    event_id, event_size, joint, of_level, of_size, cell_id, cell_size = room_for_events(size, stride)
    for v in range(len(centres)):
        m = number_levels(levels, centres[v], offsets, number, level_of, ids)
        row = result[v]
        directions = 0
        for d in range(len(line_position)):
            n = 0
            run_id = -1
            length = 0
            in_line = 0
            shared = False  # whether some line of this direction holds more than one region voxel
            for t in range(size):
                own = ids[line_position[d, t]]
                if line_begins[d, t]:
                    in_line = 0
                if own != run_id or line_begins[d, t]:
                    if run_id >= 0:
                        event_id[n] = run_id
                        event_size[n] = length
                        n += 1
                    run_id = own
                    length = 0
                length += 1
                if own >= 0:
                    in_line += 1
                    if in_line > 1:
                        shared = True
            if run_id >= 0:
                event_id[n] = run_id
                event_size[n] = length
                n += 1
            if shared:
                directions += 1
                add_formulas(
                    event_id, event_size, n, level_of, m, joint, stride, cell_id, cell_size, of_level, of_size, clogc,
                    inverse, row,
                )  # fmt: skip
        row /= directions
        forget_levels(number, level_of, m)
