"""Cubic B-spline resampling of the part of an image under a grid, with the values ITK computes from the whole image.

ITK cuts the fraction off when the image holds whole numbers. Where output and input voxels coincide, and in flat
regions, the spline is a whole number but for rounding, so the last bit decides between n and n - 1. Those voxels are
evaluated a second time in ITK's own order of operations, as are those at the image's edge; all others in an order that
costs a twentieth. On a grid that is turned against the image, if only by the rounding of a header, that order does not exist,
and every voxel is evaluated in ITK's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from ..grid import Grid, part_below
from ..intensities import Domain
from ..readiness import Loops, add_work
from . import vectorised

LOOPS = Loops(f"{__package__}.compiled", vectorised)

# The coefficients come from a recursion over whole lines; this far from the crop's end its start shows in no bit.
MARGIN = 42
# A value depends on coefficients this many voxels away.
REACH = 2
# Values that differ by less, relative to the largest, are equal but for rounding.
CLOSE_VALUE = 1e-11
# Directions of image and grid that differ by less are the same.
PARALLEL = 1e-9


def resample_cubic(domain: Domain, grid: Grid) -> np.ndarray:
    """The domain's image on ``grid`` as an array (z, y, x) of the image's type, 0 outside the image."""
    image = domain.image
    coefficients = _Coefficients.of(domain, grid)
    kind = coefficients.kind
    whole = not np.issubdtype(kind, np.floating)
    lines = Lines.between(image, grid)
    values = coefficients.turned(Lines.of(image, grid)) if lines is None else coefficients.straight(lines, whole=whole)
    if whole:
        limits = np.iinfo(kind)
        values = np.clip(values, limits.min, limits.max)
    return values.astype(kind)


@dataclass(frozen=True)
class Lines:
    """Where the voxels of a grid lie in an image, as continuous indices.

    axes: for x, y and z the positions along that axis. image, reference: the grids, for exact positions.
    """

    axes: tuple[np.ndarray, ...]
    image: sitk.Image
    reference: sitk.Image
    grid: Grid

    @classmethod
    def between(cls, image: sitk.Image, grid: Grid) -> Lines | None:
        """None where the directions of grid and image differ."""
        if not np.allclose(image.GetDirection(), grid.direction, rtol=0, atol=PARALLEL):
            return None
        return cls.of(image, grid)

    @classmethod
    def of(cls, image: sitk.Image, grid: Grid) -> Lines:
        """Along axes that need not be the image's: ``axes`` then belong to the first voxel of each other axis alone."""
        reference = grid.reference()
        start = np.array(_index(image, reference, (0, 0, 0)))
        axes = []
        for axis, n in enumerate(grid.size):
            end = np.array(_index(image, reference, tuple(n if other == axis else 0 for other in range(3))))
            axes.append(start[axis] + np.arange(n) / n * (end[axis] - start[axis]))
        return cls(tuple(axes), image, reference, grid)

    def at_edge(self, size: tuple[int, ...]) -> np.ndarray:
        """(z, y, x) voxels so near the image's edge that their spline is mirrored there: on either side of it values are
        equal in theory, and on the edge itself the last bit decides between a value and 0.
        """
        near = [(positions < 1) | (positions > n - 2) for positions, n in zip(self.axes, size, strict=True)]
        return near[2][:, None, None] | near[1][:, None] | near[0]

    def exact(self, voxels: np.ndarray) -> np.ndarray:
        """(m, 3) continuous indices (x, y, z) of voxels (m, 3; z, y, x), to the last bit as ITK's resampling finds them:
        interpolated between the two ends of each line along x. Voxels of one line follow each other.
        """
        size = self.grid.size[0]
        begins = np.append(True, (voxels[1:, :2] != voxels[:-1, :2]).any(axis=1))
        rows, line = voxels[begins, :2], np.cumsum(begins) - 1
        first, last = self._ends_upright(rows) if self._upright else self.ends(rows)
        start, end = first[line], last[line]
        return start + (voxels[:, 2] / size)[:, None] * (end - start)

    def ends(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(m, 3) continuous indices of the first voxel of lines along x and of the one after their last. rows: (m, 2; z, y)."""
        size = self.grid.size[0]
        first = np.array([_index(self.image, self.reference, (0, y, z)) for z, y in rows.tolist()])
        last = np.array([_index(self.image, self.reference, (size, y, z)) for z, y in rows.tolist()])
        return first, last

    @property
    def _upright(self) -> bool:
        """Whether every axis of the grid is an axis of space, so that positions along one do not depend on the others."""
        return bool(np.isin(np.abs(self.grid.direction), (0.0, 1.0)).all() and self.image.GetDirection() == self.grid.direction)

    def _ends_upright(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        nx, ny, nz = self.grid.size
        y = np.array([_index(self.image, self.reference, (0, n, 0))[1] for n in range(ny)])
        z = np.array([_index(self.image, self.reference, (0, 0, n))[2] for n in range(nz)])
        first = np.stack([np.zeros(len(rows)), y[rows[:, 1]], z[rows[:, 0]]], axis=1)
        last = first.copy()
        first[:, 0] = _index(self.image, self.reference, (0, 0, 0))[0]
        last[:, 0] = _index(self.image, self.reference, (nx, 0, 0))[0]
        return first, last


@dataclass(frozen=True)
class _Coefficients:
    """Spline coefficients (z, y, x) of the part of an image that begins at index ``lower`` (x, y, z). kind: its type."""

    array: np.ndarray
    lower: tuple[int, ...]
    kind: np.dtype

    @classmethod
    def of(cls, domain: Domain, grid: Grid) -> _Coefficients:
        outer, inner = part_below(domain.image, grid, MARGIN), part_below(domain.image, grid, REACH)
        array = domain.array(outer)
        kind = array.dtype
        for axis, kept in zip((2, 1, 0), reversed(inner.slices(outer.lower)), strict=True):
            array = LOOPS.chosen().coefficients(array, axis, kept.start, kept.stop)
        return cls(array, inner.lower, kind)

    @property
    def largest(self) -> float:
        """Largest magnitude."""
        return float(max(self.array.max(), -self.array.min()))

    def straight(self, lines: Lines, *, whole: bool) -> np.ndarray:
        """(z, y, x) values on a grid whose axes are the image's. whole: whether fractions will be cut off."""
        size = lines.image.GetSize()
        values = self.along_axes(lines.axes, size)
        close = lines.at_edge(size)
        if whole:
            close |= np.abs(values - np.rint(values)) < CLOSE_VALUE * self.largest
        voxels = np.argwhere(close)
        if len(voxels):
            values[close] = self.at(lines.exact(voxels), size)
        return values

    def turned(self, lines: Lines) -> np.ndarray:
        """(z, y, x) values on a grid that is turned against the image, plane by plane."""
        nx, ny, nz = lines.grid.size
        add_work(nx * ny * nz)
        values = np.empty((nz, ny, nx))
        share = (np.arange(nx) / nx)[:, None]
        for plane in range(nz):
            first, last = lines.ends(np.column_stack([np.full(ny, plane), np.arange(ny)]))
            points = first[:, None] + share * (last - first)[:, None]
            values[plane] = self.at(points.reshape(-1, 3), lines.image.GetSize()).reshape(ny, nx)
        return values

    def along_axes(self, axes: tuple[np.ndarray, ...], size: tuple[int, ...]) -> np.ndarray:
        """(z, y, x) values at all combinations of positions along x, y and z, one axis after the other."""
        values = self.array
        for axis, positions in enumerate(axes):
            place, weight = _taps(positions)
            values = LOOPS.chosen().along(values, 2 - axis, self._mirrored(place, axis, size), weight)
            np.moveaxis(values, 2 - axis, 0)[_outside(positions, size[axis])] = 0
        return values

    def at(self, points: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
        """(m,) values at single points (m, 3; x, y, z), in ITK's order of operations."""
        taps = [_taps(points[:, axis]) for axis in range(3)]
        places = [self._mirrored(place, axis, size) for axis, (place, _) in enumerate(taps)]
        total = LOOPS.chosen().weighted(self.array, places, [weight for _, weight in taps])
        for axis in range(3):
            total[_outside(points[:, axis], size[axis])] = 0
        return total

    def _mirrored(self, place: np.ndarray, axis: int, size: tuple[int, ...]) -> np.ndarray:
        """Indices into the crop; those beyond the whole image's ends are mirrored there, as its boundary condition says."""
        last = size[axis] - 1
        if last == 0:
            return np.zeros_like(place)
        place = np.abs(place)
        place = np.where(place > last, 2 * last - place, place)
        return np.clip(place - self.lower[axis], 0, self.array.shape[2 - axis] - 1)


def _taps(positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(m, 4) the coefficients' indices about each position and their weights. The rounding to float32 is ITK's."""
    first = np.floor(positions.astype(np.float32)).astype(np.int64) - 1
    w = positions - (first + 1)
    w3 = (1.0 / 6.0) * w * w * w
    w0 = (1.0 / 6.0) + 0.5 * w * (w - 1.0) - w3
    w2 = w + w0 - 2.0 * w3
    w1 = 1.0 - w0 - w2 - w3
    return first[:, None] + np.arange(4), np.stack([w0, w1, w2, w3], axis=1)


def _outside(positions: np.ndarray, n: int) -> np.ndarray:
    """Positions more than half a voxel before the image's first voxel centre, or that much or more behind its last."""
    return (positions < -0.5) | (positions >= n - 0.5)


def _index(image: sitk.Image, reference: sitk.Image, index: tuple[int, ...]) -> tuple[float, ...]:
    """Continuous index in the image of a voxel of the grid."""
    return tuple(image.TransformPhysicalPointToContinuousIndex(reference.TransformIndexToPhysicalPoint([int(v) for v in index])))
