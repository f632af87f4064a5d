"""Counting without compiled code: the same whole numbers as ``compiled``, from numpy and scipy."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk

from .neighbourhood import Neighbourhood, around

Counts = tuple[np.ndarray, np.ndarray]

# Up to this many cells, and up to this many per key, a dense histogram beats sorting.
DENSE_CELLS, CELLS_PER_KEY = 4_000_000, 16


def tally(keys: np.ndarray, cells: int) -> Counts:
    """Which keys (whole numbers from 0, below ``cells``) occur, ascending, and how often."""
    if cells <= min(DENSE_CELLS, CELLS_PER_KEY * len(keys)):
        return occupied(np.bincount(keys))
    return np.unique(keys, return_counts=True)


def occupied(counts: np.ndarray) -> Counts:
    """Positions and values of what is not 0 in a flattened histogram."""
    flat = counts.ravel()
    key = np.flatnonzero(flat)
    return key, flat[key]


def summed(keys: np.ndarray, weights: np.ndarray, cells: int) -> Counts:
    """Which keys (whole numbers from 0, below ``cells``) have a sum of weights above 0, ascending, and that sum."""
    if cells <= DENSE_CELLS:
        return occupied(np.bincount(keys, weights=weights))
    found, place = np.unique(keys, return_inverse=True)
    sums = np.bincount(place, weights=weights)
    return found[sums > 0], sums[sums > 0]


def pair_counts(near: Neighbourhood, level: np.ndarray, levels: int, symmetric: bool) -> Counts:
    """Occupied cells of the co-occurrence counts of all directions: keys (direction * k + i) * k + j, and counts."""
    box = near.spread(level.astype(np.int64) + 1)
    found = []
    for step in near.steps:
        other = box[near.place + step] - 1
        paired = other >= 0
        i, j = level[paired].astype(np.int64), other[paired]
        keys = np.concatenate([i * levels + j, j * levels + i]) if symmetric else i * levels + j
        found.append(tally(keys, levels * levels))
    return _stacked(found, levels * levels)


def run_counts(near: Neighbourhood, level: np.ndarray, levels: int) -> Counts:
    """Runs of equal level along each direction: keys (direction * k + level) * (longest + 1) + length, and counts."""
    box = near.spread(level.astype(np.int64) + 1)
    cells = levels * (near.longest + 1)
    found = []
    for step in near.steps:
        # Every run is walked from its first voxel, all runs of a direction abreast.
        place = near.place[box[near.place] != box[near.place - step]]
        keys = [np.empty(0, dtype=np.int64)]
        length = 1
        while len(place):
            here = box[place]
            goes_on = box[place + step] == here
            keys.append((here[~goes_on] - 1) * (near.longest + 1) + length)
            place = place[goes_on] + step
            length += 1
        found.append(tally(np.concatenate(keys), cells))
    return _stacked(found, cells)


def _stacked(by_direction: list[Counts], cells: int) -> Counts:
    """Keys and counts of all directions, the direction times ``cells`` added to each key."""
    keys = [direction * cells + key for direction, (key, _) in enumerate(by_direction)]
    counts = [count for _, count in by_direction]
    empty = np.empty(0, dtype=np.int64)
    return np.concatenate([empty, *keys]), np.concatenate([empty, *counts])


def dependence_counts(near: Neighbourhood, grey: np.ndarray, index: np.ndarray, levels: int, alpha: float) -> Counts:
    """Voxels by level and dependence: keys index * (2 d + 2) + dependence, and counts.

    A voxel's dependence is 1 and the number of neighbours whose grey level differs by no more than alpha.
    """
    far = int(grey.max()) + int(alpha) + 1  # the padding's level, unlike any voxel's
    box = near.spread(grey - far)
    box += far
    box[box == far] = -far
    dependence = np.ones(near.size, dtype=np.int64)
    for step in near.steps:
        dependence += np.abs(box[near.place + step] - grey) <= alpha
        dependence += np.abs(box[near.place - step] - grey) <= alpha
    sizes = 2 * len(near.steps) + 2
    return tally(index * np.int64(sizes) + dependence, levels * sizes)


def tone_differences(near: Neighbourhood, grey: np.ndarray, index: np.ndarray, levels: int) -> np.ndarray:
    """(k,) sum of |grey - mean grey level of the neighbours| over each level's voxels that have a neighbour."""
    sums, count = around(near.spread(grey), near), near.count
    difference = np.where(count > 0, np.abs(grey - sums / np.maximum(count, 1)), 0.0)
    return np.bincount(index, weights=difference, minlength=levels)


def zone_counts(near: Neighbourhood, level: np.ndarray, levels: int) -> Counts:
    """Connected zones of equal level: keys level * (n + 1) + size, and counts."""
    box = near.spread(level.astype(np.int64) + 1)
    number = near.spread(np.arange(near.size, dtype=np.int32))
    first = [np.flatnonzero(box[near.place + step] == level + 1) for step in near.steps]
    second = [number[near.place[ends] + step] for ends, step in zip(first, near.steps, strict=True)]
    empty = np.empty(0, dtype=np.int64)
    root = _roots(near.size, np.concatenate([empty, *first]), np.concatenate([empty, *second]))
    zone, size = occupied(np.bincount(root, minlength=near.size))
    return tally(level[zone] * np.int64(near.size + 1) + size, levels * (near.size + 1))


def parts(near: Neighbourhood) -> int:
    """Number of parts of an ROI that are connected by neighbours at distance 1 in all directions."""
    inside = near.spread(np.ones(near.size, dtype=np.uint8)).reshape(near.shape)
    components = sitk.ConnectedComponentImageFilter()
    components.SetFullyConnected(True)
    components.SetNumberOfThreads(1)  # an ROI this small costs less than sharing it out
    components.SetNumberOfWorkUnits(1)
    components.Execute(sitk.GetImageFromArray(inside))
    return int(components.GetObjectCount())


def _roots(size: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(size,) the lowest number connected with each, given connected pairs.

    Roots of joined trees are hung under the lower one, then every path is shortened to its root, until no pair is apart.
    """
    root = np.arange(size)
    while len(first):
        a, b = root[first], root[second]
        np.minimum.at(root, np.maximum(a, b), np.minimum(a, b))
        while not np.array_equal(root, above := root[root]):
            root = above
        apart = root[first] != root[second]
        first, second = first[apart], second[apart]
    return root
