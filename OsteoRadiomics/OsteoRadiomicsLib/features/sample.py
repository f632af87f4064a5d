"""One derived image inside the ROI: what intensity and texture classes measure."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import numpy as np

from ..protocols.extraction_settings import Setting
from .discretisation import Levels, discretise
from .matrices.neighbourhood import Neighbourhood, half_directions, neighbourhood


@dataclass(frozen=True)
class Roi:
    """The ROI's voxels, shared by all derived images of a region.

    mask: (z, y, x) bool within the ROI's bounding box. spacing: mm (z, y, x).
    """

    mask: np.ndarray
    spacing: tuple[float, ...]
    _known: dict[tuple[tuple[int, ...], int | None], Neighbourhood] = field(default_factory=dict, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def neighbourhood(self, distances: tuple[int, ...], plane: int | None) -> Neighbourhood:
        """Neighbours at the distances, within slices across axis ``plane`` (0 = z) or in 3-D; found once."""
        key = (distances, plane)
        with self._lock:
            if key not in self._known:
                self._known[key] = neighbourhood(self.mask, half_directions(self.mask.shape, distances, plane))
            return self._known[key]

    @property
    def voxel_volume(self) -> float:
        """mm^3."""
        return float(np.prod(self.spacing))


@dataclass(frozen=True)
class Sample:
    """One derived image in the ROI. values: (n,) finite intensities in the image's own type, in (z, y, x) order.

    binned: their grey levels where they are known already, as of a part of an ROI that keeps the whole one's bins.
    """

    values: np.ndarray
    roi: Roi
    setting: Setting
    binned: Levels | None = None

    @cached_property
    def levels(self) -> Levels:
        """Discretised intensities."""
        return self.binned or discretise(self.values, self.setting.binWidth, self.setting.binCount)

    @property
    def is_discretised(self) -> bool:
        """Whether something needed the discretised intensities."""
        return "levels" in self.__dict__

    @property
    def near(self) -> Neighbourhood:
        """Neighbours at the distances of the settings (GLCM, GLDM, NGTDM)."""
        return self.roi.neighbourhood(tuple(sorted(set(self.setting.distances))), self._plane)

    @property
    def adjacent(self) -> Neighbourhood:
        """Neighbours at distance 1 (runs and zones)."""
        return self.roi.neighbourhood((1,), self._plane)

    @property
    def _plane(self) -> int | None:
        return self.setting.force2Ddimension if self.setting.force2D else None


def no_neighbours(sample: Sample) -> str:
    """Why no two voxels of the ROI's bounding box can be neighbours at the distances of the settings; '' when they can."""
    if len(sample.near.directions):
        return ""
    return f"the ROI is too small for neighbours at distance {', '.join(map(str, sample.setting.distances))}"


def no_adjacent_voxels(sample: Sample) -> str:
    """Why no two voxels of the ROI's bounding box can be adjacent; '' when they can."""
    return "" if len(sample.adjacent.directions) else "the ROI is one voxel wide in every plane"
