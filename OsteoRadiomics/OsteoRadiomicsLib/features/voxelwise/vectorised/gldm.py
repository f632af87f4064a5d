"""Voxel-wise GLDM features: each kernel voxel is an event of its grey level and its number of dependent neighbours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..task import MapTask
from .cells import compute_in_parts
from .emphasis import LevelSizeCells


def compute(task: MapTask, centres: np.ndarray, formulas: Sequence[str]) -> np.ndarray:
    """(v, f) formulas of ``emphasis.FORMULAS`` of the kernels round ``centres``."""
    return compute_in_parts(task, centres, formulas, _cells, len(task.kernel.pair_first))


def _cells(task: MapTask, centres: np.ndarray) -> LevelSizeCells:
    levels = task.kernel_levels(centres).astype(np.int64)
    dependent = np.ones_like(levels)  # PyRadiomics counts a voxel as dependent on itself
    for direction in range(len(task.kernel.directions)):
        pairs = slice(task.kernel.pair_start[direction], task.kernel.pair_start[direction + 1])
        first, second = task.kernel.pair_first[pairs], task.kernel.pair_second[pairs]
        i, j = levels[:, first], levels[:, second]
        close = (i > 0) & (j > 0) & (np.abs(i - j) <= task.dependence)
        # Within one direction no position is first twice, nor second twice.
        dependent[:, first] += close
        dependent[:, second] += close
    voxel, position = np.nonzero(levels)
    return LevelSizeCells.of(voxel, levels[voxel, position], dependent[voxel, position], len(levels))
