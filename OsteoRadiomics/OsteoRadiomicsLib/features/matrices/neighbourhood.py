"""The ROI's voxels in a padded box, so that a neighbour is a fixed distance away in memory: laid out once per ROI."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Neighbourhood:
    """The n voxels of an ROI, in (z, y, x) order, and the directions in which their neighbours lie.

    directions: (d, 3) int64 offsets (z, y, x), one of each opposite pair, the first non-zero component positive.
    shape: of the box, padded on every side by the longest offset. place: (n,) int64 positions of the voxels in the
    flattened box, ascending. steps: (d,) int64 distance of each direction in the flattened box, always positive.
    """

    directions: np.ndarray
    shape: tuple[int, ...]
    place: np.ndarray
    steps: np.ndarray

    @property
    def size(self) -> int:
        """Number of voxels."""
        return len(self.place)

    @property
    def longest(self) -> int:
        """No run of adjacent voxels is longer than this."""
        return max(self.shape)

    @property
    def cells(self) -> int:
        """Number of places in the flattened box."""
        return math.prod(self.shape)

    @cached_property
    def rows(self) -> tuple[np.ndarray, np.ndarray]:
        """Where voxels that lie next to each other in the flattened box begin, and how many they are: (r,) int64 each."""
        begin = np.flatnonzero(np.diff(self.place, prepend=-2) != 1)
        return self.place[begin], np.diff(begin, append=self.size)

    @cached_property
    def in_order_of_cover(self) -> tuple[np.ndarray, np.ndarray]:
        """(d,) steps, those first that have most others next to them, and (d,) uint16 the others, as bits in this order.

        A neighbour that lies next to another one of the same level belongs to its zone. Needs neighbours at distance 1.
        """
        beside = np.abs(self.directions[:, None] - self.directions).max(axis=2, initial=0) <= 1
        order = np.argsort(-beside.sum(axis=1), kind="stable")
        others = ~beside[order][:, order] @ (1 << np.arange(len(order)))
        return self.steps[order], others.astype(np.uint16)

    def spread(self, values: np.ndarray) -> np.ndarray:
        """(box,) a value per voxel in the flattened box, 0 elsewhere."""
        box = np.zeros(self.cells, dtype=values.dtype)
        box[self.place] = values
        return box

    @cached_property
    def count(self) -> np.ndarray:
        """(n,) int64 number of neighbours of each voxel, both senses of every direction."""
        return around(self.spread(np.ones(self.size, dtype=np.int64)), self)

    @cached_property
    def pairs(self) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
        """Per direction the voxel numbers (first, second), from 0, of its pairs."""
        number = self.spread(np.arange(1, self.size + 1)) - 1
        others = [number[self.place + step] for step in self.steps]
        return tuple((np.flatnonzero(other >= 0), other[other >= 0]) for other in others)

    @cached_property
    def shared_lines(self) -> np.ndarray:
        """(d,) whether some line along the direction holds more than one ROI voxel, neighbours or not."""
        inside = self.spread(np.ones(self.size, dtype=bool))
        return np.array(
            [
                bool(inside[self.place + step].any()) or len(np.unique(self._line(direction), axis=0)) < self.size
                for direction, step in zip(self.directions, self.steps, strict=True)
            ],
            dtype=bool,
        )

    def _line(self, direction: np.ndarray) -> np.ndarray:
        """(n, 3) where the line through each voxel along a direction of distance 1 crosses the box's first plane."""
        position = np.stack(np.unravel_index(self.place, self.shape), axis=1)
        return position - position[:, np.flatnonzero(direction)[:1]] * direction


def around(box: np.ndarray, near: Neighbourhood) -> np.ndarray:
    """(n,) sum over each voxel's neighbours of a flattened box that is 0 outside the ROI."""
    total = np.zeros(near.size, dtype=box.dtype)
    for step in near.steps:
        total += box[near.place + step]
        total += box[near.place - step]
    return total


def half_directions(shape: Sequence[int], distances: Sequence[int], plane: int | None = None) -> np.ndarray:
    """(d, 3) offsets (z, y, x) at the distances (infinity norm), one of each opposite pair, that fit into the shape.

    plane: axis (0 = z) along which no offset goes (force2D), or None. Order: from the largest offset down, as PyRadiomics.
    """
    far = max(distances)
    reach = [range(1) if axis == plane else range(min(far, n - 1), -min(far, n - 1) - 1, -1) for axis, n in enumerate(shape)]
    offsets = [o for o in itertools.product(*reach) if o > (0, 0, 0) and max(map(abs, o)) in distances]
    return np.array(offsets, dtype=np.int64).reshape(-1, 3)


def neighbourhood(mask: np.ndarray, directions: np.ndarray) -> Neighbourhood:
    """Lay out the true voxels of a mask (z, y, x)."""
    padded = np.pad(mask, int(np.abs(directions).max(initial=0)))
    strides = np.array([padded.shape[1] * padded.shape[2], padded.shape[2], 1], dtype=np.int64)
    return Neighbourhood(directions, padded.shape, np.flatnonzero(padded), directions @ strides)
