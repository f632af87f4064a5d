"""An image as axial slices: which of its axes runs along the body, areas in mm, and areas across another plane."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import GeometryError
from OsteoRadiomicsLib.images.geometry import voxel_to_world
from scipy.interpolate import RegularGridInterpolator
from scipy.ndimage import distance_transform_edt

# An image whose slices are cut otherwise is this many times coarser across them than along the body.
_CUT_OTHERWISE = 2.0
_FINE = 4  # points of the oblique plane per pixel and direction
_MARGIN_PIXELS = 3
_FAR_MM = 1000.0


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

    Outlines are interpolated between slices by their distances, as Raya & Udupa do (IEEE Trans Med Imaging 1990;9:32-42), so that
    thick slices do not make steps.
    """
    stack = slices.of(mask)
    filled = np.flatnonzero(stack.any(axis=(1, 2)))
    if len(filled) < 2:
        return float("nan")
    rows, columns = np.flatnonzero(stack.any(axis=(0, 2))), np.flatnonzero(stack.any(axis=(0, 1)))
    stack = np.pad(
        stack[filled[0] : filled[-1] + 1, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1],
        ((0, 0), (_MARGIN_PIXELS,) * 2, (_MARGIN_PIXELS,) * 2),
    )
    distances = np.stack([_signed_distance(cut, slices.pixel_mm) for cut in stack])
    starts = (filled[0], rows[0] - _MARGIN_PIXELS, columns[0] - _MARGIN_PIXELS)
    first, second = _in_plane(normal)
    step = min(slices.pixel_mm) / _FINE
    sizes = np.array(stack.shape) * (slices.thickness_mm, *slices.pixel_mm)
    reach = float(np.linalg.norm(sizes))
    # Only the part of the plane that the mask can reach: its box's centre, moved onto the plane.
    matrix, origin = voxel_to_world(grid)
    middle = np.array([start + (size - 1) / 2 for start, size in zip(starts, stack.shape, strict=True)])
    box_centre = matrix @ _to_ijk(middle, slices.axis) + origin
    centre = box_centre + normal * float(np.dot(point - box_centre, normal)) / float(np.dot(normal, normal))
    half = np.arange(0, reach / 2, step)
    offsets = np.concatenate((-half[:0:-1], half))
    u, v = np.meshgrid(offsets, offsets, indexing="ij")
    world = centre + u.reshape(-1, 1) * first + v.reshape(-1, 1) * second
    index = np.linalg.solve(matrix, (world - origin).T)
    places = np.stack([index[2 - axis] for axis in (slices.axis, *(axis for axis in (0, 1, 2) if axis != slices.axis))], axis=1)
    inside = RegularGridInterpolator(
        tuple(np.arange(start, start + size, dtype=float) for start, size in zip(starts, stack.shape, strict=True)),
        distances,
        bounds_error=False,
        fill_value=np.inf,
    )(places)
    beyond = (places[:, 0] < filled[0]) | (places[:, 0] > filled[-1])
    drawn = inside < 0
    if not drawn.any() or _cut_off(drawn.reshape(u.shape), beyond.reshape(u.shape)):
        return float("nan")
    return int(np.count_nonzero(drawn)) * step**2 / 100


def _cut_off(drawn: np.ndarray, beyond: np.ndarray) -> bool:
    """Whether a section touches the last slices drawn, so that part of it may lie where nothing is known."""
    near = np.zeros_like(drawn)
    near[1:] |= drawn[:-1]
    near[:-1] |= drawn[1:]
    near[:, 1:] |= drawn[:, :-1]
    near[:, :-1] |= drawn[:, 1:]
    return bool((near & beyond).any())


def _signed_distance(cut: np.ndarray, pixel_mm: tuple[float, float]) -> np.ndarray:
    if not cut.any():
        return np.full(cut.shape, _FAR_MM)
    return distance_transform_edt(~cut, sampling=pixel_mm) - distance_transform_edt(cut, sampling=pixel_mm)


def _in_plane(normal: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two unit vectors that span the plane across a normal."""
    least = np.eye(3)[int(np.argmin(np.abs(normal)))]
    first = np.cross(normal, least)
    first /= np.linalg.norm(first)
    second = np.cross(normal, first)
    return first, second / np.linalg.norm(second)


def _to_ijk(places: np.ndarray, axis: int) -> np.ndarray:
    """A place in (slice, row, column) as an index (i, j, k)."""
    order = (axis, *(other for other in (0, 1, 2) if other != axis))
    index = np.empty(3)
    for value, array_axis in zip(places, order, strict=True):
        index[2 - array_axis] = value
    return index


def _points(grid: sitk.Image, mask: np.ndarray) -> np.ndarray:
    matrix, origin = voxel_to_world(grid)
    return np.argwhere(mask)[:, ::-1] @ matrix.T + origin
