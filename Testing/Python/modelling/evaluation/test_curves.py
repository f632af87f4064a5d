"""Precision-recall and decision curves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.evaluation.decision_curve import decision_curve
from OsteoRadiomicsLib.modelling.evaluation.precision_recall import precision_recall
from sklearn.metrics import average_precision_score, precision_recall_curve


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 6)), min_size=3, max_size=40))
def test_average_precision_is_that_of_scikit_learn(rows):
    outcome, score = np.array(rows).T
    if outcome.min() == outcome.max():
        return
    assert precision_recall(outcome, score).average_precision == pytest.approx(average_precision_score(outcome, score), abs=1e-12)


def test_precision_recall_points_are_those_of_scikit_learn(tied):
    found = precision_recall(tied["y"], tied["s100b"])
    precision, recall, thresholds = precision_recall_curve(tied["y"], tied["s100b"])
    np.testing.assert_allclose(found.precision[::-1], precision[:-1])
    np.testing.assert_allclose(found.recall[::-1], recall[:-1])
    np.testing.assert_allclose(found.thresholds[::-1], thresholds)
    assert found.prevalence == pytest.approx(40 / 120)


@pytest.mark.parametrize("column", ["cancerpredmarker", "famhistory"])
def test_net_benefit_is_that_of_dcurves(known, prostate, column):
    expected = known["dca_df_binary"]
    found = decision_curve(prostate["cancer"], prostate[column], expected["thresholds"])
    np.testing.assert_allclose(found.model, expected[column], atol=1e-9)
    np.testing.assert_allclose(found.all, expected["all"], atol=1e-9)
    assert np.all(found.none == 0)


def test_interventions_avoided_are_those_of_dcurves(known, prostate):
    found = decision_curve(prostate["cancer"], prostate["cancerpredmarker"], [0.15])
    assert found.avoided_per_100[0] == pytest.approx(known["dca_df_binary"]["interventions_avoided_per100_at_0.15"], abs=1e-6)


def test_a_probability_at_the_threshold_is_treated():
    found = decision_curve([0, 1], [0.1, 0.5], [0.5])
    assert found.model[0] == 0.5


@pytest.mark.parametrize("threshold", [0.0, 1.0, -0.1])
def test_thresholds_outside_zero_and_one_are_refused(threshold):
    with pytest.raises(TableError, match="threshold"):
        decision_curve([0, 1], [0.1, 0.9], [threshold])


def test_a_score_that_is_no_probability_is_refused():
    with pytest.raises(TableError, match="within 0 and 1"):
        decision_curve([0, 1], [0.1, 2.0])


def test_the_interval_of_the_average_precision_covers_it_in_most_samples():
    draw = np.random.default_rng(0)

    def sample(n):
        events = draw.random(n) < 0.3
        return events.astype(int), draw.normal(size=n) + 1.2 * events

    truth = precision_recall(*sample(200_000)).average_precision
    intervals = [precision_recall(*sample(200)).average for _ in range(300)]
    assert np.mean([item.low <= truth <= item.high for item in intervals]) > 0.88


def test_a_perfect_score_has_no_logit_interval():
    found = precision_recall([0, 1, 1], [0.1, 0.5, 0.9]).average
    assert found.value == 1
    assert np.isnan(found.low)
    assert "logit" in found.note
