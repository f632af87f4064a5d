"""From intensities to grey levels, with PyRadiomics' arithmetic to the last bit: high-pass images lie on bin edges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..base.errors import SettingsError
from .bins import bins

MOST_LEVELS = 2**16


@dataclass(frozen=True)
class Levels:
    """Grey levels of the ROI's voxels.

    index: (n,) int32 position of each voxel's level in ``present``. present: (k,) int64 ascending levels that occur, from 1.
    """

    index: np.ndarray
    present: np.ndarray

    @property
    def count(self) -> int:
        """Number of levels that occur."""
        return len(self.present)

    @property
    def highest(self) -> int:
        """The highest level, empty ones below it included."""
        return int(self.present[-1])

    @cached_property
    def grey(self) -> np.ndarray:
        """(n,) int64 grey level of each voxel."""
        return self.present[self.index]

    def histogram(self) -> np.ndarray:
        """(k,) number of voxels of each present level."""
        return np.bincount(self.index, minlength=self.count)


def bin_edges(values: np.ndarray, width: float, count: int | None) -> np.ndarray:
    """Edges of the half-open bins that hold every value.

    values: (n,) finite intensities in the image's own type. width: bins of this size, aligned with 0. count: or that many
    equal bins from minimum to maximum. Raises SettingsError when more than 2^16 grey levels would result.
    """
    if count is not None:
        _check_levels(count, "binCount", count)
        edges = np.histogram(values, count)[1]
        edges[-1] += 1  # so that the maximum falls into the last bin
        return edges
    lowest, highest = values.min(), values.max()
    if not np.issubdtype(values.dtype, np.floating):
        lowest, highest = float(lowest), float(highest)
    _check_levels((float(highest) - float(lowest)) / width, "binWidth", width)
    edges = np.arange(lowest - lowest % width, highest + 2 * width, width)
    return np.array([edges[0] - 0.5, edges[0] + 0.5]) if len(edges) == 1 else edges


def discretise(values: np.ndarray, width: float, count: int | None) -> Levels:
    """Grey levels of the values; see ``bin_edges``."""
    return levels_of(bins(values, bin_edges(values, width, count)))


def levels_of(grey: np.ndarray) -> Levels:
    """(n,) whole grey levels from 1, as positions among those that occur."""
    present = np.flatnonzero(np.bincount(grey))
    position = np.zeros(int(present[-1]) + 1, dtype=np.int32)
    position[present] = np.arange(len(present), dtype=np.int32)
    return Levels(position[grey], present)


def _check_levels(levels: float, key: str, value: float) -> None:
    if levels > MOST_LEVELS:
        cure = "Choose a larger binWidth, or binCount" if key == "binWidth" else "Choose a smaller one"
        raise SettingsError(f"{key} {value:g} gives {levels:,.0f} grey levels, at most {MOST_LEVELS:,} are possible", cure=cure)
