"""Autocorrelation, spheres and distance zones against their definitions, pair by pair and voxel by voxel."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
from features import naive
from hypothesis import given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.features.discretisation import levels_of
from OsteoRadiomicsLib.features.ibsi.distance_zones import border_distances, distance_zones
from OsteoRadiomicsLib.features.ibsi.spatial import autocorrelation, sphere_means
from OsteoRadiomicsLib.features.matrices.neighbourhood import half_directions, neighbourhood

SHAPES = st.tuples(*[st.integers(1, 6)] * 3)
SPACINGS = st.tuples(*[st.sampled_from([0.5, 1.0, 2.0, 3.3])] * 3)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31), SHAPES, SPACINGS)
def test_autocorrelation_equals_the_sum_over_all_pairs(seed: int, shape, spacing):
    rng = np.random.default_rng(seed)
    mask = rng.random(shape) < 0.7
    x = rng.normal(40, 100, int(mask.sum()))
    if len(x) < 3:
        return
    points = np.argwhere(mask) * spacing
    distance = np.linalg.norm(points[:, None] - points, axis=2)
    weight = np.divide(1, distance, out=np.zeros_like(distance), where=distance > 0)
    y = x - x.mean()
    moran = len(x) / weight.sum() * np.sum(weight * np.outer(y, y)) / np.sum(y**2)
    geary = (len(x) - 1) / (2 * weight.sum()) * np.sum(weight * (x[:, None] - x) ** 2) / np.sum(y**2)
    found = autocorrelation(x, mask, spacing)
    assert (found.moran, found.geary) == pytest.approx((moran, geary), rel=1e-9, abs=1e-11)


def test_a_flat_roi_has_no_autocorrelation():
    found = autocorrelation(np.full(8, 3.0), np.ones((2, 2, 2), dtype=bool), (1, 1, 1))
    assert np.isnan([found.moran, found.geary]).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), SHAPES, SPACINGS, st.sampled_from([0.4, 2.0, 6.2]))
def test_sphere_means_equal_the_mean_of_the_voxels_within_reach(seed: int, shape, spacing, radius: float):
    rng = np.random.default_rng(seed)
    image, centres = rng.normal(size=shape), rng.random(shape) < 0.3
    points = np.argwhere(np.ones(shape)) * spacing
    distances = [np.linalg.norm(points - centre * np.array(spacing), axis=1) for centre in np.argwhere(centres)]
    expected = [image.ravel()[distance <= radius].mean() for distance in distances]
    np.testing.assert_allclose(sphere_means(image, centres, spacing, radius), expected)


def steps_out(mask: np.ndarray, flat: bool) -> np.ndarray:
    """Distance by peeling: how often the outermost layer must be taken off before a voxel goes."""
    steps = np.zeros(mask.shape, dtype=int)
    axes = (1, 2) if flat else (0, 1, 2)
    left = np.pad(mask, 1)
    while left.any():
        steps += left[1:-1, 1:-1, 1:-1]
        covered = [np.roll(left, shift, axis) for axis in axes for shift in (1, -1)]
        left = left & np.logical_and.reduce(covered)
    return steps


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.tuples(*[st.integers(1, 9)] * 3), st.sampled_from([None, 0]))
def test_distance_to_the_border_counts_peeled_layers(seed: int, shape, plane: int | None):
    mask = np.random.default_rng(seed).random(shape) < 0.95
    assert np.array_equal(border_distances(mask, plane), steps_out(mask, plane == 0))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.tuples(*[st.integers(1, 6)] * 3))
def test_distance_zones_equal_zones_found_one_by_one(seed: int, shape):
    rng = np.random.default_rng(seed)
    mask = rng.random(shape) < 0.9
    grey = np.where(mask, rng.integers(1, 4, shape), 0)
    if not mask.any():
        return
    distance = border_distances(mask, None)
    expected: Counter = Counter()
    left = set(naive.voxels(grey))
    while left:
        zone = [left.pop()]
        for position in zone:
            for step in itertools.product((-1, 0, 1), repeat=3):
                moved = tuple(p + s for p, s in zip(position, step, strict=True))
                if moved in left and grey[moved] == grey[position]:
                    left.remove(moved)
                    zone.append(moved)
        expected[int(grey[zone[0]]), int(min(distance[position] for position in zone))] += 1
    near = neighbourhood(mask, half_directions((2, 2, 2), (1,)))
    found = distance_zones(near, levels_of(grey[mask]), distance[mask])
    cells = zip(found.matrix.level.astype(int), found.matrix.size, found.matrix.count.astype(int), strict=True)
    assert {(int(level), int(size)): int(count) for level, size, count in cells} == expected
    assert found.voxels == mask.sum()
