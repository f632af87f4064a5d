"""The three planes through an ROI as upright two-dimensional pictures in millimetres, with anatomical letters.

Radiological convention: on axial and coronal pictures the patient's right is on the left, on sagittal pictures anterior
is on the left; head or anterior is up. The letters come from the image's direction matrix, not from the convention.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

_LETTERS = (("L", "R"), ("P", "A"), ("H", "F"))  # of +x, -x, +y, -y, +z, -z in DICOM patient coordinates (LPS)
_OBLIQUE = 0.34  # sine of 20 degrees: from there on a second letter says that the axis is oblique
_NEAR_LARGEST = 0.9
_MARGIN_MM = 25.0
_LEAST_VIEW_MM = 45.0


@dataclass(frozen=True)
class Plane:
    """One picture.

    name: axial, coronal or sagittal. acquired: whether it is the plane of the image's own slices.
    image: (rows, columns) float64. masks: (rois, rows, columns) bool. map: (rows, columns) float64 or None.
    pixel_mm: (row, column) distance. view_mm: left, right, top, bottom of the part to show, from the picture's corner.
    letters: left, right, top, bottom. slice: counted from 1. slices: how many there are.
    """

    name: str
    acquired: bool
    image: np.ndarray
    masks: np.ndarray
    map: np.ndarray | None
    pixel_mm: tuple[float, float]
    view_mm: tuple[float, float, float, float]
    letters: tuple[str, str, str, str]
    slice: int
    slices: int


@dataclass(frozen=True)
class _Layout:
    """How a plane lies in an array of index order (z, y, x): fixed axis, row axis, column axis, and whether rows run down z."""

    name: str
    fixed: int
    rows: int
    columns: int
    flip_rows: bool


_LAYOUTS = (_Layout("sagittal", 2, 0, 1, True), _Layout("coronal", 1, 0, 2, True), _Layout("axial", 0, 1, 2, False))


def planes_through(image: sitk.Image, masks: Sequence[sitk.Image], map_image: sitk.Image | None = None) -> tuple[Plane, ...]:
    """Three planes through the ROIs, the acquired one first.

    image: 3-D scalar. masks: 0/1 on the image's grid, at least one voxel drawn in all. map_image: on the image's grid.
    Each plane is the one nearest to the ROIs' centre among those that show at least 90 % of the largest ROI area.
    """
    volumes = _Volumes(image, masks, map_image)
    return tuple(volumes.plane(layout, _best_slice(volumes.united, layout.fixed)) for layout in volumes.layouts)


def slices_through(image: sitk.Image, masks: Sequence[sitk.Image], map_image: sitk.Image, count: int) -> tuple[Plane, ...]:
    """Up to ``count`` slices as acquired, in their order, then the two other planes of ``planes_through``.

    The slices stand for equal shares of the ROIs' volume; the one nearest to the voxel of largest magnitude in the map gives way
    to that voxel's own slice.
    """
    volumes = _Volumes(image, masks, map_image)
    across, *others = volumes.layouts
    planes = [volumes.plane(across, index) for index in _chosen_slices(volumes, across.fixed, count)]
    planes += [volumes.plane(layout, _best_slice(volumes.united, layout.fixed)) for layout in others]
    return tuple(planes)


def _chosen_slices(volumes: _Volumes, axis: int, count: int) -> list[int]:
    others = tuple(other for other in range(3) if other != axis)
    areas = volumes.united.sum(axis=others)
    shares = np.cumsum(areas) / areas.sum()
    chosen = [int(np.searchsorted(shares, (number + 0.5) / count)) for number in range(count)]
    strength = np.where(volumes.united & np.isfinite(volumes.values), np.abs(volumes.values), -1.0)
    if strength.max() > 0:
        strongest = int(np.unravel_index(int(np.argmax(strength)), strength.shape)[axis])
        if strongest not in chosen:
            chosen[int(np.argmin([abs(index - strongest) for index in chosen]))] = strongest
    return sorted(set(chosen))


class _Volumes:
    """An image, its ROIs and its map as upright arrays of index order (z, y, x)."""

    def __init__(self, image: sitk.Image, masks: Sequence[sitk.Image], map_image: sitk.Image | None) -> None:
        upright = sitk.DICOMOrient(image, "LPS")
        self.voxels = sitk.GetArrayFromImage(upright).astype(float)
        self.drawn = np.stack([sitk.GetArrayFromImage(sitk.DICOMOrient(mask, "LPS")) > 0 for mask in masks])
        self.united = np.any(self.drawn, axis=0)
        self.mapped = map_image is not None
        nothing = np.full(self.voxels.shape, np.nan)
        self.values = sitk.GetArrayFromImage(sitk.DICOMOrient(map_image, "LPS")).astype(float) if map_image else nothing
        self.spacing = np.array(upright.GetSpacing())[::-1]
        # Row n: patient direction of array axis n.
        self.directions = np.array(upright.GetDirection()).reshape(3, 3).T[::-1]
        self.acquired = _acquired_axis(image)
        self.layouts = sorted(_LAYOUTS, key=lambda layout: layout.fixed != self.acquired)

    def plane(self, layout: _Layout, index: int) -> Plane:
        """One slice of one layout."""
        cut = _Cut(layout, index)
        right = self.directions[layout.columns]
        down = self.directions[layout.rows] * (-1 if layout.flip_rows else 1)
        pixel = (float(self.spacing[layout.rows]), float(self.spacing[layout.columns]))
        # The view holds the whole ROI's extent, not only this slice's, so that all pictures show the same region.
        shadow = np.any(self.united, axis=layout.fixed)
        return Plane(
            name=layout.name,
            acquired=layout.fixed == self.acquired,
            image=cut(self.voxels),
            masks=np.stack([cut(mask) for mask in self.drawn]),
            map=cut(self.values) if self.mapped else None,
            pixel_mm=pixel,
            view_mm=_view(shadow[::-1] if layout.flip_rows else shadow, pixel),
            letters=(letters_of(-right), letters_of(right), letters_of(-down), letters_of(down)),
            slice=index + 1,
            slices=self.voxels.shape[layout.fixed],
        )


def _acquired_axis(image: sitk.Image) -> int:
    """Array axis (of the upright image) across the slices: the coarsest one, or the file's third where all are alike."""
    spacing = np.array(image.GetSpacing())
    index = int(np.argmax(spacing)) if spacing.max() > 1.05 * spacing.min() else 2
    direction = np.array(image.GetDirection()).reshape(3, 3)[:, index]
    return 2 - int(np.argmax(np.abs(direction)))


@dataclass(frozen=True)
class _Cut:
    layout: _Layout
    index: int

    def __call__(self, volume: np.ndarray) -> np.ndarray:
        picture = np.take(volume, self.index, axis=self.layout.fixed)
        return picture[::-1] if self.layout.flip_rows else picture


def letters_of(direction: np.ndarray) -> str:
    """``H``, or ``HA`` for an oblique direction: the patient's sides a unit vector (LPS) points to, strongest first."""
    order = np.argsort(-np.abs(direction), kind="stable")
    strongest = order[0]
    chosen = [axis for axis in order if axis == strongest or abs(direction[axis]) > _OBLIQUE]
    return "".join(_LETTERS[axis][0 if direction[axis] > 0 else 1] for axis in chosen)


def _best_slice(united: np.ndarray, axis: int) -> int:
    others = tuple(other for other in range(3) if other != axis)
    areas = united.sum(axis=others)
    centre = float(np.average(np.arange(len(areas)), weights=areas))
    large = np.flatnonzero(areas >= _NEAR_LARGEST * areas.max())
    return int(large[np.argmin(np.abs(large - centre))])


def _view(shadow: np.ndarray, pixel: tuple[float, float]) -> tuple[float, float, float, float]:
    top, bottom = _span(np.any(shadow, axis=1), pixel[0])
    left, right = _span(np.any(shadow, axis=0), pixel[1])
    return left, right, top, bottom


def _span(occupied: np.ndarray, step: float) -> tuple[float, float]:
    """Extent of the ROI with a margin, inside the picture but never narrower than a legible view, in mm."""
    places = np.flatnonzero(occupied)
    low = max(0.0, places[0] * step - _MARGIN_MM)
    high = min(len(occupied) * step, (places[-1] + 1) * step + _MARGIN_MM)
    lacking = max(0.0, _LEAST_VIEW_MM - (high - low)) / 2
    return low - lacking, high + lacking
