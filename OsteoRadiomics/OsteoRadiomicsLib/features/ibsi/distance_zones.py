"""Grey level distance zone matrix: zones of equal grey level by their distance from the ROI's border."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..discretisation import Levels
from ..matrices.neighbourhood import Neighbourhood
from ..matrices.sizes import SizeMatrix, size_matrix
from ..matrices.vectorised import tally


@dataclass(frozen=True)
class DistanceZones:
    """A distance zone matrix. matrix: number of zones by level and distance (its ``size``). voxels: of the ROI."""

    matrix: SizeMatrix
    voxels: int


def border_distances(mask: np.ndarray, plane: int | None) -> np.ndarray:
    """(z, y, x) number of steps from voxel to neighbouring voxel (face to face) that lead out of the mask, 0 outside it.

    plane: axis along which no step goes, or None. The outermost voxels of the mask, at the image's edge too, have 1.
    """
    padded = np.pad(mask, 1)
    if plane is None:
        steps = ndimage.distance_transform_cdt(padded, metric="taxicab")
    else:
        moved = np.moveaxis(padded, plane, 0)
        slices = [ndimage.distance_transform_cdt(flat, metric="taxicab") for flat in moved]
        steps = np.moveaxis(np.stack(slices), 0, plane)
    return steps[(slice(1, -1),) * mask.ndim].astype(np.int64)


def distance_zones(near: Neighbourhood, levels: Levels, distance: np.ndarray) -> DistanceZones:
    """GLDZM. near: neighbours at distance 1, which connect zones. distance: (n,) of each voxel from the border, from 1."""
    first, second = (np.concatenate(ends) for ends in zip(*near.pairs, strict=True))
    alike = levels.index[first] == levels.index[second]
    first, second = first[alike], second[alike]
    graph = coo_array((np.ones(len(first), dtype=np.int8), (first, second)), shape=(near.size, near.size))
    count, zone = connected_components(graph, directed=False)
    nearest = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(nearest, zone, distance)
    level = np.empty(count, dtype=np.int64)
    level[zone] = levels.index
    furthest = int(nearest.max())
    key, number = tally(level * (furthest + 1) + nearest, levels.count * (furthest + 1))
    place, size = np.divmod(key, furthest + 1)
    matrix = size_matrix(np.zeros(1, dtype=np.int64), place, size, number.astype(np.float64), levels)
    return DistanceZones(matrix, near.size)
