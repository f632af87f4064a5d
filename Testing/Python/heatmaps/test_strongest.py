"""The strongest part of a map."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from OsteoRadiomicsLib.heatmaps.strongest import strongest


def test_the_strongest_tenth_of_a_signed_map_has_the_signs_of_its_values():
    values = np.linspace(-1.0, 0.8, 100)
    marked = strongest(values, True)
    assert np.count_nonzero(marked) == 10
    assert np.all(marked[:10] == -1)  # the strongest ten are all negative
    values[50] = 5.0
    assert strongest(values, True)[50] == 1


def test_a_map_without_sign_has_its_highest_values_marked():
    values = np.linspace(-1.0, 0.8, 100)
    assert np.flatnonzero(strongest(values, False)).tolist() == list(range(90, 100))


@pytest.mark.parametrize("signed", [True, False])
def test_nothing_stands_out_of_a_flat_map(signed):
    assert not strongest(np.full(50, 3.0), signed).any()


def test_voxels_without_a_value_neither_count_nor_are_marked():
    values = np.concatenate([np.full(900, np.nan), np.arange(1.0, 101.0)])
    assert np.flatnonzero(strongest(values, True)).tolist() == list(range(990, 1000))


@given(arrays(np.float64, 60, elements=st.floats(-5, 5) | st.just(np.nan)), st.booleans())
def test_at_most_the_share_is_marked_and_nothing_stronger_is_left_out(values, signed):
    marked = strongest(values, signed)
    inside = np.isfinite(values)
    assert np.count_nonzero(marked) <= 0.1 * inside.sum()
    strength = np.abs(values) if signed else values
    if marked.any():
        assert strength[marked != 0].min() > strength[(marked == 0) & inside].max()
