"""Local intensity: means over spheres of 1 cm³, which may reach beyond the ROI."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...classes.feature import FeatureClass
from ..region import PEAK_RADIUS, IbsiRegion
from ..spatial import sphere_means
from .ibsi_class import IbsiClass


@dataclass(frozen=True)
class Peaks:
    """Sphere means of one region."""

    region: IbsiRegion

    @cached_property
    def means(self) -> np.ndarray:
        """(n,) mean intensity round each voxel of the ROI."""
        return sphere_means(self.region.image, self.region.mask, self.region.spacing, PEAK_RADIUS)


CLASS = FeatureClass("loc", "Local intensity (IBSI)", Peaks, lambda _: "NaN voxels lie near the ROI")
IBSI_CLASS = IbsiClass(CLASS, lambda sample: [CLASS.build(sample.region)])
_feature = CLASS.feature


@_feature("LocalPeak", unit="intensity", range="any", ibsi="VJGA")
def local_peak(m: Peaks) -> float:
    """Mean intensity within 1 cm³ round the voxel of highest intensity; the highest such mean if there are several. IBSI VJGA."""
    values = m.region.values
    return float(m.means[values == values.max()].max())


@_feature("GlobalPeak", unit="intensity", range="any", ibsi="0F91")
def global_peak(m: Peaks) -> float:
    """Highest mean intensity within 1 cm³ round any voxel of the ROI. IBSI 0F91."""
    return float(m.means.max())
