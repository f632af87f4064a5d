"""Largest distances between points, found among the few that can matter."""

from __future__ import annotations

import numpy as np
from scipy.spatial import ConvexHull, QhullError
from scipy.spatial.distance import pdist

# From this many points on, a convex hull costs less than all distances.
POINTS_FOR_HULL = 400


def surface_points(mask: np.ndarray) -> np.ndarray:
    """(m, 3) int64 points (z, y, x) midway between voxels inside and voxels outside, in half voxels: vertices of the mesh."""
    padded = np.pad(mask, 1)
    found = []
    for axis in range(3):
        change = np.argwhere(np.diff(padded, axis=axis)) * 2
        change[:, axis] += 1
        found.append(change)
    return np.concatenate(found)


def ends_of_lines(points: np.ndarray, along: int) -> np.ndarray:
    """The points (m, 3) without those between two others on a line along an axis: a largest distance ends at none of them."""
    across = [axis for axis in range(3) if axis != along]
    points = points[np.lexsort(points[:, [along, *across]].T)]
    begins = np.append(True, (np.diff(points[:, across], axis=0) != 0).any(axis=1))
    return points[begins | np.append(begins[1:], True)]


def largest_distance(points: np.ndarray) -> float:
    """Largest distance between any two points (m, 2 or 3), float64; 0 for a single one."""
    if len(points) < 2:
        return 0.0
    if len(points) >= POINTS_FOR_HULL:
        try:
            points = points[ConvexHull(points).vertices]
        except QhullError:  # all points in a plane or on a line: no hull, the distances themselves decide
            return _blockwise(points)
    return float(pdist(points).max())


def largest_planar_distance(points: np.ndarray, spacing: np.ndarray, axis: int) -> float:
    """Largest distance (mm) between two points (m, 3; half voxels) in the same plane across ``axis``."""
    others = [other for other in range(3) if other != axis]
    points = ends_of_lines(points, others[1])
    ordered = points[np.argsort(points[:, axis], kind="stable")]
    planes = np.split(ordered[:, others] * (spacing[others] / 2), np.flatnonzero(np.diff(ordered[:, axis])) + 1)
    # No distance exceeds twice the distance from any point to the furthest one: most planes need not be searched.
    bounds = [2 * float(np.sqrt(((plane - plane.mean(axis=0)) ** 2).sum(axis=1).max())) for plane in planes]
    best = 0.0
    for place in np.argsort(bounds)[::-1]:
        if bounds[place] <= best:
            break
        best = max(best, largest_distance(planes[place]))
    return best


def _blockwise(points: np.ndarray) -> float:
    """All distances, a block of rows at a time."""
    largest = 0.0
    for first in range(0, len(points), 256):
        apart = points[first : first + 256, None] - points
        largest = max(largest, float((apart * apart).sum(axis=2).max()))
    return largest**0.5
