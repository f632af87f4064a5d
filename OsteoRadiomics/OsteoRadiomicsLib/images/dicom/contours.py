"""Closed planar contours to voxels: even-odd, so that an inner contour or a keyhole leaves a hole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def crossings(points: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Of a closed polygon: how often it crosses each row left of or at each pixel centre.

    points: (n, 2), (column, row) in pixels, the last joined to the first. shape: (rows, columns).
    Returns (rows, columns) int32. A pixel lies inside where the sum over all contours of a slice is odd. An edge belongs to
    its upper end, and a centre on a boundary to the region right of it, so that neighbours that share an edge share no pixel.
    """
    rows, columns = shape
    starts, ends = points, np.roll(points, -1, axis=0)
    counted = np.zeros((rows, columns + 1), np.int32)
    for (x0, y0), (x1, y1) in zip(starts, ends, strict=True):
        if y0 == y1:
            continue
        low, high = (y0, y1) if y0 < y1 else (y1, y0)
        met = np.arange(max(int(np.ceil(low)), 0), min(int(np.ceil(high)), rows))
        at = np.clip(np.ceil(x0 + (met - y0) * (x1 - x0) / (y1 - y0)), 0, columns).astype(int)
        np.add.at(counted, (met, at), 1)
    return np.cumsum(counted, axis=1)[:, :columns]


def filled(contours: Sequence[np.ndarray], shape: tuple[int, int]) -> np.ndarray:
    """The pixels inside the contours of one region in one slice, bool (rows, columns). contours: see ``crossings``."""
    total = np.zeros(shape, np.int32)
    for points in contours:
        total += crossings(points, shape)
    return total % 2 == 1
