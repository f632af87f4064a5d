"""Slices of a tilted gantry on a rectangular grid: each is shifted sideways by what it lies off, between its pixels linearly."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


def straightened(
    volume: np.ndarray, spacing: tuple[float, float, float], drift: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray, tuple[float, float]]:
    """Shift the slices of a sheared volume onto one rectangular grid that holds them all.

    volume: (slices, rows, columns), slice k lying ``k * drift`` (x, y) mm sideways of the first. spacing: (x, y, z) in mm.
    Returns the values as float64, with the least value of the volume where there was nothing; where that is (uint8, same shape);
    and by how many mm (x, y) the grid begins beside the first slice's first voxel.
    """
    count, rows, columns = volume.shape
    shifts = np.outer(np.arange(count), np.array(drift) / spacing[:2])  # in pixels, (x, y)
    low, high = np.floor(shifts.min(axis=0) + 1e-9).astype(int), np.ceil(shifts.max(axis=0) - 1e-9).astype(int)
    wide = (count, rows + int(high[1] - low[1]), columns + int(high[0] - low[0]))
    values = np.full(wide, float(volume.min()))
    empty = np.ones(wide, np.uint8)
    for k, shift in enumerate(shifts - low):
        slice_, (x0, y0) = shifted(volume[k].astype(np.float64), shift)
        place = np.s_[k, y0 : y0 + slice_.shape[0], x0 : x0 + slice_.shape[1]]
        values[place], empty[place] = slice_, 0
    return values, empty, (float(low[0] * spacing[0]), float(low[1] * spacing[1]))


def shifted(values: np.ndarray, shift: Sequence[float]) -> tuple[np.ndarray, tuple[int, int]]:
    """A slice (rows, columns) whose first pixel lies ``shift`` (x, y) pixels beside a grid's, on that grid's pixels.

    Returns the values, interpolated linearly, at most one row and one column less, and the grid's (x, y) index of their first.
    """
    (x0, x_part), (y0, y_part) = _whole_and_part(shift[0]), _whole_and_part(shift[1])
    return _between(_between(values, y_part, axis=0), x_part, axis=1), (x0, y0)


def _whole_and_part(shift: float) -> tuple[int, float]:
    """A shift in whole pixels up, and by how much of a pixel that is too far (0 <= part < 1)."""
    whole = math.ceil(shift - 1e-9)
    return whole, max(whole - shift, 0.0)


def _between(values: np.ndarray, part: float, axis: int) -> np.ndarray:
    """Values ``part`` of a pixel further along an axis; where that would need a pixel beyond the end there is one pixel less."""
    if part < 1e-9:
        return values
    count = values.shape[axis]
    here, there = np.take(values, range(count - 1), axis), np.take(values, range(1, count), axis)
    return (1 - part) * here + part * there
