"""How slices and directions become one value: the texture matrices of each IBSI aggregation method.

Every method is a list of matrices whose directions are averaged. A slice taken apart is a part of its own; merging adds the
directions' counts before a feature is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ...protocols.ibsi_settings import IbsiSettings
from ..discretisation import Levels
from ..matrices.glcm import Glcm, glcm
from ..matrices.neighbourhood import Neighbourhood, half_directions, neighbourhood
from ..matrices.ngtdm import Ngtdm
from ..matrices.sizes import SizeMatrix, dependence_sizes, run_lengths, zone_sizes
from .distance_zones import DistanceZones, border_distances, distance_zones
from .levels import grey_levels
from .region import IbsiRegion

SLICES = 0  # the axis across which slices lie


@dataclass(frozen=True)
class Method:
    """An aggregation method. flat: neighbours lie within a slice. by_slice: each slice has matrices of its own. merged: the
    matrices of all directions are added up."""

    flat: bool
    by_slice: bool
    merged: bool


METHODS = {
    "2D_averaged": Method(True, True, False),
    "2D_slice_merged": Method(True, True, True),
    "2.5D_direction_merged": Method(True, False, False),
    "2.5D_merged": Method(True, False, True),
    "3D_averaged": Method(False, False, False),
    "3D_merged": Method(False, False, True),
}


@dataclass(frozen=True)
class Part:
    """A slice or all of the ROI. near: neighbours of its n voxels. levels: their grey levels. distance: (n,) steps to the
    outside of the ROI before re-segmentation. merged: whether directions are added up."""

    near: Neighbourhood
    levels: Levels
    distance: np.ndarray
    merged: bool

    @property
    def weights(self) -> np.ndarray | None:
        """One weight for every direction where they are merged."""
        return np.ones(len(self.near.directions)) if self.merged else None


@dataclass(frozen=True)
class IbsiSample:
    """A region with its grey levels: what the feature classes of the IBSI mode measure."""

    region: IbsiRegion
    settings: IbsiSettings

    @cached_property
    def levels(self) -> Levels:
        """Discretised intensities of the re-segmented ROI."""
        lowest = self.settings.range[0] if self.settings.range else None
        return grey_levels(self.region.values, self.settings.bin_width, self.settings.bin_count, lowest)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Slices that hold ROI voxels, or all of them at once, as the aggregation method has it."""
        method = METHODS[self.settings.aggregation]
        plane = SLICES if method.flat else None
        # Directions do not depend on how small a part is: in one they cannot go, they find no neighbour.
        directions = half_directions((2, 2, 2), (1,), plane)
        mask = self.region.mask
        distance = border_distances(self.region.shape_mask, plane)[mask]
        if not method.by_slice:
            return (Part(neighbourhood(mask, directions), self.levels, distance, method.merged),)
        return tuple(self._slices(directions, distance, method.merged))

    def _slices(self, directions: np.ndarray, distance: np.ndarray, merged: bool) -> Iterator[Part]:
        """The voxels of a slice follow one another, because they are numbered in (z, y, x) order."""
        first = 0
        for flat in self.region.mask:
            voxels = slice(first, first + int(flat.sum()))
            first = voxels.stop
            if voxels.stop > voxels.start:
                # All levels of the ROI stay known, so that the highest is the same in every slice.
                levels = Levels(self.levels.index[voxels], self.levels.present)
                yield Part(neighbourhood(flat[None], directions), levels, distance[voxels], merged)


Matrices = Callable[[IbsiSample], list[Any]]


def cooccurrences(sample: IbsiSample) -> list[Glcm]:
    """GLCM of every part."""
    return [glcm(part.near, part.levels, symmetric=True, weights=part.weights) for part in sample.parts]


def runs(sample: IbsiSample) -> list[SizeMatrix]:
    """GLRLM of every part, with the directions in which every run is one voxel long."""
    return [run_lengths(part.near, part.levels, weights=part.weights, single_voxel_lines=True) for part in sample.parts]


def zones(sample: IbsiSample) -> list[SizeMatrix]:
    """GLSZM of every part."""
    return [zone_sizes(part.near, part.levels) for part in sample.parts]


def zones_by_distance(sample: IbsiSample) -> list[DistanceZones]:
    """GLDZM of every part."""
    return [distance_zones(part.near, part.levels, part.distance) for part in sample.parts]


def dependences(sample: IbsiSample) -> list[SizeMatrix]:
    """NGLDM (PyRadiomics' GLDM) of every part: neighbours of the same level are dependent."""
    return [dependence_sizes(part.near, part.levels, 0) for part in sample.parts]


def tone_differences(sample: IbsiSample) -> list[Ngtdm]:
    """NGTDM of every part that has neighbours."""
    return [_ngtdm(part) for part in sample.parts if part.near.count.any()]


def _ngtdm(part: Part) -> Ngtdm:
    """Unlike PyRadiomics', counts only voxels that have a neighbour."""
    near, levels = part.near, part.levels
    grey = levels.grey.astype(np.float64)
    sums = np.zeros(near.size)
    for first, second in near.pairs:
        sums += np.bincount(first, weights=grey[second], minlength=near.size)
        sums += np.bincount(second, weights=grey[first], minlength=near.size)
    valid = near.count > 0
    index = levels.index[valid]
    count = np.bincount(index, minlength=levels.count)
    s = np.bincount(index, weights=np.abs(grey[valid] - sums[valid] / near.count[valid]), minlength=levels.count)
    found = count > 0
    return Ngtdm(levels.present[found].astype(np.float64), count[found] / valid.sum(), s[found], int(valid.sum()))
