"""Co-occurrences: those within a supervoxel, and those between two that touch, add up to those of any part of an ROI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import coo_array, csr_array

from ...features.classes.direction_weights import proximity
from ...features.matrices.glcm import glcm_of
from ...features.matrices.neighbourhood import Neighbourhood
from ...features.matrices.vectorised import occupied
from ...features.sample import Sample
from .division import Division, Histogram
from .tally import Tally


@dataclass(frozen=True)
class Borders:
    """Pairs of supervoxels that hold a pair of neighbours; a supervoxel touches itself.

    low, high: (b,) their numbers, low <= high. row: per direction, (pairs,) which of the b each pair of voxels belongs to.
    of: per supervoxel, those of the b that it is part of.
    """

    low: np.ndarray
    high: np.ndarray
    row: tuple[np.ndarray, ...]
    of: tuple[np.ndarray, ...]


def borders(near: Neighbourhood, division: Division) -> Borders:
    """Which supervoxels touch."""
    size = division.count
    keys = []
    for first, second in near.pairs:
        a, b = division.owner[first], division.owner[second]
        keys.append(np.minimum(a, b) * size + np.maximum(a, b))
    seen = np.zeros(size * size, dtype=bool)
    for key in keys:
        seen[key] = True
    found = np.flatnonzero(seen)
    number = np.zeros(size * size, dtype=np.int64)
    number[found] = np.arange(len(found))
    low, high = np.divmod(found, size)
    of = tuple(np.flatnonzero((low == part) | (high == part)) for part in range(size))
    return Borders(low, high, tuple(number[key] for key in keys), of)


class PairTally(Tally):
    """GLCM. A state is (directions * k * k,) pairs, counted in one sense."""

    def __init__(self, sample: Sample, division: Division) -> None:
        near, levels, setting = sample.near, sample.levels, sample.setting
        key = ("borders", near.directions.tobytes())
        self._borders: Borders = division.kept.get(key) or borders(near, division)  # type: ignore[assignment]
        division.kept[key] = self._borders
        self._shape = (len(near.directions), levels.count, levels.count)
        self._symmetric = setting.symmetricalGLCM
        self._weights = proximity(near.directions, sample.roi.spacing, setting.weightingNorm)
        index = levels.index.astype(np.int64)
        cells = [
            (direction * levels.count + index[first]) * levels.count + index[second]
            for direction, (first, second) in enumerate(near.pairs)
        ]
        row, cell = np.concatenate(self._borders.row), np.concatenate(cells)
        shape = (len(self._borders.low), int(np.prod(self._shape)))
        self._counts = coo_array((np.ones(len(row)), (row, cell)), shape).tocsr()
        self._of: dict[int, csr_array] = {}

    def state(self, there: np.ndarray) -> np.ndarray:
        return np.asarray((there[self._borders.low] & there[self._borders.high]).astype(float) @ self._counts)

    def change(self, part: int, there: np.ndarray) -> np.ndarray:
        there = there.copy()
        there[part] = True
        rows = self._borders.of[part]
        if part not in self._of:
            self._of[part] = self._counts[rows]
        return np.asarray((there[self._borders.low[rows]] & there[self._borders.high[rows]]).astype(float) @ self._of[part])

    def matrix(self, state: np.ndarray, there: np.ndarray, histogram: Histogram) -> Any:
        left = histogram.occurring
        counts = state.reshape(self._shape)[:, left[:, None], left]
        if self._symmetric:
            counts = counts + counts.transpose(0, 2, 1)
        return glcm_of(*occupied(counts), histogram.levels, symmetric=self._symmetric, weights=self._weights)
