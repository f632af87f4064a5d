"""Runs: each run of the whole ROI is a row of stretches in one supervoxel each; what is absent breaks it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...features.classes.direction_weights import lengths
from ...features.matrices.neighbourhood import Neighbourhood
from ...features.matrices.sizes import runs_of
from ...features.matrices.vectorised import occupied
from ...features.sample import Sample
from .division import Division, Histogram, stretches
from .tally import Tally


def _lines(near: Neighbourhood) -> list[tuple[np.ndarray, np.ndarray]]:
    """Per direction (of distance 1) the voxels line by line, each line in its own order, and the line of each."""
    position = np.stack(np.unravel_index(near.place, near.shape), axis=1)
    found = []
    for direction in near.directions:
        along = position[:, int(np.flatnonzero(direction)[0])]
        start = position - along[:, None] * direction
        start -= start.min(axis=0)
        line = np.ravel_multi_index(tuple(start.T), tuple(start.max(axis=0) + 1))
        order = np.argsort(line * (near.longest + 1) + along, kind="stable")
        found.append((order, line[order]))
    return found


class RunTally(Tally):
    """GLRLM. A state is (directions * k * (longest + 1),) runs of each level and length."""

    def __init__(self, sample: Sample, division: Division) -> None:
        near, levels = sample.adjacent, sample.levels
        norm = sample.setting.weightingNorm
        self._weights = lengths(near.directions, sample.roi.spacing, norm) if norm is not None else None
        self._longest, self._owner = near.longest, division.owner
        self._shape = (len(near.directions), levels.count, near.longest + 1)
        key = ("lines", near.directions.tobytes())
        if key not in division.kept:
            division.kept[key] = _lines(near)
        self._lines: list[tuple[np.ndarray, np.ndarray]] = division.kept[key]  # type: ignore[assignment]
        parts = [
            self._cut(number, order, levels.index, near.place, int(near.steps[number]))
            for number, (order, _) in enumerate(self._lines)
        ]
        # Stretches: run, row (direction * k + level), supervoxel, length; those of a run follow one another.
        runs = np.cumsum([0, *(int(part[0][-1]) + 1 for part in parts)])
        run = np.concatenate([part[0] + first for part, first in zip(parts, runs, strict=False)])
        row, self._part, length = (np.concatenate([part[i] for part in parts]) for i in (1, 2, 3))
        self._begins = np.diff(run, prepend=-1) != 0
        self._length, self._cell = length.astype(np.int32), row * (self._longest + 1)
        self._first = np.flatnonzero(self._begins)
        self._stop = np.append(self._first[1:], len(run))
        order = np.argsort(self._part, kind="stable")
        ends = np.cumsum(np.bincount(self._part, minlength=division.count))[:-1]
        self._runs_of = [np.unique(run[own]) for own in np.split(order, ends)]

    def _cut(self, number: int, order: np.ndarray, level: np.ndarray, place: np.ndarray, step: int) -> tuple[np.ndarray, ...]:
        """The stretches of one direction."""
        levels, owner, where = level[order], self._owner[order], place[order]
        new_run = np.ones(len(order), bool)
        new_run[1:] = (where[1:] != where[:-1] + step) | (levels[1:] != levels[:-1])
        new = new_run.copy()
        new[1:] |= owner[1:] != owner[:-1]
        first = np.flatnonzero(new)
        length = np.diff(first, append=len(order))
        return np.cumsum(new_run)[first] - 1, number * self._shape[1] + levels[first], owner[first], length

    def state(self, there: np.ndarray) -> np.ndarray:
        return self._counted(slice(None), there)

    def change(self, part: int, there: np.ndarray) -> np.ndarray:
        runs = self._runs_of[part]
        touched = stretches(self._first[runs], self._stop[runs])
        after = there.copy()
        after[part] = True
        return self._counted(touched, after) - self._counted(touched, there)

    def _counted(self, those: np.ndarray | slice, there: np.ndarray) -> np.ndarray:
        """Runs made of some stretches, all of each run's: of those that are there, neighbours are joined."""
        present = there[self._part[those]]
        begins = present.copy()
        begins[1:] &= ~present[:-1] | self._begins[those][1:]
        kept = np.flatnonzero(present)
        first = np.flatnonzero(begins[kept])
        length = np.add.reduceat(self._length[those][kept], first)
        return np.bincount(self._cell[those][kept[first]] + length, minlength=int(np.prod(self._shape)))

    def matrix(self, state: np.ndarray, there: np.ndarray, histogram: Histogram) -> Any:
        counts = state.reshape(self._shape)[:, histogram.occurring]
        alone = ~(counts[:, :, 2:] > 0).any(axis=(1, 2))
        for direction in np.flatnonzero(alone):
            if not self._shared(int(direction), there):
                counts[direction] = 0
        return runs_of(*occupied(counts), self._longest, histogram.levels, weights=self._weights)

    def _shared(self, direction: int, there: np.ndarray) -> bool:
        """Whether a line holds two voxels of the part, neighbours or not: the direction says nothing where none does."""
        order, line = self._lines[direction]
        kept = line[there[self._owner[order]]]
        return bool((kept[1:] == kept[:-1]).any())
