"""The grey levels of one kernel, numbered in order of appearance: what every loop over levels begins with."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...jit import njit


class Numbering(NamedTuple):
    """Scratch for the levels of a kernel.

    number: (levels + 1,) of each grey level, -1 at every level between kernels. level_of: (positions + 1,) receives the m levels
    by number, and is one longer than there are positions. ids: (positions,) receives each position's number, -1 outside the
    region.
    """

    number: np.ndarray
    level_of: np.ndarray
    ids: np.ndarray


@njit
def room_for_levels(size, n_levels):
    """New ``Numbering`` for kernels of ``size`` positions and levels 1..n_levels."""
    return Numbering(np.full(n_levels + 1, -1, np.int32), np.empty(size + 1, np.int32), np.empty(size, np.int32))


@njit
def number_levels(levels, centre, offsets, numbering):
    """Number the grey levels of one kernel 0..m-1; undone by ``forget_levels``. Returns m."""
    number, level_of, ids = numbering
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
def forget_levels(numbering, m):
    """Undo ``number_levels``' marks."""
    for a in range(m):
        numbering.number[numbering.level_of[a]] = -1
