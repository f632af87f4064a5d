"""Zones: those within each supervoxel are joined where they touch, so that only they, not voxels, are walked over again."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ...features.matrices.sizes import groups_of
from ...features.matrices.vectorised import tally
from ...features.sample import Sample
from .division import Division, Histogram
from .tally import Tally


class ZoneTally(Tally):
    """GLSZM."""

    def __init__(self, sample: Sample, division: Division) -> None:
        near, level, owner = sample.adjacent, sample.levels.index, division.owner
        inner, outer = [], []
        for first, second in near.pairs:
            alike = level[first] == level[second]
            within = owner[first] == owner[second]
            inner.append((first[alike & within], second[alike & within]))
            outer.append((first[alike & ~within], second[alike & ~within]))
        first, second = (np.concatenate([pair[i] for pair in inner]) for i in (0, 1))
        graph = coo_array((np.ones(len(first), bool), (first, second)), (near.size, near.size))
        count, zone = connected_components(graph, directed=False)
        self._size = np.bincount(zone, minlength=count)
        self._level, self._part = np.empty(count, np.int64), np.empty(count, np.int64)
        self._level[zone], self._part[zone] = level, owner
        a, b = (zone[np.concatenate([pair[i] for pair in outer])] for i in (0, 1))
        edges = np.unique(np.minimum(a, b).astype(np.int64) * count + np.maximum(a, b))
        self._first, self._second = (ends.astype(np.int32) for ends in np.divmod(edges, count))

    def matrix(self, state: np.ndarray, there: np.ndarray, histogram: Histogram) -> Any:
        present = there[self._part]
        both = present[self._first] & present[self._second]
        count = len(self._part)
        joined = coo_array((np.ones(int(both.sum()), np.int8), (self._first[both], self._second[both])), (count, count))
        number, zone = connected_components(joined, directed=False)
        size = np.bincount(zone, weights=self._size * present, minlength=number).astype(np.int64)
        level = np.empty(number, np.int64)
        level[zone] = np.searchsorted(histogram.occurring, self._level)
        level, size = level[size > 0], size[size > 0]
        voxels = int(histogram.left.sum())
        return groups_of(*tally(level * (voxels + 1) + size, len(histogram.occurring) * (voxels + 1)), voxels, histogram.levels)
