"""What PyRadiomics makes of kernels without pairs in some direction: this depends on the voxels in the same batch.

It drops the directions that are empty in a whole batch of voxels. A kernel that lacks one of the remaining directions
gets NaN for JointAverage (a mean that does not skip NaN, unlike all its other features), and its NaN makes the eigenvalue
solver refuse the whole batch, so that MCC keeps the initial value in every voxel of the batch.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .task import MapTask

HELPERS = ("DirectionCount",)


def settle(task: MapTask, columns: dict[str, np.ndarray], outside: float, mcc_per_voxel: bool) -> list[str]:
    """Give JointAverage and MCC what PyRadiomics gives them; the columns asked for are changed in place.

    columns: formula -> (n,) values, HELPERS included. outside: the initial value. mcc_per_voxel: leave MCC as it is.
    Returns warnings.
    """
    if not {"JointAverage", "MCC"} & set(columns):
        return []
    lacking, lost = _lost_voxels(task, columns["DirectionCount"])
    if "JointAverage" in columns:
        columns["JointAverage"][lacking] = np.nan
    if "MCC" not in columns or mcc_per_voxel or not lost.any():
        return []
    columns["MCC"][lost] = outside
    return [
        f"glcm MCC: {int(lost.sum()):,} of {len(lost):,} voxels hold {outside:g} instead of a value, because PyRadiomics gives "
        f"none to a batch in which a kernel has no voxel pair in some direction (here {int(lacking.sum()):,} kernels); "
        "mcc_per_voxel (--mcc-per-voxel) gives the rest"
    ]


def _lost_voxels(task: MapTask, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n,) bool voxels that lack a direction of their batch, and (n,) bool voxels whose batch holds such a voxel.

    count: (n,) directions with pairs in each voxel's kernel.
    """
    lacking = np.zeros(len(count), dtype=bool)
    lost = np.zeros(len(count), dtype=bool)
    for batch in _batches(task, len(count)):
        lacking[batch] = count[batch] < _directions_in_use(task, batch, count)
        lost[batch] = lacking[batch].any()
    return lacking, lost


def _batches(task: MapTask, n: int) -> Iterator[slice]:
    step = task.batch or n
    return (slice(start, min(start + step, n)) for start in range(0, n, step))


def _directions_in_use(task: MapTask, batch: slice, count: np.ndarray) -> int:
    """Number of directions with pairs in any kernel of the batch."""
    if task.glcm_weights is not None:
        return 1
    start = task.kernel.pair_start
    possible = np.flatnonzero(np.diff(start) > 0)
    if count[batch].max(initial=0) == len(possible):
        return len(possible)
    used: set[int] = set()
    centres = task.centres[batch]
    step = max(1, 1_000_000 // max(1, len(task.kernel.pair_first)))
    for first in range(0, len(centres), step):
        inside = task.kernel_levels(centres[first : first + step]) > 0
        for direction in set(possible.tolist()) - used:
            pairs = slice(start[direction], start[direction + 1])
            if (inside[:, task.kernel.pair_first[pairs]] & inside[:, task.kernel.pair_second[pairs]]).any():
                used.add(direction)
        if len(used) == len(possible):
            break
    return len(used)
