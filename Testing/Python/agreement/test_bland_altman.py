"""Limits of agreement."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from OsteoRadiomicsLib.agreement import bland_altman
from OsteoRadiomicsLib.base.errors import SettingsError, TableError
from scipy import stats


@pytest.fixture(scope="module")
def flow(published_tables):
    """Peak expiratory flow by two meters, Bland & Altman 1986."""
    return np.loadtxt(published_tables / "bland_altman_1986.csv", delimiter=",", skiprows=1).T


@pytest.fixture(scope="module")
def known(published_tables):
    return json.loads((published_tables / "known_answers.json").read_text())["bland_altman"]


def test_the_paper_of_1986_is_met(flow, known):
    found = bland_altman(*flow)
    assert (found.bias[0], found.sd[0]) == pytest.approx((known["mean"], known["sd"]), abs=1e-9)
    assert (found.lower[0], found.upper[0]) == pytest.approx(known["loa"], abs=1e-9)
    assert found.bias_ci[0] == pytest.approx(known["ci_bias"], abs=1e-9)


def test_the_interval_of_a_limit_rests_on_its_standard_error(flow, known):
    found = bland_altman(*flow)
    margin = stats.t.ppf(0.975, 16) * known["se_loa"]
    assert found.lower_ci[0] == pytest.approx([found.lower[0] - margin, found.lower[0] + margin], rel=1e-4)
    assert found.upper_ci[0] == pytest.approx([found.upper[0] - margin, found.upper[0] + margin], rel=1e-4)


def test_the_trend_is_the_correlation_of_difference_and_mean(flow):
    expected = stats.pearsonr(flow[0] - flow[1], flow.mean(axis=0))
    found = bland_altman(*flow)
    assert (found.trend_r[0], found.trend_p[0]) == pytest.approx((expected.statistic, expected.pvalue), abs=1e-12)


def test_incomplete_pairs_are_left_out_and_counted(flow):
    a, b = flow.copy()
    a[3], b[7] = np.nan, np.inf
    found, complete = bland_altman(a, b), bland_altman(*np.delete(flow, [3, 7], axis=1))
    assert (found.n[0], found.bias[0], found.sd[0]) == (15, pytest.approx(complete.bias[0]), pytest.approx(complete.sd[0]))


def test_features_are_computed_each_on_its_own(flow):
    together = bland_altman(np.stack([flow[0], flow[1] * 3]), np.stack([flow[1], flow[0]]))
    alone = bland_altman(flow[1] * 3, flow[0])
    assert (together.lower[1], together.trend_p[1]) == (alone.lower[0], alone.trend_p[0])


@settings(max_examples=40, deadline=None)
@given(arrays(float, (2, 6), elements=st.floats(-100, 100)), st.floats(0.01, 100), st.floats(-50, 50))
def test_limits_move_with_the_unit_and_not_with_a_common_origin(pair, factor, offset):
    plain, moved = bland_altman(*pair), bland_altman(*(pair * factor + offset))
    assert [moved.lower[0], moved.upper[0]] == pytest.approx([plain.lower[0] * factor, plain.upper[0] * factor], abs=1e-6)


def test_equal_measurements_have_no_bias_and_no_spread():
    found = bland_altman([1.0, 2.0, 4.0], [1.0, 2.0, 4.0])
    assert (found.bias[0], found.sd[0], found.lower[0], found.upper[0]) == (0, 0, 0, 0)


def test_one_pair_has_no_limits_and_a_reason():
    found = bland_altman([1.0, np.nan], [2.0, 3.0])
    assert np.isnan([found.bias[0], found.sd[0], found.upper[0]]).all()
    assert "fewer than two" in found.reasons[0]


def test_measurements_that_are_no_pairs_are_refused():
    with pytest.raises(TableError, match="differ in shape"):
        bland_altman([1, 2, 3], [1, 2])


def test_an_impossible_level_is_refused():
    with pytest.raises(SettingsError):
        bland_altman([1, 2, 3], [1, 2, 4], confidence=95)
