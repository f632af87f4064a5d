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
    radius = np.sqrt(_squared_distances(points.T, centre[:, None]))
    best = float(_squared_distances(points.T, points[np.argmax(radius)][:, None]).max())
    far = points[radius + radius.max() >= np.sqrt(best) * (1 - ROUNDING)].T
    for first in range(0, far.shape[1], ROWS_AT_ONCE):
        squared = _squared_distances(far[:, first : first + ROWS_AT_ONCE, None], far[:, None, first:])
        best = max(best, float(squared.max(initial=0)))
    return best**0.5


def _squared_distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Between points whose coordinates are the first axis: sums of squares one coordinate after the other."""
    total = (a[0] - b[0]) ** 2
    for x, y in zip(a[1:], b[1:], strict=True):
        total += (x - y) ** 2
    return np.asarray(total)


def largest_planar_distance(points: np.ndarray, spacing: np.ndarray, axis: int) -> float:
    """Largest distance (mm) between two points (m, 3; half voxels) in the same plane across ``axis``."""
    others = [other for other in range(3) if other != axis]
    points = ends_of_lines(points, others[1])
    ordered = points[np.argsort(points[:, axis], kind="stable")]
    planes = np.split(ordered[:, others] * (spacing[others] / 2), np.flatnonzero(np.diff(ordered[:, axis])) + 1)
    # No distance exceeds twice the distance from any point to the furthest one: most planes need not be searched.
    bounds = [2 * float(np.sqrt(_squared_distances(plane.T, plane.mean(axis=0)[:, None]).max())) for plane in planes]
    best = 0.0
    for place in np.argsort(bounds)[::-1]:
        if bounds[place] * (1 + ROUNDING) <= best:
            break
        best = max(best, largest_distance(planes[place]))
    return best
