"""Grey level co-occurrence matrices, kept as their occupied cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..discretisation import Levels
from . import counting
from .cells import Cells, Joined, Table
from .neighbourhood import Neighbourhood
from .vectorised import summed

EPS = float(np.spacing(1))


@dataclass(frozen=True)
class Glcm(Cells):
    """Normalised co-occurrence matrices of d directions, as the c cells that are not empty, sorted by direction.

    first, second: (c,) positions of the two levels in ``present``. p: (c,) probability; each direction's sum to 1.
    highest: (d,) the highest level of each direction's image. symmetric: whether every matrix equals its transpose. Directions
    without a pair are left out.
    """

    first: np.ndarray
    second: np.ndarray
    p: np.ndarray
    highest: np.ndarray
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
    def x(self) -> Table:
        """Marginal probability of the first level."""
        return self.by_grey_level(self.first)

    @cached_property
    def y(self) -> Table:
        """Marginal probability of the second level."""
        return self.x if self.symmetric else self.by_grey_level(self.second)

    @cached_property
    def mean_x(self) -> np.ndarray:
        """(d,) mean first level."""
        return self.x.total(self.x.content * self.x.k)

    @cached_property
    def mean_y(self) -> np.ndarray:
        """(d,) mean second level."""
        return self.y.total(self.y.content * self.y.k)

    @cached_property
    def difference(self) -> Table:
        """Probability of |i - j| = 0 to highest - 1."""
        return self.gathered(np.abs(self.present[self.first] - self.present[self.second]), self.highest)

    @cached_property
    def sum(self) -> Table:
        """Probability of i + j = 2 to 2 highest."""
        table = self.gathered(self.present[self.first] + self.present[self.second] - 2, 2 * self.highest - 1)
        return Table(table.start, table.k + 2, table.content)

    @cached_property
    def sum_about_mean(self) -> np.ndarray:
        """i + j minus its mean, for the columns of ``sum``."""
        return self.sum.k - self.sum.spread(self.mean_x + self.mean_y)

    @cached_property
    def joint_entropy(self) -> np.ndarray:
        """(d,) entropy of the cells, bits."""
        return -self.total(self.p * np.log2(self.p + EPS))

    @cached_property
    def p_x_p_y(self) -> np.ndarray:
        """(c,) product of the marginals at each cell."""
        before = self.spread(self.x.start - self.first_level)
        return self.x.content[before + self.first] * self.y.content[before + self.second]

    def local(self, direction: int) -> tuple[slice, np.ndarray, np.ndarray]:
        """A direction's cells, and the positions of their first and second level among the levels of their image."""
        cells = slice(self.start[direction], self.stop(direction))
        before = self.first_level[direction]
        return cells, self.first[cells] - before, self.second[cells] - before

    def dense(self, direction: int) -> np.ndarray:
        """(k, k) one direction's matrix."""
        cells, first, second = self.local(direction)
        matrix = np.zeros((self.levels[direction],) * 2)
        matrix[first, second] = self.p[cells]
        return matrix

    @property
    def content(self) -> np.ndarray:
        """p."""
        return self.p


def joined(parts: Sequence[Glcm]) -> Glcm:
    """Matrices of several images as one; all symmetric, or none."""
    shared = Joined.of(parts)
    return Glcm(
        shared.start, shared.image, shared.present, shared.begin,
        first=np.concatenate([part.first + moved for part, moved in zip(parts, shared.moved, strict=True)]),
        second=np.concatenate([part.second + moved for part, moved in zip(parts, shared.moved, strict=True)]),
        p=np.concatenate([part.p for part in parts]),
        highest=np.concatenate([part.highest for part in parts]),
        symmetric=all(part.symmetric for part in parts),
    )  # fmt: skip


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
    highest = np.full(len(start), levels.highest)
    return Glcm(start, np.zeros_like(start), levels.present, np.array([0, k]), first, second, p, highest, symmetric)
