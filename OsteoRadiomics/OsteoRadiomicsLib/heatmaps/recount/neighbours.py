"""Dependences and grey tone differences: what each voxel's neighbours in each supervoxel add to it."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import coo_array, csr_array

from ...features.matrices.neighbourhood import Neighbourhood
from ...features.matrices.ngtdm import Ngtdm
from ...features.matrices.sizes import groups_of
from ...features.matrices.vectorised import occupied
from ...features.sample import Sample
from .division import Division, Histogram
from .tally import Tally


@dataclass(frozen=True)
class Reach:
    """Which supervoxels each voxel has neighbours in.

    count: (n, supervoxels) sparse number of neighbours. voxels: per supervoxel, those in it or with a neighbour in it.
    """

    count: csr_array
    voxels: tuple[np.ndarray, ...]


def by_supervoxel(near: Neighbourhood, division: Division, weights: list[tuple[np.ndarray, np.ndarray]] | None) -> csr_array:
    """(n, supervoxels) sparse sum over each voxel's neighbours in each supervoxel.

    weights: per direction (what the second voxel of each pair adds to the first, and the first to the second); 1 where None.
    """
    own = np.zeros(near.size)
    rows, columns, data = [np.arange(near.size)], [division.owner], [own]
    for number, (first, second) in enumerate(near.pairs):
        same = division.owner[first] == division.owner[second]
        for one, other, each in ((first, second, 0), (second, first, 1)):
            weight = weights[number][each] if weights else None
            # One direction leads from a voxel to one neighbour at most, so that no voxel stands twice among them.
            own[one[same]] += 1 if weight is None else weight[same]
            rows.append(one[~same])
            columns.append(division.owner[other[~same]])
            data.append(np.ones(len(rows[-1])) if weight is None else weight[~same].astype(float))
    where = (np.concatenate(rows), np.concatenate(columns))
    return coo_array((np.concatenate(data), where), (near.size, division.count)).tocsr()


def _reach(near: Neighbourhood, division: Division) -> Reach:
    key = ("reach", near.directions.tobytes())
    if key not in division.kept:
        count = by_supervoxel(near, division, None)
        columns = count.tocsc()
        touched = (columns.indices[columns.indptr[part] : columns.indptr[part + 1]] for part in range(division.count))
        own = np.split(np.argsort(division.owner, kind="stable"), np.cumsum(division.sizes)[:-1])
        voxels = tuple(np.union1d(own[part], near_it) for part, near_it in enumerate(touched))
        division.kept[key] = Reach(count, voxels)
    return division.kept[key]  # type: ignore[return-value]


class _NeighbourTally(Tally):
    """A state is a sum over the voxels that are there of what depends on their neighbours that are there."""

    def __init__(self, sample: Sample, division: Division) -> None:
        self._sample = sample
        self._reach = _reach(sample.near, division)
        self._owner = division.owner
        self._k = sample.levels.count
        self._near: dict[int, tuple[csr_array, ...]] = {}

    @property
    @abstractmethod
    def _sums(self) -> tuple[csr_array, ...]:
        """(n, supervoxels) sparse sums over neighbours."""

    @abstractmethod
    def _of(self, voxels: np.ndarray, sums: tuple[np.ndarray, ...]) -> np.ndarray:
        """What voxels add to the state. sums: over their neighbours that are there."""

    def state(self, there: np.ndarray) -> np.ndarray:
        voxels = np.flatnonzero(there[self._owner])
        present = there.astype(float)
        return self._of(voxels, tuple((sums @ present)[voxels] for sums in self._sums))

    def change(self, part: int, there: np.ndarray) -> np.ndarray:
        if part not in self._near:
            self._near[part] = tuple(sums[self._reach.voxels[part]] for sums in self._sums)
        after = there.copy()
        after[part] = True
        return self._around(part, after) - self._around(part, there)

    def _around(self, part: int, there: np.ndarray) -> np.ndarray:
        voxels, present = self._reach.voxels[part], there.astype(float)
        kept = there[self._owner[voxels]]
        return self._of(voxels[kept], tuple((sums @ present)[kept] for sums in self._near[part]))


class DependenceTally(_NeighbourTally):
    """GLDM. A state is (k * (largest + 1),) voxels of each level and number of dependent neighbours + 1."""

    def __init__(self, sample: Sample, division: Division) -> None:
        super().__init__(sample, division)
        near, grey, alpha = sample.near, sample.levels.grey, int(sample.setting.gldm_a)
        self._largest = 2 * len(near.steps) + 1
        alike = [(np.abs(grey[first] - grey[second]) <= alpha).astype(float) for first, second in near.pairs]
        self._alike = by_supervoxel(near, division, [(same, same) for same in alike])

    @property
    def _sums(self) -> tuple[csr_array, ...]:
        return (self._alike,)

    def _of(self, voxels: np.ndarray, sums: tuple[np.ndarray, ...]) -> np.ndarray:
        key = self._sample.levels.index[voxels].astype(np.int64) * (self._largest + 1) + sums[0].astype(np.int64) + 1
        return np.bincount(key, minlength=self._k * (self._largest + 1))

    def matrix(self, state: np.ndarray, there: np.ndarray, histogram: Histogram) -> Any:
        counts = state.reshape(self._k, -1)[histogram.occurring]
        return groups_of(*occupied(counts), self._largest, histogram.levels)


class DifferenceTally(_NeighbourTally):
    """NGTDM. A state is (k * (most + 1),) sums of |c level - sum of the neighbours' levels| over voxels of c neighbours.

    They are whole numbers, so that nothing is left of a difference that goes away.
    """

    def __init__(self, sample: Sample, division: Division) -> None:
        super().__init__(sample, division)
        self._grey = sample.levels.grey
        self._most = 2 * len(sample.near.steps)
        pairs = [(self._grey[second], self._grey[first]) for first, second in sample.near.pairs]
        self._totals = by_supervoxel(sample.near, division, pairs)

    @property
    def _sums(self) -> tuple[csr_array, ...]:
        return (self._reach.count, self._totals)

    def _of(self, voxels: np.ndarray, sums: tuple[np.ndarray, ...]) -> np.ndarray:
        count, total = (each.astype(np.int64) for each in sums)
        key = self._sample.levels.index[voxels].astype(np.int64) * (self._most + 1) + count
        apart = np.abs(count * self._grey[voxels] - total)
        return np.bincount(key, weights=apart, minlength=self._k * (self._most + 1))

    def matrix(self, state: np.ndarray, there: np.ndarray, histogram: Histogram) -> Any:
        size = int(histogram.left.sum())
        sums = state.reshape(self._k, -1)[histogram.occurring, 1:]
        present = histogram.levels.present.astype(np.float64)
        return Ngtdm(present, histogram.left / size, (sums / np.arange(1, self._most + 1)).sum(axis=1), size)
