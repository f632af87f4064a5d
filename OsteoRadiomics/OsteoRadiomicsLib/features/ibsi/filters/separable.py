"""Convolution with kernels that are products of one kernel an axis, and their right-angled rotations."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from scipy import ndimage


def convolved(block: np.ndarray, kernels: Sequence[np.ndarray | None]) -> np.ndarray:
    """A block (z, y, x) convolved with a kernel of odd length along each axis; None leaves an axis alone.

    Only voxels at which the kernel lies within the block are given: the block loses half a kernel on either side.
    """
    for axis, kernel in enumerate(kernels):
        if kernel is not None:
            radius = len(kernel) // 2
            full = ndimage.convolve1d(block, kernel, axis=axis, mode="constant")
            block = full[(slice(None),) * axis + (slice(radius, full.shape[axis] - radius),)]
    return block


def averaged(block: np.ndarray, distance: int, axes: Sequence[int]) -> np.ndarray:
    """The mean over all voxels within a Chebyshev distance along the axes; the block loses ``distance`` on either side."""
    box = np.full(2 * distance + 1, 1 / (2 * distance + 1))
    return convolved(block, [box if axis in axes else None for axis in range(block.ndim)])


def centred(kernel: Sequence[float], radius: int = 0) -> np.ndarray:
    """A kernel with an odd number of entries, 2 ``radius`` + 1 or as many as it needs.

    An even one gets a 0 at its end, as in IBSI's reference, so that its mirror image has the same centre.
    """
    odd = np.append(kernel, 0.0) if len(kernel) % 2 == 0 else np.array(kernel, dtype=np.float64)
    return np.pad(odd, max(0, radius - len(odd) // 2))


def stretched(kernel: np.ndarray, level: int) -> np.ndarray:
    """A kernel of the first level with holes between its entries, as the à trous algorithm has it at another level."""
    step = 2 ** (level - 1)
    spread = np.zeros((len(kernel) - 1) * step + 1)
    spread[::step] = kernel
    return spread


# For each axis, whose kernel acts along it and whether that is mirrored.
Rotation = tuple[tuple[int, bool], ...]


def rotations(dimensions: int) -> tuple[Rotation, ...]:
    """All rotations by right angles: 4 in two dimensions, 24 in three. IBSI's approximate rotation invariance pools them."""
    found = []
    for order in itertools.permutations(range(dimensions)):
        crossings = sum(a > b for a, b in itertools.combinations(order, 2))
        for mirrored in itertools.product((False, True), repeat=dimensions):
            # A rotation, unlike a reflection, has determinant 1.
            if (crossings + sum(mirrored)) % 2 == 0:
                found.append(tuple(zip(order, mirrored, strict=True)))
    return tuple(found)


def turned(kernels: Sequence[np.ndarray], rotation: Rotation) -> tuple[np.ndarray, ...]:
    """The kernels of each axis after a rotation."""
    return tuple(kernels[source][::-1] if mirrored else kernels[source] for source, mirrored in rotation)


def over_axes(kernels: Sequence[np.ndarray], axes: Sequence[int]) -> list[np.ndarray | None]:
    """Kernels written x first as those of a block (z, y, x); None where the filter does not act."""
    by_axis = dict(zip(sorted(axes, reverse=True), kernels, strict=True))
    return [by_axis.get(axis) for axis in range(3)]
