"""Voxel-wise NGTDM features: how far each kernel voxel lies from the mean of its neighbours within the kernel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..task import MapTask
from .cells import compute_in_parts, group_sum, tally


@dataclass(frozen=True)
class ToneCells:
    """Occupied grey levels of many kernels, grouped and ascending by level.

    group: (c,) int64. level: (c,) float64. p: (c,) float64 share of the kernel's voxels. s: (c,) float64 summed
    differences from the neighbours' mean. voxels: (n_groups,) voxels in each kernel.
    """

    group: np.ndarray
    level: np.ndarray
    p: np.ndarray
    s: np.ndarray
    voxels: np.ndarray

    def value(self, formula: str) -> np.ndarray:
        """(v,) one of FORMULAS for each kernel."""
        return FORMULAS[formula](self)

    def total(self, terms: np.ndarray) -> np.ndarray:
        """(n_groups,) sums of one term per cell."""
        return group_sum(self.group, terms, len(self.voxels))

    @cached_property
    def weighted_difference(self) -> np.ndarray:
        return self.total(self.p * self.s)

    @cached_property
    def difference(self) -> np.ndarray:
        return self.total(self.s)

    def over_pairs(self, term: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
        """(n_groups,) sums of a symmetric term over ordered pairs of different grey levels.

        term: takes the cell indices of the two levels.
        """
        result = np.zeros(len(self.voxels))
        for lag in range(1, len(self.group)):
            lower = np.flatnonzero(self.group[lag:] == self.group[:-lag])
            if not len(lower):
                break
            result += 2 * group_sum(self.group[lower], term(lower, lower + lag), len(self.voxels))
        return result


def _coarseness(c: ToneCells) -> np.ndarray:
    flat = c.weighted_difference == 0
    return np.where(flat, 1e6, 1.0 / np.where(flat, 1.0, c.weighted_difference))


def _contrast(c: ToneCells) -> np.ndarray:
    levels = c.total(np.ones_like(c.p))
    spread = c.over_pairs(lambda a, b: c.p[a] * c.p[b] * (c.level[a] - c.level[b]) ** 2)
    pairs = levels * (levels - 1)
    return spread * c.difference / c.voxels / np.where(pairs == 0, 1.0, pairs)


def _busyness(c: ToneCells) -> np.ndarray:
    tone = c.level * c.p
    change = c.over_pairs(lambda a, b: np.abs(tone[a] - tone[b]))
    return np.where(change == 0, 0.0, c.weighted_difference / np.where(change == 0, 1.0, change))


def _complexity(c: ToneCells) -> np.ndarray:
    share = c.p * c.s
    return c.over_pairs(lambda a, b: np.abs(c.level[a] - c.level[b]) * (share[a] + share[b]) / (c.p[a] + c.p[b])) / c.voxels


def _strength(c: ToneCells) -> np.ndarray:
    pull = c.over_pairs(lambda a, b: (c.p[a] + c.p[b]) * (c.level[a] - c.level[b]) ** 2)
    return np.where(c.difference == 0, 0.0, pull / np.where(c.difference == 0, 1.0, c.difference))


FORMULAS: dict[str, Callable[[ToneCells], np.ndarray]] = {
    "Busyness": _busyness,
    "Coarseness": _coarseness,
    "Complexity": _complexity,
    "Contrast": _contrast,
    "Strength": _strength,
}


def compute(task: MapTask, centres: np.ndarray, formulas: Sequence[str]) -> np.ndarray:
    """(v, f) features of the kernels round ``centres``."""
    return compute_in_parts(task, centres, formulas, _cells, len(task.kernel.pair_first))


def _cells(task: MapTask, centres: np.ndarray) -> ToneCells:
    levels = task.kernel_levels(centres).astype(np.int64)
    inside = levels > 0
    around, neighbours = np.zeros_like(levels), np.zeros_like(levels)
    for direction in range(len(task.kernel.directions)):
        pairs = slice(task.kernel.pair_start[direction], task.kernel.pair_start[direction + 1])
        first, second = task.kernel.pair_first[pairs], task.kernel.pair_second[pairs]
        for here, there in ((first, second), (second, first)):
            around[:, here] += levels[:, there]  # 0 outside the region adds nothing
            neighbours[:, here] += inside[:, there]
    lonely = neighbours == 0
    difference = np.where(lonely, 0.0, np.abs(levels - around / np.where(lonely, 1, neighbours)))
    stride = task.n_levels + 1
    kernel = np.broadcast_to(np.arange(len(levels))[:, None], levels.shape)[inside]
    own = kernel * stride + levels[inside]
    keys, count = tally(own)
    s = np.bincount(np.searchsorted(keys, own), weights=difference[inside], minlength=len(keys))
    group, level = np.divmod(keys, stride)
    in_kernel = inside.sum(axis=1)
    return ToneCells(group, level.astype(np.float64), count / in_kernel[group], s, in_kernel)
