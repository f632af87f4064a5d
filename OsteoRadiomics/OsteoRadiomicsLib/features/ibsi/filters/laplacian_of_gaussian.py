"""Laplacian of Gaussian, IBSI L6PA: bright and dark blobs and edges of the size of sigma."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import fft

from ....protocols.ibsi_filters import LaplacianOfGaussianFilter
from .fields import Field, Filtered
from .image_filter import ImageFilter, check_scale, reach_along, voxel_width
from .separable import convolved
from .spectral import Spectral, riesz


def kernels(sigma: float, radius: int) -> tuple[np.ndarray, np.ndarray]:
    """A Gaussian and its second derivative at -radius..radius; sigma in voxels.

    The manual's -1/sigma^2 (1 / (sqrt(2 pi) sigma))^D (D - |k|^2 / sigma^2) exp(-|k|^2 / (2 sigma^2)) is the sum over the axes
    of the second derivative along one and the Gaussian along the others.
    """
    k = np.arange(-radius, radius + 1)
    gaussian = np.exp(-(k**2) / (2 * sigma**2)) / (math.sqrt(2 * math.pi) * sigma)
    return gaussian, gaussian * (k**2 / sigma**2 - 1) / sigma**2


def _laplacian(block: np.ndarray, axes: Sequence[int], gaussian: np.ndarray, derivative: np.ndarray) -> np.ndarray:
    """The block (z, y, x), which loses the kernels' reach along the axes."""
    others = dict.fromkeys(axes, gaussian)
    terms = ([(others | {along: derivative}).get(axis) for axis in range(3)] for along in axes)
    return sum(convolved(block, term) for term in terms)  # type: ignore[return-value]


def _respond(settings: LaplacianOfGaussianFilter, image: Field, axes: Sequence[int]) -> Field:
    step = voxel_width(image, axes, "laplacian_of_gaussian")
    check_scale(settings.sigma, step, "laplacian_of_gaussian")
    sigma = settings.sigma / step
    radius = math.floor(settings.truncate * sigma + 0.5)
    gaussian, derivative = kernels(sigma, radius)
    reach = reach_along(axes, radius)
    if settings.riesz is None:
        return Filtered(image, reach, settings.boundary, lambda block: _laplacian(block, axes, gaussian, derivative))
    order = settings.riesz

    def transfer(frequencies: Sequence[np.ndarray], shape: Sequence[int]) -> np.ndarray:
        impulse = np.zeros([2 * n - 1 if axis in axes else 1 for axis, n in enumerate([2 * radius + 1] * 3)])
        impulse[tuple(n // 2 for n in impulse.shape)] = 1
        kernel = np.zeros([n if axis in axes else 1 for axis, n in enumerate(shape)])
        small = _laplacian(impulse, axes, gaussian, derivative)
        kernel[tuple(slice(0, n) for n in small.shape)] = small
        kernel = np.roll(kernel, [-(n // 2) for n in small.shape], axis=(0, 1, 2))
        return fft.rfftn(kernel, axes=tuple(axes)) * riesz(frequencies, order)

    return Spectral(image, tuple(axes), transfer, reach, settings.boundary)


FILTER = ImageFilter("laplacian_of_gaussian", "L6PA", "Laplacian of Gaussian: blobs and edges of the size of sigma", _respond)
