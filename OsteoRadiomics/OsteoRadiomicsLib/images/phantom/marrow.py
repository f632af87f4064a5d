"""Trabecular bone whose look depends on how far osteoporosis has gone.

With bone loss marrow turns fatty (brighter on T1, darker with fat suppression, less dense on CT), its pattern becomes
coarser, and horizontal trabeculae vanish before vertical ones, which leaves vertical stripes. Each person differs, so the
image tells the severity only roughly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .grid import Grid


@dataclass(frozen=True)
class Marrow:
    """One person's trabecular bone. fat_share: 0..1 between red and fatty marrow. contrast: relative standard deviation of
    the pattern. hu, hu_contrast: mean and standard deviation on CT. pattern: (k, j, i), mean 0, standard deviation 1."""

    fat_share: float
    contrast: float
    hu: float
    hu_contrast: float
    pattern: np.ndarray


def make_marrow(grid: Grid, severity: float, rng: np.random.Generator, *, hu: float | None = None) -> Marrow:
    """severity: 0 (dense bone) to 1 (severe osteoporosis). hu: mean trabecular density where bone density is known."""
    size = float(np.clip(0.9 + 1.2 * severity + rng.normal(0, 0.3), 0.6, 2.6))
    mesh = grid.field(rng, (size, size, size))
    stripes = grid.field(rng, (0.8, 0.8, 4.5))
    pattern = mesh + (0.25 + 0.75 * severity) * stripes
    return Marrow(
        fat_share=float(np.clip(0.15 + 0.45 * severity + rng.normal(0, 0.22), 0, 1)),
        contrast=float((0.065 + 0.055 * severity) * np.exp(rng.normal(0, 0.28))),
        hu=float(hu if hu is not None else 175 - 115 * severity + rng.normal(0, 22)),
        hu_contrast=float((34 + 16 * severity) * np.exp(rng.normal(0, 0.25))),
        pattern=(pattern / pattern.std()).astype(np.float32),
    )
