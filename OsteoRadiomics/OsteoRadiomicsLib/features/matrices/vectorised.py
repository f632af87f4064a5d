"""Counting without compiled code: the same whole numbers as ``compiled``, from numpy and scipy."""

from __future__ import annotations

import numpy as np

from .neighbourhood import Neighbourhood

Counts = tuple[np.ndarray, np.ndarray]

# Up to this many cells a dense histogram beats sorting.
DENSE_CELLS = 4_000_000


def tally(keys: np.ndarray, cells: int) -> Counts:
    """Which keys (whole numbers from 0, below ``cells``) occur, ascending, and how often."""
    if cells <= DENSE_CELLS:
        counts = np.bincount(keys)
        occupied = np.flatnonzero(counts)
        return occupied, counts[occupied]
    return np.unique(keys, return_counts=True)


def summed(keys: np.ndarray, weights: np.ndarray, cells: int) -> Counts:
    """Which keys (whole numbers from 0, below ``cells``) have a sum of weights above 0, ascending, and that sum."""
    if cells <= DENSE_CELLS:
        sums = np.bincount(keys, weights=weights)
        occupied = np.flatnonzero(sums)
        return occupied, sums[occupied]
    occupied, place = np.unique(keys, return_inverse=True)
    sums = np.bincount(place, weights=weights)
    return occupied[sums > 0], sums[sums > 0]


def pair_counts(near: Neighbourhood, level: np.ndarray, levels: int, symmetric: bool) -> Counts:
    """Occupied cells of the co-occurrence counts of all directions: keys (direction * k + i) * k + j, and counts."""
    place = level.astype(np.int64)
    rows = [(direction * levels, *pair) for direction, pair in enumerate(near.pairs)]
    keys = [(row + place[first]) * levels + place[second] for row, first, second in rows]
    if symmetric:
        keys += [(row + place[second]) * levels + place[first] for row, first, second in rows]
    return tally(_joined(keys), len(near.directions) * levels * levels)


def run_counts(near: Neighbourhood, level: np.ndarray, levels: int, longest: int) -> Counts:
    """Runs of equal level along each direction: keys (direction * k + level) * (longest + 1) + length, and counts."""
    keys = []
    for direction, (order, adjoining) in enumerate(near.lines):
        along = level[order]
        ends = np.flatnonzero(~(adjoining & (along[1:] == along[:-1])))
        ends = np.append(ends, near.size - 1)
        length = np.diff(ends, prepend=-1)
        keys.append((direction * levels + along[ends].astype(np.int64)) * (longest + 1) + length)
    return tally(_joined(keys), len(near.directions) * levels * (longest + 1))


def dependences(near: Neighbourhood, grey: np.ndarray, alpha: float) -> np.ndarray:
    """(n,) number of neighbours whose grey level differs by no more than alpha."""
    total = np.zeros(near.size, dtype=np.int64)
    for first, second in near.pairs:
        alike = np.abs(grey[first] - grey[second]) <= alpha
        total += np.bincount(first[alike], minlength=near.size)
        total += np.bincount(second[alike], minlength=near.size)
    return total


def neighbour_sums(near: Neighbourhood, grey: np.ndarray) -> np.ndarray:
    """(n,) sum of the neighbours' grey levels; float64 holds these whole numbers exactly."""
    total = np.zeros(near.size)
    for first, second in near.pairs:
        total += np.bincount(first, weights=grey[second], minlength=near.size)
        total += np.bincount(second, weights=grey[first], minlength=near.size)
    return total


def zone_counts(near: Neighbourhood, level: np.ndarray, levels: int) -> Counts:
    """Connected zones of equal level: keys level * (n + 1) + size, and counts."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    joined = [(first[same], second[same]) for first, second in near.pairs for same in [level[first] == level[second]]]
    first, second = _joined([a for a, _ in joined]), _joined([b for _, b in joined])
    graph = coo_array((np.ones(len(first), dtype=np.int8), (first, second)), shape=(near.size, near.size))
    count, zone = connected_components(graph, directed=False)
    of_zone = np.empty(count, dtype=np.int64)
    of_zone[zone] = level
    return tally(of_zone * (near.size + 1) + np.bincount(zone, minlength=count), levels * (near.size + 1))


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
