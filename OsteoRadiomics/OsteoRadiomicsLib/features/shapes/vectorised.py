"""Counting cubes and searching diameters in numpy."""

from __future__ import annotations

import numpy as np

from .diameters import ends_of_lines, largest_distance, largest_planar_distance, surface_points

# Corners of a cube (z, y, x) in the order of the bits of its pattern.
CORNERS = np.array([(0, 0, 0), (0, 0, 1), (0, 1, 1), (0, 1, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0)])


def cubes(mask: np.ndarray, spacing: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Cubes of eight voxel centres by pattern: (256,) how many, and (3, 256) sums of their positions (mm; z, y, x).

    mask: (z, y, x) bool. Patterns 0 and 255, all out and all in, hold no surface and are left out.
    """
    padded = np.pad(mask, 1).astype(np.uint8)
    pattern = np.zeros(tuple(n - 1 for n in padded.shape), dtype=np.uint8)
    for bit, corner in enumerate(CORNERS):
        pattern |= padded[tuple(slice(c, c + n) for c, n in zip(corner, pattern.shape, strict=True))] << np.uint8(bit)
    mixed = np.flatnonzero((pattern != 0) & (pattern != 255))
    found = pattern.ravel()[mixed]
    places = np.unravel_index(mixed, pattern.shape)
    positions = [np.bincount(found, weights=index * step, minlength=256) for index, step in zip(places, spacing, strict=True)]
    return np.bincount(found, minlength=256), np.array(positions)


def diameters(mask: np.ndarray, spacing: tuple[float, ...]) -> tuple[float, float, float, float]:
    """Largest distance (mm) of two vertices of the mesh: any two, and two in one plane across z, across y and across x.

    mask: (z, y, x) bool. spacing: mm (z, y, x).
    """
    points, steps = surface_points(mask), np.array(spacing)
    any_two = largest_distance(ends_of_lines(points, 2) * (steps / 2))
    z, y, x = (largest_planar_distance(points, steps, axis) for axis in range(3))
    return any_two, z, y, x
