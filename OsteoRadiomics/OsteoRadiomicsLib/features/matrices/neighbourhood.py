"""Which ROI voxels are neighbours in which direction: found once per ROI, used by every image type."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Neighbourhood:
    """Neighbours of the n voxels of an ROI, numbered in (z, y, x) order.

    directions: (d, 3) int offsets (z, y, x), one of each opposite pair, the first non-zero component positive.
    neighbour: (d, n) int32, number of the voxel one step along the direction, or -1 where that is not in the ROI.
    coordinates: (n, 3) int32 (z, y, x).
    """

    directions: np.ndarray
    neighbour: np.ndarray
    coordinates: np.ndarray

    @property
    def size(self) -> int:
        """Number of voxels."""
        return self.neighbour.shape[1]

    @cached_property
    def count(self) -> np.ndarray:
        """(n,) number of neighbours of each voxel, both senses of every direction."""
        total = (self.neighbour >= 0).sum(axis=0)
        for forward in self.neighbour:
            total += np.bincount(forward[forward >= 0], minlength=self.size)
        return total

    @cached_property
    def pairs(self) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
        """Per direction the voxel numbers (first, second) of its pairs."""
        return tuple((np.flatnonzero(forward >= 0), forward[forward >= 0]) for forward in self.neighbour)

    @cached_property
    def lines(self) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
        """Per direction all voxels ordered line by line, and (n - 1,) whether each is followed by its own neighbour."""
        found = []
        for direction, forward in zip(self.directions, self.neighbour, strict=True):
            line, step = self._along(direction)
            order = np.lexsort((step, line))
            found.append((order, forward[order[:-1]] == order[1:]))
        return tuple(found)

    @cached_property
    def shared_lines(self) -> np.ndarray:
        """(d,) whether some line along the direction holds more than one ROI voxel, neighbours or not."""
        return np.array(
            [
                bool((forward >= 0).any()) or len(np.unique(self._along(direction)[0])) < self.size
                for direction, forward in zip(self.directions, self.neighbour, strict=True)
            ],
            dtype=bool,
        )

    def _along(self, direction: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(n,) number of the line each voxel lies on, and (n,) its position on that line, for a direction of distance 1."""
        step = self.coordinates[:, np.flatnonzero(direction)[0]]
        start = self.coordinates - step[:, None] * direction
        start = start - start.min(axis=0)
        return np.ravel_multi_index(tuple(start.T), tuple(start.max(axis=0) + 1)), step


def half_directions(shape: Sequence[int], distances: Sequence[int], plane: int | None = None) -> np.ndarray:
    """(d, 3) offsets (z, y, x) at the distances (infinity norm), one of each opposite pair, that fit into the shape.

    plane: axis (0 = z) along which no offset goes (force2D), or None. Order: from the largest offset down, as PyRadiomics.
    """
    far = max(distances)
    reach = [range(1) if axis == plane else range(min(far, n - 1), -min(far, n - 1) - 1, -1) for axis, n in enumerate(shape)]
    offsets = [o for o in itertools.product(*reach) if o > (0, 0, 0) and max(map(abs, o)) in distances]
    return np.array(offsets, dtype=np.int64).reshape(-1, 3)


def neighbourhood(mask: np.ndarray, directions: np.ndarray) -> Neighbourhood:
    """Number the true voxels of a mask (z, y, x) and find their neighbours along each direction."""
    reach = int(np.abs(directions).max(initial=0))
    padded = np.pad(mask, reach)
    place = np.flatnonzero(padded)
    number = np.full(padded.size, -1, dtype=np.int32)
    number[place] = np.arange(len(place), dtype=np.int32)
    strides = np.array([padded.shape[1] * padded.shape[2], padded.shape[2], 1], dtype=np.int64)
    neighbour = np.empty((len(directions), len(place)), dtype=np.int32)
    for row, offset in zip(neighbour, directions @ strides, strict=True):
        np.take(number, place + offset, out=row)
    return Neighbourhood(directions, neighbour, np.argwhere(mask).astype(np.int32))
