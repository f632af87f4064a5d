"""Distances between the surfaces of two voxel masks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion
from scipy.spatial import KDTree

# Distances of voxel centres are sums of rounded squares: a surface exactly at the tolerance counts as within it.
_SLACK = 1e-9


@dataclass(frozen=True)
class SurfaceDistances:
    """Distances in mm from each surface voxel of one mask to the nearest surface voxel of the other.

    a_to_b: (surface voxels of a,). b_to_a: (surface voxels of b,). Both non-empty.
    """

    a_to_b: NDArray[np.float64]
    b_to_a: NDArray[np.float64]

    @property
    def hausdorff(self) -> float:
        """Largest distance of either surface to the other."""
        return float(max(self.a_to_b.max(), self.b_to_a.max()))

    def hausdorff_percentile(self, percent: float = 95) -> float:
        """The larger of the two directed percentiles (linear interpolation), as in MONAI and most challenges."""
        return float(max(np.percentile(self.a_to_b, percent), np.percentile(self.b_to_a, percent)))

    @property
    def average_symmetric(self) -> float:
        """Mean over the surface voxels of both masks together (ASSD)."""
        return float(np.concatenate([self.a_to_b, self.b_to_a]).mean())

    def within(self, tolerance_mm: float) -> float:
        """Share of the surface voxels of both masks that lie within the tolerance of the other surface (surface Dice)."""
        both = np.concatenate([self.a_to_b, self.b_to_a])
        return float(np.mean(both <= tolerance_mm * (1 + _SLACK)))


def surface_distances(a: NDArray[np.bool_], b: NDArray[np.bool_], spacing: Sequence[float]) -> SurfaceDistances:
    """Distances between voxel centres of the two surfaces, exact in physical space.

    a, b: masks of one shape, neither empty. spacing: mm per voxel along each array axis. A surface voxel is a mask voxel
    with at least one face towards background; outside the array is background.
    """
    points_a, points_b = surface_points(a, spacing), surface_points(b, spacing)
    return SurfaceDistances(_nearest(points_a, points_b), _nearest(points_b, points_a))


def surface_points(mask: NDArray[np.bool_], spacing: Sequence[float]) -> NDArray[np.float64]:
    """Centres of the surface voxels in mm from the array's first voxel, (voxels, dimensions)."""
    surface = mask & ~binary_erosion(mask)
    return np.argwhere(surface).astype(np.float64) * np.asarray(spacing, dtype=np.float64)


def _nearest(points: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(KDTree(targets).query(points)[0], dtype=np.float64)
