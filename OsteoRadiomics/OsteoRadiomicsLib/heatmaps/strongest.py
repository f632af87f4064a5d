"""The strongest part of a map: what is drawn as a contour."""

from __future__ import annotations

import numpy as np

STRONGEST_SHARE = 0.1


def strongest(values: np.ndarray, signed: bool, share: float = STRONGEST_SHARE) -> np.ndarray:
    """The voxels with the strongest values: +1 above, -1 below zero, 0 elsewhere, int8, of the shape of ``values``.

    values: NaN where the map has none. share: of the voxels with a value, 0..1. signed: strength is the distance from zero, and
    zero is never strong; otherwise it is the value itself. At most that share is marked: of equal values on the border, all or
    none, so that a flat map has no strongest part.
    """
    marked = np.zeros(values.shape, np.int8)
    inside = np.isfinite(values)
    strength = np.abs(values[inside]) if signed else values[inside]
    allowed = int(share * strength.size)
    if not allowed:
        return marked
    # The value just below the chosen ones: whatever equals it stays out.
    border = np.partition(strength, strength.size - allowed - 1)[strength.size - allowed - 1]
    chosen = strength > max(float(border), 0.0) if signed else strength > border
    marked[inside] = np.where(chosen, np.where(values[inside] < 0, -1, 1) if signed else 1, 0)
    return marked
