"""The shared formulas of GLDM, GLRLM and GLSZM over the level-by-size events of one matrix, and the loop's scratch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from ...jit import njit
from ..vectorised.emphasis import FORMULAS

NAMES = tuple(FORMULAS)


def columns(formulas: Sequence[str]) -> list[int]:
    """Positions of the asked formulas in the row that ``add_formulas`` fills."""
    return [NAMES.index(name) for name in formulas]


def count_log_count(largest: int) -> np.ndarray:
    """(largest + 1,) c log2 c for every count c: the entropy of counts c of n is log2 n - sum(c log2 c) / n."""
    count = np.arange(largest + 1, dtype=np.float64)
    return count * np.log2(np.maximum(count, 1.0))


def inverse_squares(largest: int) -> np.ndarray:
    """(largest + 1,) 1 / k^2 for levels and sizes k; the entry of 0 is not used."""
    return np.maximum(np.arange(largest + 1, dtype=np.float64), 1.0) ** -2.0


# Positions of the formulas in a row, in the order of NAMES
(
    SMALL, LARGE, LOW, HIGH, SMALL_LOW, SMALL_HIGH, LARGE_LOW, LARGE_HIGH, LEVEL_NON_UNIFORMITY, LEVEL_NON_UNIFORMITY_N,
    SIZE_NON_UNIFORMITY, SIZE_NON_UNIFORMITY_N, LEVEL_VARIANCE, SIZE_VARIANCE, PERCENTAGE, ENTROPY,
) = range(len(NAMES))  # fmt: skip


@partial(njit, inline=True)  # arrays made behind a call cost the loops 3 %
def room_for_events(size, stride):
    """Scratch for the events of one matrix, such as the runs of a kernel of ``size`` positions; see ``add_formulas``."""
    ids, sizes = np.empty(size, np.int32), np.empty(size, np.int32)
    joint, of_level, of_size = np.zeros(size * stride, np.int32), np.zeros(size, np.int32), np.zeros(stride, np.int32)
    cell_id, cell_size = np.empty(size + 1, np.int32), np.empty(size + 1, np.int32)
    return ids, sizes, joint, of_level, of_size, cell_id, cell_size


@njit
def add_formulas(ids, sizes, n, level_of, m, joint, stride, cell_id, cell_size, of_level, of_size, clogc, inverse, row):
    """Add the formulas of n events to ``row``.

    ids, sizes: (n,) level number and size of each event. joint, of_level, of_size: scratch counts, zero before and after.
    stride: row length of ``joint``. cell_id, cell_size: scratch. clogc: ``count_log_count``. inverse: ``inverse_squares``.
    """
    cells = 0
    for e in range(n):
        key = ids[e] * stride + sizes[e]
        count = joint[key]
        cell_id[cells] = ids[e]
        cell_size[cells] = sizes[e]
        cells += count == 0
        joint[key] = count + 1
    small = large = low = high = small_low = small_high = large_low = large_high = 0.0
    level_sum = size_sum = logs = size_squares = level_squares = 0.0
    for c in range(cells):
        a, s = cell_id[c], cell_size[c]
        key = a * stride + s
        count = joint[key]
        joint[key] = 0
        of_level[a] += count
        of_size[s] += count
        logs += clogc[count]
        weight, level, size = float(count), float(level_of[a]), float(s)
        by_level, by_size = weight * level, weight * size
        by_high, by_low = by_level * level, weight * inverse[level_of[a]]
        of_large, of_small = size * size, inverse[s]
        level_sum += by_level
        size_sum += by_size
        small += weight * of_small
        large += by_size * size
        low += by_low
        high += by_high
        small_low += by_low * of_small
        small_high += by_high * of_small
        large_low += by_low * of_large
        large_high += by_high * of_large
    for c in range(cells):
        s = cell_size[c]
        size_squares += float(of_size[s]) * of_size[s]
        of_size[s] = 0
    for a in range(m):
        level_squares += float(of_level[a]) * of_level[a]
        of_level[a] = 0
    per = 1.0 / n
    row[SMALL] += small * per
    row[LARGE] += large * per
    row[LOW] += low * per
    row[HIGH] += high * per
    row[SMALL_LOW] += small_low * per
    row[SMALL_HIGH] += small_high * per
    row[LARGE_LOW] += large_low * per
    row[LARGE_HIGH] += large_high * per
    row[LEVEL_NON_UNIFORMITY] += level_squares * per
    row[LEVEL_NON_UNIFORMITY_N] += level_squares * per * per
    row[SIZE_NON_UNIFORMITY] += size_squares * per
    row[SIZE_NON_UNIFORMITY_N] += size_squares * per * per
    # Whole numbers up to here, so that equal levels or sizes give exactly 0
    row[LEVEL_VARIANCE] += (n * high - level_sum * level_sum) * per * per
    row[SIZE_VARIANCE] += (n * large - size_sum * size_sum) * per * per
    row[PERCENTAGE] += n / size_sum
    row[ENTROPY] += (clogc[n] - logs) * per
