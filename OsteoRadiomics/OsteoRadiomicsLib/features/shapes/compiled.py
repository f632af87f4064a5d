"""Counting cubes and searching diameters in compiled loops: the same numbers as ``vectorised``.

Importing this module needs numba; ``counting`` decides when.
"""

from __future__ import annotations

import numpy as np

from ..jit import njit
from .diameters import ROUNDING

FAR = np.int32(2**30)


def cubes(mask: np.ndarray, spacing: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """See ``vectorised.cubes``."""
    return _cubes(np.pad(mask, 1).view(np.uint8), np.array(spacing))


def diameters(mask: np.ndarray, spacing: tuple[float, ...]) -> tuple[float, float, float, float]:
    """See ``vectorised.diameters``."""
    z, y, x = (step / 2 for step in spacing)
    along_x, along_y = _ends_of_lines(np.pad(mask, 1))
    across_y = np.ascontiguousarray(along_x.transpose(0, 2, 1))
    squared = (
        _search(_points(along_x, np.array([z, y, x])), 0.0, True),
        _largest_planar(along_x, y, x),
        _largest_planar(across_y, z, x),
        _largest_planar(along_y, z, y),
    )
    volume, *planes = (float(best) ** 0.5 for best in squared)
    return volume, planes[0], planes[1], planes[2]


def warm_up() -> None:
    """Compile, or load from the disk cache."""
    mask = np.ones((1, 1, 1), dtype=bool)
    cubes(mask, (1.0, 1.0, 1.0))
    diameters(mask, (1.0, 1.0, 1.0))


@njit
def _cubes(padded, spacing):
    count, position = np.zeros(256, np.int64), np.zeros((3, 256))
    nz, ny, nx = padded.shape
    for z in range(nz - 1):
        for y in range(ny - 1):
            for x in range(nx - 1):
                low = padded[z, y, x] + 2 * padded[z, y, x + 1] + 4 * padded[z, y + 1, x + 1] + 8 * padded[z, y + 1, x]
                high = padded[z + 1, y, x] + 2 * padded[z + 1, y, x + 1]
                high += 4 * padded[z + 1, y + 1, x + 1] + 8 * padded[z + 1, y + 1, x]
                pattern = low + 16 * high
                if 0 < pattern < 255:
                    count[pattern] += 1
                    position[0, pattern] += z * spacing[0]
                    position[1, pattern] += y * spacing[1]
                    position[2, pattern] += x * spacing[2]
    return count, position


@njit
def _ends_of_lines(padded):
    """First and last surface point (half voxels) of lines along x by (z, y), and of lines along y by (x, z); -1 without one."""
    nz, ny, nx = padded.shape
    along_x, along_y = np.empty((2, 2 * nz, 2 * ny), np.int32), np.empty((2, 2 * nx, 2 * nz), np.int32)
    for ends in (along_x, along_y):
        ends[0] = FAR
        ends[1] = -1
    for z in range(nz - 1):
        for y in range(ny - 1):
            for x in range(nx - 1):
                inside = padded[z, y, x]
                for axis in range(3):
                    a, b, c = axis == 0, axis == 1, axis == 2
                    if padded[z + a, y + b, x + c] != inside:
                        k, j, i = 2 * z + a, 2 * y + b, 2 * x + c
                        along_x[0, k, j] = min(along_x[0, k, j], i)
                        along_x[1, k, j] = max(along_x[1, k, j], i)
                        along_y[0, i, k] = min(along_y[0, i, k], j)
                        along_y[1, i, k] = max(along_y[1, i, k], j)
    return along_x, along_y


@njit
def _points(along_x, half):
    """Coordinates (3, m) in mm of the ends of lines along x."""
    points = np.empty((3, 2 * along_x[0].size))
    m = 0
    for z in range(along_x.shape[1]):
        for y in range(along_x.shape[2]):
            for end in range(2):
                if along_x[1, z, y] >= 0 and (end == 0 or along_x[1, z, y] > along_x[0, z, y]):
                    points[0, m] = z * half[0]
                    points[1, m] = y * half[1]
                    points[2, m] = along_x[end, z, y] * half[2]
                    m += 1
    return points[:, :m].copy()


@njit
def _largest_planar(ends, across, along):
    """Largest squared distance within a plane. ends: by plane and line; across, along: mm per half voxel."""
    best = 0.0
    for thorough in (False, True):  # the first guesses of all planes leave few of them to search
        for plane in range(ends.shape[1]):
            points = np.empty((3, 2 * ends.shape[2]))
            m = 0
            for line in range(ends.shape[2]):
                for end in range(2):
                    if ends[1, plane, line] >= 0 and (end == 0 or ends[1, plane, line] > ends[0, plane, line]):
                        points[0, m] = 0.0
                        points[1, m] = line * across
                        points[2, m] = ends[end, plane, line] * along
                        m += 1
            if m:
                best = _search(points[:, :m], best, thorough)
    return best


@njit
def _search(points, best, thorough):
    """The larger of ``best`` and the largest squared distance of two points; thorough: or at least a guess at it.

    As in ``diameters.largest_distance``: a distance longer than D needs two points whose distances from the middle add up to
    more than D.
    """
    m = points.shape[1]
    middle = points[0].mean(), points[1].mean(), points[2].mean()
    radius = np.empty(m)
    for i in range(m):
        radius[i] = np.sqrt((points[0, i] - middle[0]) ** 2 + (points[1, i] - middle[1]) ** 2 + (points[2, i] - middle[2]) ** 2)
    first = radius.argmax()
    furthest = radius[first]
    if 2 * furthest * (1 + ROUNDING) < np.sqrt(best):
        return best
    for i in range(m):
        best = max(best, _squared(points, first, i))
    if thorough:
        enough = np.sqrt(best) * (1 - ROUNDING)
        far = points[:, np.flatnonzero(radius + furthest >= enough)]
        for i in range(far.shape[1]):
            for j in range(i):
                best = max(best, _squared(far, i, j))
    return best


@njit
def _squared(points, i, j):
    z, y, x = points[0, i] - points[0, j], points[1, i] - points[1, j], points[2, i] - points[2, j]
    return z * z + y * y + x * x
