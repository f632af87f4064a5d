"""An image as axial slices: which of its axes runs along the body, areas in mm, and areas across another plane."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import GeometryError
from OsteoRadiomicsLib.images.geometry import voxel_to_world
from scipy.ndimage import distance_transform_edt, map_coordinates

# An image whose slices are cut otherwise is this many times coarser across them than along the body.
_CUT_OTHERWISE = 2.0
_FAR_MM = 1000.0
_FINE = 4  # finer pixels per pixel and direction


@dataclass(frozen=True)
class Slices:
    """Axial slices of a grid. axis: of its arrays in order (k, j, i). count: of slices. pixel_mm: (row, column) distance.

    thickness_mm: distance of slices. normal: unit vector (LPS) across them, towards the head.
    """

    grid: sitk.Image
    axis: int
    count: int
    pixel_mm: tuple[float, float]
    thickness_mm: float
    normal: np.ndarray

    @property
    def pixel_mm2(self) -> float:
        return self.pixel_mm[0] * self.pixel_mm[1]

    def of(self, array: np.ndarray) -> np.ndarray:
        """An array (k, j, i) with the slices first: (slices, rows, columns)."""
        return np.moveaxis(array, self.axis, 0)

    def index_of(self, point: np.ndarray) -> float:
        """The slice, counted from 0 with a fraction, in which a point (3,) in mm (LPS) lies."""
        matrix, origin = voxel_to_world(self.grid)
        return float(np.linalg.solve(matrix, np.asarray(point, dtype=float) - origin)[2 - self.axis])

    def area_cm2(self, mask: np.ndarray, index: int) -> float:
        """Voxels of a mask (k, j, i) in a slice times the area of one."""
        return int(np.count_nonzero(self.of(mask)[index])) * self.pixel_mm2 / 100


def axial_slices(grid: sitk.Image, where: str = "") -> Slices:
    """The axial slices of a grid. Raises GeometryError for an image whose slices are sagittal or coronal."""
    directions = np.array(grid.GetDirection()).reshape(3, 3)
    along = int(np.argmax(np.abs(directions[2])))
    spacing = np.array(grid.GetSpacing())
    coarsest = int(np.argmax(spacing))
    if spacing[coarsest] > _CUT_OTHERWISE * spacing[along] and coarsest != along:
        kind = "sagittal" if np.argmax(np.abs(directions[:, coarsest])) == 0 else "coronal"
        raise GeometryError(
            f"is a {kind} image (slices {spacing[coarsest]:.3g} mm apart), where axial slices are needed",
            where=where or None,
            cure="Give the axial series",
        )
    rows, columns = (axis for axis in (0, 1, 2) if axis != 2 - along)
    normal = directions[:, along] * np.sign(directions[2, along])
    return Slices(
        grid,
        2 - along,
        int(grid.GetSize()[along]),
        (float(spacing[2 - rows]), float(spacing[2 - columns])),
        float(spacing[along]),
        normal,
    )


def centre_mm(grid: sitk.Image, mask: np.ndarray) -> np.ndarray:
    """Centre (3,) in mm (LPS) of a mask (k, j, i)."""
    return _points(grid, mask).mean(axis=0)


def plane_normal(grid: sitk.Image, mask: np.ndarray) -> np.ndarray:
    """Unit vector (3,) across a flat structure such as a disc, towards the head: its direction of least extent."""
    points = _points(grid, mask)
    centred = points - points.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    normal = vectors[:, 0]
    return normal if normal[2] >= 0 else -normal


def angle_between(a: np.ndarray, b: np.ndarray) -> float:
    """Degrees between two axes, 0 to 90: neither has a direction."""
    sine = np.linalg.norm(np.cross(a, b))
    return math.degrees(math.atan2(sine, abs(float(np.dot(a, b)))))


def plane_area_cm2(grid: sitk.Image, slices: Slices, mask: np.ndarray, point: np.ndarray, normal: np.ndarray) -> float:
    """Area of a mask (k, j, i) in the plane through a point (mm, LPS) across a normal, in cm2; NaN where it reaches beyond.

    Every column of pixels meets the plane once; whether it is inside there is interpolated between the slices above and below by
    the distance to their outlines, as Raya & Udupa do (IEEE Trans Med Imaging 1990;9:32-42), so that thick slices make no steps.
    Interpolated outlines cut corners: the area that this loses in the slices themselves is given back in proportion, so that a
    plane along the slices gets the area that counting pixels gives.
    """
    stack = slices.of(mask)
    filled = np.flatnonzero(stack.any(axis=(1, 2)))
    rows, columns = np.flatnonzero(stack.any(axis=(0, 2))), np.flatnonzero(stack.any(axis=(0, 1)))
    stack = stack[filled[0] : filled[-1] + 1, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    stack = np.pad(stack, ((0, 0), (1, 1), (1, 1)))
    fine_rows, fine_columns = (_fine(size) for size in stack.shape[1:])
    heights = _heights(grid, slices, point, normal, rows[0] - 1 + fine_rows, columns[0] - 1 + fine_columns) - filled[0]
    distances = np.stack([_refined(_signed_distance(cut, slices.pixel_mm), fine_rows, fine_columns) for cut in stack])
    last = len(stack) - 1
    beyond = (heights < 0) | (heights > last)
    lower = np.clip(np.floor(heights).astype(int), 0, max(last - 1, 0))
    upper = np.minimum(lower + 1, last)
    part = np.clip(heights - lower, 0, 1)
    at_lower, at_upper = (np.take_along_axis(distances, each[None], axis=0)[0] for each in (lower, upper))
    inside = (1 - part) * at_lower + part * at_upper < 0
    if (beyond & inside).any() or not inside.any():
        return float("nan")
    given_back = np.count_nonzero(stack) / np.count_nonzero(distances < 0)
    area_mm2 = np.count_nonzero(inside) * given_back * slices.pixel_mm2
    return float(area_mm2 / abs(float(normal @ slices.normal)) / 100)


def _fine(size: int) -> np.ndarray:
    """Places of finer pixels within the first and last of ``size`` pixels."""
    return np.arange(0, (size - 1) * _FINE + 1) / _FINE


def _refined(distances: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Distances (rows, columns) interpolated linearly at finer places."""
    return map_coordinates(distances, np.meshgrid(rows, columns, indexing="ij"), order=1)


def _heights(
    grid: sitk.Image, slices: Slices, point: np.ndarray, normal: np.ndarray, rows: np.ndarray, columns: np.ndarray
) -> np.ndarray:
    """(rows, columns): the slice, with a fraction, in which each column of pixels meets a plane."""
    matrix, origin = voxel_to_world(grid)
    # In voxels the plane is again a plane: its normal there is the normal times the matrix.
    steep = (normal @ matrix)[::-1]  # in array order (k, j, i)
    offset = float(normal @ (point - origin))
    others = [axis for axis in (0, 1, 2) if axis != slices.axis]
    flat = steep[others[0]] * rows[:, None] + steep[others[1]] * columns[None, :]
    return (offset - flat) / steep[slices.axis]


def _signed_distance(cut: np.ndarray, pixel_mm: tuple[float, float]) -> np.ndarray:
    if not cut.any():
        return np.full(cut.shape, _FAR_MM)
    return distance_transform_edt(~cut, sampling=pixel_mm) - distance_transform_edt(cut, sampling=pixel_mm)


def _points(grid: sitk.Image, mask: np.ndarray) -> np.ndarray:
    matrix, origin = voxel_to_world(grid)
    return np.argwhere(mask)[:, ::-1] @ matrix.T + origin
