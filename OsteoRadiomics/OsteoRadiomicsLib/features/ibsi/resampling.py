"""Interpolation to the IBSI grid: centred on the image, of which only the part round the ROI is ever computed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import SimpleITK as sitk
from scipy import ndimage

ORDERS = {"nearest": 0, "linear": 1, "cubic": 3}
# A cubic spline forgets a voxel within this distance, to double precision.
SPLINE_REACH = 30
# Interpolated shares of the ROI this close to the threshold count as reaching it: 0.5 is often met, but for rounding.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Axis:
    """One axis of the new grid. own, spacing: mm, before and after. own_size, size: voxels. lower, upper: part in use."""

    own: float
    spacing: float
    own_size: int
    size: int
    lower: int
    upper: int

    @classmethod
    def spanning(cls, own: float, spacing: float, own_size: int, first: int, last: int, reach: float) -> Axis:
        """The new axis round voxels first..last of the old one and ``reach`` mm on either side, clipped to the image.

        Old and new grid share their centre; the new one has as many voxels as it takes to cover the image.
        """
        # The quotient of two decimal spacings may exceed a whole number by rounding alone.
        size = max(1, int(np.ceil(own_size * own / spacing - ROUNDING)))
        whole = cls(own, spacing, own_size, size, 0, size - 1)
        low = whole.from_own(first - 1) - reach / spacing
        high = whole.from_own(last + 1) + reach / spacing
        return cls(own, spacing, own_size, size, max(0, int(np.floor(low))), min(size - 1, int(np.ceil(high))))

    def from_own(self, index: float) -> float:
        """Place on the new axis of a place on the old one."""
        return (self.size - 1) / 2 + (index - (self.own_size - 1) / 2) * self.own / self.spacing

    def to_own(self, index: np.ndarray) -> np.ndarray:
        """Places on the old axis of places on the new one."""
        return (self.own_size - 1) / 2 + (index - (self.size - 1) / 2) * self.spacing / self.own

    @property
    def same(self) -> bool:
        """Whether nothing changes along this axis."""
        return self.own == self.spacing

    @property
    def places(self) -> np.ndarray:
        """(n,) places on the old axis of the new voxels in use."""
        new = np.arange(self.lower, self.upper + 1)
        return new.astype(np.float64) if self.same else self.to_own(new)


@dataclass(frozen=True)
class InterpolatedImage:
    """An image on the new grid, of which only the part that is asked for is computed. axes: (z, y, x). order: as of
    ``interpolate``. rounding: whether intensities become whole numbers."""

    image: sitk.Image
    axes: tuple[Axis, ...]
    order: int
    rounding: bool = False

    @property
    def size(self) -> tuple[int, ...]:
        """Voxels (z, y, x) of the whole grid."""
        return tuple(axis.size for axis in self.axes)

    @property
    def spacing(self) -> tuple[float, ...]:
        """mm (z, y, x)."""
        return tuple(axis.spacing for axis in self.axes)

    def values(self, part: tuple[tuple[int, int], ...]) -> np.ndarray:
        """(z, y, x) float64 of the voxels first..end - 1 along each axis."""
        axes = tuple(replace(axis, lower=low, upper=end - 1) for axis, (low, end) in zip(self.axes, part, strict=True))
        array = interpolate(sitk.GetArrayViewFromImage(self.image), axes, self.order)
        return np.rint(array) if self.rounding else array


def interpolate(array: np.ndarray, axes: tuple[Axis, ...], order: int) -> np.ndarray:
    """An image (z, y, x) on the new axes, float64; beyond its outermost voxels the image continues unchanged.

    order: 0 nearest, 1 linear, 3 cubic spline. Each axis is interpolated for itself: the product is tri- or bilinear, or a
    tensor-product spline.
    """
    # A copy: the array may be a view of an image that does not outlive it.
    values = np.array(array[tuple(_needed(axis, order) for axis in axes)], dtype=np.float64)
    for number, axis in enumerate(axes):
        values = _along(values, number, axis.places - _needed(axis, order).start, order, axis.same)
    return values


def covered(mask: np.ndarray, axes: tuple[Axis, ...], order: int, threshold: float) -> np.ndarray:
    """(z, y, x) bool on the new axes: where the interpolated mask reaches the threshold."""
    return interpolate(mask, axes, order) >= threshold - ROUNDING


def _needed(axis: Axis, order: int) -> slice:
    """The part of the old axis that decides the new voxels in use."""
    if axis.same:
        return slice(axis.lower, axis.upper + 1)
    margin = SPLINE_REACH if order == 3 else 1
    last = axis.own_size - 1
    low, high = np.clip([np.floor(axis.places[0]) - margin, np.ceil(axis.places[-1]) + margin], 0, last).astype(int)
    return slice(int(low), int(high) + 1)


def _along(values: np.ndarray, number: int, places: np.ndarray, order: int, same: bool) -> np.ndarray:
    """Interpolation along one axis."""
    if same:
        return values
    moved = np.moveaxis(values, number, 0)
    last = len(moved) - 1
    if order == 3 and last > 0:
        coefficients = ndimage.spline_filter1d(moved, 3, axis=0, mode="mirror")
        return np.moveaxis(_spline(coefficients, np.clip(places, 0, last)), 0, number)
    places = np.clip(places, 0, last)
    if order == 0:
        return np.moveaxis(moved[np.floor(places + 0.5).astype(int)], 0, number)
    below = np.minimum(places.astype(int), max(last - 1, 0))
    part = (places - below).reshape(-1, *(1,) * (moved.ndim - 1))
    return np.moveaxis((1 - part) * moved[below] + part * moved[np.minimum(below + 1, last)], 0, number)


def _spline(coefficients: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The cubic B-spline of the coefficients along the first axis, mirrored at its ends."""
    last = len(coefficients) - 1
    below = np.floor(places).astype(int)
    t = (places - below).reshape(-1, *(1,) * (coefficients.ndim - 1))
    weights = ((1 - t) ** 3 / 6, 2 / 3 - t**2 + t**3 / 2, 2 / 3 - (1 - t) ** 2 + (1 - t) ** 3 / 2, t**3 / 6)
    total = np.zeros((len(places), *coefficients.shape[1:]))
    for offset, weight in zip((-1, 0, 1, 2), weights, strict=True):
        index = np.abs(below + offset)
        total += weight * coefficients[np.where(index > last, 2 * last - index, index)]
    return total
