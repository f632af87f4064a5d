"""What every procedure learns before it fits models: the columns that these may use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..data.columns import all_values
from ..data.data import StudyData
from .block import FittedBlock


@dataclass(frozen=True)
class FittedColumns:
    """Selected features with their Radscores, and clinical values without gaps.

    clinical_fill: (c,) what a missing clinical value becomes.
    """

    blocks: tuple[FittedBlock, ...]
    clinical_fill: np.ndarray

    def values(self, data: StudyData) -> dict[str, np.ndarray]:
        """Every column a model may use, (n,) each: clinical terms and features imputed, Radscores."""
        return all_values(self.blocks, self.clinical_fill, data)

    @property
    def selections(self) -> tuple[tuple[str, ...], ...]:
        """Names of the selected features: one part, all blocks."""
        return (tuple(name for block in self.blocks for name in block.names),)
