"""Where a map lies in space: on its source's grid, and how it is shown on another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from ..region import Region
from ..resampling import Grid


@dataclass(frozen=True)
class Place:
    """Where the values of a region's frame go.

    grid: of the maps. lower: index (x, y, z) of the frame's first voxel in it. resampled: whether
    this grid is another than the source image's.
    """

    grid: Grid
    lower: tuple[int, ...]
    resampled: bool

    def put(self, frame: np.ndarray, outside: float) -> sitk.Image:
        """The frame's values (z, y, x) in an image of the grid and of their type, ``outside`` everywhere else."""
        small = sitk.GetImageFromArray(frame)
        if small.GetSize() == self.grid.size:
            return self._located(small)
        whole = sitk.Image(self.grid.size, small.GetPixelID())
        if outside != 0:
            whole = whole + outside
        upper = [a + n for a, n in zip(self.lower, frame.shape[::-1], strict=True)]
        x, y, z = (slice(a, b) for a, b in zip(self.lower, upper, strict=True))
        whole[x, y, z] = small
        return self._located(whole)

    def _located(self, image: sitk.Image) -> sitk.Image:
        image.SetSpacing(self.grid.spacing)
        image.SetOrigin(self.grid.origin)
        image.SetDirection(self.grid.direction)
        return image


def place_of(region: Region, image: sitk.Image, crop: bool) -> Place:
    """The grid of a region's maps: the source image's, or the resampled region's when voxels do not coincide.

    crop: only the region's frame (the ROI's bounding box and the kernel's radius), as PyRadiomics gives it.
    """
    domain, frame = region.domain.image, region.frame
    first = image.TransformPhysicalPointToContinuousIndex(domain.TransformIndexToPhysicalPoint(frame.lower))
    lower = tuple(round(v) for v in first)
    resampled = not (
        np.allclose(domain.GetSpacing(), image.GetSpacing(), rtol=1e-9)
        and np.allclose(domain.GetDirection(), image.GetDirection(), atol=1e-9)
        and np.allclose(first, lower, atol=1e-3)
        and all(a >= 0 and a + n <= m for a, n, m in zip(lower, frame.size, image.GetSize(), strict=True))
    )
    if crop:
        origin = domain.TransformIndexToPhysicalPoint(frame.lower)
        grid = Grid(domain.GetSpacing(), frame.size, origin, domain.GetDirection())
        return Place(grid, (0,) * len(lower), resampled)
    return Place(_grid_of(domain), frame.lower, True) if resampled else Place(_grid_of(image), lower, False)


def _grid_of(image: sitk.Image) -> Grid:
    return Grid(image.GetSpacing(), image.GetSize(), image.GetOrigin(), image.GetDirection())


def on_grid_of(map_image: sitk.Image, image: sitk.Image, roi: sitk.Image | None = None, *, outside: float = 0.0) -> sitk.Image:
    """A map brought to another image's grid for display: linear within the ROI, nothing from beyond its border.

    map_image: float64. image: gives the grid. roi: UInt8 on the map's grid, 1 where the map has values (``FeatureMaps.roi``);
    by default every voxel that is not ``outside``. A voxel of the new grid belongs to the ROI when the nearest voxel of
    the old one does; its value is interpolated from the ROI's defined voxels only, NaN where there is none.
    outside: value beyond the ROI.
    """
    values = sitk.GetArrayFromImage(map_image)
    inside = sitk.GetArrayFromImage(roi) > 0 if roi is not None else values != outside
    defined = inside & np.isfinite(values)
    weighted, weight = (
        _resampled(map_image, array, image, sitk.sitkLinear) for array in (np.where(defined, values, 0.0), defined.astype(float))
    )
    belongs = _resampled(map_image, inside.astype(float), image, sitk.sitkNearestNeighbor) > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        result = np.where(belongs, np.where(weight > 0, weighted / weight, np.nan), outside)
    shown = sitk.GetImageFromArray(result)
    shown.CopyInformation(image)
    return shown


def _resampled(grid: sitk.Image, array: np.ndarray, target: sitk.Image, interpolator: int) -> np.ndarray:
    """An array on one grid taken at the voxels of another; 0 beyond a margin of one voxel."""
    source = sitk.GetImageFromArray(array)
    source.CopyInformation(grid)
    source = sitk.ConstantPad(source, [1] * 3, [1] * 3, 0.0)
    return sitk.GetArrayFromImage(sitk.Resample(source, target, sitk.Transform(), interpolator, 0.0))
