"""Grey level co-occurrence matrices, kept as their occupied cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..discretisation import Levels
from . import counting
from .cells import Cells
from .neighbourhood import Neighbourhood
from .vectorised import summed

EPS = float(np.spacing(1))


@dataclass(frozen=True)
class Glcm(Cells):
    """Normalised co-occurrence matrices of d directions, as the c cells that are not empty, sorted by direction.

    start: (d,) first cell of each direction. first, second: (c,) positions of the two levels in ``present``.
    p: (c,) probability; each direction's sum to 1. present: (k,) levels. highest: the highest level.
    symmetric: whether every matrix equals its transpose. Directions without a pair are left out.
    """

    first: np.ndarray
    second: np.ndarray
    p: np.ndarray
    present: np.ndarray
    highest: int
    symmetric: bool

    @cached_property
    def i(self) -> np.ndarray:
        """(c,) grey level of the first voxel."""
        return self.present[self.first].astype(np.float64)

    @cached_property
    def j(self) -> np.ndarray:
        """(c,) grey level of the second voxel."""
        return self.present[self.second].astype(np.float64)

    def spread(self, per_direction: np.ndarray) -> np.ndarray:
        """(c,) a value per direction, given to its cells."""
        return per_direction[self.direction]

    @cached_property
    def px(self) -> np.ndarray:
        """(d, k) marginal probability of the first level."""
        return self.gathered(self.first, len(self.present))

    @cached_property
    def py(self) -> np.ndarray:
        """(d, k) marginal probability of the second level."""
        return self.px if self.symmetric else self.gathered(self.second, len(self.present))

    @cached_property
    def mean_x(self) -> np.ndarray:
        """(d,) mean first level."""
        return np.sum(self.px * self.present, axis=1)

    @cached_property
    def mean_y(self) -> np.ndarray:
        """(d,) mean second level."""
        return np.sum(self.py * self.present, axis=1)

    @cached_property
    def difference(self) -> np.ndarray:
        """(d, highest) probability of |i - j| = 0, 1, ..."""
        apart = np.abs(self.present[self.first] - self.present[self.second])
        return self.gathered(apart, self.highest)

    @cached_property
    def sum(self) -> np.ndarray:
        """(d, 2 highest - 1) probability of i + j = 2, 3, ..."""
        return self.gathered(self.present[self.first] + self.present[self.second] - 2, 2 * self.highest - 1)

    @cached_property
    def differences(self) -> np.ndarray:
        """(highest,) the values |i - j| can take."""
        return np.arange(self.highest, dtype=np.float64)

    @cached_property
    def sums(self) -> np.ndarray:
        """(2 highest - 1,) the values i + j can take."""
        return np.arange(2, 2 * self.highest + 1, dtype=np.float64)

    @cached_property
    def joint_entropy(self) -> np.ndarray:
        """(d,) entropy of the cells, bits."""
        return -self.total(self.p * np.log2(self.p + EPS))

    @cached_property
    def p_x_p_y(self) -> np.ndarray:
        """(c,) product of the marginals at each cell."""
        return self.px[self.direction, self.first] * self.py[self.direction, self.second]

    def dense(self, direction: int) -> np.ndarray:
        """(k, k) one direction's matrix."""
        cells = slice(self.start[direction], self.stop(direction))
        matrix = np.zeros((len(self.present),) * 2)
        matrix[self.first[cells], self.second[cells]] = self.p[cells]
        return matrix

    @property
    def content(self) -> np.ndarray:
        """p."""
        return self.p


def glcm(near: Neighbourhood, levels: Levels, *, symmetric: bool = True, weights: np.ndarray | None = None) -> Glcm:
    """Co-occurrence matrices of an ROI.

    near: neighbours along the directions wanted. symmetric: count each pair in both senses. weights: (d,) one factor per
    direction, after which all directions are added to one matrix; None keeps them apart.
    """
    key, count = counting.pair_counts(near, levels, symmetric)
    return glcm_of(key, count, levels, symmetric=symmetric, weights=weights)


def glcm_of(
    key: np.ndarray, count: np.ndarray, levels: Levels, *, symmetric: bool = True, weights: np.ndarray | None = None
) -> Glcm:
    """Co-occurrence matrices of counted pairs. key, count: as ``counting.pair_counts`` gives them. The rest as in ``glcm``."""
    k = levels.count
    counts = count.astype(np.float64)
    if weights is not None:
        key, counts = summed(key % (k * k), counts * weights[key // (k * k)], k * k)
    direction, cell = np.divmod(key, k * k)
    first, second = np.divmod(cell, k)
    start = np.flatnonzero(np.diff(direction, prepend=-1))
    sums = np.add.reduceat(counts, start) if len(start) else np.empty(0)
    p = counts / np.repeat(sums, np.diff(start, append=len(counts)))
    return Glcm(start, first, second, p, levels.present, levels.highest, symmetric)
