"""Which body the reader means, and which one stands on the sacrum."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk
from numpy.typing import NDArray
from scipy import ndimage

from ..base.errors import MaskError
from .column import Spacing, places_of
from .counting import Anchor, Known, counted, said
from .levels import SACRUM
from .separating import Pieces
from .upright import upright

_NEAR_MM = 2.0  # a click on the rim of a body means the body
_ON_DISC_MM = 15.0  # to the body above and to the one below
_ABOVE_MM = 20.0  # a disc and the sacrum's uneven surface
_INSIDE = 0.5  # of a body's voxels


def known_body(pieces: Pieces, grid: sitk.Image, anchor: Anchor | None, sacrum: sitk.Image | None, lumbar: int) -> Known | None:
    """The body whose level anchor or sacrum tells, None without both.

    grid: that of the pieces, upright; one voxel of it will do. sacrum: mask of any orientation on it. Raises MaskError:
    an anchor outside the image, beside every body or between two; a sacrum that is empty or far from every body; both, and
    they contradict each other.
    """
    told = None if anchor is None else Known(_place_of(anchor, pieces, grid), anchor.level)
    if sacrum is None:
        return told
    beside = _on_sacrum(pieces, np.asarray(upright(sacrum).values != 0), grid)
    if told is None:
        return beside
    found = counted(pieces.column, beside, lumbar).levels[told.place]
    if told.level is not None and found != told.level:
        called = said(found) if found else "a body that cannot be named"
        cure = "Correct the anchor, the sacrum's mask, or the count of lumbar vertebrae"
        raise MaskError(
            f"the anchor says {said(told.level)}, and counted from the sacrum with {lumbar} lumbar vertebrae it is {called}",
            cure=cure,
        )
    return told


def _place_of(anchor: Anchor, pieces: Pieces, grid: sitk.Image) -> int:
    """The body in which an anchor lies, or on whose rim."""
    called = f"the anchor {said(anchor.level)} at ({', '.join(f'{at:.1f}' for at in anchor.point_mm)})"
    index = np.array(grid.TransformPhysicalPointToContinuousIndex(anchor.point_mm))[::-1]
    shape = np.array(pieces.labels.shape)
    if ((index < -0.5) | (index > shape - 0.5)).any():
        cure = "Give the point in mm as the image file states it (LPS): what 3D Slicer shows as R and A has the other sign"
        raise MaskError(f"{called} lies outside the image", cure=cure)
    k, j, i = np.clip(np.rint(index).astype(int), 0, shape - 1)
    label = int(pieces.labels[k, j, i])
    if label:
        return label - 1
    spacing = np.array(grid.GetSpacing()[::-1])
    distances = [
        _distance(pieces.labels == number, index * spacing, spacing) for number in range(1, len(pieces.column.centres) + 1)
    ]
    nearest = int(np.argmin(distances))
    others = np.delete(distances, nearest)
    if distances[nearest] <= _NEAR_MM and (not len(others) or others.min() > 2 * _NEAR_MM):
        return nearest
    cure = f"Click into the middle of {said(anchor.level)}"
    if len(others) and others.min() <= _ON_DISC_MM and abs(int(np.argsort(distances)[1]) - nearest) == 1:
        raise MaskError(f"{called} lies on a disc, between two bodies", cure=cure)
    raise MaskError(f"{called} lies beside every body, {distances[nearest]:.0f} mm from the nearest", cure=cure)


def _distance(body: NDArray[np.bool_], point: NDArray[np.float64], spacing: NDArray[np.float64]) -> float:
    """From a point to the nearest voxel of a body, in mm, from border to border."""
    away = np.abs(places_of(body, _triple(spacing)) - point) - spacing / 2
    return float(np.sqrt((np.clip(away, 0, None) ** 2).sum(axis=1).min()))


def _on_sacrum(pieces: Pieces, sacrum: NDArray[np.bool_], grid: sitk.Image) -> Known:
    """The body of S1 where it is part of the sacrum's mask, else the one that stands on it."""
    if not sacrum.any():
        raise MaskError("the mask of the sacrum is empty", cure="Leave it out, and give an anchor instead")
    count = len(pieces.column.centres)
    for place in range(count):
        body = pieces.labels == place + 1
        if (body & sacrum).sum() >= _INSIDE * body.sum():
            return Known(place, SACRUM)
    away = ndimage.distance_transform_edt(~sacrum, sampling=grid.GetSpacing()[::-1])
    mm = float(away[pieces.labels == count].min())
    if mm > _ABOVE_MM:
        raise MaskError(
            f"the lowest body lies {mm:.0f} mm from the sacrum, so that it is not the one above", cure="Give an anchor instead"
        )
    return Known(count - 1, None)


def _triple(values: NDArray[np.float64]) -> Spacing:
    k, j, i = (float(value) for value in values)
    return k, j, i
