"""Voxel-wise GLSZM features: connected zones of equal grey level in every kernel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..task import MapTask
from .cells import compute_in_parts
from .emphasis import LevelSizeCells


def compute(task: MapTask, centres: np.ndarray, formulas: Sequence[str]) -> np.ndarray:
    """(v, f) formulas of ``emphasis.FORMULAS`` of the kernels round ``centres``. Zones are joined over distance 1."""
    return compute_in_parts(task, centres, formulas, _cells, task.kernel.line_position.size)


def _cells(task: MapTask, centres: np.ndarray) -> LevelSizeCells:
    levels = task.kernel_levels(centres)
    count, size = levels.shape
    zone = _zones(levels, task)
    voxel, position = np.nonzero(levels)
    zones, voxels_of_zone = np.unique(voxel * size + zone[voxel, position], return_counts=True)
    voxel = zones // size
    return LevelSizeCells.of(voxel, levels.reshape(-1)[zones].astype(np.int64), voxels_of_zone, count)


def _zones(levels: np.ndarray, task: MapTask) -> np.ndarray:
    """(v, k) for each kernel voxel, the lowest position of its zone: the lowest label flows along joined pairs."""
    kernel = task.kernel
    label = np.broadcast_to(np.arange(kernel.size), levels.shape).copy()
    pairs = []
    for position, begins in zip(kernel.line_position, kernel.line_begins, strict=True):
        follows = np.flatnonzero(~begins)
        first, second = position[follows - 1], position[follows]
        pairs.append((first, second, (levels[:, first] == levels[:, second]) & (levels[:, first] > 0)))
    while True:
        before = label.copy()
        for first, second, joined in pairs:
            lowest = np.minimum(label[:, first], label[:, second])
            label[:, first] = np.where(joined, lowest, label[:, first])
            label[:, second] = np.where(joined, np.minimum(lowest, label[:, second]), label[:, second])
        label = np.take_along_axis(label, label, axis=1)  # jump to the label's own label
        if np.array_equal(label, before):
            return label
