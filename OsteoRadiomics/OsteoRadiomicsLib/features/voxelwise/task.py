"""What every map family works on: the discretised region, laid out so that a kernel is a list of index offsets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import numpy as np

from .kernel import Kernel


@dataclass(frozen=True)
class MapTask:
    """One derived image, discretised, padded by the kernel's radius and flattened in (z, y, x) order.

    levels: (m,) int32 grey levels from 1; 0 where a voxel takes no part in any kernel (outside the ROI when the kernel
    is masked, outside the image always).
    values: (m,) float64 intensities, NaN where ``levels`` is 0.
    centres: (n,) int64 indices of the ROI's voxels in the flattened arrays, ascending.
    kernel: the cube round each voxel. shape: (z, y, x) of the arrays before flattening.
    n_levels: highest grey level. n_distinct: number of grey levels that occur.
    voxel_volume: mm^3. value_shift: added to intensities in Energy, TotalEnergy and RootMeanSquared.
    dependence: largest level difference of dependent neighbours (GLDM).
    symmetric: whether a pair counts in both senses (GLCM).
    glcm_weights / glrlm_weights: one factor per direction, or None where directions are averaged instead of summed.
    batch: number of voxels that PyRadiomics treats together; 0 for all (see the families' ``settle``).
    """

    levels: np.ndarray
    values: np.ndarray
    centres: np.ndarray
    kernel: Kernel
    shape: tuple[int, ...]
    n_levels: int
    n_distinct: int
    voxel_volume: float = 1.0
    value_shift: float = 0.0
    dependence: int = 0
    symmetric: bool = True
    glcm_weights: np.ndarray | None = None
    glrlm_weights: np.ndarray | None = None
    batch: int = 0
    _known: dict[str, np.ndarray] = field(default_factory=dict, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def flat(self, offsets: np.ndarray) -> np.ndarray:
        """(k,) int64 index distances in the flattened arrays of (k, 3) offsets in voxels."""
        return offsets @ np.array([self.shape[1] * self.shape[2], self.shape[2], 1], dtype=np.int64)

    @cached_property
    def offsets(self) -> np.ndarray:
        """(k,) int64 index distances of the kernel's positions from its centre."""
        return self.flat(self.kernel.offsets)

    def table(self, name: str, build: Callable[[], np.ndarray]) -> np.ndarray:
        """An auxiliary table of the whole task, built at its first use and shared by all threads."""
        with self._lock:
            if name not in self._known:
                self._known[name] = build()
            return self._known[name]

    def kernel_levels(self, centres: np.ndarray) -> np.ndarray:
        """(v, k) int32 grey levels in the kernels round some of the ROI's voxels."""
        return self.levels[centres[:, None] + self.offsets]

    def kernel_values(self, centres: np.ndarray) -> np.ndarray:
        """(v, k) float64 intensities in the kernels round some of the ROI's voxels."""
        return self.values[centres[:, None] + self.offsets]
