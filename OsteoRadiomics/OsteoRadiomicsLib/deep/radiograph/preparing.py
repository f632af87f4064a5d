"""From a radiograph to what a network takes: without its border, on one scale, bone white, on one grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from ...base.errors import ImageError
from ...base.notices import say
from .picture import SEEN, Radiograph, check_shape

SIDE = 192
"""Rows and columns of what the network takes: six blocks of 32 pixels, or a last map of 6 x 6."""
GRID = 6
"""Blocks along a side, as in the paper."""
_LOW, _HIGH = 1.0, 99.0  # percentiles that become 0 and 1
_BEYOND = 0.25  # by how much a value may lie outside 0..1 before it is cut off
_FLAT = 0.04  # a line whose spread is below this share of the picture's is border
_MOST_CUT = 0.25  # of a side, at each end
_UNCERTAIN = 0.03  # below this contrast of mediastinum and lungs the header's word stands
# (rows, columns) as shares of the cropped picture: both lungs in their middle, and the spine with heart and upper belly.
_LUNGS = (((0.30, 0.55), (0.17, 0.36)), ((0.30, 0.55), (0.64, 0.83)))
_MIDDLE = ((0.45, 0.85), (0.42, 0.58))


@dataclass(frozen=True)
class Crop:
    """Which part of the picture is seen: rows top to bottom, columns left to right, ends excluded."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, eq=False)
class Prepared:
    """pixels: (SIDE, SIDE) float32, bone white; 0 is black and 1 white but for a little beyond.

    crop: what of the picture it shows. shape: (rows, columns) of the whole picture. turned: whether its grey levels were turned
    round because its lungs were white.
    """

    pixels: np.ndarray
    crop: Crop
    shape: tuple[int, int]
    turned: bool


def prepare(radiograph: Radiograph, *, any_shape: bool = False, side: int = SIDE) -> Prepared:
    """Cut off the border, scale robustly, see that bone is white, and resample to ``side`` x ``side`` pixels.

    Grey levels are scaled so that their 1st and 99th percentiles, without padding, are 0 and 1. The picture is stretched to a
    square, as in the paper. Where the lungs are plainly whiter than the mediastinum, the grey levels are turned round, whatever
    the header says, and a notice says so: a picture and its negative give the same pixels.
    Raises ImageError for a picture without contrast, or whose shape without the border is no chest's.
    """
    where = radiograph.where
    grey, padding = radiograph.grey, radiograph.padding
    measured = grey[~padding]
    low, high = np.percentile(measured, [_LOW, _HIGH]) if measured.size else (0.0, 0.0)
    if not high > low:
        raise ImageError("shows nothing: nearly all of its pixels are equal", where=where, cure="Export it again")
    crop = border_crop(np.where(padding, np.nan, grey), float(high - low))
    check_shape((crop.right - crop.left) / (crop.bottom - crop.top), SEEN, where, any_shape=any_shape)
    seen = grey[crop.top : crop.bottom, crop.left : crop.right]
    empty = padding[crop.top : crop.bottom, crop.left : crop.right]
    low, high = np.percentile(seen[~empty], [_LOW, _HIGH])
    if not high > low:
        raise ImageError("shows nothing: nearly all of its pixels are equal", where=where, cure="Export it again")
    scaled = np.clip((seen - low) / (high - low), -_BEYOND, 1 + _BEYOND)
    contrast = polarity(np.where(empty, 0.5, scaled))
    turned = contrast < -_UNCERTAIN
    if turned:
        say("image: its lungs were whiter than its mediastinum; the grey levels were turned round")
        scaled = 1 - scaled
    elif contrast < _UNCERTAIN:
        say("image: lungs and mediastinum are equally white; it may not be a frontal radiograph of the chest")
    pixels = resampled(np.where(empty, 0.0, scaled), side)
    return Prepared(pixels.astype(np.float32), crop, (grey.shape[0], grey.shape[1]), bool(turned))


def border_crop(grey: np.ndarray, spread: float) -> Crop:
    """The picture without the uniform lines at its edges, such as collimator shadows and frames.

    grey: (rows, columns), NaN is padding. spread: of the whole picture, in its unit. At most a quarter of a side goes at an end.
    """

    def flat(lines: np.ndarray) -> np.ndarray:
        within = np.ones(len(lines), bool)
        whole = np.isfinite(lines).all(axis=1)
        part = np.isfinite(lines).any(axis=1) & ~whole
        for known, percentiles in ((whole, np.percentile), (part, np.nanpercentile)):  # the latter is slow
            if known.any():
                low, high = percentiles(lines[known], [5, 95], axis=1)
                within[known] = (high - low) < _FLAT * spread
        return within

    def ends(within: np.ndarray) -> tuple[int, int]:
        most = int(_MOST_CUT * len(within))
        seen = np.flatnonzero(~within)
        if not len(seen):
            return 0, len(within)
        first, last = int(seen[0]), int(seen[-1]) + 1
        return min(first, most), max(last, len(within) - most)

    top, bottom = ends(flat(grey))
    left, right = ends(flat(grey[top:bottom].T))
    return Crop(top, bottom, left, right)


def polarity(scaled: np.ndarray) -> float:
    """By how much the mediastinum is whiter than the lungs; negative in a negative. scaled: 0..1, the chest fills the picture."""

    def mean(part: tuple[tuple[float, float], tuple[float, float]]) -> float:
        rows, columns = (slice(*(round(share * size) for share in ends)) for ends, size in zip(part, scaled.shape, strict=True))
        return float(scaled[rows, columns].mean())

    return mean(_MIDDLE) - float(np.mean([mean(lung) for lung in _LUNGS]))


def resampled(values: np.ndarray, side: int) -> np.ndarray:
    """(rows, columns) -> (side, side): averaged over what falls into a pixel, then linear. float64."""
    image = sitk.GetImageFromArray(np.asarray(values, np.float64))
    rows, columns = values.shape
    spacing = columns / side, rows / side
    # A Gaussian as wide as half the new pixel keeps ribs from breaking into steps; none where the picture is enlarged.
    sigma = [0.5 * max(0.0, step**2 - 1) ** 0.5 for step in spacing]
    if any(sigma):
        image = sitk.DiscreteGaussian(image, variance=[max(width**2, 1e-9) for width in sigma], useImageSpacing=False)
    grid = sitk.Image(side, side, sitk.sitkFloat64)
    grid.SetSpacing(spacing)
    grid.SetOrigin([step / 2 - 0.5 for step in spacing])
    nearest_edge = sitk.ResampleImageFilter()
    nearest_edge.SetReferenceImage(grid)
    nearest_edge.SetInterpolator(sitk.sitkLinear)
    nearest_edge.UseNearestNeighborExtrapolatorOn()
    return sitk.GetArrayFromImage(nearest_edge.Execute(image))
