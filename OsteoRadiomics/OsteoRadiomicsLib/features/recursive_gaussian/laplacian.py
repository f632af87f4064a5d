"""Laplacian of Gaussian of a part of an image."""

from __future__ import annotations

import numpy as np

from ..readiness import Loops
from . import vectorised
from .recursion import second_derivative, smoothing

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
    filtered = LOOPS.chosen().filtered
    total = np.zeros(tuple(part.stop - part.start for part in inner), dtype=np.float32)
    scaled = np.empty(total.shape)
    for derived in axes:
        part = filtered(array, derived, second_derivative(sigma, spacing[derived]), inner[derived].start, inner[derived].stop)
        for smoothed in (axis for axis in axes if axis != derived):
            part = filtered(part, smoothed, smoothing(sigma, spacing[smoothed]), inner[smoothed].start, inner[smoothed].stop)
        np.multiply(part, np.float64(1 / (spacing[derived] * spacing[derived])), out=scaled)
        np.add(total, scaled, out=total, casting="same_kind")  # added as float64, kept as float32
    return total
