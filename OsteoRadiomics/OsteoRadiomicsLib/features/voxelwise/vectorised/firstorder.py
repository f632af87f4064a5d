"""Voxel-wise first-order features: statistics over each kernel's intensities, NaN outside the region left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..task import MapTask
from .cells import compute_in_parts, entropy_terms, group_sum, tally


@dataclass(frozen=True)
class Intensities:
    """Intensities and grey levels in the kernels of v voxels.

    values: (v, k) float64 ascending, NaN last. levels: (v, k) int32, 0 outside the region.
    """

    values: np.ndarray
    levels: np.ndarray
    task: MapTask

    def value(self, formula: str) -> np.ndarray:
        """(v,) one of FORMULAS for each kernel."""
        return FORMULAS[formula](self)

    @cached_property
    def count(self) -> np.ndarray:
        return np.count_nonzero(~np.isnan(self.values), axis=1)

    @cached_property
    def mean(self) -> np.ndarray:
        return np.nansum(self.values, axis=1) / self.count

    @cached_property
    def energy(self) -> np.ndarray:
        return np.nansum((self.values + self.task.value_shift) ** 2, axis=1)

    def moment(self, power: int) -> np.ndarray:
        """(v,) central moment."""
        return np.nansum((self.values - self.mean[:, None]) ** power, axis=1) / self.count

    def quantile(self, q: float) -> np.ndarray:
        """(v,) linearly interpolated quantile, with numpy's own rounding so that ties with data stay exact."""
        position = (self.count - 1) * q
        below = np.floor(position).astype(np.int64)
        above = np.minimum(below + 1, self.count - 1)
        row = np.arange(len(self.values))
        low, high = self.values[row, below], self.values[row, above]
        t = position - below
        return np.where(t >= 0.5, high - (high - low) * (1 - t), low + (high - low) * t)

    @property
    def last(self) -> np.ndarray:
        return self.values[np.arange(len(self.values)), self.count - 1]

    @cached_property
    def probabilities(self) -> tuple[np.ndarray, np.ndarray]:
        """Occupied grey-level bins of all kernels: (kernel, probability)."""
        stride = self.task.n_levels + 1
        inside = self.levels > 0
        kernel = np.broadcast_to(np.arange(len(self.levels), dtype=np.int64)[:, None], self.levels.shape)[inside]
        keys, count = tally(kernel * stride + self.levels[inside])
        return keys // stride, count / self.count[keys // stride]


def _robust_deviation(x: Intensities) -> np.ndarray:
    low, high = x.quantile(0.1)[:, None], x.quantile(0.9)[:, None]
    middle = (x.values >= low) & (x.values <= high)
    count = np.where(middle.any(axis=1), middle.sum(axis=1), np.nan)  # of two different values, none lies in the middle
    mean = np.where(middle, x.values, 0.0).sum(axis=1) / count
    return np.where(middle, np.abs(x.values - mean[:, None]), 0.0).sum(axis=1) / count


def _standardised_moment(x: Intensities, power: int) -> np.ndarray:
    variance = x.moment(2)
    return x.moment(power) / np.where(variance == 0, 1.0, variance) ** (power / 2)


FORMULAS: dict[str, Callable[[Intensities], np.ndarray]] = {
    "10Percentile": lambda x: x.quantile(0.1),
    "90Percentile": lambda x: x.quantile(0.9),
    "Energy": lambda x: x.energy,
    "Entropy": lambda x: group_sum(x.probabilities[0], entropy_terms(x.probabilities[1]), len(x.values)),
    "InterquartileRange": lambda x: x.quantile(0.75) - x.quantile(0.25),
    "Kurtosis": lambda x: _standardised_moment(x, 4),
    "Maximum": lambda x: x.last,
    "Mean": lambda x: x.mean,
    "MeanAbsoluteDeviation": lambda x: np.nansum(np.abs(x.values - x.mean[:, None]), axis=1) / x.count,
    "Median": lambda x: x.quantile(0.5),
    "Minimum": lambda x: x.values[:, 0],
    "Range": lambda x: x.last - x.values[:, 0],
    "RobustMeanAbsoluteDeviation": _robust_deviation,
    "RootMeanSquared": lambda x: np.sqrt(x.energy / x.count),
    "Skewness": lambda x: _standardised_moment(x, 3),
    "StandardDeviation": lambda x: np.sqrt(x.moment(2)),
    "TotalEnergy": lambda x: x.energy * x.task.voxel_volume,
    "Uniformity": lambda x: group_sum(x.probabilities[0], x.probabilities[1] ** 2, len(x.values)),
    "Variance": lambda x: x.moment(2),
}


def compute(task: MapTask, centres: np.ndarray, formulas: Sequence[str]) -> np.ndarray:
    """(v, f) features of the kernels round ``centres``."""
    return compute_in_parts(task, centres, formulas, _intensities, task.kernel.size)


def _intensities(task: MapTask, centres: np.ndarray) -> Intensities:
    return Intensities(np.sort(task.kernel_values(centres), axis=1), task.kernel_levels(centres), task)
