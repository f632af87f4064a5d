"""From shares of the linear predictor at every voxel to a map whose mean over the ROIs is the image's share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from ..base.errors import ModelError
from ..scoring.model import LinearTerm, Model
from .request import PreparedRoi, on_source
from .suitability import linear


@dataclass(frozen=True)
class RoiShare:
    """One ROI's part of the linear predictor. share: its amount. values: its map on the grid of ``measured``, (z, y, x), with
    mean ``share`` over the voxels where ``measured`` is 1."""

    roi: PreparedRoi
    share: float
    values: np.ndarray
    measured: sitk.Image


@dataclass(frozen=True)
class SharedMap:
    """values: (z, y, x) on the image's grid, 0 outside the ROIs, NaN where a voxel has no value; the mean of those with one is
    ``share``, whatever the number of ROIs. inside: bool, the ROIs. interpolated: whether values were brought from another grid.
    shift: the largest constant added to a ROI's map after that, so that its mean stays its share.
    """

    values: np.ndarray
    inside: np.ndarray
    share: float
    interpolated: bool
    shift: float


def linear_terms(model: Model) -> tuple[Mapping[str, LinearTerm], float]:
    """The terms of a linear model by input, and its linear predictor where all stand at their reference. Raises ModelError."""
    problem = linear(model)
    if problem is not None:
        raise problem
    terms, reference = model.linear_terms(), model.linear_reference()
    assert terms is not None  # it is linear
    assert reference is not None
    return {term.input.name: term for term in terms}, reference


def shared_map(parts: Sequence[RoiShare]) -> SharedMap:
    """The map of all ROIs of one image.

    A voxel of one of several ROIs counts as many times as the ROI's voxels go into those of all, so that the mean over all
    voxels is the sum of the ROIs' shares.
    """
    brought, shifts, moved = [], [0.0], False
    for part in parts:
        values = on_source(part.values, part.measured, part.roi.drawn)
        drawn = sitk.GetArrayViewFromImage(part.roi.drawn) > 0
        found = drawn & np.isfinite(values)
        if not found.any():
            raise ModelError(
                f"no voxel of the ROI {part.roi.name} on the image's grid has a value", cure="Check that mask and image fit"
            )
        shift = part.share - float(values[found].mean())
        if not part.roi.drawn.IsSameImageGeometryAs(part.measured):
            moved = True
            shifts.append(shift)
        brought.append((values + shift, drawn, found))
    inside = np.any([drawn for _, drawn, _ in brought], axis=0)
    known = np.any([found for _, _, found in brought], axis=0)
    total = np.where(inside & ~known, np.nan, 0.0)
    for values, _, found in brought:
        total[found] += values[found] * (known.sum() / found.sum())
    return SharedMap(total, inside, float(sum(part.share for part in parts)), moved, max(shifts, key=abs))


def weight_share(terms: Mapping[str, LinearTerm], shown: Sequence[str]) -> float | None:
    """Share of the radiomic inputs' absolute standardised weights that a map shows; None without standardisation."""
    radiomic = [term for term in terms.values() if term.input.source.type == "feature"]
    weights = {term.input.name: abs(term.weight * term.sd) for term in radiomic if term.sd is not None}
    whole = sum(weights.values())
    return sum(weights[name] for name in shown) / whole if len(weights) == len(radiomic) and whole > 0 else None
