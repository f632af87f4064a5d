"""Which implementation counts: compiled loops once they are ready, numpy until then. The numbers are the same."""

from __future__ import annotations

import numpy as np

from ..discretisation import Levels
from . import vectorised
from .neighbourhood import Neighbourhood


def pair_counts(near: Neighbourhood, levels: Levels) -> tuple[np.ndarray, np.ndarray]:
    """Occupied co-occurrence cells: keys (direction * k + i) * k + j ascending, and counts."""
    return vectorised.pair_counts(near, levels.index, levels.count)


def run_counts(near: Neighbourhood, levels: Levels, longest: int) -> tuple[np.ndarray, np.ndarray]:
    """Runs: keys (direction * k + level) * (longest + 1) + length ascending, and counts."""
    return vectorised.run_counts(near, levels.index, levels.count, longest)


def dependences(near: Neighbourhood, levels: Levels, alpha: float) -> np.ndarray:
    """(n,) number of dependent neighbours of each voxel."""
    return vectorised.dependences(near, levels.present[levels.index], alpha)


def neighbour_sums(near: Neighbourhood, levels: Levels) -> np.ndarray:
    """(n,) float64 sum of the neighbours' grey levels."""
    return vectorised.neighbour_sums(near, levels.present[levels.index])


def zones(near: Neighbourhood, levels: Levels) -> tuple[np.ndarray, np.ndarray]:
    """Level index and size of every connected zone, in no particular order."""
    return vectorised.zones(near, levels.index)
