"""Sums over all pairs of ROI voxels, and means over spheres, by Fourier transform instead of pair by pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import fft, ndimage

from ..box import bounding_box


@dataclass(frozen=True)
class Autocorrelation:
    """Spatial autocorrelation with weights 1 / distance. moran: Moran's I. geary: Geary's C. NaN in a flat or one-voxel ROI."""

    moran: float
    geary: float


def autocorrelation(values: np.ndarray, mask: np.ndarray, spacing: tuple[float, ...]) -> Autocorrelation:
    """Moran's I and Geary's C of an ROI. values: (n,) intensities of the mask (z, y, x) bool. spacing: mm (z, y, x)."""
    box = bounding_box(mask)
    assert box is not None
    mask = mask[box.slices()]
    centred = values - values.mean()
    total = float(np.sum(centred**2))
    n = len(values)
    if n < 2 or total == 0:
        return Autocorrelation(float("nan"), float("nan"))
    field = np.zeros(mask.shape)
    field[mask] = centred
    shape = [fft.next_fast_len(2 * size - 1, real=True) for size in mask.shape]
    weights = fft.rfftn(_inverse_distances(shape, spacing))
    near_weight = fft.irfftn(fft.rfftn(mask.astype(np.float64), shape) * weights, shape)[_corner(mask)][mask]
    near_value = fft.irfftn(fft.rfftn(field, shape) * weights, shape)[_corner(mask)][mask]
    all_weights = float(near_weight.sum())
    products = float(np.sum(centred * near_value))
    # The weights are symmetric: sum w (x_i - x_j)^2 = 2 sum w x_i^2 - 2 sum w x_i x_j.
    differences = 2 * float(np.sum(centred**2 * near_weight)) - 2 * products
    return Autocorrelation(n / all_weights * products / total, (n - 1) / (2 * all_weights) * differences / total)


def sphere_means(image: np.ndarray, centres: np.ndarray, spacing: tuple[float, ...], radius: float) -> np.ndarray:
    """(m,) mean intensity of the voxels whose centre lies within ``radius`` mm of each centre.

    image: (z, y, x). centres: (z, y, x) bool, m of them. Beyond the image there are no voxels.
    """
    reach = [int(radius / step) for step in spacing]
    offsets = np.meshgrid(*[np.arange(-r, r + 1) * step for r, step in zip(reach, spacing, strict=True)], indexing="ij")
    inside = (sum(offset**2 for offset in offsets) <= radius**2).astype(np.float64)
    # Row by row along x a sphere is a centred run of ones, of few different lengths.
    lengths = inside.sum(axis=2)
    sums, counts = np.zeros(image.shape), np.zeros(image.shape)
    for length in np.unique(lengths[lengths > 0]):
        ones = np.ones(int(length))
        run_sums = ndimage.convolve1d(image, ones, axis=2, mode="constant")
        run_counts = ndimage.convolve1d(np.ones(image.shape), ones, axis=2, mode="constant")
        for z, y in np.argwhere(lengths == length) - reach[:2]:
            there, here = _overlap(image.shape, (int(z), int(y)))
            sums[here] += run_sums[there]
            counts[here] += run_counts[there]
    return sums[centres] / counts[centres]


def _overlap(shape: tuple[int, ...], shift: tuple[int, int]) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """Voxels moved by ``shift`` (z, y) that lie in the image, and the voxels they are moved from."""
    there = tuple(slice(max(0, step), max(0, size + step)) for step, size in zip(shift, shape, strict=False))
    here = tuple(slice(max(0, -step), max(0, size - step)) for step, size in zip(shift, shape, strict=False))
    return there, here


def _inverse_distances(shape: list[int], spacing: tuple[float, ...]) -> np.ndarray:
    """1 / distance (mm) from the first voxel on a periodic grid, 0 for itself."""
    steps = [np.minimum(np.arange(size), size - np.arange(size)) * step for size, step in zip(shape, spacing, strict=True)]
    distance = np.sqrt(sum(s.reshape([-1 if a == b else 1 for b in range(3)]) ** 2 for a, s in enumerate(steps)))
    distance[0, 0, 0] = np.inf
    return 1 / distance


def _corner(mask: np.ndarray) -> tuple[slice, ...]:
    return tuple(slice(0, size) for size in mask.shape)
