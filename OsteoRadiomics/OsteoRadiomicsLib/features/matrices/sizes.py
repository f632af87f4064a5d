"""Matrices that count groups of voxels by grey level and size: runs (GLRLM), zones (GLSZM), dependences (GLDM)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..discretisation import Levels
from . import counting
from .cells import Cells, Joined, Table
from .neighbourhood import Neighbourhood
from .vectorised import summed


@dataclass(frozen=True)
class SizeMatrix(Cells):
    """How many groups of each grey level and size there are, for d directions (one for zones and dependences).

    Kept as the c cells that are not empty, sorted by direction. level: (c,) grey level. level_index: (c,) its position in
    ``present``. size: (c,) voxels in the group, from 1. count: (c,) number of groups, or their weighted number.
    """

    level_index: np.ndarray
    size: np.ndarray
    count: np.ndarray

    @cached_property
    def level(self) -> np.ndarray:
        """(c,) grey level of each cell, float64."""
        return self.present[self.level_index].astype(np.float64)

    @cached_property
    def extent(self) -> np.ndarray:
        """(c,) size of each cell, float64."""
        return self.size.astype(np.float64)

    @cached_property
    def groups(self) -> np.ndarray:
        """(d,) number of groups."""
        return self.total(self.count)

    @cached_property
    def voxels(self) -> np.ndarray:
        """(d,) number of voxels in all groups."""
        return self.total(self.count * self.extent)

    @cached_property
    def p(self) -> np.ndarray:
        """(c,) share of each cell among its direction's groups."""
        return self.count / self.groups[self.direction]

    @cached_property
    def by_level(self) -> Table:
        """Number of groups of each level."""
        return self.by_grey_level(self.level_index)

    @cached_property
    def by_size(self) -> Table:
        """Number of groups of each size that occurs along a direction."""
        sizes = int(self.size.max(initial=0)) + 1
        key, count = summed(self.direction * sizes + self.size, self.count, self.directions * sizes)
        direction, size = np.divmod(key, sizes)
        return Table(np.flatnonzero(np.diff(direction, prepend=-1)), size.astype(np.float64), count)

    @property
    def content(self) -> np.ndarray:
        """count."""
        return self.count


def joined(parts: Sequence[SizeMatrix]) -> SizeMatrix:
    """Matrices of several images as one."""
    shared = Joined.of(parts)
    return SizeMatrix(
        shared.start, shared.image, shared.present, shared.begin,
        level_index=np.concatenate([part.level_index + moved for part, moved in zip(parts, shared.moved, strict=True)]),
        size=np.concatenate([part.size for part in parts]),
        count=np.concatenate([part.count for part in parts]),
    )  # fmt: skip


def run_lengths(
    near: Neighbourhood, levels: Levels, *, weights: np.ndarray | None = None, single_voxel_lines: bool = False
) -> SizeMatrix:
    """GLRLM. near: neighbours at distance 1. weights: (d,) factors, after which directions are added; None keeps them apart.

    single_voxel_lines: whether a direction along which no line holds two ROI voxels counts (as IBSI has it) or is left out,
    because it says nothing about runs (as PyRadiomics has it).
    """
    key, count = counting.run_counts(near, levels)
    if not single_voxel_lines:
        kept = near.shared_lines[key // (levels.count * (near.longest + 1))]
        key, count = key[kept], count[kept]
    return runs_of(key, count, near.longest, levels, weights=weights)


def runs_of(key: np.ndarray, count: np.ndarray, longest: int, levels: Levels, *, weights: np.ndarray | None = None) -> SizeMatrix:
    """GLRLM of counted runs. key, count: as ``counting.run_counts`` gives them. longest: no run is longer."""
    row, size = np.divmod(key, longest + 1)
    direction, level = np.divmod(row, levels.count)
    counts = count.astype(np.float64)
    if weights is not None:
        key, counts = summed(level * (longest + 1) + size, counts * weights[direction], levels.count * (longest + 1))
        level, size = np.divmod(key, longest + 1)
        direction = np.zeros_like(level)
    return size_matrix(np.flatnonzero(np.diff(direction, prepend=-1)), level, size, counts, levels)


def zone_sizes(near: Neighbourhood, levels: Levels) -> SizeMatrix:
    """GLSZM. near: neighbours at distance 1, which connect zones."""
    key, count = counting.zone_counts(near, levels)
    return groups_of(key, count, near.size, levels)


def dependence_sizes(near: Neighbourhood, levels: Levels, alpha: float) -> SizeMatrix:
    """GLDM: each voxel with its dependent neighbours is a group. near: neighbours at the distances wanted."""
    key, count = counting.dependence_counts(near, levels, alpha)
    return groups_of(key, count, 2 * len(near.steps) + 1, levels)


def groups_of(key: np.ndarray, count: np.ndarray, largest: int, levels: Levels) -> SizeMatrix:
    """GLSZM or GLDM of counted groups. key: level * (largest + 1) + size, ascending. largest: no group is larger."""
    level, size = np.divmod(key, largest + 1)
    return size_matrix(np.zeros(1, dtype=np.int64), level, size, count.astype(np.float64), levels)


def size_matrix(start: np.ndarray, level_index: np.ndarray, size: np.ndarray, count: np.ndarray, levels: Levels) -> SizeMatrix:
    """The matrix of one image. start, level_index, size, count: see ``SizeMatrix``."""
    return SizeMatrix(start, np.zeros_like(start), levels.present, np.array([0, levels.count]), level_index, size, count)
