"""The cube around a voxel, seen once for all voxels: positions, pairs per direction, lines, neighbours."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from ..matrices.neighbourhood import half_directions


@dataclass(frozen=True, eq=False)
class Kernel:
    """A kernel of side 2 * radius + 1; "position" is an index 0..n-1 into its voxels in (z, y, x) order.

    offsets: (n, 3) of each position from the centre, in voxels (z, y, x).
    directions: (a, 3), one of each opposite pair, of the asked distances (infinity norm).
    pair_start: (a + 1,); the pairs of direction d are pair_first / pair_second[pair_start[d]:pair_start[d + 1]], positions
    such that second = first + directions[d] and both lie in the kernel.
    neighbour_start: (n + 1,); neighbour[neighbour_start[p]:neighbour_start[p + 1]] are the positions within the kernel
    at one of the asked distances from p, both senses of every direction.
    line_directions: (b, 3), the directions of distance 1, along which runs are sought.
    line_position: (b, n), all positions ordered so that each line's voxels follow each other.
    line_begins: (b, n), True where line_position starts a new line.
    """

    radius: int
    offsets: np.ndarray
    directions: np.ndarray
    pair_start: np.ndarray
    pair_first: np.ndarray
    pair_second: np.ndarray
    neighbour_start: np.ndarray
    neighbour: np.ndarray
    line_directions: np.ndarray
    line_position: np.ndarray
    line_begins: np.ndarray

    @property
    def size(self) -> int:
        """Number of positions."""
        return len(self.offsets)

    @property
    def neighbour_offsets(self) -> np.ndarray:
        """(2 a, 3) offsets to the neighbours at the asked distances, both senses of every direction."""
        return np.concatenate([self.directions, -self.directions])

    @cached_property
    def neighbour_position(self) -> np.ndarray:
        """(n, 2 a) position of each position's neighbours (``neighbour_offsets``), -1 where that lies outside."""
        reach = np.abs(self.offsets).max(axis=0)
        found = self.offsets[:, None] + self.neighbour_offsets
        inside = (np.abs(found) <= reach).all(axis=2)
        return np.where(inside, np.arange(self.size)[:, None] + self.neighbour_steps, -1)

    @property
    def neighbour_steps(self) -> np.ndarray:
        """(2 a,) difference in position to each neighbour, for those inside the kernel."""
        sides = 2 * np.abs(self.offsets).max(axis=0) + 1
        return self.neighbour_offsets @ np.array([sides[1] * sides[2], sides[2], 1])


@lru_cache(maxsize=32)
def kernel(radius: int, distances: tuple[int, ...] = (1,), plane: int | None = None) -> Kernel:
    """Build the kernel's geometry.

    radius: 1 or more voxels. distances: of neighbouring voxels, infinity norm. plane: the axis (0 = z) without extent
    when the kernel is flat (force2D), else None.
    """
    reach = [range(1) if axis == plane else range(-radius, radius + 1) for axis in range(3)]
    offsets = np.array(list(itertools.product(*reach)), dtype=np.int64)
    position = {tuple(offset): index for index, offset in enumerate(offsets.tolist())}

    def step(index: int, direction: np.ndarray) -> int | None:
        return position.get(tuple((offsets[index] + direction).tolist()))

    shape = [len(axis) for axis in reach]
    directions = half_directions(shape, distances, plane)
    pairs = [
        [(first, second) for first in range(len(offsets)) if (second := step(first, direction)) is not None]
        for direction in directions
    ]
    flat_pairs = np.array([pair for group in pairs for pair in group], dtype=np.uint32).reshape(-1, 2)
    neighbours: list[list[int]] = [[] for _ in offsets]
    for first, second in flat_pairs.tolist():
        neighbours[first].append(second)
        neighbours[second].append(first)

    line_directions = half_directions(shape, (1,), plane)
    lines = [_lines(len(offsets), direction, step) for direction in line_directions]
    return Kernel(
        radius=radius,
        offsets=offsets,
        directions=directions,
        pair_start=_starts(pairs),
        pair_first=np.ascontiguousarray(flat_pairs[:, 0]),
        pair_second=np.ascontiguousarray(flat_pairs[:, 1]),
        neighbour_start=_starts(neighbours),
        neighbour=np.array([other for group in neighbours for other in group], dtype=np.uint32),
        line_directions=line_directions,
        line_position=np.array([order for order, _ in lines], dtype=np.uint32),
        line_begins=np.array([begins for _, begins in lines], dtype=np.bool_),
    )


def _lines(count: int, direction: np.ndarray, step: Callable[[int, np.ndarray], int | None]) -> tuple[list[int], list[bool]]:
    """Positions line by line along a direction, and where each line begins."""
    order: list[int] = []
    begins: list[bool] = []
    for start in range(count):
        if step(start, -direction) is not None:
            continue
        current: int | None = start
        while current is not None:
            order.append(current)
            begins.append(current == start)
            current = step(current, direction)
    return order, begins


def _starts(groups: list) -> np.ndarray:
    return np.concatenate([[0], np.cumsum([len(group) for group in groups])]).astype(np.int64)
