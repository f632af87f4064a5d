"""The grey levels of one kernel, numbered in order of appearance: what every loop over levels begins with."""

from __future__ import annotations

from functools import partial

import numpy as np

from ...jit import njit


@partial(njit, inline=True)  # arrays made behind a call cost the loops 3 %
def room_for_levels(size, n_levels):
    """Scratch for kernels of ``size`` positions and levels 1..n_levels: number, level_of and ids of ``number_levels``."""
    return np.full(n_levels + 1, -1, np.int32), np.empty(size + 1, np.int32), np.empty(size, np.int32)


@njit
def number_levels(levels, centre, offsets, number, level_of, ids):
    """Number the grey levels of one kernel 0..m-1.

    number: scratch, -1 at every level; left as found by ``forget_levels``. level_of: receives the m levels, and is one longer
    than there are positions. ids: receives each position's number, -1 outside the region. Returns m.
    """
    m = 0
    for p in range(len(offsets)):
        level = levels[centre + offsets[p]]
        if level == 0:
            ids[p] = -1
            continue
        known = number[level]
        fresh = known < 0  # no branch: which levels are new is hard to predict
        level_of[m] = level
        known = m if fresh else known
        number[level] = known
        ids[p] = known
        m += fresh
    return m


@njit
def forget_levels(number, level_of, m):
    """Undo ``number_levels``' marks."""
    for a in range(m):
        number[level_of[a]] = -1
