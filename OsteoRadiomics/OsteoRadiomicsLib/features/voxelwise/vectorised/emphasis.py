"""GLDM, GLRLM and GLSZM share one shape of matrix, level by size, and one set of formulas over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .cells import entropy_terms, group_sum, mean_over_directions, tally


@dataclass(frozen=True)
class LevelSizeCells:
    """Occupied cells of many level-by-size matrices.

    group: (c,) int64 matrix of each cell. level, size: (c,) float64 from 1. count: (c,) float64 occurrences.
    n_groups: number of matrices; a matrix without cells gives NaN. n_directions: matrices per kernel, to be averaged.
    """

    group: np.ndarray
    level: np.ndarray
    size: np.ndarray
    count: np.ndarray
    n_groups: int
    n_directions: int = 1

    @classmethod
    def of(
        cls,
        group: np.ndarray,
        level: np.ndarray,
        size: np.ndarray,
        n_groups: int,
        *,
        weights: np.ndarray | None = None,
        n_directions: int = 1,
    ) -> LevelSizeCells:
        """Collect single events (a run, a zone, a voxel with its dependence), given as int64 arrays, into cells."""
        n_sizes = int(size.max(initial=0)) + 1
        n_levels = int(level.max(initial=0)) + 1
        keys, count = tally((group * n_levels + level) * n_sizes + size, weights)
        rest, sizes = np.divmod(keys, n_sizes)
        groups, levels = np.divmod(rest, n_levels)
        return cls(groups, levels.astype(np.float64), sizes.astype(np.float64), count, n_groups, n_directions)

    def value(self, formula: str) -> np.ndarray:
        """(v,) one of FORMULAS for each kernel, averaged over its directions."""
        return mean_over_directions(FORMULAS[formula](self), self.n_directions)

    def total(self, terms: np.ndarray) -> np.ndarray:
        """(n_groups,) sums of one term per cell."""
        return group_sum(self.group, terms, self.n_groups)

    @cached_property
    def events(self) -> np.ndarray:
        """(n_groups,) number of events; NaN where there is none."""
        count = self.total(self.count)
        return np.where(count == 0, np.nan, count)

    def mean(self, terms: np.ndarray) -> np.ndarray:
        """(n_groups,) average over events of a quantity given per cell."""
        return self.total(self.count * terms) / self.events

    def squared_marginals(self, axis: np.ndarray) -> np.ndarray:
        """(n_groups,) sums of squared marginal counts along level or size."""
        stride = int(axis.max(initial=0)) + 1
        keys, marginal = tally(self.group * stride + axis.astype(np.int64), self.count)
        return group_sum(keys // stride, marginal**2, self.n_groups)

    def variance(self, axis: np.ndarray) -> np.ndarray:
        """(n_groups,) variance of level or size over events."""
        deviation = axis - self.mean(axis)[self.group]
        return self.mean(deviation**2)


# Each formula over the cells, named by what it stresses; the families below give them PyRadiomics' names.
FORMULAS: dict[str, Callable[[LevelSizeCells], np.ndarray]] = {
    "SmallSize": lambda c: c.mean(c.size**-2.0),
    "LargeSize": lambda c: c.mean(c.size**2),
    "LowLevel": lambda c: c.mean(c.level**-2.0),
    "HighLevel": lambda c: c.mean(c.level**2),
    "SmallSizeLowLevel": lambda c: c.mean((c.level * c.size) ** -2.0),
    "SmallSizeHighLevel": lambda c: c.mean((c.level / c.size) ** 2),
    "LargeSizeLowLevel": lambda c: c.mean((c.size / c.level) ** 2),
    "LargeSizeHighLevel": lambda c: c.mean((c.level * c.size) ** 2),
    "LevelNonUniformity": lambda c: c.squared_marginals(c.level) / c.events,
    "LevelNonUniformityNormalized": lambda c: c.squared_marginals(c.level) / c.events**2,
    "SizeNonUniformity": lambda c: c.squared_marginals(c.size) / c.events,
    "SizeNonUniformityNormalized": lambda c: c.squared_marginals(c.size) / c.events**2,
    "LevelVariance": lambda c: c.variance(c.level),
    "SizeVariance": lambda c: c.variance(c.size),
    "Percentage": lambda c: c.events / c.total(c.count * c.size),
    "Entropy": lambda c: c.total(entropy_terms(c.count / c.events[c.group])) + 0 * c.events,
}
