"""A warning for Busyness where its denominator is rounding noise, which PyRadiomics divides by all the same."""

from __future__ import annotations

import numpy as np

from .task import MapTask

# The denominator is 0 in theory when every level i has the same i p(i); in floating point it is then about 1e-17, while
# a true one is at least 1 / (voxels in the kernel).
NOISE = 1e9


def settle(task: MapTask, columns: dict[str, np.ndarray], outside: float, mcc_per_voxel: bool) -> list[str]:
    """The values stay as they are. columns: formula -> (n,) values. Returns warnings."""
    if "Busyness" not in columns:
        return []
    noisy = int((columns["Busyness"] > NOISE).sum())
    if not noisy:
        return []
    return [
        f"ngtdm Busyness: {noisy:,} of {len(task.centres):,} voxels hold rounding noise (up to {columns['Busyness'].max():.1g}), "
        "as in PyRadiomics: their grey levels balance so that the denominator is 0 but for rounding"
    ]
