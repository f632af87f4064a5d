"""Voxel-wise first-order features as compiled loops over blocks of voxels, side by side in memory ("lanes")."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...jit import njit
from ..task import MapTask
from ..vectorised.firstorder import FORMULAS
from .emphasis import count_log_count
from .sorting import comparators, sort_columns

NAMES = tuple(FORMULAS)
# Positions of the features in a row, in the order of NAMES
(
    P10, P90, ENERGY, ENTROPY, INTERQUARTILE_RANGE, KURTOSIS, MAXIMUM, MEAN, MEAN_DEVIATION, MEDIAN, MINIMUM, RANGE,
    ROBUST_DEVIATION, ROOT_MEAN_SQUARED, SKEWNESS, STANDARD_DEVIATION, TOTAL_ENERGY, UNIFORMITY, VARIANCE,
) = range(len(NAMES))  # fmt: skip
LANES = 32


def compute(task: MapTask, centres: np.ndarray, formulas: Sequence[str]) -> np.ndarray:
    """(v, f) features of the kernels round ``centres``."""
    result = np.empty((len(centres), len(NAMES)))
    _loop(
        task.levels,
        task.values,
        centres,
        task.offsets,
        comparators(task.kernel.size),
        task.n_levels,
        task.value_shift,
        task.voxel_volume,
        count_log_count(task.kernel.size),
        result,
    )
    return result[:, [NAMES.index(name) for name in formulas]]


@njit
def _loop(levels, values, centres, offsets, steps, n_levels, shift, volume, clogc, result):
    size = len(offsets)
    table = np.empty((size, LANES))
    count = np.empty(LANES, np.int64)
    mean = np.empty(LANES)
    energy = np.empty(LANES)
    of_level = np.zeros(n_levels + 1, np.int32)
    for start in range(0, len(centres), LANES):
        lanes = min(LANES, len(centres) - start)
        block = centres[start : start + lanes]
        rows = result[start : start + lanes]
        _gather(values, block, offsets, shift, table, count, mean, energy)
        for lane in range(lanes):
            rows[lane, ENERGY] = energy[lane]
            rows[lane, ROOT_MEAN_SQUARED] = np.sqrt(energy[lane] / count[lane])
            rows[lane, TOTAL_ENERGY] = energy[lane] * volume
            rows[lane, MEAN] = mean[lane]
        sort_columns(table, steps)
        _moments(table, lanes, count, mean, rows)
        for lane in range(lanes):
            _order_statistics(table, lane, count[lane], rows[lane])
        _robust_deviations(table, lanes, rows)
        for lane in range(lanes):
            _occupancy(levels, block[lane], offsets, count[lane], of_level, clogc, rows[lane])


@njit
def _gather(values, block, offsets, shift, table, count, mean, energy):
    """Intensities of the block's kernels, +inf outside the region so that they sort last; counts, means and energies."""
    lanes = len(block)
    table[:, :] = np.inf
    count[:] = 0
    mean[:] = 0.0
    energy[:] = 0.0
    for p in range(len(offsets)):
        for lane in range(lanes):
            x = values[block[lane] + offsets[p]]
            inside = x == x
            table[p, lane] = x if inside else np.inf
            count[lane] += inside
            mean[lane] += x if inside else 0.0
            energy[lane] += (x + shift) * (x + shift) if inside else 0.0
    for lane in range(lanes):
        mean[lane] /= count[lane]


@njit
def _moments(table, lanes, count, mean, rows):
    """MeanAbsoluteDeviation, Variance, Skewness, Kurtosis."""
    absolute, m2, m3, m4 = np.zeros(LANES), np.zeros(LANES), np.zeros(LANES), np.zeros(LANES)
    for p in range(len(table)):
        for lane in range(LANES):
            x = table[p, lane]
            d = x - mean[lane] if x < np.inf else 0.0
            d2 = d * d
            absolute[lane] += abs(d)
            m2[lane] += d2
            m3[lane] += d2 * d
            m4[lane] += d2 * d2
    for lane in range(lanes):
        n = count[lane]
        variance = m2[lane] / n
        rows[lane, MEAN_DEVIATION] = absolute[lane] / n
        rows[lane, VARIANCE] = variance
        rows[lane, STANDARD_DEVIATION] = np.sqrt(variance)
        rows[lane, SKEWNESS] = m3[lane] / n / variance**1.5 if variance != 0.0 else 0.0
        rows[lane, KURTOSIS] = m4[lane] / n / (variance * variance) if variance != 0.0 else 0.0


@njit
def _quantile(table, lane, count, q):
    """Linear interpolation with numpy's own rounding, so that ties with data stay exact."""
    position = (count - 1) * q
    below = int(np.floor(position))
    above = min(below + 1, count - 1)
    low, high = table[below, lane], table[above, lane]
    t = position - below
    return high - (high - low) * (1.0 - t) if t >= 0.5 else low + (high - low) * t


@njit
def _order_statistics(table, lane, count, row):
    row[P10] = _quantile(table, lane, count, 0.1)
    row[P90] = _quantile(table, lane, count, 0.9)
    row[INTERQUARTILE_RANGE] = _quantile(table, lane, count, 0.75) - _quantile(table, lane, count, 0.25)
    row[MEDIAN] = _quantile(table, lane, count, 0.5)
    row[MAXIMUM] = table[count - 1, lane]
    row[MINIMUM] = table[0, lane]
    row[RANGE] = row[MAXIMUM] - row[MINIMUM]


@njit
def _robust_deviations(table, lanes, rows):
    """RobustMeanAbsoluteDeviation: mean absolute deviation of what lies within the closed 10th to 90th percentile."""
    low, high = np.full(LANES, np.inf), np.full(LANES, -np.inf)
    count, mean, total = np.zeros(LANES), np.zeros(LANES), np.zeros(LANES)
    for lane in range(lanes):
        low[lane], high[lane] = rows[lane, P10], rows[lane, P90]
    for p in range(len(table)):
        for lane in range(LANES):
            x = table[p, lane]
            middle = (x >= low[lane]) & (x <= high[lane])
            count[lane] += 1.0 if middle else 0.0
            mean[lane] += x if middle else 0.0
    for lane in range(lanes):
        mean[lane] /= count[lane]
    for p in range(len(table)):
        for lane in range(LANES):
            x = table[p, lane]
            middle = (x >= low[lane]) & (x <= high[lane])
            total[lane] += abs(x - mean[lane]) if middle else 0.0
    for lane in range(lanes):
        rows[lane, ROBUST_DEVIATION] = total[lane] / count[lane]


@njit
def _occupancy(levels, centre, offsets, count, of_level, clogc, row):
    """Entropy and Uniformity, each count's contribution updated as the count grows."""
    squares = 0
    logs = 0.0
    for p in range(len(offsets)):
        level = levels[centre + offsets[p]]
        if level > 0:
            c = of_level[level]
            of_level[level] = c + 1
            squares += 2 * c + 1
            logs += clogc[c + 1] - clogc[c]
    for p in range(len(offsets)):
        of_level[levels[centre + offsets[p]]] = 0
    row[ENTROPY] = (clogc[count] - logs) / count
    row[UNIFORMITY] = squares / (float(count) * count)
