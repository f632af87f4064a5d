"""Within-subject SD, CV and minimal detectable change."""

from __future__ import annotations

import math

import numpy as np
import pytest
from OsteoRadiomicsLib.agreement import repeatability
from OsteoRadiomicsLib.base.errors import TableError
from scipy import stats


def test_two_repeats_give_the_root_of_half_the_mean_squared_difference(published_tables):
    pairs = np.loadtxt(published_tables / "bland_altman_1986.csv", delimiter=",", skiprows=1)
    found = repeatability(pairs)
    assert found.within_sd[0] == pytest.approx(math.sqrt(np.mean(np.diff(pairs, axis=1) ** 2) / 2), rel=1e-12)
    assert found.minimal_detectable_change[0] == pytest.approx(2.7718585822512662 * found.within_sd[0], rel=1e-12)


def test_the_within_subject_sd_is_the_pooled_sd_of_the_cases():
    values = np.random.default_rng(5).normal(50, 4, size=(8, 3))
    found = repeatability(values)
    assert found.within_sd[0] == pytest.approx(math.sqrt(np.mean(values.var(axis=1, ddof=1))), rel=1e-12)
    assert found.within_cv[0] == pytest.approx(
        math.sqrt(np.mean(values.var(axis=1, ddof=1) / values.mean(axis=1) ** 2)), rel=1e-12
    )


def test_the_interval_of_the_sd_is_chi_square():
    values = np.random.default_rng(6).normal(size=(10, 2))
    found = repeatability(values, confidence=0.9)
    expected = [found.within_sd[0] * math.sqrt(10 / stats.chi2.ppf(q, 10)) for q in (0.95, 0.05)]
    assert [found.ci_low[0], found.ci_high[0]] == pytest.approx(expected, rel=1e-12)


def test_an_incomplete_case_is_left_out_for_that_feature_alone():
    values = np.random.default_rng(7).normal(10, 1, size=(2, 6, 2))
    values[1, 2, 0] = np.nan
    found = repeatability(values)
    assert found.n_cases.tolist() == [6, 5]
    assert found.within_sd[1] == pytest.approx(repeatability(np.delete(values[1], 2, axis=0)).within_sd[0])


def test_a_constant_feature_repeats_perfectly():
    found = repeatability(np.full((5, 2), 7.0))
    assert (found.within_sd[0], found.within_cv[0], found.minimal_detectable_change[0]) == (0, 0, 0)


def test_a_feature_around_zero_has_no_coefficient_of_variation_and_a_reason():
    found = repeatability([[1.0, 2.0], [-3.0, -1.0], [4.0, 5.0]])
    assert np.isnan(found.within_cv[0])
    assert "no meaning" in found.cv_reasons[0]
    assert (found.within_sd[0] > 0, found.reasons[0]) == (True, "")


def test_no_complete_case_gives_nothing_and_a_reason():
    found = repeatability([[1.0, np.nan], [np.nan, 2.0]])
    assert np.isnan([found.within_sd[0], found.within_cv[0]]).all()
    assert (found.reasons[0], found.cv_reasons[0]) == ("no complete case", "no complete case")


def test_the_unit_carries_over():
    values = np.random.default_rng(8).normal(10, 1, size=(6, 2))
    plain, scaled = repeatability(values), repeatability(values * 1e6)
    assert scaled.within_sd[0] == pytest.approx(1e6 * plain.within_sd[0], rel=1e-12)
    assert scaled.within_cv[0] == pytest.approx(plain.within_cv[0], rel=1e-12)


def test_a_single_measurement_is_refused():
    with pytest.raises(TableError, match="two repeats"):
        repeatability(np.ones((4, 1)))
