"""How far two masks of one ROI agree: overlap, surface distances and volumes, for the whole ROI and slice by slice.

Definitions (Taha & Hanbury, BMC Med Imaging 2015;15:29; Nikolov et al. for the surface Dice), A and B being voxel sets:
Dice 2|A n B| / (|A| + |B|); Jaccard |A n B| / |A u B|; surface voxels have a face towards background; Hausdorff distance
(HD), its 95th percentile (HD95, the larger of the two directed percentiles), average symmetric surface distance (ASSD,
over the surface voxels of both) and surface Dice at a tolerance take the distances between surface voxel centres in mm.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..base.errors import GeometryError, SettingsError
from .surface_distance import surface_distances

DEFAULT_TOLERANCE_MM = 2.0
BOTH_EMPTY = "both masks are empty"


@dataclass(frozen=True)
class Overlap:
    """Agreement of mask a (reference or first reader) with mask b.

    dice, jaccard, surface_dice: 0..1. hd, hd95, assd: mm. tolerance_mm: of the surface Dice. size_a, size_b: volume in
    ml (area in mm2 for a slice). reasons: measure -> why it is NaN. One empty mask gives Dice and Jaccard 0, because
    nothing is shared, and undefined distances; two empty masks leave everything but the sizes undefined.
    """

    dice: float
    jaccard: float
    hd: float
    hd95: float
    assd: float
    surface_dice: float
    tolerance_mm: float
    size_a: float
    size_b: float
    reasons: Mapping[str, str]

    @property
    def size_difference(self) -> float:
        """Size of b minus size of a."""
        return self.size_b - self.size_a

    @property
    def size_difference_percent(self) -> float:
        """Difference b - a in percent of the two sizes' mean, NaN when both are 0."""
        mean = (self.size_a + self.size_b) / 2
        return 100 * self.size_difference / mean if mean else math.nan


@dataclass(frozen=True)
class SliceOverlap:
    """Agreement on one slice; ``index`` counts along the slice axis from 0. Distances are in the plane."""

    index: int
    overlap: Overlap


def overlap(a: ArrayLike, b: ArrayLike, spacing: Sequence[float], *, tolerance_mm: float = DEFAULT_TOLERANCE_MM) -> Overlap:
    """Compare two masks on one grid.

    a, b: (k, j, i) or (j, i), non-zero inside. spacing: mm along each array axis, so (k, j, i) and not SimpleITK's (i, j, k).
    Raises GeometryError when the shapes differ or the spacing does not fit them, SettingsError for a negative tolerance.
    """
    first, second = np.asarray(a) != 0, np.asarray(b) != 0
    _check(first, second, spacing, tolerance_mm)
    count_a, count_b = int(first.sum()), int(second.sum())
    # 1000 mm3 are 1 ml; the area of a slice stays in mm2.
    voxel = math.prod(spacing) / (1000 if first.ndim == 3 else 1)
    shared = int((first & second).sum())
    either = count_a + count_b - shared
    undefined: dict[str, str] = {}
    dice, jaccard = (2 * shared / (count_a + count_b), shared / either) if either else (math.nan, math.nan)
    hd = hd95 = assd = surface_dice = math.nan
    if count_a and count_b:
        box = _bounding_box(first | second)
        distances = surface_distances(first[box], second[box], spacing)
        hd, hd95, assd = distances.hausdorff, distances.hausdorff_percentile(95), distances.average_symmetric
        surface_dice = distances.within(tolerance_mm)
    else:
        reason = BOTH_EMPTY if not either else "mask b is empty" if count_a else "mask a is empty"
        undefined = dict.fromkeys(("hd", "hd95", "assd", "surface_dice"), reason)
        if not either:
            undefined.update(dice=reason, jaccard=reason)
    return Overlap(
        dice, jaccard, hd, hd95, assd, surface_dice, tolerance_mm, count_a * voxel, count_b * voxel, undefined
    )  # fmt: skip


def overlap_by_slice(
    a: ArrayLike, b: ArrayLike, spacing: Sequence[float], *, axis: int = 0, tolerance_mm: float = DEFAULT_TOLERANCE_MM
) -> tuple[SliceOverlap, ...]:
    """Compare two masks slice by slice, for every slice that at least one of them touches.

    axis: array axis across the slices; 0 is the last axis of the image, along which slices are stacked in most files.
    """
    first, second = np.asarray(a) != 0, np.asarray(b) != 0
    _check(first, second, spacing, tolerance_mm)
    across = tuple(other for other in range(first.ndim) if other != axis)
    in_plane = [spacing[other] for other in across]
    drawn = np.flatnonzero((first | second).any(axis=across))
    return tuple(
        SliceOverlap(int(index), overlap(first.take(index, axis), second.take(index, axis), in_plane, tolerance_mm=tolerance_mm))
        for index in drawn
    )


def _check(a: NDArray[np.bool_], b: NDArray[np.bool_], spacing: Sequence[float], tolerance_mm: float) -> None:
    if a.shape != b.shape:
        raise GeometryError(f"the masks differ in size: {a.shape} and {b.shape} voxels", cure="Compare masks on one grid")
    if len(spacing) != a.ndim or not all(step > 0 for step in spacing):
        raise GeometryError(f"the spacing {tuple(spacing)} does not fit masks of {a.ndim} dimensions")
    if not tolerance_mm >= 0:
        raise SettingsError(
            f"the tolerance must not be negative, not {tolerance_mm:g} mm", cure="Write a distance in mm, such as 2"
        )


def _bounding_box(mask: NDArray[np.bool_]) -> tuple[slice, ...]:
    box = []
    for axis in range(mask.ndim):
        inside = np.flatnonzero(mask.any(axis=tuple(other for other in range(mask.ndim) if other != axis)))
        box.append(slice(int(inside[0]), int(inside[-1]) + 1))
    return tuple(box)
