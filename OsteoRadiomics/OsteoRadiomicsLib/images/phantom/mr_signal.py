"""From painted tissue signal to a scanner's image: coil brightness, noise, whole numbers."""

from __future__ import annotations

import numpy as np

from .grid import Grid


def coil_field(grid: Grid, behind: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Smooth brightness factor: a spine coil lies behind the back, and no coil is even.

    behind: mm behind the canal, (k, j, i). Returns a factor around 1 at the spine.
    """
    x, y, z = ((grid.xyz[axis] - grid.center[axis]) / 100 for axis in range(3))
    a = rng.normal(0, 0.06, 6)
    uneven = a[0] * x + a[1] * y + a[2] * z + a[3] * x * z + a[4] * y * z + a[5] * y * y
    return np.exp(0.0042 * np.clip(behind, -140, 120) - 0.16 * z**2 + uneven).astype(np.float32)


def rician(signal: np.ndarray, sigma: float, rng: np.random.Generator) -> np.ndarray:
    """Magnitude of a complex signal with Gaussian noise of standard deviation ``sigma`` in both parts."""
    real = signal + sigma * rng.standard_normal(signal.shape, dtype=np.float32)
    return np.hypot(real, sigma * rng.standard_normal(signal.shape, dtype=np.float32))


def as_scanner_values(signal: np.ndarray) -> np.ndarray:
    """Whole numbers, int16, as scanners store them."""
    return np.clip(np.rint(signal), -32768, 32767).astype(np.int16)
