"""Texture matrices against naive counting, on masks with holes, islands, thin and touching parts."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from features import naive
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from OsteoRadiomicsLib.features.bins import compiled as compiled_bins
from OsteoRadiomicsLib.features.bins import vectorised as plain_bins
from OsteoRadiomicsLib.features.box import bounding_box
from OsteoRadiomicsLib.features.discretisation import levels_of
from OsteoRadiomicsLib.features.matrices import compiled, counting, vectorised
from OsteoRadiomicsLib.features.matrices.glcm import glcm
from OsteoRadiomicsLib.features.matrices.neighbourhood import half_directions, neighbourhood
from OsteoRadiomicsLib.features.matrices.ngtdm import ngtdm
from OsteoRadiomicsLib.features.matrices.sizes import dependence_sizes, run_lengths, zone_sizes


def trimmed(grey: np.ndarray) -> np.ndarray:
    """The grey levels within the ROI's bounding box."""
    box = bounding_box(grey > 0)
    return grey[box.slices()]


# 0 is outside the ROI: half of the voxels on average, so that holes, islands and single voxels are common.
regions = (
    hnp.arrays(np.int64, st.tuples(*[st.integers(1, 5)] * 3), elements=st.one_of(st.just(0), st.integers(1, 4)))
    .filter(lambda grey: (grey > 0).sum() > 1)
    .map(trimmed)
)


@pytest.fixture(params=["numpy", "numba"])
def path(request, monkeypatch):
    """Run a test with either implementation of counting."""
    monkeypatch.setattr(counting.LOOPS, "chosen", lambda: {"numpy": vectorised, "numba": compiled}[request.param])


def prepared(grey: np.ndarray):
    near = neighbourhood(grey > 0, half_directions(grey.shape, (1,)))
    return near, levels_of(grey[grey > 0])


def cells(matrix) -> list[Counter]:
    """Counts by (level, size) of each direction."""
    found = [Counter() for _ in range(matrix.directions)]
    for direction, level, size, count in zip(matrix.direction, matrix.level, matrix.size, matrix.count, strict=True):
        found[direction][int(level), int(size)] += int(count)
    return found


@pytest.mark.usefixtures("path")
class TestCounting:
    @settings(deadline=None)
    @given(regions)
    def test_cooccurrences_equal_naive_counting(self, grey):
        near, levels = prepared(grey)
        matrix = glcm(near, levels)
        expected = naive.cooccurrence(grey)
        assert matrix.directions == len(expected)
        for direction, wanted in enumerate(expected):
            present = np.ix_(levels.present - 1, levels.present - 1)
            np.testing.assert_allclose(matrix.dense(direction), wanted[present], rtol=1e-12)

    @settings(deadline=None)
    @given(regions)
    def test_runs_equal_naive_counting(self, grey):
        near, levels = prepared(grey)
        assert sorted(map(sorted, (c.items() for c in cells(run_lengths(near, levels))))) == sorted(
            map(sorted, (c.items() for c in naive.runs(grey)))
        )

    @settings(deadline=None)
    @given(regions)
    def test_zones_equal_naive_flood_fill(self, grey):
        near, levels = prepared(grey)
        assert cells(zone_sizes(near, levels)) == [naive.zones(grey)]

    @settings(deadline=None)
    @given(regions, st.integers(0, 2))
    def test_dependences_equal_naive_counting(self, grey, alpha):
        near, levels = prepared(grey)
        assert cells(dependence_sizes(near, levels, alpha)) == [naive.dependences(grey, alpha)]

    @settings(deadline=None)
    @given(regions)
    def test_tone_differences_equal_naive_sums(self, grey):
        near, levels = prepared(grey)
        matrix = ngtdm(near, levels)
        expected = naive.tone_differences(grey)
        assert [int(level) for level in matrix.level] == sorted(expected)
        for level, p, s in zip(matrix.level, matrix.p, matrix.s, strict=True):
            n, total = expected[int(level)]
            assert p * matrix.voxels == pytest.approx(n)
            assert s == pytest.approx(total, abs=1e-12)


@settings(deadline=None)
@given(regions, st.integers(0, 2), st.booleans())
def test_compiled_and_numpy_counting_give_the_same_numbers(grey, alpha, symmetric):
    near, levels = prepared(grey)
    calls = [
        lambda path: path.pair_counts(near, levels.index, levels.count, symmetric),
        lambda path: path.run_counts(near, levels.index, levels.count),
        lambda path: path.zone_counts(near, levels.index, levels.count),
        lambda path: (path.parts(near),),
        lambda path: path.dependence_counts(near, levels.grey, levels.index, levels.count, alpha),
        lambda path: (path.tone_differences(near, levels.grey, levels.index, levels.count),),
    ]
    for call in calls:
        for ours, theirs in zip(call(compiled), call(vectorised), strict=True):
            np.testing.assert_array_equal(ours, theirs)


@settings(deadline=None)
@given(
    st.floats(-1e6, 1e6), st.floats(1e-3, 1e3), st.integers(2, 300),
    st.lists(st.one_of(st.floats(-1, 301), st.integers(0, 300)), min_size=1), st.sampled_from([np.float32, np.float64]),
)  # fmt: skip
def test_compiled_and_numpy_bins_hold_the_same_values(start, width, count, places, kind):
    edges = (start + width * np.arange(count)).astype(kind)
    near_edges = np.nextafter(edges, edges + kind(1))
    values = np.concatenate([start + width * np.array(places, dtype=np.float64), edges, near_edges, [-np.inf, np.inf, np.nan]])
    np.testing.assert_array_equal(compiled_bins.bins(values, edges), plain_bins.bins(values, edges))


@pytest.mark.parametrize("path", [compiled, vectorised])
def test_many_levels_are_counted_by_sorting_with_the_same_result(path, monkeypatch):
    rng = np.random.default_rng(3)
    grey = rng.integers(0, 40, (6, 7, 8))
    near, levels = prepared(grey)
    dense = [path.pair_counts(near, levels.index, levels.count, True), path.zone_counts(near, levels.index, levels.count)]
    for module in (compiled, vectorised):
        monkeypatch.setattr(module, "DENSE_CELLS", 10)
    sparse = [path.pair_counts(near, levels.index, levels.count, True), path.zone_counts(near, levels.index, levels.count)]
    for a, b in zip(dense, sparse, strict=True):
        np.testing.assert_array_equal(a[0], b[0])
        np.testing.assert_array_equal(a[1], b[1])


@pytest.mark.parametrize(("distances", "plane", "expected"), [((1,), None, 13), ((1,), 0, 4), ((2,), None, 49), ((1, 2), 1, 12)])
def test_half_of_the_directions_at_each_distance_are_taken(distances, plane, expected):
    directions = half_directions((9, 9, 9), distances, plane)
    assert len(directions) == expected
    assert not (set(map(tuple, directions)) & set(map(tuple, -directions)))


def test_no_direction_leaves_a_flat_box():
    assert {tuple(d) for d in half_directions((1, 3, 3), (1,))} == {(0, 1, 1), (0, 1, 0), (0, 1, -1), (0, 0, 1)}
