"""The grid PyRadiomics resamples an ROI to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from .box import Box


@dataclass(frozen=True)
class Grid:
    """A voxel grid in space: spacing and origin in mm (x, y, z), size in voxels, direction cosines as SimpleITK has them."""

    spacing: tuple[float, ...]
    size: tuple[int, ...]
    origin: tuple[float, ...]
    direction: tuple[float, ...]

    def reference(self) -> sitk.Image:
        """A one-voxel image on this grid, for its transforms."""
        reference = sitk.Image([1] * len(self.size), sitk.sitkUInt8)
        reference.SetSpacing(self.spacing)
        reference.SetOrigin(self.origin)
        reference.SetDirection(self.direction)
        return reference

    def corners(self) -> list[tuple[float, ...]]:
        """Physical points (mm) of the eight outermost voxel centres."""
        reference = self.reference()
        ends = np.stack(np.meshgrid(*[(0, n - 1) for n in self.size], indexing="ij"), axis=-1).reshape(-1, len(self.size))
        return [reference.TransformIndexToPhysicalPoint([int(v) for v in end]) for end in ends]


def wanted_spacing(mask: sitk.Image, box: Box, spacing: Sequence[float]) -> np.ndarray:
    """The spacing (mm; x, y, z) to resample to: an axis set to 0, or along which the ROI has one slice, keeps the mask's."""
    own = np.array(mask.GetSpacing())
    wanted = np.where(np.array(spacing) == 0, own, spacing)
    return np.where(np.array(box.size) != 1, wanted, own)


def roi_grid(mask: sitk.Image, box: Box, spacing: np.ndarray, padding: int) -> Grid:
    """The grid that covers the ROI's box and ``padding`` new voxels round it, in phase with the mask's first voxel corner.

    mask: the full mask, whose origin decides the phase. box: of the ROI in it. spacing: mm (x, y, z).
    """
    own, size = np.array(mask.GetSpacing()), np.array(mask.GetSize())
    ratio = own / spacing
    lower = np.floor((np.array(box.lower) - 0.5) * ratio - padding)
    upper = np.ceil((np.array(box.lower) + np.array(box.size) - 0.5) * ratio + padding)
    lower = np.maximum(lower, 0)
    upper = np.minimum(upper, np.ceil(size * ratio) - 1)
    first = 0.5 * (spacing - own) / own + lower / ratio
    return Grid(
        spacing=tuple(float(v) for v in spacing),
        size=tuple(int(v) for v in upper - lower + 1),
        origin=tuple(mask.TransformContinuousIndexToPhysicalPoint([float(v) for v in first])),
        direction=tuple(mask.GetDirection()),
    )


def part_below(image: sitk.Image, grid: Grid, margin: int) -> Box:
    """The box of ``image`` under ``grid`` with a margin in voxels, at least one voxel, clipped to the image."""
    points = np.array([image.TransformPhysicalPointToContinuousIndex(corner) for corner in grid.corners()])
    last = np.array(image.GetSize()) - 1
    lower = np.clip(np.floor(points.min(axis=0)) - margin, 0, last)
    upper = np.clip(np.ceil(points.max(axis=0)) + margin, 0, last)
    return Box.between([int(v) for v in lower], [int(v) for v in upper])
