"""DeLong's interval and tests against pROC."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.evaluation.delong import (
    delong_auc,
    delong_covariance,
    delong_matrix,
    delong_paired,
    delong_unpaired,
)
from scipy import stats


@pytest.mark.parametrize(("first", "second"), [("s100b", "wfns"), ("ndka", "wfns"), ("s100b", "ndka")])
def test_paired_test_on_tied_scores_is_that_of_proc(known, haemorrhage, first, second):
    expected = known["roc_aSAH"][f"{first}_vs_{second}"]
    found = delong_paired(haemorrhage["y"], haemorrhage[first], haemorrhage[second])
    assert found.first.value == pytest.approx(expected["auc1"], abs=1e-9)
    assert (found.first.low, found.first.high) == pytest.approx((expected["ci1"][0], expected["ci1"][2]), abs=1e-9)
    assert found.first.se**2 == pytest.approx(expected["var1"], abs=1e-12)
    assert found.second.value == pytest.approx(expected["auc2"], abs=1e-9)
    assert (found.second.low, found.second.high) == pytest.approx((expected["ci2"][0], expected["ci2"][2]), abs=1e-9)
    assert found.statistic == pytest.approx(expected["Z"], abs=1e-9)
    assert found.p == pytest.approx(expected["p"], abs=1e-9)
    assert (found.difference.low, found.difference.high) == pytest.approx(expected["ci_diff"], abs=1e-9)


def test_paired_test_of_two_models_is_that_of_proc(known, prostate):
    expected = known["roc_df_binary"]["cancerpredmarker_vs_marker"]
    found = delong_paired(prostate["cancer"], prostate["cancerpredmarker"], prostate["marker"])
    assert found.first.value == pytest.approx(expected["auc1"], abs=1e-9)
    assert found.second.value == pytest.approx(expected["auc2"], abs=1e-9)
    assert found.statistic == pytest.approx(expected["Z"], abs=1e-9)
    assert found.p == pytest.approx(expected["p"], rel=1e-6)
    assert (found.difference.low, found.difference.high) == pytest.approx(expected["ci_diff"], abs=1e-9)


def test_unpaired_test_has_welchs_degrees_of_freedom_as_in_proc(known, haemorrhage):
    expected = known["roc_aSAH"]["unpaired_gender_s100b"]
    men, women = (haemorrhage[haemorrhage.gender == gender] for gender in ("Male", "Female"))
    found = delong_unpaired(men["y"], men["s100b"], women["y"], women["s100b"])
    assert found.first.value == pytest.approx(expected["auc_male"], abs=1e-9)
    assert found.statistic == pytest.approx(expected["D"], abs=1e-9)
    assert found.df == pytest.approx(expected["df"], abs=1e-6)
    assert found.p == pytest.approx(expected["p"], abs=1e-9)
    assert (found.difference.low < 0 < found.difference.high) == (found.p > 0.05)


def test_unpaired_test_follows_welch_and_satterthwaite():
    draw = np.random.default_rng(12)
    groups = [
        (np.arange(n) % 3 == 0, draw.normal(size=n) + shift * (np.arange(n) % 3 == 0)) for n, shift in ((15, 1.2), (40, 0.5))
    ]
    first, second = (delong_auc(*group) for group in groups)
    found = delong_unpaired(*groups[0], *groups[1])
    a, b = first.se**2, second.se**2
    assert found.df == pytest.approx((a + b) ** 2 / (a**2 / 14 + b**2 / 39), rel=1e-12)
    assert found.statistic == pytest.approx((first.value - second.value) / np.sqrt(a + b), rel=1e-12)
    assert found.p == pytest.approx(2 * stats.t.sf(abs(found.statistic), found.df), rel=1e-12)
    half = stats.t.ppf(0.975, found.df) * np.sqrt(a + b)
    assert (found.difference.low, found.difference.high) == pytest.approx(
        (found.difference.value - half, found.difference.value + half), rel=1e-12
    )


def test_matrix_holds_the_paired_tests(tied):
    scores = {name: tied[name] for name in ("s100b", "wfns", "ndka")}
    matrix = delong_matrix(tied["y"], scores)
    for i, first in enumerate(scores):
        assert np.isnan(matrix.p[i, i])
        for j, second in enumerate(scores):
            if i != j:
                pair = delong_paired(tied["y"], scores[first], scores[second])
                assert matrix.z[i, j] == pytest.approx(pair.statistic, abs=1e-12)
                assert matrix.p[i, j] == pytest.approx(pair.p, abs=1e-12)
                assert matrix.difference[i, j] == pytest.approx(pair.difference.value, abs=1e-12)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4), st.integers(0, 4)), min_size=6, max_size=30))
def test_covariance_is_that_of_the_definition_without_midranks(rows):
    outcome, first, second = np.array(rows).T
    events = outcome == 1
    if min(events.sum(), (~events).sum()) < 2:
        return
    scores = np.stack([first, second]).astype(float)
    wins = np.stack([(s[events][:, None] > s[~events]) + 0.5 * (s[events][:, None] == s[~events]) for s in scores])
    expected = np.cov(wins.mean(axis=2)) / events.sum() + np.cov(wins.mean(axis=1)) / (~events).sum()
    np.testing.assert_allclose(delong_covariance(events, scores)[1], expected, atol=1e-14)


def test_two_scores_of_one_ranking_have_no_test_but_a_reason():
    outcome, score = [0, 0, 1, 0, 1, 1], np.array([1.0, 2, 3, 4, 5, 6])
    found = delong_paired(outcome, score, np.exp(score))
    assert np.isnan(found.p)
    assert np.isnan(found.statistic)
    assert "rank" in found.note
    assert found.difference.value == 0


def test_a_perfect_score_warns_that_its_interval_says_nothing():
    found = delong_auc([0, 0, 1, 1], [1, 2, 3, 4])
    assert (found.value, found.low, found.high) == (1, 1, 1)
    assert "no width" in found.note


def test_a_single_patient_of_a_class_gives_an_auc_without_interval():
    found = delong_auc([0, 0, 0, 1], [1, 2, 4, 3])
    assert found.value == pytest.approx(2 / 3)
    assert np.isnan(found.low)
    assert found.note


def test_intervals_stay_within_zero_and_one():
    found = delong_auc([0, 0, 0, 1, 1, 1], [1, 2, 5, 4, 6, 7])
    assert found.high == 1
    assert 0 <= found.low < found.value


def test_a_matrix_of_one_score_is_refused():
    with pytest.raises(TableError, match="two scores"):
        delong_matrix([0, 1, 0, 1], {"a": [1, 2, 3, 4]})
