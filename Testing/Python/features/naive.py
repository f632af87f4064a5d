"""Texture matrices the slow, obvious way: nested loops over voxels and neighbours, straight from the definitions."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np

HALF = [d for d in itertools.product((1, 0, -1), repeat=3) if d > (0, 0, 0)]


def voxels(grey: np.ndarray) -> list[tuple[int, ...]]:
    """Positions of the ROI's voxels; grey is 0 outside."""
    return [tuple(p) for p in np.argwhere(grey > 0).tolist()]


def at(grey: np.ndarray, position: tuple[int, ...], step: tuple[int, ...], times: int = 1) -> int:
    """Grey level so many steps away, 0 outside the array or the ROI."""
    moved = tuple(p + times * s for p, s in zip(position, step, strict=True))
    inside = all(0 <= m < n for m, n in zip(moved, grey.shape, strict=True))
    return int(grey[moved]) if inside else 0


def cooccurrence(grey: np.ndarray) -> list[np.ndarray]:
    """One normalised symmetric matrix per direction that has a pair, indexed by level - 1."""
    matrices = []
    for step in HALF:
        counts = np.zeros((int(grey.max()),) * 2)
        for position in voxels(grey):
            other = at(grey, position, step)
            if other:
                counts[grey[position] - 1, other - 1] += 1
                counts[other - 1, grey[position] - 1] += 1
        if counts.sum():
            matrices.append(counts / counts.sum())
    return matrices


def runs(grey: np.ndarray) -> list[Counter]:
    """Per direction the number of runs by (level, length); without directions whose lines hold one voxel each."""
    found = []
    for step in HALF:
        counts: Counter = Counter()
        shared = False
        for position in voxels(grey):
            level = int(grey[position])
            shared |= any(at(grey, position, step, times) for times in range(1, max(grey.shape)))
            if at(grey, position, step, -1) == level:
                continue
            length = 1
            while at(grey, position, step, length) == level:
                length += 1
            counts[level, length] += 1
        if shared:
            found.append(counts)
    return found


def zones(grey: np.ndarray) -> Counter:
    """Number of 26-connected zones by (level, size)."""
    counts: Counter = Counter()
    left = set(voxels(grey))
    while left:
        seed = left.pop()
        level, size, border = int(grey[seed]), 1, [seed]
        while border:
            position = border.pop()
            for step in itertools.product((-1, 0, 1), repeat=3):
                moved = tuple(p + s for p, s in zip(position, step, strict=True))
                if moved in left and grey[moved] == level:
                    left.remove(moved)
                    border.append(moved)
                    size += 1
        counts[level, size] += 1
    return counts


def dependences(grey: np.ndarray, alpha: int) -> Counter:
    """Number of voxels by (level, 1 + neighbours that differ by no more than alpha)."""
    counts: Counter = Counter()
    for position in voxels(grey):
        near = [at(grey, position, step, sense) for step in HALF for sense in (1, -1)]
        alike = sum(1 for other in near if other and abs(other - int(grey[position])) <= alpha)
        counts[int(grey[position]), alike + 1] += 1
    return counts


def tone_differences(grey: np.ndarray) -> dict[int, tuple[int, float]]:
    """Per level the number of voxels and the sum of differences from their neighbours' mean."""
    found: dict[int, tuple[int, float]] = {}
    for position in voxels(grey):
        level = int(grey[position])
        near = [other for step in HALF for sense in (1, -1) if (other := at(grey, position, step, sense))]
        n, s = found.get(level, (0, 0.0))
        found[level] = (n + 1, s + (abs(level - sum(near) / len(near)) if near else 0.0))
    return found
