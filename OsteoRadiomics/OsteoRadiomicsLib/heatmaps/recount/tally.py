"""What a feature class's matrix is counted from, supervoxel by supervoxel."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from .division import Histogram

NOTHING = np.empty(0)


class Tally(ABC):
    """Counts of one class on one derived image.

    there: (supervoxels,) bool, the part of the ROI that is measured. A state holds what was counted in such a part; one that
    keeps none counts anew each time.
    """

    def state(self, there: np.ndarray) -> np.ndarray:
        """What is counted in a part."""
        return NOTHING

    def change(self, part: int, there: np.ndarray) -> np.ndarray:
        """What a state gains when supervoxel ``part`` joins. there: without it."""
        return NOTHING

    @abstractmethod
    def matrix(self, state: np.ndarray, there: np.ndarray, histogram: Histogram) -> Any:
        """What the formulas of the class take, of a part that has at least one voxel."""
