"""Where a mask is measured: on the grid that its own file states, wherever that can be done without a silent change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import SimpleITK as sitk

from ..base.errors import GeometryError
from .geometry import TOLERANCE_MM, Grid, accept_geometry, align_mask, check_geometry, lies_on, shares_voxels


@dataclass(frozen=True)
class MaskRule:
    """How a mask may lie on its image, as what measures it wants.

    tolerance: how far apart voxels of equal index may lie, in mm, to be taken for one another; None: header rounding only.
    as_read: the grid that the mask's file states is kept, as PyRadiomics keeps it, also where it differs from the image's by
    the rounding of a header; otherwise such a mask takes the image's grid, as a segment drawn in 3D Slicer has it.
    other_grids: a mask on another grid is left there, because what measures it resamples and says so; with ``as_read`` even
    where it shares voxels with the image (flipped or cropped).
    channel: which of several values per voxel the labels are; None: such masks are refused.
    """

    tolerance: float | None = None
    as_read: bool = False
    other_grids: bool = False
    channel: int | None = None


def placed_mask(
    mask: sitk.Image, image: sitk.Image, rule: MaskRule, *, where: str = "", labels: Sequence[int] | None = None
) -> sitk.Image:
    """A label map where it is measured. labels: see ``align_mask``.

    Raises GeometryError for a grid that the rule does not allow, and for drawn voxels outside the image.
    """
    if rule.as_read and lies_on(mask, image):
        return mask
    if rule.tolerance is not None and lies_on(mask, image, tolerance=rule.tolerance):
        return accept_geometry(mask, image)
    tolerance = _tolerance(rule)
    if rule.other_grids and not lies_on(mask, image) and (rule.as_read or not shares_voxels(mask, image, tolerance=tolerance)):
        return mask
    try:
        return align_mask(mask, image, tolerance=tolerance, where=where, labels=labels)
    except GeometryError as error:
        if error.cure is None or shares_voxels(mask, image, tolerance=tolerance):
            raise
        raise _or_correct(error) from error


def check_placing(mask: Grid, image: Grid, rule: MaskRule, *, where: str = "") -> None:
    """Whether a mask of this grid can be measured on the image, as far as grids alone tell: as ``placed_mask`` would.

    Raises GeometryError for a grid that the rule does not allow.
    """
    tolerance = _tolerance(rule)
    if rule.other_grids or lies_on(mask, image, tolerance=tolerance) or shares_voxels(mask, image, tolerance=tolerance):
        return
    try:
        check_geometry(image, mask, tolerance=tolerance, where=where)
    except GeometryError as error:
        raise _or_correct(error) from error


def _tolerance(rule: MaskRule) -> float:
    return TOLERANCE_MM if rule.tolerance is None else rule.tolerance


def _or_correct(error: GeometryError) -> GeometryError:
    cure = f"{error.cure}; or let correctMask: true in the settings resample it"
    return GeometryError(error.what, where=error.where, cure=cure)
