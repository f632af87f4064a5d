"""An ROI's voxels, the supervoxel of each, and which of its grey levels are left in a part of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ...features.discretisation import Levels
from ...features.sample import Roi, Sample


@dataclass(frozen=True)
class Division:
    """The supervoxels of an ROI. owner: (n,) int64 of each voxel in (z, y, x) order, 0 to ``count`` - 1."""

    roi: Roi
    owner: np.ndarray
    count: int
    kept: dict[object, object] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def sizes(self) -> np.ndarray:
        """(count,) number of voxels."""
        return np.bincount(self.owner, minlength=self.count)


@dataclass(frozen=True)
class Histogram:
    """How many voxels of each of the whole ROI's k grey levels a part of it has. counts: (k,). whole: the whole ROI's levels."""

    counts: np.ndarray
    whole: Levels

    @cached_property
    def occurring(self) -> np.ndarray:
        """Positions of the levels that are left, ascending."""
        return np.flatnonzero(self.counts)

    @cached_property
    def levels(self) -> Levels:
        """The levels that are left, under the whole ROI's numbers; without the voxels'."""
        return Levels(np.empty(0, np.int32), self.whole.present[self.occurring])

    @cached_property
    def left(self) -> np.ndarray:
        """Number of voxels of each level that is left."""
        return self.counts[self.occurring]


def histograms(sample: Sample, division: Division) -> np.ndarray:
    """(supervoxels, k) voxels of each level."""
    k = sample.levels.count
    flat = np.bincount(division.owner * k + sample.levels.index, minlength=division.count * k)
    return flat.reshape(division.count, k)


def stretches(first: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """The numbers first[0] to stop[0] - 1, first[1] to stop[1] - 1, ..."""
    size = stop - first
    return np.arange(int(size.sum())) + np.repeat(first - np.concatenate([[0], np.cumsum(size)[:-1]]), size)
