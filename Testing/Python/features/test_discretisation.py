"""Grey levels: aligned with 0, half-open, to the last bit as PyRadiomics counts them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from OsteoRadiomicsLib.features.discretisation import bin_edges, discretise

values = hnp.arrays(np.float64, st.integers(1, 50), elements=st.integers(-4000, 4000).map(lambda n: n / 4))


@given(values, st.sampled_from([1, 2.5, 25]))
def test_a_level_is_the_number_of_bins_from_the_lowest(x, width):
    levels = discretise(x, width, None)
    np.testing.assert_array_equal(levels.grey, np.floor(x / width) - np.floor(x.min() / width) + 1)


@given(values, st.integers(1, 40))
def test_a_bin_count_gives_as_many_levels_at_most_and_the_maximum_the_last(x, count):
    levels = discretise(x, 25, count)
    assert levels.present.min() >= 1
    assert levels.highest <= count
    if x.min() < x.max():
        assert levels.grey[np.argmax(x)] == count


@given(values)
def test_levels_count_every_voxel_once(x):
    levels = discretise(x, 25, None)
    assert levels.histogram().sum() == len(x)
    assert (levels.histogram() > 0).all()
    np.testing.assert_array_equal(levels.present[levels.index], levels.grey)


@pytest.mark.parametrize(
    ("x", "edges"),
    [([54, 166], [50, 75, 100, 125, 150, 175, 200]), ([50, 50], [50, 75]), ([-10, -10], [-25, 0, 25])],
)
def test_edges_are_multiples_of_the_width(x, edges):
    np.testing.assert_array_equal(bin_edges(np.array(x, dtype=float), 25, None), edges)


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.int16])
def test_small_integer_types_do_not_overflow(kind):
    x = np.array([np.iinfo(kind).min, np.iinfo(kind).max], dtype=kind)
    levels = discretise(x, 10, None)
    assert levels.grey[1] == np.floor(int(x[1]) / 10) - np.floor(int(x[0]) / 10) + 1
