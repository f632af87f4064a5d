"""The marching-squares outline of a flat ROI."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .diameters import largest_distance
from .drawn import Drawn

# Corners of a square (y, x) in the order of the bits of its pattern, and the middles of its four edges.
CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))
MIDDLES = np.array([(0, 0.5), (0.5, 1), (1, 0.5), (0.5, 0)])
# The directed lines of each of the 16 patterns, as pairs of edges.
LINES: tuple[tuple[tuple[int, int], ...], ...] = (
    (), ((3, 0),), ((0, 1),), ((3, 1),), ((1, 2),), ((1, 2), (3, 0)), ((0, 2),), ((3, 2),),
    ((2, 3),), ((2, 0),), ((0, 1), (2, 3)), ((2, 1),), ((1, 3),), ((1, 0),), ((0, 3),), (),
)  # fmt: skip


@dataclass(frozen=True)
class Outline(Drawn):
    """The shape of a flat ROI. mask: (rows, columns) bool within its bounding rectangle. spacing: mm, in that order."""

    @cached_property
    def perimeter(self) -> float:
        """mm."""
        return float(sum(np.linalg.norm(b - a, axis=1).sum() for a, b in self._lines))

    @cached_property
    def surface(self) -> float:
        """mm^2, signed by the table's orientation."""
        return float(sum((a[:, 0] * b[:, 1] - b[:, 0] * a[:, 1]).sum() for a, b in self._lines) / 2)

    @cached_property
    def diameter(self) -> float:
        """mm, largest distance of two vertices of the outline."""
        return largest_distance(np.unique(np.concatenate([end for line in self._lines for end in line]), axis=0))

    @cached_property
    def _lines(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Ends (mm) of all lines of the outline, grouped by kind."""
        padded = np.pad(self.mask, 1).astype(np.uint8)
        rows, columns = padded.shape[0] - 1, padded.shape[1] - 1
        pattern = np.zeros((rows, columns), dtype=np.uint8)
        for bit, (y, x) in enumerate(CORNERS):
            pattern |= padded[y : y + rows, x : x + columns] << np.uint8(bit)
        scale = np.array(self.spacing)
        found = []
        for case, lines in enumerate(LINES):
            squares = np.argwhere(pattern == case) if lines else np.empty((0, 2))
            if len(squares):
                found += [((squares + MIDDLES[a]) * scale, (squares + MIDDLES[b]) * scale) for a, b in lines]
        return found
