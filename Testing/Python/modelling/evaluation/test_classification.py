"""Rates at a cut-off and their intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.evaluation.classification import classify, from_counts
from OsteoRadiomicsLib.modelling.evaluation.intervals import clopper_pearson, wilson
from sklearn.metrics import f1_score
from statsmodels.stats.proportion import proportion_confint


def test_wilson_and_clopper_pearson_are_those_of_r():
    score, exact = wilson(81, 263), clopper_pearson(81, 263)
    assert (score.low, score.high) == pytest.approx((0.255289, 0.366210), abs=1e-6)
    assert (exact.low, exact.high) == pytest.approx((0.252737, 0.367622), abs=1e-6)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_of_every_small_proportion_agree_with_statsmodels(counts):
    for method, ours in (("wilson", wilson), ("beta", clopper_pearson)):
        found = ours(*counts)
        assert (found.low, found.high) == pytest.approx(proportion_confint(*counts, method=method), abs=1e-9)
        assert 0 <= found.low <= found.value <= found.high <= 1


def test_published_counts_of_op_ct_give_its_published_rates():
    found = from_counts(tp=106, tn=246, fp=40, fn=28)
    rates = [found.sensitivity, found.specificity, found.accuracy, found.ppv, found.npv]
    assert [rate.value for rate in rates] == pytest.approx([0.791, 0.860, 0.838, 0.726, 0.898], abs=5e-4)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5)), min_size=3, max_size=40))
def test_f1_is_that_of_scikit_learn_and_lies_in_its_interval(rows):
    outcome, score = np.array(rows).T
    if outcome.min() == outcome.max():
        return
    found = classify(outcome, score, 3).f1
    assert found.value == pytest.approx(f1_score(outcome, score >= 3, zero_division=0), abs=1e-12)
    assert found.low <= found.value <= found.high


def test_a_score_at_the_cutoff_is_positive():
    found = classify([0, 1], [0.2, 0.5], 0.5)
    assert (found.tp, found.fp) == (1, 0)


def test_a_rate_without_patients_is_undefined_with_a_reason():
    found = classify([0, 1, 0], [0.1, 0.2, 0.3], 0.9)
    assert np.isnan(found.ppv.value)
    assert "positive" in found.ppv.note
    assert found.sensitivity.value == 0
    assert found.f1.value == 0


def test_the_exact_interval_can_be_chosen():
    found = from_counts(tp=5, tn=5, fp=0, fn=0, interval="clopper-pearson")
    assert found.sensitivity.low == pytest.approx(0.025 ** (1 / 5), abs=1e-9)
    with pytest.raises(TableError, match="unknown interval"):
        from_counts(tp=1, tn=1, fp=0, fn=0, interval="wald")


def test_a_missing_cutoff_is_refused():
    with pytest.raises(TableError, match="cut-off"):
        classify([0, 1], [0.2, 0.5], np.nan)
