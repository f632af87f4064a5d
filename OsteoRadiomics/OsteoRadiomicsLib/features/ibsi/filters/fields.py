"""Images of which only the part that is asked for is computed: what filters take and give.

A filter looks beyond the ROI as far as its kernel reaches, and a filter of a filtered image further still. Every field knows
where the whole image ends, so that a boundary condition acts at the image's edge and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ....protocols.ibsi_filters import Boundary, Pooling

# (first, end) of the voxels along z, y, x; end is not included.
Part = tuple[tuple[int, int], ...]


class Field(Protocol):
    """An image on a grid (z, y, x)."""

    @property
    def size(self) -> tuple[int, ...]:
        """Voxels of the whole grid."""

    @property
    def spacing(self) -> tuple[float, ...]:
        """mm."""

    def values(self, part: Part) -> np.ndarray:
        """(z, y, x) float64 of a part that lies within the grid."""


def whole(field: Field) -> Part:
    """All of a field."""
    return tuple((0, n) for n in field.size)


def extended(field: Field, part: Part, reach: tuple[int, ...], boundary: Boundary) -> np.ndarray:
    """A part and ``reach`` voxels (z, y, x) on either side of it, continued beyond the image's edge.

    zero: IBSI's constant value padding with 0; nearest: the outermost voxel goes on; periodic: the image repeats; mirror: it
    repeats mirrored, with its outermost voxel doubled.
    """
    wanted = [np.arange(low - far, high + far) for (low, high), far in zip(part, reach, strict=True)]
    places = [_within(index, n, boundary) for index, n in zip(wanted, field.size, strict=True)]
    array = field.values(tuple((int(place.min()), int(place.max()) + 1) for place in places))
    for axis, (index, place) in enumerate(zip(wanted, places, strict=True)):
        if not np.array_equal(index, place):
            array = np.take(array, place - place.min(), axis=axis)
            if boundary == "zero":
                array[(slice(None),) * axis + (index != place,)] = 0
    return array


def _within(index: np.ndarray, size: int, boundary: Boundary) -> np.ndarray:
    """Where in the image the value of a place beyond its edge comes from."""
    if boundary == "periodic":
        return index % size
    if boundary == "mirror":
        turned = index % (2 * size)
        return np.where(turned < size, turned, 2 * size - 1 - turned)
    return np.clip(index, 0, size - 1)


class SameGrid:
    """A field on the grid of the field it is made from."""

    source: Field

    @property
    def size(self) -> tuple[int, ...]:
        """Voxels (z, y, x): the source's."""
        return self.source.size

    @property
    def spacing(self) -> tuple[float, ...]:
        """mm (z, y, x): the source's."""
        return self.source.spacing


@dataclass(frozen=True)
class Filtered(SameGrid):
    """A field convolved with a kernel. reach: voxels (z, y, x) the kernel has on either side. work: takes a part extended by
    the reach and gives the part alone."""

    source: Field
    reach: tuple[int, ...]
    boundary: Boundary
    work: Callable[[np.ndarray], np.ndarray]

    def values(self, part: Part) -> np.ndarray:
        """(z, y, x) responses."""
        return self.work(extended(self.source, part, self.reach, self.boundary))


class Pool:
    """Mean or maximum of responses as they come, one at a time."""

    def __init__(self, how: Pooling) -> None:
        self._how, self._weight = how, 0
        self._pooled: np.ndarray | None = None

    def add(self, response: np.ndarray, weight: int = 1) -> None:
        """One response that counts ``weight`` times; it may be changed."""
        if self._how == "mean" and weight > 1:
            response *= weight
        self._weight += weight
        if self._pooled is None:
            self._pooled = response
        elif self._how == "mean":
            self._pooled += response
        else:
            np.maximum(self._pooled, response, out=self._pooled)

    @property
    def result(self) -> np.ndarray:
        """What the responses pool to."""
        assert self._pooled is not None
        return self._pooled / self._weight if self._how == "mean" else self._pooled


@dataclass(frozen=True)
class Pooled(SameGrid):
    """Several responses to one image pooled voxel by voxel. members: gives each with its weight, made when it is its turn."""

    source: Field
    members: Callable[[], Iterable[tuple[Field, int]]]
    how: Pooling

    def values(self, part: Part) -> np.ndarray:
        """(z, y, x) pooled responses."""
        pool = Pool(self.how)
        for field, weight in self.members():
            # A field may hold on to what it gives.
            pool.add(np.array(field.values(part)), weight)
        return pool.result


class Held(SameGrid):
    """A field that remembers what it has computed, for those who ask for much the same part again."""

    def __init__(self, source: Field) -> None:
        self.source = source
        self._part: Part | None = None
        self._array = np.empty(0)

    def values(self, part: Part) -> np.ndarray:
        """(z, y, x) values, not to be changed."""
        if self._part is None:
            self._hold(part)
        elif any(low < first or high > end for (low, high), (first, end) in zip(part, self._part, strict=True)):
            self._hold(tuple((min(a[0], b[0]), max(a[1], b[1])) for a, b in zip(part, self._part, strict=True)))
        assert self._part is not None
        return self._array[
            tuple(slice(low - first, high - first) for (low, high), (first, _) in zip(part, self._part, strict=True))
        ]

    def _hold(self, part: Part) -> None:
        self._array = self.source.values(part)
        self._array.flags.writeable = False
        self._part = part
