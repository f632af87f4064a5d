"""Laplacian of Gaussian of a part of an image."""

from __future__ import annotations

import numpy as np

from ..readiness import Loops
from . import vectorised
from .recursion import Recursion, second_derivative, smoothing

LOOPS = Loops(f"{__package__}.compiled", vectorised)


def laplacian_of_gaussian(
    array: np.ndarray,
    spacing: tuple[float, ...],
    sigma: float,
    inner: tuple[slice, ...],
    *,
    axes: tuple[int, ...] = (2, 1, 0),
) -> np.ndarray:
    """Sum of second derivatives of the smoothed image, times sigma squared, float32, within ``inner``.

    array: (z, y, x), at least 4 voxels along each of ``axes``. spacing, sigma: mm (spacing z, y, x). Along each axis only
    what lies within ``inner`` is kept, because later axes need no more. axes: along which the image is filtered.
    """
    total = np.zeros(tuple(part.stop - part.start for part in inner), dtype=np.float32)
    for derived in axes:
        part = _along(array, derived, second_derivative(sigma, spacing[derived]), inner[derived])
        for smoothed in (axis for axis in axes if axis != derived):
            part = _along(part, smoothed, smoothing(sigma, spacing[smoothed]), inner[smoothed])
        total = (total + part * np.float64(1 / (spacing[derived] * spacing[derived]))).astype(np.float32)
    return total


def _along(array: np.ndarray, axis: int, recursion: Recursion, kept: slice) -> np.ndarray:
    """The array filtered along an axis, cut to ``kept`` there."""
    first = np.moveaxis(array, axis, 0)
    lines = np.ascontiguousarray(first, dtype=np.float64).reshape(len(first), -1)
    found = LOOPS.chosen().filtered(lines, recursion, kept.start, kept.stop)
    return np.moveaxis(found.reshape(-1, *first.shape[1:]), 0, axis)
