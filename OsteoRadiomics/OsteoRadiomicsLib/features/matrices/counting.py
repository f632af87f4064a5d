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


def dependence_counts(near: Neighbourhood, levels: Levels, alpha: float) -> Counts:
    """Voxels: keys level * (2 d + 2) + dependence ascending, and counts. Dependence: 1 and the number of dependent neighbours."""
    return LOOPS.chosen().dependence_counts(near, levels.grey, levels.index, levels.count, alpha)


def tone_differences(near: Neighbourhood, levels: Levels) -> np.ndarray:
    """(k,) sum of |level - mean level of the neighbours| over each level's voxels that have a neighbour."""
    return LOOPS.chosen().tone_differences(near, levels.grey, levels.index, levels.count)


def zone_counts(near: Neighbourhood, levels: Levels) -> Counts:
    """Zones of equal level: keys level * (n + 1) + size ascending, and counts."""
    return LOOPS.chosen().zone_counts(near, levels.index, levels.count)


def parts(near: Neighbourhood) -> int:
    """Number of parts of an ROI that are connected by neighbours at distance 1."""
    return int(LOOPS.chosen().parts(near))
