"""Whether a mask lies on its image's grid, what differs if not, and the explicit ways to bring it there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import SimpleITK as sitk

from ..base.errors import GeometryError
from .outside import refuse_outside

# Header rounding (float32 in NIfTI, six decimals in DICOM) moves voxels by less than this, in mm.
TOLERANCE_MM = 1e-3


class Grid(Protocol):
    """Where voxels lie: an image, or what its header says. Lengths in mm, direction row by row."""

    def GetSize(self) -> tuple[int, ...]: ...
    def GetSpacing(self) -> tuple[float, ...]: ...
    def GetOrigin(self) -> tuple[float, ...]: ...
    def GetDirection(self) -> tuple[float, ...]: ...


def voxel_to_world(image: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Matrix (3, 3) and offset (3,) in mm that take a voxel index (i, j, k) to LPS coordinates."""
    return np.array(image.GetDirection()).reshape(3, 3) * np.array(image.GetSpacing()), np.array(image.GetOrigin())


def greatest_distance_mm(image: Grid, mask: Grid) -> float:
    """Largest distance in mm between voxels of equal index in two grids of equal size (it is found at a corner)."""
    corners = _corners(image)
    apart = _world(image, corners) - _world(mask, corners)
    return float(np.linalg.norm(apart, axis=1).max())


def lies_on(mask: Grid, image: Grid, *, tolerance: float = TOLERANCE_MM) -> bool:
    """Whether a mask has the image's number of voxels and each lies where the image's does, to ``tolerance`` (mm)."""
    return mask.GetSize() == image.GetSize() and greatest_distance_mm(image, mask) <= tolerance


def check_geometry(image: Grid, mask: Grid, *, tolerance: float = TOLERANCE_MM, where: str = "") -> None:
    """Refuse a mask that does not lie voxel for voxel on the image's grid.

    tolerance: how far apart voxels of equal index may lie, in mm. where: the mask, for the message.
    Raises GeometryError naming everything that differs (size, spacing, origin, direction) with both values.
    """
    if image.GetSize() == mask.GetSize():
        apart = greatest_distance_mm(image, mask)
        if apart <= tolerance:
            return
        cure = (
            f"If it was drawn on this image voxel for voxel, accept it with --geometry-tolerance {_round_up(apart)}; "
            "otherwise resample the mask to the image first"
        )
        summary = f"up to {apart:.4g} mm apart, {tolerance:g} mm allowed"
    else:
        cure = "Give the mask that was drawn on this image, or resample the mask to the image first"
        summary = "different numbers of voxels"
    details = "; ".join(differences(image, mask))
    raise GeometryError(f"the mask does not lie on the image's grid ({summary}): {details}", where=where or None, cure=cure)


def differences(image: Grid, mask: Grid) -> list[str]:
    """Everything that differs between two grids, in words, mask first: '... of the mask, ... of the image'."""
    found = []
    if mask.GetSize() != image.GetSize():
        found.append(f"size {_list(mask.GetSize())} (mask) v. {_list(image.GetSize())} (image)")
    for name, unit, of_mask, of_image, least in (
        ("spacing", " mm", mask.GetSpacing(), image.GetSpacing(), 1e-9),
        ("origin", " mm", mask.GetOrigin(), image.GetOrigin(), 1e-6),
        ("direction", "", mask.GetDirection(), image.GetDirection(), 1e-9),
    ):
        if not np.allclose(of_mask, of_image, rtol=0, atol=least):
            found.append(f"{name} {_list(of_mask)}{unit} (mask) v. {_list(of_image)}{unit} (image)")
    return found


def accept_geometry(mask: sitk.Image, image: sitk.Image) -> sitk.Image:
    """The mask's voxels with the image's spacing, origin and direction: for a user who knows that they belong together.

    Raises GeometryError when the numbers of voxels differ.
    """
    if mask.GetSize() != image.GetSize():
        check_geometry(image, mask)
    if mask.IsSameImageGeometryAs(image, 0.0, 0.0):
        return mask
    accepted = sitk.Image(mask)
    accepted.CopyInformation(image)
    return accepted


def mask_on(image: sitk.Image, mask: sitk.Image) -> sitk.Image:
    """A mask on the image's grid, to be shown or counted there: voxel for voxel where it lies on it, else the nearest voxel's.

    Nothing that is measured goes through here: features are measured on the grid that the mask states.
    """
    if lies_on(mask, image):
        return accept_geometry(mask, image)
    lattice = _lattice(mask, image, TOLERANCE_MM)
    return resample_mask(mask, image) if lattice is None else _reordered(mask, image, *lattice)


def align_mask(
    mask: sitk.Image,
    image: sitk.Image,
    *,
    tolerance: float = TOLERANCE_MM,
    where: str = "",
    labels: Sequence[int] | None = None,
) -> sitk.Image:
    """Put a mask on the image's grid where that loses and invents nothing.

    Accepted are the same grid, and the same voxel centres in another order (flipped or exchanged axes) or another extent
    (3D Slicer crops the segmentations it saves). tolerance: in mm, as in ``check_geometry``. labels: none of whose voxels may be
    lost; all by default.
    Raises GeometryError when voxel centres differ or drawn voxels lie outside the image.
    """
    lattice = _lattice(mask, image, tolerance)
    if lattice is None:
        check_geometry(image, mask, tolerance=tolerance, where=where)
        return accept_geometry(mask, image)
    aligned = _reordered(mask, image, *lattice)
    lost = _drawn(mask) - _drawn(aligned)
    if lost and labels is not None:
        lost = sum(_drawn(mask, label) - _drawn(aligned, label) for label in labels)
    refuse_outside(lost, where=where)
    return aligned


def resample_mask(mask: sitk.Image, image: sitk.Image) -> sitk.Image:
    """The label map on the image's grid by nearest neighbour, 0 where the mask has no voxels."""
    return sitk.Resample(mask, image, sitk.Transform(), sitk.sitkNearestNeighbor, 0, mask.GetPixelID())


def shares_voxels(mask: Grid, image: Grid, *, tolerance: float = TOLERANCE_MM) -> bool:
    """Whether a mask has the image's voxel centres in another order or extent: flipped or exchanged axes, or a crop."""
    return _lattice(mask, image, tolerance) is not None


def same_layout(mask: Grid, image: Grid) -> bool:
    """Whether two grids have the same size and directions, so that voxels of one index belong together, if any do."""
    return mask.GetSize() == image.GetSize() and np.allclose(mask.GetDirection(), image.GetDirection(), rtol=0, atol=1e-4)


def _reordered(mask: sitk.Image, image: sitk.Image, step: np.ndarray, start: np.ndarray) -> sitk.Image:
    """The mask's voxels at their places in the image, 0 elsewhere. step, start: see ``_lattice``.

    Placed by whole indices: ITK cannot invert directions whose cosines are all but 0 (1e-306).
    """
    by_index = sitk.Image(mask)
    by_index.SetSpacing((1.0, 1.0, 1.0))
    by_index.SetOrigin(start.tolist())
    by_index.SetDirection(step.ravel().tolist())
    aligned = resample_mask(by_index, sitk.Image(image.GetSize(), sitk.sitkUInt8))
    aligned.CopyInformation(image)
    return aligned


def _lattice(mask: Grid, image: Grid, tolerance: float) -> tuple[np.ndarray, np.ndarray] | None:
    """Where the grids share voxel centres but not order or extent: index in the image = step @ index in the mask + start.

    step: (3, 3) of 0, 1 and -1. start: (3,) whole numbers. None for other grids. Equal sizes and
    directions with a shifted origin are left out on purpose: that is how a lost header looks.
    """
    if same_layout(mask, image):
        return None
    to_world, origin = voxel_to_world(image)
    mask_to_world, mask_origin = voxel_to_world(mask)
    step = np.round(np.linalg.solve(to_world, mask_to_world))
    start = np.round(np.linalg.solve(to_world, mask_origin - origin))
    if not np.array_equal(np.sort(np.abs(step), axis=0), [[0, 0, 0], [0, 0, 0], [1, 1, 1]]):
        return None
    corners = _corners(mask)
    off_centre = _world(image, corners @ step.T + start) - _world(mask, corners)
    return (step, start) if np.linalg.norm(off_centre, axis=1).max() <= tolerance else None


def _corners(image: Grid) -> np.ndarray:
    far = np.array(image.GetSize()) - 1
    return np.array(np.meshgrid(*[(0, last) for last in far], indexing="ij"), dtype=float).reshape(3, -1).T


def _world(image: Grid, index: np.ndarray) -> np.ndarray:
    matrix, offset = voxel_to_world(image)
    return index @ matrix.T + offset


def _drawn(mask: sitk.Image, label: int | None = None) -> int:
    """Number of voxels of a label; of all by default."""
    values = sitk.GetArrayViewFromImage(mask)
    return int(np.count_nonzero(values if label is None else values == label))


def _list(values: tuple[float, ...]) -> str:
    return "(" + ", ".join(f"{value:.7g}" for value in values) + ")"


def _round_up(mm: float) -> str:
    """A number that a user can type and that is not below ``mm``."""
    digits = 2 - math.floor(math.log10(mm))
    return f"{math.ceil(mm * 10**digits) / 10**digits:.{max(digits, 0)}f}"
