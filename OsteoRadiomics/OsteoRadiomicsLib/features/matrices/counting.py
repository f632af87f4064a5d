"""Which implementation counts: compiled loops once they are ready, numpy until then. The numbers are the same."""

from __future__ import annotations

import numpy as np

from ..discretisation import Levels
from ..readiness import Loops
from . import vectorised
from .neighbourhood import Neighbourhood

Counts = tuple[np.ndarray, np.ndarray]

LOOPS = Loops(f"{__package__}.compiled", vectorised)


def pair_counts(near: Neighbourhood, levels: Levels, symmetric: bool) -> Counts:
    """Occupied co-occurrence cells: keys (direction * k + i) * k + j ascending, and counts; both senses if symmetric."""
    return LOOPS.chosen().pair_counts(near, levels.index, levels.count, symmetric)


def run_counts(near: Neighbourhood, levels: Levels) -> Counts:
    """Runs: keys (direction * k + level) * (near.longest + 1) + length ascending, and counts."""
    return LOOPS.chosen().run_counts(near, levels.index, levels.count)


def dependences(near: Neighbourhood, levels: Levels, alpha: float) -> np.ndarray:
    """(n,) number of dependent neighbours of each voxel."""
    return LOOPS.chosen().dependences(near, levels.grey, alpha)


def neighbour_sums(near: Neighbourhood, levels: Levels) -> np.ndarray:
    """(n,) int64 sum of the neighbours' grey levels."""
    return LOOPS.chosen().neighbour_sums(near, levels.grey)


def zone_counts(near: Neighbourhood, levels: Levels) -> Counts:
    """Zones of equal level: keys level * (n + 1) + size ascending, and counts."""
    return LOOPS.chosen().zone_counts(near, levels.index, levels.count)
