"""Supervoxels: an ROI divided into small connected parts of similar place and intensity.

Simple linear iterative clustering (Achanta 2012) inside the mask alone: centres spread evenly over the ROI, every voxel goes
to the nearest centre in millimetres and intensity, centres move to the middle of their voxels, and what is cut off joins a
neighbour.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter, label
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

LEAST_VOXELS = 27
ROUNDS = 4
# One interquartile range of intensity is as far as this many times the distance between centres.
INTENSITY_WEIGHT = 1.5
JITTER = 0.25
# Noise is averaged over this many of the smallest voxel edge.
SMOOTHING = 0.7


@dataclass(frozen=True)
class Supervoxels:
    """A division of an ROI. labels: (z, y, x) int32, 1 to ``count`` inside, 0 outside. groups: (count,) int64 coarse part of each
    supervoxel, from 0."""

    labels: np.ndarray
    count: int
    groups: np.ndarray


def supervoxels(
    mask: np.ndarray, image: np.ndarray, spacing: tuple[float, ...], count: int, coarse: int, seed: int
) -> Supervoxels:
    """Divide an ROI into about ``count`` supervoxels, and those into about ``coarse`` groups of neighbours.

    mask: (z, y, x) bool, not empty. image: (z, y, x) intensities, finite inside. spacing: mm (z, y, x). seed: of the places where
    centres start. No supervoxel is empty; each hangs together by faces, and has ``LEAST_VOXELS`` voxels or more, so that a small
    ROI gets fewer. Pieces of an ROI that are smaller than that, or hang on by an edge, belong to the nearest supervoxel.

    The mirror image of an ROI is divided in its mirror image: work begins at the end where the image is darker.
    """
    flips = _towards_bright(mask, image, spacing)
    mask, image = np.flip(mask, flips), np.flip(image, flips)
    places = np.argwhere(mask) * np.array(spacing)
    smooth = _smoothed(mask, image, spacing)
    owner = np.full(len(places), -1)
    centres = 0
    step = (len(places) * float(np.prod(spacing)) / max(count, 1)) ** (1 / 3)
    features = np.column_stack([places / step, INTENSITY_WEIGHT * smooth / _spread(smooth)])
    draw = np.random.default_rng(seed)
    for piece, share in _pieces(mask, count):
        found = _clustered(features[piece], share, draw)
        owner[piece] = centres + found
        centres += share
    owner = _joined(mask, places, owner)
    labels = np.zeros(mask.shape, np.int32)
    labels[mask] = owner + 1
    middle = np.stack([np.bincount(owner, weights=axis) for axis in places.T], axis=1) / np.bincount(owner)[:, None]
    groups = _halved(middle, min(coarse, len(middle)), np.bincount(owner))
    return Supervoxels(np.flip(labels, flips), len(middle), groups)


def _towards_bright(mask: np.ndarray, image: np.ndarray, spacing: tuple[float, ...]) -> tuple[int, ...]:
    """Axes along which the ROI is turned so that its brighter end comes last."""
    where, values = np.argwhere(mask), image[mask].astype(np.float64)
    values = values - values.mean()
    slopes = [float(values @ (axis - (axis.min() + axis.max()) / 2)) for axis in where.T]
    return tuple(axis for axis, slope in enumerate(slopes) if slope < 0)


def _smoothed(mask: np.ndarray, image: np.ndarray, spacing: tuple[float, ...]) -> np.ndarray:
    """(n,) intensity of the ROI's voxels, averaged over near ones that belong to it, as near in mm along every axis."""
    sigma = [SMOOTHING * min(spacing) / step for step in spacing]

    def averaged(values: np.ndarray) -> np.ndarray:
        return np.asarray(gaussian_filter(values.astype(np.float64), sigma, mode="constant", truncate=2.5)[mask])

    return averaged(np.where(mask, image, 0.0)) / averaged(mask)


def _spread(values: np.ndarray) -> float:
    """Interquartile range, or 1 where there is none."""
    low, high = np.percentile(values, (25, 75))
    return float(high - low) or 1.0


def _pieces(mask: np.ndarray, count: int) -> list[tuple[np.ndarray, int]]:
    """The connected pieces of an ROI, as numbers of its voxels, with how many supervoxels each gets."""
    found, number = label(mask, np.ones((3, 3, 3), bool))
    of_voxel = found[mask] - 1
    sizes = np.bincount(of_voxel, minlength=number)
    large = np.flatnonzero(sizes >= LEAST_VOXELS) if sizes.max() >= LEAST_VOXELS else np.array([int(sizes.argmax())])
    total = sizes[large].sum()
    wanted = min(count, max(1, int(total) // LEAST_VOXELS))
    shares = np.clip(np.round(sizes[large] * wanted / total).astype(int), 1, np.maximum(1, sizes[large] // LEAST_VOXELS))
    return [(np.flatnonzero(of_voxel == piece), int(share)) for piece, share in zip(large, shares, strict=True)]


def _clustered(features: np.ndarray, count: int, draw: np.random.Generator) -> np.ndarray:
    """(n,) cluster of each row, 0 to count - 1; perhaps not all of them are used."""
    start = _halved(features[:, :3], count, np.ones(len(features)))
    centres = _middles(features, start, features[np.unique(start, return_index=True)[1]])
    centres[:, :3] += draw.uniform(-JITTER, JITTER, (count, 3))
    for _ in range(ROUNDS):
        owner = np.asarray(cKDTree(centres).query(features)[1])
        centres = _middles(features, owner, centres)
    return np.asarray(cKDTree(centres).query(features)[1])


def _middles(features: np.ndarray, owner: np.ndarray, before: np.ndarray) -> np.ndarray:
    """(c, f) mean of each cluster; an empty one stays where it was."""
    size = np.bincount(owner, minlength=len(before))
    sums = np.stack([np.bincount(owner, weights=column, minlength=len(before)) for column in features.T], axis=1)
    return np.where(size[:, None] > 0, sums / np.maximum(size, 1)[:, None], before)


def _halved(places: np.ndarray, count: int, weight: np.ndarray) -> np.ndarray:
    """(n,) part of each point, 0 to count - 1: the points are cut across their longest axis, again and again, in equal shares."""
    part = np.zeros(len(places), dtype=np.int64)
    waiting = [(np.arange(len(places)), 0, count)]
    while waiting:
        points, first, number = waiting.pop()
        part[points] = first
        if number == 1:
            continue
        axis = int(np.argmax(np.ptp(places[points], axis=0)))
        points = points[np.argsort(places[points, axis], kind="stable")]
        left = number // 2
        reached = np.cumsum(weight[points])
        cut = int(np.searchsorted(reached, reached[-1] * left / number))
        cut = min(max(cut, left), len(points) - (number - left))
        waiting += [(points[:cut], first, left), (points[cut:], first + left, number - left)]
    return part


def _joined(mask: np.ndarray, places: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """(n,) supervoxel of each voxel from 0, without gaps: each cluster's largest connected part, and what hangs on to it.

    owner: (n,) cluster, -1 for voxels of none. Other parts go to the supervoxel with which they share most faces.
    """
    first, second = _faces(mask)
    same = owner[first] == owner[second]
    count, part = _components(len(owner), first[same], second[same])
    size = np.bincount(part, minlength=count)
    cluster = np.full(count, -1)
    cluster[part] = owner
    # The largest part of each cluster; of equal ones the first.
    order = np.lexsort((np.arange(count), -size, cluster))
    leads = order[np.flatnonzero(np.diff(cluster[order], prepend=-2))]
    lead = leads[(cluster[leads] >= 0) & (size[leads] >= min(LEAST_VOXELS, size[leads].max()))]
    kept = np.full(count, -1)
    kept[lead] = np.arange(len(lead))
    one, other = part[first[~same]], part[second[~same]]
    one, other = np.concatenate([one, other]), np.concatenate([other, one])
    while True:
        meets = (kept[one] < 0) & (kept[other] >= 0)
        if not meets.any():
            break
        faces = coo_array((np.ones(meets.sum()), (one[meets], kept[other[meets]])), (count, len(lead))).tocsr()
        touched = np.unique(one[meets])
        kept[touched] = np.asarray(faces[touched].argmax(axis=1)).ravel()
    found = kept[part]
    lost = found < 0
    if lost.any():
        found[lost] = found[~lost][cKDTree(places[~lost]).query(places[lost])[1]]
    # In the order of their first voxels.
    _, first_seen, number = np.unique(found, return_index=True, return_inverse=True)
    rank = np.empty(len(first_seen), dtype=np.int64)
    rank[np.argsort(first_seen)] = np.arange(len(first_seen))
    return np.asarray(rank[number])


def _faces(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the ROI's voxels that share a face."""
    number = np.full(mask.shape, -1)
    number[mask] = np.arange(int(mask.sum()))
    pairs = []
    for axis in range(3):
        low, high = np.take(number, range(mask.shape[axis] - 1), axis), np.take(number, range(1, mask.shape[axis]), axis)
        both = (low >= 0) & (high >= 0)
        pairs.append((low[both], high[both]))
    return np.concatenate([a for a, _ in pairs]), np.concatenate([b for _, b in pairs])


def _components(size: int, first: np.ndarray, second: np.ndarray) -> tuple[int, np.ndarray]:
    graph = coo_array((np.ones(len(first), bool), (first, second)), (size, size))
    count, found = connected_components(graph, directed=False)
    return int(count), found
