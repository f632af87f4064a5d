"""Voxel-wise GLCM features as a compiled loop over voxels, directions and pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...jit import njit
from ..task import MapTask
from ..vectorised import glcm as reference
from ..vectorised.cells import EPS
from .eigenvalues import largest_beyond_first
from .emphasis import count_log_count
from .numbering import forget_levels, number_levels, room_for_levels

NAMES = (*reference.FORMULAS, "DirectionCount")
# Positions of the features in a row, in the order of NAMES
(
    AUTOCORRELATION, CLUSTER_PROMINENCE, CLUSTER_SHADE, CLUSTER_TENDENCY, CONTRAST, CORRELATION, DIFFERENCE_AVERAGE,
    DIFFERENCE_ENTROPY, DIFFERENCE_VARIANCE, ID, IDM, IDMN, IDN, IMC1, IMC2, INVERSE_VARIANCE, JOINT_AVERAGE, JOINT_ENERGY,
    JOINT_ENTROPY, MCC, MAXIMUM_PROBABILITY, SUM_AVERAGE, SUM_ENTROPY, SUM_SQUARES, DIRECTION_COUNT,
) = range(len(NAMES))  # fmt: skip
# Marks a kernel with a direction of independent grey levels, where the order of summation decides Imc2.
UNDECIDED = -1.0
_EPS = float(EPS)
_INDEPENDENT = reference.INDEPENDENT


def compute(task: MapTask, centres: np.ndarray, formulas: Sequence[str]) -> np.ndarray:
    """(v, f) features of the kernels round ``centres``; unsymmetric or weighted matrices go the numpy way."""
    if not task.symmetric or task.glcm_weights is not None:
        return reference.compute(task, centres, formulas)
    kernel = task.kernel
    result = np.zeros((len(centres), len(NAMES)))
    _loop(
        task.levels,
        centres,
        task.offsets,
        kernel.pair_start,
        kernel.pair_first,
        kernel.pair_second,
        task.n_levels,
        task.n_distinct,
        "MCC" in formulas,
        count_log_count(2 * max(1, int(np.diff(kernel.pair_start).max(initial=1)))),
        result,
    )
    if "Imc2" in formulas:
        undecided = result[:, IMC2] == UNDECIDED
        if undecided.any():
            result[undecided, IMC2] = reference.compute(task, centres[undecided], ["Imc2"])[:, 0]
    return result[:, [NAMES.index(name) for name in formulas]]


@njit
def _loop(levels, centres, offsets, pair_start, pair_first, pair_second, n_levels, n_distinct, with_mcc, clogc, result):
    size = len(offsets)
    number, level_of, ids = room_for_levels(size, n_levels)
    joint = np.zeros(size * size, np.int32)
    largest = int((pair_start[1:] - pair_start[:-1]).max()) if len(pair_start) > 1 else 0
    cell_a = np.empty(largest + 1, np.int32)
    cell_b = np.empty(largest + 1, np.int32)
    cell_count = np.empty(largest + 1, np.int32)
    marginal = np.zeros(size, np.int32)
    of_difference = np.zeros(n_levels + 1, np.int32)
    of_sum = np.zeros(2 * n_levels + 1, np.int32)
    for v in range(len(centres)):
        m = number_levels(levels, centres[v], offsets, number, level_of, ids)
        row = result[v]
        directions = 0
        decided = True
        for d in range(len(pair_start) - 1):
            # Occupied cells of the unordered pairs
            cells = 0
            pairs = 0
            for k in range(pair_start[d], pair_start[d + 1]):
                a, b = ids[pair_first[k]], ids[pair_second[k]]
                if a < 0 or b < 0:
                    continue
                if a > b:
                    a, b = b, a
                pairs += 1
                key = a * m + b
                count = joint[key]
                cell_a[cells] = a
                cell_b[cells] = b
                cells += count == 0
                joint[key] = count + 1
            if pairs == 0:
                continue
            directions += 1
            for c in range(cells):
                key = cell_a[c] * m + cell_b[c]
                cell_count[c] = joint[key]
                joint[key] = 0
            decided &= _add_features(
                cell_a, cell_b, cell_count, cells, pairs, level_of, m, n_levels, marginal, of_difference, of_sum, clogc, row
            )
            if with_mcc:
                if n_distinct == 1:
                    row[MCC] += 1.0
                elif m > 1:
                    row[MCC] += largest_beyond_first(cell_a, cell_b, cell_count, cells, m)
        row /= directions
        if not decided:
            row[IMC2] = UNDECIDED
        row[DIRECTION_COUNT] = directions
        forget_levels(number, level_of, m)


@njit
def _add_features(cell_a, cell_b, cell_count, cells, pairs, level_of, m, n_levels, marginal, of_difference, of_sum, clogc, row):
    """Add one direction's features to ``row``; False when Imc2 could not be decided.

    Cells hold unordered pairs: off the diagonal a symmetric matrix has each count twice, on it the doubled count.
    Sums are taken from the first level met, as whole numbers, so that a flat matrix gives exact zeros.
    """
    n = float(pairs)
    origin = level_of[0]
    s1 = s2 = s3 = s4 = d1 = d2 = 0.0
    energy = joint_log = 0.0
    highest = 0
    for c in range(cells):
        a, b, count = cell_a[c], cell_b[c], cell_count[c]
        weight = float(count)
        i, j = level_of[a] - origin, level_of[b] - origin
        total, apart = i + j, abs(i - j)
        of_sum[total + 2 * origin] += count
        of_difference[apart] += count
        marginal[a] += count
        marginal[b] += count
        t = float(total)
        s1 += weight * t
        s2 += weight * t * t
        s3 += weight * t * t * t
        s4 += weight * t * t * t * t
        d1 += weight * apart
        d2 += weight * apart * apart
        if a == b:
            doubled = 2 * count
            energy += 4.0 * weight * weight
            joint_log += clogc[doubled]
        else:
            doubled = count
            energy += 2.0 * weight * weight
            joint_log += 2.0 * clogc[count]
        highest = max(highest, doubled)
    id_ = idm = idmn = idn = inverse = difference_log = sum_log = marginal_log = 0.0
    for c in range(cells):
        a, b = cell_a[c], cell_b[c]
        apart = abs(level_of[a] - level_of[b])
        count = of_difference[apart]
        if count > 0:
            of_difference[apart] = 0
            weight, k = float(count), float(apart)
            id_ += weight / (1.0 + k)
            idm += weight / (1.0 + k * k)
            idn += weight / (1.0 + k / n_levels)
            idmn += weight / (1.0 + k * k / (float(n_levels) * n_levels))
            if apart > 0:
                inverse += weight / (k * k)
            difference_log += clogc[count]
        total = level_of[a] + level_of[b]
        count = of_sum[total]
        if count > 0:
            of_sum[total] = 0
            sum_log += clogc[count]
    met = 0
    for a in range(m):
        if marginal[a] > 0:
            met += 1
            marginal_log += clogc[marginal[a]]
            marginal[a] = 0
    mean = s1 / n
    mean2 = mean * mean
    i_mean = origin + 0.5 * mean
    spread = n * s2 - s1 * s1
    variance = (n * (s2 + d2) - s1 * s1) / (4.0 * n * n)
    covariance = (n * (s2 - d2) - s1 * s1) / (4.0 * n * n)
    joint_entropy = (clogc[2 * pairs] - joint_log) / (2.0 * n)
    marginal_entropy = (clogc[2 * pairs] - marginal_log) / (2.0 * n)
    row[AUTOCORRELATION] += covariance + i_mean * i_mean
    row[CLUSTER_PROMINENCE] += s4 / n - 4.0 * mean * s3 / n + 6.0 * mean2 * s2 / n - 3.0 * mean2 * mean2
    row[CLUSTER_SHADE] += s3 / n - 3.0 * mean * s2 / n + 2.0 * mean2 * mean
    row[CLUSTER_TENDENCY] += spread / (n * n)
    row[CONTRAST] += d2 / n
    row[CORRELATION] += covariance / (variance + _EPS) if variance > 0.0 else 1.0
    row[DIFFERENCE_AVERAGE] += d1 / n
    row[DIFFERENCE_ENTROPY] += (clogc[pairs] - difference_log) / n
    row[DIFFERENCE_VARIANCE] += (n * d2 - d1 * d1) / (n * n)
    row[ID] += id_ / n
    row[IDM] += idm / n
    row[IDMN] += idmn / n
    row[IDN] += idn / n
    decided = True
    if met > 1:
        row[IMC1] += (joint_entropy - 2.0 * marginal_entropy) / marginal_entropy
        gain = 2.0 * marginal_entropy - joint_entropy
        if gain < _INDEPENDENT:
            decided = met == 2 and _exactly_independent(cell_a, cell_b, cell_count, cells, pairs)
        else:
            row[IMC2] += np.sqrt(1.0 - np.exp(-2.0 * gain))
    row[INVERSE_VARIANCE] += inverse / n
    row[JOINT_AVERAGE] += i_mean
    row[JOINT_ENERGY] += energy / (4.0 * n * n)
    row[JOINT_ENTROPY] += joint_entropy
    row[MAXIMUM_PROBABILITY] += highest / (2.0 * n)
    row[SUM_AVERAGE] += 2.0 * i_mean
    row[SUM_ENTROPY] += (clogc[pairs] - sum_log) / n
    row[SUM_SQUARES] += variance
    return decided


@njit
def _exactly_independent(cell_a, cell_b, cell_count, cells, pairs):
    """Whether in a matrix of two grey levels each p(i, j) equals p(i) p(j) in floating point, so that Imc2 is exactly 0."""
    n = 2.0 * pairs
    first = cell_a[0]
    p00 = p01 = p11 = 0.0
    for c in range(cells):
        if cell_a[c] != cell_b[c]:
            p01 = cell_count[c] / n
        elif cell_a[c] == first:
            p00 = 2.0 * cell_count[c] / n
        else:
            p11 = 2.0 * cell_count[c] / n
    p0, p1 = p00 + p01, p01 + p11
    return p0 * p0 == p00 and p0 * p1 == p01 and p1 * p1 == p11
