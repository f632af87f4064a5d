"""Images as the network sees them: sagittal slices of 1.25 mm pixels, each between its neighbours at a fixed distance in mm.

Arrays are (k, j, i): k to the left of the patient, j downwards, i backwards, whatever the order of the image's own axes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import SimpleITK as sitk
from numpy.typing import NDArray
from scipy import ndimage

from ...base.errors import ImageError
from ...images.orienting import Oriented, oriented

Floats = NDArray[np.float32]

PIXEL_MM = 1.25
NEIGHBOUR_MM = 4.0
CHANNELS = 3
FEWEST_SLICES = 3
SAGITTAL = "PIL"
"""Order of the axes of sagittal slices: backwards, downwards, to the left."""
_PLANES = {"axial": "an axial", "coronal": "a coronal"}
_THICK_MM = 2.0  # a plane that is coarser than this, and half as coarse again as across it, was not meant to be looked at
_THICKER = 1.5
_ENDS = (-2.5, 4.0)  # of scaled values: what is brighter or darker says nothing more
_BACKGROUND = 0.03  # of the range of values: air and padding, which tell nothing of the tissues' values


def sagittal(image: sitk.Image, *, least_step_mm: float = 0.0) -> sitk.Image:
    """An image's sagittal slices, float32: pixels of 1.25 mm, values scaled so that the median tissue is 0.

    least_step_mm: thinner slices are joined until their distance is as large at least; by default none are.
    Raises ImageError: an axial or coronal series, fewer than three slices, one value only.
    """
    laid = oriented(image, SAGITTAL)
    check_sagittal(laid)
    grid = _grid(laid, least_step_mm)
    values = _resampled(_smoothed(laid), grid, sitk.sitkLinear)
    return _with_grid(scaled(sitk.GetArrayFromImage(values)), grid)


def labels_on(grid: sitk.Image, labels: sitk.Image) -> sitk.Image:
    """A label map on a sagittal grid by the nearest voxel, 0 outside."""
    return _resampled(labels, grid, sitk.sitkNearestNeighbor)


def laid_back(values: Floats, grid: sitk.Image, image: sitk.Image) -> sitk.Image:
    """Values on a sagittal grid as an image on ``image``'s own grid, linearly interpolated, 0 outside."""
    found = sitk.Resample(_with_grid(values, grid), image, sitk.Transform(), sitk.sitkLinear, 0.0, sitk.sitkFloat32)
    found.CopyInformation(image)
    return found


def check_sagittal(laid: Oriented) -> None:
    """Refuse what has no sagittal slices. laid: along ``SAGITTAL``. Raises ImageError."""
    steps = dict(zip(("coronal", "axial", "sagittal"), laid.spacing, strict=True))
    plane = max(_PLANES, key=steps.__getitem__)
    if steps[plane] > max(_THICK_MM, _THICKER * steps["sagittal"]):
        raise ImageError(
            f"is {_PLANES[plane]} series, {steps[plane]:.1f} mm from slice to slice: vertebrae are segmented on sagittal slices",
            cure="Give a sagittal series, or a volume of thin slices",
        )
    if laid.size[2] < FEWEST_SLICES:
        cure = "Give the whole series"
        raise ImageError(f"has {laid.size[2]} sagittal slice(s), {FEWEST_SLICES} are needed at least", cure=cure)


def scaled(values: Floats) -> Floats:
    """Values of a volume as multiples of the spread of its tissues, the median 0. Raises ImageError where all are equal."""
    low, high = np.percentile(values, (0.5, 99.5))
    if not high > low:
        raise ImageError("has one grey value nearly everywhere", cure="Check the file")
    tissue = values[values > low + _BACKGROUND * (high - low)]
    dark, middle, bright = np.percentile(tissue, (5, 50, 95))
    return np.clip((values - middle) / max(float(bright - dark), 1e-6 * float(high - low)), *_ENDS).astype(np.float32)


def at(values: Floats, position: float) -> Floats:
    """The slice at a position counted in slices, linearly between two; beyond the ends the last one. values: (k, j, i)."""
    place = min(max(position, 0.0), len(values) - 1.0)
    lower = min(int(place), len(values) - 2)
    share = np.float32(place - lower)
    return np.asarray(values[lower] * (1 - share) + values[lower + 1] * share, dtype=np.float32)


def with_neighbours(values: Floats, step_mm: float, positions: Sequence[float]) -> Floats:
    """Slices at some positions between their neighbours 4 mm to the right and to the left: (n, 3, j, i)."""
    away = NEIGHBOUR_MM / step_mm
    return np.stack([np.stack([at(values, place + side * away) for side in (-1, 0, 1)]) for place in positions])


def _grid(laid: Oriented, least_step_mm: float) -> sitk.Image:
    """The grid of the slices, with the same outer borders as the image. No voxel of it is used."""
    step = laid.spacing[2]
    joined = max(1, math.ceil(least_step_mm / step - 1e-6))
    spacing = (PIXEL_MM, PIXEL_MM, step * joined)
    old_size, old_spacing = laid.size, laid.spacing
    counts = [max(1, math.ceil(n * old / new - 1e-6)) for n, old, new in zip(old_size, old_spacing, spacing, strict=True)]
    counts[2] = max(FEWEST_SLICES, counts[2])
    directions = np.array(laid.grid.GetDirection()).reshape(3, 3)
    shift = [(new - old) / 2 for new, old in zip(spacing, old_spacing, strict=True)]
    grid = sitk.Image(counts, sitk.sitkUInt8)
    grid.SetSpacing(spacing)
    grid.SetDirection(laid.grid.GetDirection())
    grid.SetOrigin((np.array(laid.grid.GetOrigin()) + directions @ np.array(shift)).tolist())
    return grid


def _smoothed(laid: Oriented) -> sitk.Image:
    """Within slices, as coarser pixels demand: what is finer than they are would come out as noise."""
    sigmas = [0.4 * math.sqrt(max((PIXEL_MM / step) ** 2 - 1, 0.0)) for step in laid.spacing[1::-1]]
    values = ndimage.gaussian_filter(laid.values.astype(np.float32), (0.0, *sigmas), mode="nearest")
    return _with_grid(values, laid.grid)


def _resampled(image: sitk.Image, grid: sitk.Image, how: int) -> sitk.Image:
    return sitk.Resample(image, grid, sitk.Transform(), how, 0.0, image.GetPixelID(), True)


def _with_grid(values: np.ndarray, grid: sitk.Image) -> sitk.Image:
    """Values as an image whose first voxel is that of ``grid``, of which no other need be there."""
    image = sitk.GetImageFromArray(np.ascontiguousarray(values))
    image.SetSpacing(grid.GetSpacing())
    image.SetDirection(grid.GetDirection())
    image.SetOrigin(grid.GetOrigin())
    return image
