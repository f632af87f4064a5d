"""Neighbouring grey tone difference matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..discretisation import Levels
from . import counting
from .neighbourhood import Neighbourhood


@dataclass(frozen=True)
class Ngtdm:
    """Per present level: (k,) float64 arrays.

    level: grey level. p: share of the ROI's voxels. s: sum of |level - mean level of the neighbours|. voxels: their number.
    """

    level: np.ndarray
    p: np.ndarray
    s: np.ndarray
    voxels: int


def ngtdm(near: Neighbourhood, levels: Levels) -> Ngtdm:
    """NGTDM of an ROI. A voxel without a neighbour counts as a voxel but adds no difference, as in PyRadiomics."""
    s = counting.tone_differences(near, levels)
    return Ngtdm(levels.present.astype(np.float64), levels.histogram() / near.size, s, near.size)
