"""Painting tissues over each other with soft edges, several images at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .grid import Box, Grid

EVERYWHERE: Box = (slice(None), slice(None), slice(None))


class Canvas:
    """Images in the making: ``values`` (channels, k, j, i) float32, one channel per sequence, on one grid."""

    def __init__(self, grid: Grid, tissues: Mapping[str, tuple[float, ...]], background: str) -> None:
        self.grid = grid
        self.tissues = tissues
        colour = np.array(tissues[background], dtype=np.float32)
        self.values = np.broadcast_to(colour[:, None, None, None], (len(colour), *grid.shape)).copy()

    def paint(self, distance: np.ndarray, tissue: str | np.ndarray, box: Box = EVERYWHERE, *, soft: float | None = None) -> None:
        """Cover where the signed distance in mm is negative, fading over one voxel.

        tissue: its name, or intensities (channels, ...) that fit the box. soft: width of the edge in mm.
        """
        self.blend(cover(distance, soft or self.grid.softness), tissue, box)

    def blend(self, share: np.ndarray, tissue: str | np.ndarray, box: Box = EVERYWHERE) -> None:
        """Mix in a tissue by its share (0..1) of each voxel."""
        region = self.values[(slice(None), *box)]
        if isinstance(tissue, str):
            tissue = np.array(self.tissues[tissue], dtype=np.float32)[:, None, None, None]
        region += share * (tissue - region)


def cover(distance: np.ndarray, soft: float) -> np.ndarray:
    """Share of a voxel inside a surface at a signed distance in mm (negative inside)."""
    return np.clip(0.5 - distance / soft, 0, 1).astype(np.float32)


def ellipse(
    x: np.ndarray, y: np.ndarray, half_x: float | np.ndarray, half_y: float | np.ndarray, power: float = 2.0
) -> np.ndarray:
    """Approximate signed distance in mm to a superellipse around the origin (power 2: ellipse, larger: boxier)."""
    radius = (np.abs(x / half_x) ** power + np.abs(y / half_y) ** power) ** (1 / power)
    return np.hypot(x, y) * (1 - 1 / np.maximum(radius, 1e-3))


def both(a: np.ndarray, b: np.ndarray, rounding: float = 0.0) -> np.ndarray:
    """Signed distance to the intersection of two bodies, its edge rounded with a radius in mm."""
    if rounding == 0:
        return np.maximum(a, b)
    a, b = a + rounding, b + rounding
    return np.hypot(np.maximum(a, 0), np.maximum(b, 0)) + np.minimum(np.maximum(a, b), 0) - rounding
