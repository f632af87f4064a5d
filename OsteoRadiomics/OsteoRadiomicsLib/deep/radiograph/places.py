"""Where in a picture the cells of a map lie, which depends on what made them: blocks of the picture, or a network's strides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .preparing import SIDE


@dataclass(frozen=True)
class Places:
    """first, step: the first cell's middle and the way to the next one, along both axes, in pixels of ``preparing`` from the
    picture's edge on (the first pixel's middle is at 0.5)."""

    first: float
    step: float

    def middles(self, cells: int) -> np.ndarray:
        """(cells,) where their middles lie."""
        return self.first + self.step * np.arange(cells)

    def shares(self, cells: int, size: int) -> np.ndarray:
        """(size, cells): by how much each cell counts in each of ``size`` equal parts of the picture; the rows add up to 1.

        Linear between the cells' middles, level beyond the outermost.
        """
        at = (np.arange(size) + 0.5) * SIDE / size
        along = np.clip((at - self.first) / self.step, 0, cells - 1)
        return np.clip(1 - np.abs(along[:, None] - np.arange(cells)), 0, None)


def blocks(cells: int) -> Places:
    """Of cells that are blocks of the picture, ``cells`` along a side: a middle is a block's."""
    return Places(SIDE / cells / 2, SIDE / cells)


def strided(cells: int) -> Places:
    """Of cells that a ResNet's strides make of the picture, ``cells`` along a side: on each stride's first pixel.

    Every layer of a stride of 2 has as much padding on the left as makes its first output that of the first input, so that cell
    i of stride s sees pixel i s and as much to its left as to its right.
    """
    return Places(0.5, SIDE / cells)


@dataclass(frozen=True, eq=False)
class Cells:
    """A map as it was made. values: (rows, columns), equally many of both. places: where they lie."""

    values: np.ndarray
    places: Places

    def stretched(self, shape: tuple[int, int]) -> np.ndarray:
        """On ``shape`` pixels over the same area, float64."""
        (rows, columns), (down, across) = self.values.shape, shape
        return self.places.shares(rows, down) @ self.values @ self.places.shares(columns, across).T

    def divided(self, by: float) -> Cells:
        """The same map in another unit."""
        return Cells(self.values / by, self.places)

    def finer(self, side: int = 96) -> np.ndarray:
        """On (side, side) pixels."""
        return self.stretched((side, side))
