"""The recursion over many lines abreast, in numpy."""

from __future__ import annotations

import numpy as np

from .recursion import Four, Recursion


def filtered(array: np.ndarray, axis: int, recursion: Recursion, first: int, last: int) -> np.ndarray:
    """The array filtered along an axis, float32, of which positions first to last - 1 are kept there.

    array: at least 4 values along the axis.
    """
    lines = np.ascontiguousarray(np.moveaxis(array, axis, 0), dtype=np.float64)
    forward = _swept(lines, 0, recursion.n, recursion.d, recursion.bn)
    # Backward, a value comes from those behind it: the same sweep over the line turned round and moved by one.
    backward = _swept(lines[::-1], 1, recursion.m, recursion.d, recursion.bm)[::-1]
    return np.moveaxis((forward[first:last] + backward[first:last]).astype(np.float32), 0, axis)


def _swept(lines: np.ndarray, delay: int, n: Four, d: Four, boundary: Four) -> np.ndarray:
    """One direction. x at position i is row i - delay; before the first row lies the first row again."""
    edge = lines[0]
    swept = np.empty_like(lines)
    for i in range(len(lines)):
        x = [lines[max(i - delay - back, 0)] for back in range(4)]
        y = [swept[i - back] * d[back - 1] if i >= back else edge * boundary[back - 1] for back in range(1, 5)]
        swept[i] = x[0] * n[0] + x[1] * n[1] + x[2] * n[2] + x[3] * n[3]
        swept[i] -= y[0] + y[1] + y[2] + y[3]
    return swept
