"""Voxel-wise values as measurements: what PyRadiomics gives where a formula has no value is no value here.

A mean over an ROI, and a standardisation, would otherwise be ruled by a few voxels' conventions: the coarseness of a flat cube
is 1e6, and busyness divides rounding noise by rounding noise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from ...base.progress import Progress
from ...images.flat import lifted
from ...protocols.extraction_settings import ExtractionSettings
from ..classes.ngtdm import LARGEST_COARSENESS
from ..pictures import settings_for
from .grids import Place, place_of
from .naming import MapName
from .ngtdm_noise import NOISE
from .walk import MapColumn, Walk

# Class and feature -> the value from which on it stands for none.
_CONVENTIONS: Mapping[tuple[str, str], float] = {
    ("ngtdm", "Coarseness"): LARGEST_COARSENESS,
    ("ngtdm", "Busyness"): NOISE,
}


def measured(column: MapColumn) -> np.ndarray | None:
    """(n,) values of the ROI's voxels, NaN where there is none; None where the derived image has none at all."""
    if column.values is None:
        return None
    values = np.where(np.isfinite(column.values), column.values, np.nan)
    limit = _CONVENTIONS.get(_key(column.name))
    return values if limit is None else np.where(values >= limit, np.nan, values)


def _key(name: MapName) -> tuple[str, str]:
    return name.family.name, name.feature


@dataclass(frozen=True)
class VoxelValues:
    """Voxel-wise values of one ROI.

    columns: feature -> (n,) float64, NaN where undefined; n voxels of the prepared region. reasons: feature -> why it has no
    values at all. roi: UInt8, 1 at these voxels, on the maps' grid. inside: (n,) their places in the region's frame.
    """

    columns: Mapping[str, np.ndarray]
    reasons: Mapping[str, str]
    roi: sitk.Image
    inside: np.ndarray
    shape: tuple[int, ...]
    place: Place

    def spread(self, values: np.ndarray) -> np.ndarray:
        """Values (n,) of the voxels as an array (z, y, x) on the grid of ``roi``, 0 elsewhere."""
        frame = np.zeros(self.shape)
        frame.reshape(-1)[self.inside] = values
        return sitk.GetArrayFromImage(self.place.put(frame, 0.0))


def voxel_values(
    image: sitk.Image,
    mask: sitk.Image,
    settings: ExtractionSettings,
    features: Sequence[str],
    *,
    label: int,
    radius: int,
    progress: Progress,
) -> VoxelValues:
    """The values of features (full names) at every voxel of an ROI, each derived image filtered once.

    radius: of the kernel, in voxels. Raises the errors of ``compute_maps``.
    """
    image, mask = lifted(image), lifted(mask)
    walk = Walk(
        image, mask, settings_for(image, settings), features, label, changes={"kernelRadius": radius}, mcc_per_voxel=True,
        progress=progress,
    )  # fmt: skip
    columns: dict[str, np.ndarray] = {}
    reasons: dict[str, str] = {}
    for column in walk.columns():
        values = measured(column)
        if values is None or not np.isfinite(values).any():
            reasons[column.name.full] = column.reason or "undefined in every voxel of the ROI"
        else:
            columns[column.name.full] = values
    region, place = walk.region, place_of(walk.region, image, False)
    roi = place.put(region.mask.astype(np.uint8), 0)
    return VoxelValues(columns, reasons, roi, np.flatnonzero(region.mask), region.mask.shape, place)
