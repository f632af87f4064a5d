"""Voxel-wise GLCM features: co-occurrence matrices of every kernel and direction as sparse cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..task import MapTask
from .cells import EPS, compute_in_parts, entropy_terms, group_sum, mean_over_directions, tally

# HXY2 - HXY is zero in theory where grey levels are independent. Below this difference its sign is rounding noise.
INDEPENDENT = 1e-9


@dataclass(frozen=True)
class Cooccurrence:
    """Occupied cells of many normalised co-occurrence matrices ("groups").

    group: (c,) int64, ascending. i, j: (c,) int64 grey levels. p: (c,) float64 probability. n_groups: number of
    matrices; features of a matrix without pairs are NaN. n_levels: highest grey level of the region. n_distinct: number
    of grey levels in the region. n_directions: matrices per kernel, to be averaged.
    """

    group: np.ndarray
    i: np.ndarray
    j: np.ndarray
    p: np.ndarray
    n_groups: int
    n_levels: int
    n_distinct: int
    n_directions: int

    def value(self, formula: str) -> np.ndarray:
        """(v,) one of FORMULAS for each kernel, averaged over its directions; or "DirectionCount", those with pairs."""
        if formula == "DirectionCount":
            return (~self.empty).reshape(-1, self.n_directions).sum(axis=1)
        return mean_over_directions(FORMULAS[formula](self), self.n_directions)

    @cached_property
    def empty(self) -> np.ndarray:
        """(n_groups,) True for a matrix without pairs."""
        return group_sum(self.group, self.p, self.n_groups) == 0

    def total(self, terms: np.ndarray, group: np.ndarray | None = None) -> np.ndarray:
        """(n_groups,) sums of one term per cell, NaN for a matrix without pairs."""
        sums = group_sum(self.group if group is None else group, terms, self.n_groups)
        return np.where(self.empty, np.nan, sums)

    def mean(self, quantity: np.ndarray) -> np.ndarray:
        """(n_groups,) expectation of a quantity given per cell."""
        return self.total(self.p * quantity)

    def distribution(self, quantity: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Distribution of an integer quantity within each group: (group, value, probability), and nothing else."""
        stride = int(quantity.max(initial=0)) + 1
        keys, p = tally(self.group * stride + quantity, self.p)
        return keys // stride, keys % stride, p

    def entropy_of(self, quantity: np.ndarray) -> np.ndarray:
        """(n_groups,) entropy of an integer quantity, bits."""
        group, _, p = self.distribution(quantity)
        return self.total(entropy_terms(p), group)

    def marginal(self, quantity: np.ndarray) -> np.ndarray:
        """(c,) marginal probability of each cell's own value of a quantity (its row or column sum)."""
        stride = int(quantity.max(initial=0)) + 1
        own = self.group * stride + quantity
        keys, p = tally(own, self.p)
        return p[np.searchsorted(keys, own)]

    @cached_property
    def largest(self) -> np.ndarray:
        """(n_groups,) highest probability."""
        highest = np.zeros(self.n_groups)
        np.maximum.at(highest, self.group, self.p)
        return np.where(self.empty, np.nan, highest)

    @cached_property
    def px(self) -> np.ndarray:
        return self.marginal(self.i)

    @cached_property
    def py(self) -> np.ndarray:
        return self.marginal(self.j)

    @cached_property
    def difference(self) -> np.ndarray:
        return np.abs(self.i - self.j)

    @cached_property
    def mean_i(self) -> np.ndarray:
        return self.mean(self.i)

    @cached_property
    def mean_j(self) -> np.ndarray:
        return self.mean(self.j)

    @cached_property
    def joint_entropy(self) -> np.ndarray:
        return self.total(entropy_terms(self.p))

    @cached_property
    def _levels(self) -> np.ndarray:
        """Ascending keys group * (n_levels + 1) + level of the grey levels that occur in each group."""
        stride = self.n_levels + 1
        return np.unique(np.concatenate([self.group * stride + self.i, self.group * stride + self.j]))

    @cached_property
    def n_levels_met(self) -> np.ndarray:
        """(n_groups,) int64 number of grey levels that occur in each group."""
        return np.bincount(self._levels // (self.n_levels + 1), minlength=self.n_groups)

    def dense(self, groups: np.ndarray, values: np.ndarray) -> np.ndarray:
        """(n, n, g) matrices of the named groups from one value per cell; n is the most levels any of them holds."""
        column = np.full(self.n_groups, -1)
        column[groups] = np.arange(len(groups))
        cell = np.flatnonzero(column[self.group] >= 0)
        begin = np.concatenate([[0], np.cumsum(self.n_levels_met)])[self.group[cell]]
        stride = self.n_levels + 1
        row, col = (np.searchsorted(self._levels, self.group[cell] * stride + level[cell]) - begin for level in (self.i, self.j))
        n = int(self.n_levels_met[groups].max(initial=0))
        matrices = np.zeros((n, n, len(groups)))
        matrices[row, col, column[self.group[cell]]] = values[cell]
        return matrices

    def cluster(self, power: int) -> np.ndarray:
        """(n_groups,) expectation of (i + j - mean i - mean j) to a power."""
        return self.mean((self.i + self.j - self.mean_i[self.group] - self.mean_j[self.group]) ** power)


def _correlation(c: Cooccurrence) -> np.ndarray:
    deviation_i = c.i - c.mean_i[c.group]
    deviation_j = c.j - c.mean_j[c.group]
    spread = np.sqrt(c.mean(deviation_i**2)) * np.sqrt(c.mean(deviation_j**2))
    return np.where(spread == 0, 1.0, c.mean(deviation_i * deviation_j) / (spread + EPS))


def _difference_variance(c: Cooccurrence) -> np.ndarray:
    return c.mean((c.difference - c.mean(c.difference)[c.group]) ** 2)


def _imc1(c: Cooccurrence) -> np.ndarray:
    cross = c.mean(-np.log2(c.px * c.py + EPS))
    largest = np.fmax(c.entropy_of(c.i), c.entropy_of(c.j))
    return np.divide(c.joint_entropy - cross, largest, out=np.where(c.empty, np.nan, 0.0), where=largest != 0)


def _imc2(c: Cooccurrence) -> np.ndarray:
    gain = c.entropy_of(c.i) + c.entropy_of(c.j) - c.joint_entropy
    near = np.flatnonzero(np.abs(gain) < INDEPENDENT)
    if len(near):
        gain[near] = _independent_gain(c, near)
    with np.errstate(invalid="ignore"):  # NaN below zero, as PyRadiomics leaves such a direction out of the average
        return np.sqrt(1.0 - np.exp(-2.0 * gain))


def _independent_gain(c: Cooccurrence, groups: np.ndarray) -> np.ndarray:
    """HXY2 - HXY of the named groups, each summed cell by cell in row order as PyRadiomics does.

    Where grey levels are independent the difference is 0 or rounding noise; its sign decides whether PyRadiomics
    averages a direction in or drops it as NaN, so here the order of summation is part of the result.
    """
    gain = np.empty(len(groups))
    for part in _chunks(c, groups):
        dense = c.dense(groups[part], c.p)
        px, py = _in_order(dense.swapaxes(0, 1)), _in_order(dense)
        product = px[:, None] * py[None, :]
        product_entropy, entropy = (-_in_order((p * np.log2(p + EPS)).reshape(-1, p.shape[-1])) for p in (product, dense))
        gain[part] = product_entropy - entropy
    return gain


def _in_order(terms: np.ndarray) -> np.ndarray:
    """Sum along the first axis, strictly one after the other."""
    total = np.zeros(terms.shape[1:])
    for term in terms:
        total += term
    return total


def _mcc(c: Cooccurrence) -> np.ndarray:
    """Second largest singular value of P / sqrt(px py): the root of Q's second largest eigenvalue."""
    result = np.where(c.empty, np.nan, 1.0 if c.n_distinct == 1 else 0.0)
    for n in np.unique(c.n_levels_met[c.n_levels_met > 1]):
        groups = np.flatnonzero(c.n_levels_met == n)
        for part in _chunks(c, groups):
            scaled = c.dense(groups[part], c.p / np.sqrt(c.px * c.py))
            result[groups[part]] = np.linalg.svd(np.moveaxis(scaled, -1, 0), compute_uv=False)[:, 1]
    return result


def _chunks(c: Cooccurrence, groups: np.ndarray) -> Iterator[slice]:
    """Parts of a list of groups whose dense matrices fit in some 30 MB."""
    n = int(c.n_levels_met[groups].max(initial=1))
    step = max(1, 4_000_000 // n**2)
    return (slice(start, start + step) for start in range(0, len(groups), step))


FORMULAS: dict[str, Callable[[Cooccurrence], np.ndarray]] = {
    "Autocorrelation": lambda c: c.mean(c.i * c.j),
    "ClusterProminence": lambda c: c.cluster(4),
    "ClusterShade": lambda c: c.cluster(3),
    "ClusterTendency": lambda c: c.cluster(2),
    "Contrast": lambda c: c.mean(c.difference**2),
    "Correlation": _correlation,
    "DifferenceAverage": lambda c: c.mean(c.difference),
    "DifferenceEntropy": lambda c: c.entropy_of(c.difference),
    "DifferenceVariance": _difference_variance,
    "Id": lambda c: c.mean(1.0 / (1.0 + c.difference)),
    "Idm": lambda c: c.mean(1.0 / (1.0 + c.difference**2)),
    "Idmn": lambda c: c.mean(1.0 / (1.0 + c.difference**2 / c.n_levels**2)),
    "Idn": lambda c: c.mean(1.0 / (1.0 + c.difference / c.n_levels)),
    "Imc1": _imc1,
    "Imc2": _imc2,
    "InverseVariance": lambda c: c.mean(np.where(c.difference > 0, 1.0 / np.maximum(c.difference, 1) ** 2, 0.0)),
    "JointAverage": lambda c: c.mean_i,
    "JointEnergy": lambda c: c.total(c.p**2),
    "JointEntropy": lambda c: c.joint_entropy,
    "MCC": _mcc,
    "MaximumProbability": lambda c: c.largest,
    "SumAverage": lambda c: c.mean(c.i + c.j),
    "SumEntropy": lambda c: c.entropy_of(c.i + c.j),
    "SumSquares": lambda c: c.mean((c.i - c.mean_i[c.group]) ** 2),
}


def compute(task: MapTask, centres: np.ndarray, formulas: Sequence[str]) -> np.ndarray:
    """(v, f) features of the kernels round ``centres``; "DirectionCount" counts the directions with pairs."""
    return compute_in_parts(task, centres, formulas, _cells, len(task.kernel.pair_first))


def _cells(task: MapTask, centres: np.ndarray) -> Cooccurrence:
    """Matrices of some voxels, one per direction, or one for all directions when they are weighted."""
    levels = task.kernel_levels(centres).astype(np.int64)
    kernel = task.kernel
    direction = np.repeat(np.arange(len(kernel.directions)), np.diff(kernel.pair_start))
    i, j = levels[:, kernel.pair_first], levels[:, kernel.pair_second]
    valid = (i > 0) & (j > 0)
    voxel = np.broadcast_to(np.arange(len(levels))[:, None], i.shape)
    weights = None
    n_directions = len(kernel.directions)
    if task.glcm_weights is None:
        group = (voxel * n_directions + direction)[valid]
    else:
        group, weights = voxel[valid], np.broadcast_to(task.glcm_weights[direction], i.shape)[valid]
        n_directions = 1
    i, j = i[valid], j[valid]
    if task.symmetric:
        i, j, group = np.concatenate([i, j]), np.concatenate([j, i]), np.concatenate([group, group])
        weights = None if weights is None else np.concatenate([weights, weights])
    stride = task.n_levels + 1
    keys, count = tally((group * stride + i) * stride + j, weights)
    rest, j = np.divmod(keys, stride)
    group, i = np.divmod(rest, stride)
    n_groups = len(levels) * n_directions
    p = count / group_sum(group, count, n_groups)[group]
    return Cooccurrence(group, i, j, p, n_groups, task.n_levels, task.n_distinct, n_directions)
