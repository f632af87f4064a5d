"""One mask from several readings: majority vote, STAPLE, and where two readers differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import SimpleITK as sitk

from ..base.errors import MaskError, SettingsError
from ..images import TOLERANCE_MM, check_geometry

# Labels of a difference map.
ONLY_A, ONLY_B, BOTH = 1, 2, 3
Ties = Literal["out", "in"]

# Background around the drawn region that STAPLE sees, in voxels. Its estimate of specificity depends on how much background
# there is, so a fixed margin makes the result independent of the image's field of view.
_STAPLE_MARGIN = 5


@dataclass(frozen=True)
class Staple:
    """Result of STAPLE.

    mask: UInt8, 1 where the probability reaches the threshold. probability: float64 on the readings' grid, that a voxel
    belongs to the ROI. sensitivity, specificity: of each reader, in the given order. iterations: until convergence.
    """

    mask: sitk.Image
    probability: sitk.Image
    sensitivity: tuple[float, ...]
    specificity: tuple[float, ...]
    iterations: int


def majority_vote(masks: Sequence[sitk.Image], *, ties: Ties = "out") -> sitk.Image:
    """Voxels that more than half of the readers drew, UInt8 0/1; ``ties`` decides about exactly half.

    masks: two or more on one grid, non-zero inside. Raises MaskError for fewer, GeometryError where grids differ.
    """
    if ties not in get_args(Ties):
        raise SettingsError(f"unknown rule for ties {ties!r}", cure="Write out or in")
    votes = sum(sitk.Cast(mask, sitk.sitkUInt16) * 2 for mask in _binary(masks))
    assert isinstance(votes, sitk.Image)
    return votes >= len(masks) if ties == "in" else votes > len(masks)


def staple(masks: Sequence[sitk.Image], *, threshold: float = 0.5) -> Staple:
    """Probabilistic consensus that weights readers by their estimated performance (Warfield et al., IEEE TMI 2004;23:903).

    masks: two or more on one grid, non-zero inside. Computed on the bounding box of everything drawn plus 5 voxels.
    Raises MaskError for fewer masks or when nothing was drawn, GeometryError where grids differ.
    """
    if not 0 < threshold < 1:
        raise SettingsError(f"the threshold must lie between 0 and 1, not {threshold:g}", cure="Write 0.5")
    readings = _binary(masks)
    start, size = _drawn_box(readings)
    estimate = sitk.STAPLEImageFilter()
    estimate.SetForegroundValue(1)
    inside = estimate.Execute([sitk.RegionOfInterest(mask, size, start) for mask in readings])
    probability = sitk.Image(readings[0].GetSize(), sitk.sitkFloat64)
    probability.CopyInformation(readings[0])
    probability = sitk.Paste(probability, inside, size, destinationIndex=start)
    return Staple(
        mask=probability >= threshold,
        probability=probability,
        sensitivity=tuple(estimate.GetSensitivity()),
        specificity=tuple(estimate.GetSpecificity()),
        iterations=estimate.GetElapsedIterations(),
    )


def difference_map(a: sitk.Image, b: sitk.Image) -> sitk.Image:
    """Label map for arbitration, UInt8: 1 only reader A (ONLY_A), 2 only reader B (ONLY_B), 3 both (BOTH), 0 neither.

    Raises GeometryError where the grids differ.
    """
    first, second = _binary((a, b))
    return first * ONLY_A + second * ONLY_B


def _binary(masks: Sequence[sitk.Image]) -> list[sitk.Image]:
    if len(masks) < 2:
        raise MaskError(f"{len(masks)} reading(s) make no consensus", cure="Give the masks of two or more readers")
    for number, mask in enumerate(masks[1:], start=2):
        check_geometry(masks[0], mask, tolerance=TOLERANCE_MM, where=f"reading {number} compared with reading 1")
    readings = [mask != 0 for mask in masks]
    for mask in readings[1:]:
        mask.CopyInformation(readings[0])  # headers within tolerance of each other must be equal for voxel arithmetic
    return readings


def _drawn_box(masks: Sequence[sitk.Image]) -> tuple[list[int], list[int]]:
    """First index and size of the box around everything drawn, with margin."""
    drawn = masks[0]
    for mask in masks[1:]:
        drawn = drawn | mask
    shape = sitk.LabelShapeStatisticsImageFilter()
    shape.Execute(drawn)
    if not shape.GetNumberOfLabels():
        raise MaskError("nobody drew anything", cure="Give masks that were drawn")
    dimension = drawn.GetDimension()
    box = shape.GetBoundingBox(1)
    low = [max(0, first - _STAPLE_MARGIN) for first in box[:dimension]]
    ends = zip(box[:dimension], box[dimension:], drawn.GetSize(), strict=True)
    high = [min(whole, first + length + _STAPLE_MARGIN) for first, length, whole in ends]
    return low, [end - first for first, end in zip(low, high, strict=True)]
