"""Voxel-wise GLRLM features: runs of equal grey level along every line of every kernel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..task import MapTask
from .cells import compute_in_parts
from .emphasis import LevelSizeCells


def compute(task: MapTask, centres: np.ndarray, formulas: Sequence[str]) -> np.ndarray:
    """(v, f) formulas of ``emphasis.FORMULAS``, averaged over directions, of the kernels round ``centres``."""
    return compute_in_parts(task, centres, formulas, _cells, task.kernel.line_position.size)


def _cells(task: MapTask, centres: np.ndarray) -> LevelSizeCells:
    """Matrices of some voxels, one per direction, or one for all directions when they are weighted."""
    levels = task.kernel_levels(centres).astype(np.int64)
    directions = [_runs(levels, *line) for line in zip(task.kernel.line_position, task.kernel.line_begins, strict=True)]
    n_directions = len(directions)
    direction = np.repeat(np.arange(n_directions), [len(runs[0]) for runs in directions])
    voxel, level, length = (np.concatenate(parts) for parts in zip(*directions, strict=True))
    if task.glrlm_weights is None:
        group = voxel * n_directions + direction
        return LevelSizeCells.of(group, level, length, len(levels) * n_directions, n_directions=n_directions)
    return LevelSizeCells.of(voxel, level, length, len(levels), weights=task.glrlm_weights[direction])


def _runs(levels: np.ndarray, position: np.ndarray, begins: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Runs along one direction: (voxel, level, length), without the voxels whose lines hold one region voxel at most."""
    along = levels[:, position]
    fresh = np.concatenate([np.ones((len(levels), 1), bool), along[:, 1:] != along[:, :-1]], axis=1) | begins
    in_line = np.add.reduceat((along > 0).astype(np.int64), np.flatnonzero(begins), axis=1)
    fresh[:, 0] = True
    starts = np.flatnonzero(fresh)
    length = np.diff(starts, append=fresh.size)
    voxel = starts // along.shape[1]
    level = along.reshape(-1)[starts]
    kept = (level > 0) & np.any(in_line > 1, axis=1)[voxel]
    return voxel[kept], level[kept], length[kept]
