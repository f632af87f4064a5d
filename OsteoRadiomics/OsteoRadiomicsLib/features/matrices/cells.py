"""What matrices that are kept as their occupied cells have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Cells(ABC):
    """The c occupied cells of d matrices, one for each direction, sorted by direction.

    start: (d,) first cell of each direction.
    """

    start: np.ndarray

    @property
    @abstractmethod
    def content(self) -> np.ndarray:
        """(c,) what each cell holds."""

    @property
    def directions(self) -> int:
        """d."""
        return len(self.start)

    def stop(self, direction: int) -> int:
        """One after the last cell of a direction."""
        return int(self.start[direction + 1]) if direction + 1 < self.directions else len(self.content)

    @cached_property
    def direction(self) -> np.ndarray:
        """(c,) direction of each cell."""
        return np.repeat(np.arange(self.directions), np.diff(self.start, append=len(self.content)))

    def total(self, cells: np.ndarray) -> np.ndarray:
        """(d,) sums over each direction's cells."""
        return np.add.reduceat(cells, self.start) if self.directions else np.empty(0)

    def gathered(self, column: np.ndarray, columns: int) -> np.ndarray:
        """(d, columns) sums of what the cells hold over each direction and column. column: (c,) of each cell."""
        flat = np.bincount(self.direction * columns + column, weights=self.content, minlength=self.directions * columns)
        return flat.reshape(self.directions, columns)
