"""Names of features that are statistics of a voxel-wise map over its ROI: ``original_glcm_Contrast-voxelmean-r1``.

The feature of the map keeps its place in the name, so that such a column is known as a feature of its image and class.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MEAN, SD, UNDEFINED = "mean", "sd", "undefined"
PERCENTS = (0, 0.5, 1, 2, 3, 5, 10, 16, 25, 50, 75, 84, 90, 95, 97, 98, 99, 99.5, 100)
"""Percentiles that describe how a map's values are distributed."""
QUANTILES = tuple(f"q{percent:g}" for percent in PERCENTS)
DISTRIBUTION = (MEAN, SD, UNDEFINED, *QUANTILES)
"""Statistics of a map's values: their mean and standard deviation, the share of voxels without one, percentiles."""

_FORM = re.compile(r"(?P<feature>.+)-voxel(?P<statistic>mean|sd|undefined|q[0-9.]+)-r(?P<radius>[1-9][0-9]{0,5})")


@dataclass(frozen=True)
class VoxelName:
    """feature: of the map, such as ``original_glcm_Contrast``. statistic: over the ROI. radius: of the kernel, in voxels."""

    feature: str
    statistic: str
    radius: int

    def __str__(self) -> str:
        return f"{self.feature}-voxel{self.statistic}-r{self.radius}"


def parse_voxel_name(name: str) -> VoxelName | None:
    """The parts of such a name; None for any other feature, which is measured in the whole ROI at once."""
    found = _FORM.fullmatch(name)
    return VoxelName(found["feature"], found["statistic"], int(found["radius"])) if found else None
