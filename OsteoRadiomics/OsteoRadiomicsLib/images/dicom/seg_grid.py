"""The grid that the frames of a segmentation span: slices in which nothing is drawn are often not stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from ...base.errors import MaskError
from ..headers.limits import check_voxels
from .stack import DRIFT_TOLERANCE
from .straightening import shifted

# (position, orientation, (row, column) spacing, distance of slices or None, thickness or None), in mm.
PlacedFrame = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...], float | None, float | None]

_CURE = "Export it as a label map on the image's grid"
# A sound segmentation leaves out empty slices; more than this many for each that it holds is a wrong header.
_MOST_GAPS = 1000


@dataclass(frozen=True)
class SegGrid:
    """shape: (slices, rows, columns). slots: slice of each frame. spacing: (x, y, z) in mm. direction: (3, 3).

    beside: by how many pixels (x, y) each frame begins beside the grid's first pixel, None where all begin there.
    """

    shape: tuple[int, int, int]
    slots: tuple[int, ...]
    spacing: tuple[float, float, float]
    origin: tuple[float, ...]
    direction: np.ndarray
    beside: tuple[tuple[float, float], ...] | None = None

    def placed(self, index: int, drawn: np.ndarray, where: str) -> np.ndarray:
        """A frame's pixels, bool, as pixels of its slice of the grid. Raises MaskError for drawn ones outside of it."""
        if self.beside is None:
            return drawn
        values, (x, y) = shifted(drawn.astype(np.float64), self.beside[index])
        inside = values >= 0.5 - 1e-9
        placed = np.zeros(self.shape[1:], bool)
        rows, columns = np.nonzero(inside)
        rows, columns = rows + y, columns + x
        if rows.size and (min(rows.min(), columns.min()) < 0 or rows.max() >= self.shape[1] or columns.max() >= self.shape[2]):
            raise MaskError("drawn voxels lie outside the image", where=where, cure="Give the image that it was drawn on")
        placed[rows, columns] = True
        return placed

    def image(self, layer: np.ndarray) -> sitk.Image:
        """A label array (slices, rows, columns) at its place."""
        image = sitk.GetImageFromArray(layer)
        image.SetSpacing(self.spacing)
        image.SetOrigin(self.origin)
        image.SetDirection(self.direction.flatten().tolist())
        return image


def seg_grid(frames: Sequence[PlacedFrame], shape: tuple[int, int], where: str, straight: sitk.Image | None = None) -> SegGrid:
    """The grid of frames of ``shape`` (rows, columns).

    straight: the image whose slices were straightened; frames of a tilted gantry are put on its grid. Raises MaskError: not
    parallel, unevenly spaced, sheared without such an image.
    """
    _, orientation, spacing, distance, thickness = frames[0]
    if not all(np.allclose(each[1], orientation, atol=1e-4) and np.allclose(each[2], spacing, rtol=1e-6) for each in frames):
        raise MaskError("the frames of the segmentation are not parallel, or differ in voxel size", where=where, cure=_CURE)
    along_row, along_column = np.array(orientation[:3]), np.array(orientation[3:])
    direction = np.stack([along_row, along_column, np.cross(along_row, along_column)], axis=1)
    positions = np.array([each[0] for each in frames])
    if not np.isfinite(positions).all() or not np.isfinite(direction).all():
        raise MaskError("the frames of the segmentation have impossible places", where=where, cure=_CURE)
    inside = positions @ direction
    depth = inside[:, 2]
    depths = np.unique(np.round(depth, 3))
    apart = np.diff(depths)
    step = distance or (float(apart.min()) if apart.size else thickness or 1.0)
    index = (depth - depth.min()) / step
    if not np.allclose(index, np.round(index), atol=0.05):
        raise MaskError("the frames of the segmentation are unevenly spaced", where=where, cure=_CURE)
    first = int(np.argmin(depth))
    aside = np.linalg.norm(inside[:, :2] - inside[first, :2], axis=1)
    if (aside > DRIFT_TOLERANCE * (depth - depth[first]) + 1e-3).any():
        if straight is not None:
            return _on_straight(positions, direction, spacing, straight, where)
        raise MaskError(
            "the frames of the segmentation are sheared (gantry tilt)",
            where=where,
            cure="Give it together with its image, and straighten both with --straighten",
        )
    slots = tuple(np.round(index).astype(int).tolist())
    stored_slices = len(set(slots))
    if stored_slices < len(depths):  # frames would hide one another
        what = f"the frames of the segmentation lie {apart.min():g} mm apart, its SpacingBetweenSlices says {step:g} mm"
        raise MaskError(what, where=where, cure=_CURE)
    if max(slots) + 1 > _MOST_GAPS * stored_slices + _MOST_GAPS:
        raise MaskError(
            f"the frames of the segmentation lie {max(slots) + 1:,} slices of {step:g} mm apart", where=where, cure=_CURE
        )
    check_voxels((*shape[::-1], max(slots) + 1), where, MaskError)
    row_mm, column_mm = spacing
    return SegGrid((max(slots) + 1, *shape), slots, (column_mm, row_mm, step), tuple(positions[first]), direction)


def _on_straight(
    positions: np.ndarray, direction: np.ndarray, spacing: tuple[float, ...], image: sitk.Image, where: str
) -> SegGrid:
    """The grid of the straightened image, and where on it each frame lies."""
    own, size = np.array(image.GetDirection()).reshape(3, 3), image.GetSize()
    if not np.allclose(direction, own, atol=1e-4) or not np.allclose(spacing, image.GetSpacing()[1::-1], rtol=1e-4):
        cure = "Give the image that it was drawn on"
        raise MaskError("the frames of the segmentation are not parallel to the image's slices", where=where, cure=cure)
    index = (positions - np.array(image.GetOrigin())) @ own / np.array(image.GetSpacing())
    slots = np.round(index[:, 2]).astype(int)
    if np.abs(index[:, 2] - slots).max() > 0.05 or slots.min() < 0 or slots.max() >= size[2]:
        cure = "Give the image that it was drawn on"
        raise MaskError("the frames of the segmentation do not lie on the image's slices", where=where, cure=cure)
    beside = tuple((float(x), float(y)) for x, y in index[:, :2])
    return SegGrid(size[::-1], tuple(slots.tolist()), image.GetSpacing(), image.GetOrigin(), own, beside)
