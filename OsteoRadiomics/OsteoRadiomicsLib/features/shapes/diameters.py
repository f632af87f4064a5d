"""Largest distances between points, found among the few that can matter."""

from __future__ import annotations

import numpy as np

# Points whose distances to all others are held at a time.
ROWS_AT_ONCE = 128
# Room for rounding in what cannot be the largest distance.
ROUNDING = 1e-9


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
    """Largest distance between any two points (m, 2 or 3), float64; 0 for a single one.

    A first guess D joins the point furthest from the middle with the point furthest from that one. A longer distance needs
    two points whose distances from the middle add up to more than D, which few do.
    """
    if len(points) < 2:
        return 0.0
    centre = points.mean(axis=0)
    radius = np.sqrt(((points - centre) ** 2).sum(axis=1))
    best = float(((points - points[np.argmax(radius)]) ** 2).sum(axis=1).max())
    far = points[radius + radius.max() >= np.sqrt(best) * (1 - ROUNDING)]
    for first in range(0, len(far), ROWS_AT_ONCE):
        apart = far[first : first + ROWS_AT_ONCE, None] - far[first:]
        best = max(best, float((apart * apart).sum(axis=2).max(initial=0)))
    return best**0.5


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
        if bounds[place] * (1 + ROUNDING) <= best:
            break
        best = max(best, largest_distance(planes[place]))
    return best
