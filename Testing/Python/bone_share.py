"""How much of a map of a radiograph lies in bone, for tests and for the benchmark of made-up trunks."""

from __future__ import annotations

import numpy as np
from OsteoRadiomicsLib.deep.radiograph.places import Cells


def share_ratio(cells: Cells, region: np.ndarray) -> float:
    """How much more of a map's positive part lies in a region than a map without preference has there; 1 is no preference.

    region: (side, side) bool on a finer grid of the same extent. NaN where nothing is positive.
    """
    fine = np.clip(cells.finer(region.shape[0]), 0, None)
    whole = fine.sum()
    return float(fine[region].sum() / whole / region.mean()) if whole > 0 else float("nan")
