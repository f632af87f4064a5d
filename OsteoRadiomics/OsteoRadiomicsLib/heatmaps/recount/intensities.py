"""First-order statistics of a part: its voxels' intensities, kept in order of size."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...features.classes.firstorder import Intensities
from ...features.sample import Sample
from .division import Division, Histogram
from .tally import Tally


class _Ordered(Intensities):
    """Intensities that are in order already."""

    @property
    def ordered(self) -> np.ndarray:
        return self.x


class IntensityTally(Tally):
    """First order."""

    def __init__(self, sample: Sample, division: Division) -> None:
        order = np.argsort(sample.values, kind="stable")
        self._x, self._owner = sample.values[order].astype(np.float64), division.owner[order]
        self._shift, self._volume = sample.setting.voxelArrayShift, sample.roi.voxel_volume

    def matrix(self, state: np.ndarray, there: np.ndarray, histogram: Histogram) -> Any:
        return _Ordered(self._x[there[self._owner]], histogram.left / histogram.left.sum(), self._shift, self._volume)
