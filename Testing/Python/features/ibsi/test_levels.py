"""Grey levels by the definitions of the IBSI manual."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import SettingsError
from OsteoRadiomicsLib.features.ibsi.levels import grey_levels

INTENSITIES = st.lists(st.integers(-1000, 3000), min_size=1, max_size=60).map(lambda found: np.array(found, dtype=float))


@given(INTENSITIES, st.sampled_from([2.5, 10, 25]), st.sampled_from([None, -1000.0]))
def test_fixed_bin_size_counts_from_the_lower_end_of_the_range(values: np.ndarray, width: float, lowest: float | None):
    start = min(values) if lowest is None else lowest
    assert grey_levels(values, width, None, lowest).grey.tolist() == [math.floor((x - start) / width) + 1 for x in values]


@given(INTENSITIES, st.sampled_from([1, 2, 32, 1000]))
def test_fixed_bin_number_puts_the_maximum_into_the_last_bin(values: np.ndarray, count: int):
    low, high = min(values), max(values)
    expected = [count if x == high else math.floor(count * (x - low) / (high - low)) + 1 for x in values]
    assert grey_levels(values, None, count, None).grey.tolist() == (expected if high > low else [1] * len(values))


def test_intensities_that_are_levels_stay_as_they_are():
    assert grey_levels(np.array([1.0, 6, 3, 3]), None, None, None).grey.tolist() == [1, 6, 3, 3]


@pytest.mark.parametrize("values", [[0.0, 1], [-3.0, 2], [1.5, 2]])
def test_intensities_that_are_no_levels_are_refused(values: list[float]):
    with pytest.raises(SettingsError, match="bin_width"):
        grey_levels(np.array(values), None, None, None)


def test_too_many_levels_are_refused():
    with pytest.raises(SettingsError, match="at most 65,536"):
        grey_levels(np.array([0.0, 1e6]), 1.0, None, None)
