"""What matrices that are kept as their occupied cells have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np


def lengths(start: np.ndarray, end: int) -> np.ndarray:
    """(d,) how long rows are that begin at ``start`` (d,) and of which the last one ends before ``end``."""
    stop = np.empty_like(start)
    stop[:-1] = start[1:]
    stop[-1:] = end
    return stop - start


@dataclass(frozen=True)
class Table:
    """d rows of different length, one after the other.

    start: (d,) where each row begins. k: (n,) what the columns stand for. content: (n,) what they hold.
    """

    start: np.ndarray
    k: np.ndarray
    content: np.ndarray

    @cached_property
    def length(self) -> np.ndarray:
        """(d,) columns of each row."""
        return lengths(self.start, len(self.content))

    def total(self, values: np.ndarray) -> np.ndarray:
        """(d,) sums over each row. A row's sum does not depend on the others, to the last bit."""
        return np.add.reduceat(values, self.start) if len(self.start) else np.empty(0)

    def spread(self, per_row: np.ndarray) -> np.ndarray:
        """(n,) a value per row, given to its columns."""
        return np.repeat(per_row, self.length)

    def rows(self, numbers: np.ndarray) -> np.ndarray:
        """(r, columns) what rows of one length hold that follow each other. numbers: (r,)."""
        last = int(numbers[-1]) + 1
        stop = self.start[last] if last < len(self.start) else len(self.content)
        return self.content[self.start[numbers[0]] : stop].reshape(len(numbers), -1)


@dataclass(frozen=True)
class Cells(ABC):
    """The c occupied cells of d matrices, one for each direction, sorted by direction; of one image or of several.

    start: (d,) first cell of each direction. image: (d,) number of each direction's image, ascending. present: (k,) grey levels
    that occur, of all images one after the other. begin: (images + 1,) where the levels of each image begin in ``present``.
    """

    start: np.ndarray
    image: np.ndarray
    present: np.ndarray
    begin: np.ndarray

    @property
    @abstractmethod
    def content(self) -> np.ndarray:
        """(c,) what each cell holds."""

    @property
    def directions(self) -> int:
        """d."""
        return len(self.start)

    def stop(self, direction: int) -> int:
        """One after the last cell of a direction."""
        return int(self.start[direction + 1]) if direction + 1 < self.directions else len(self.content)

    @cached_property
    def direction(self) -> np.ndarray:
        """(c,) direction of each cell."""
        return np.repeat(np.arange(self.directions), lengths(self.start, len(self.content)))

    @cached_property
    def first_level(self) -> np.ndarray:
        """(d,) where the levels of each direction's image begin in ``present``."""
        return self.begin[self.image]

    @cached_property
    def levels(self) -> np.ndarray:
        """(d,) number of levels of each direction's image."""
        return lengths(self.begin[:-1], int(self.begin[-1]))[self.image]

    def by_image(self) -> Iterator[np.ndarray]:
        """The directions of each image that has any."""
        if self.directions:
            yield from np.split(np.arange(self.directions), np.flatnonzero(np.diff(self.image)) + 1)

    def total(self, cells: np.ndarray) -> np.ndarray:
        """(d,) sums over each direction's cells."""
        return np.add.reduceat(cells, self.start) if self.directions else np.empty(0)

    def gathered(self, column: np.ndarray, columns: np.ndarray) -> Table:
        """Sums of what the cells hold over each direction and column. column: (c,) of each cell. columns: (d,) how many."""
        start = np.cumsum(columns) - columns
        size = int(columns.sum())
        content = np.bincount(start[self.direction] + column, weights=self.content, minlength=size)
        return Table(start, (np.arange(size) - np.repeat(start, columns)).astype(np.float64), content)

    def by_grey_level(self, position: np.ndarray) -> Table:
        """Sums over each direction and grey level. position: (c,) of each cell's level in ``present``."""
        table = self.gathered(position - self.first_level[self.direction], self.levels)
        place = np.arange(len(table.content)) + table.spread(self.first_level - table.start)
        return Table(table.start, self.present[place].astype(np.float64), table.content)


@dataclass(frozen=True)
class Joined:
    """Matrices of several images as one: what all kinds of cells share.

    start, image, present, begin: see ``Cells``. moved: by how much each one's positions in ``present`` grow.
    """

    start: np.ndarray
    image: np.ndarray
    present: np.ndarray
    begin: np.ndarray
    moved: tuple[int, ...]

    @classmethod
    def of(cls, parts: Sequence[Cells]) -> Joined:
        """parts: in the order of their images."""
        cells = np.cumsum([0, *(len(part.content) for part in parts)])
        images = np.cumsum([0, *(len(part.begin) - 1 for part in parts)])
        levels = np.cumsum([0, *(len(part.present) for part in parts)])
        return cls(
            np.concatenate([part.start + before for part, before in zip(parts, cells, strict=False)]),
            np.concatenate([part.image + before for part, before in zip(parts, images, strict=False)]),
            np.concatenate([part.present for part in parts]),
            np.concatenate([[0], *(part.begin[1:] + before for part, before in zip(parts, levels, strict=False))]),
            tuple(int(before) for before in levels[:-1]),
        )
