"""Intervals of out-of-fold figures: by how much they widen, on which scale, and what stays."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.estimate import Estimate, normal_quantile
from OsteoRadiomicsLib.modelling.evaluation.classification import classify
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.evaluation.confusion import confusion
from OsteoRadiomicsLib.modelling.evaluation.cross_validation import Folds
from OsteoRadiomicsLib.modelling.evaluation.delong import PERFECT, delong_auc
from OsteoRadiomicsLib.modelling.evaluation.intervals import wilson
from OsteoRadiomicsLib.modelling.evaluation.roc import auc
from OsteoRadiomicsLib.modelling.number.performance import agreement
from OsteoRadiomicsLib.modelling.resampling.split import folds as split_folds
from OsteoRadiomicsLib.modelling.resampling.split import leave_one_out
from scipy import stats


def dealt(rows: int, count: int) -> Folds:
    """Rows dealt out to folds one after the other."""
    number = np.arange(rows) % count
    return Folds.of([(np.flatnonzero(number != fold), np.flatnonzero(number == fold)) for fold in range(count)], rows)


@pytest.fixture
def scored() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    outcome = (np.arange(120) % 3 == 0).astype(int)
    return outcome, 1 / (1 + np.exp(-rng.normal(size=120) - outcome))


@pytest.mark.parametrize(("count", "rows"), [(2, 40), (5, 100), (10, 200), (25, 25)])
def test_the_variance_is_that_of_the_corrected_resampled_t_test(count: int, rows: int) -> None:
    test, train = rows / count, rows - rows / count
    mean_of_folds = 1 / count  # times the variance of one fold
    assert dealt(rows, count).inflation == pytest.approx((1 / count + test / train) / mean_of_folds)


def test_an_auc_widens_on_the_logit_scale(scored: tuple[np.ndarray, np.ndarray]) -> None:
    fixed = delong_auc(*scored)
    found = dealt(120, 5).share(fixed)
    half = 1.959964 * 1.5 * fixed.se / (fixed.value * (1 - fixed.value))
    assert found.value == fixed.value
    assert found.se == pytest.approx(1.5 * fixed.se)
    low, high = (np.log(limit / (1 - limit)) for limit in (found.low, found.high))
    assert (high - low) / 2 == pytest.approx(half, rel=1e-6)
    assert (high + low) / 2 == pytest.approx(np.log(fixed.value / (1 - fixed.value)))


def test_an_interval_never_leaves_its_range_and_a_perfect_auc_keeps_its_warning() -> None:
    near = dealt(30, 2).share(Estimate(0.98, 0.9, 1.0, 0.03))
    assert 0 < near.low < 0.98 < near.high < 1
    perfect = delong_auc([0, 0, 1, 1], [1, 2, 3, 4])
    assert dealt(4, 2).share(perfect) == perfect
    assert perfect.note == PERFECT


def test_an_undefined_figure_stays_undefined() -> None:
    undefined, folds = Estimate.undefined("why"), dealt(10, 5)
    for widened in (folds.share, folds.plain, folds.correlation):
        found = widened(undefined)
        assert not found.defined
        assert np.isnan(found.low)
        assert found.note == "why"


def test_limits_that_were_cut_off_are_made_anew() -> None:
    fixed = Estimate.wald(0.05, 0.04, bounds=(0, 1))
    found = dealt(20, 2).plain(fixed, (0.0, 1.0))
    assert fixed.low == found.low == 0
    assert found.high == pytest.approx(0.05 + 3**0.5 * normal_quantile() * 0.04)


def test_rates_are_those_of_fewer_rows(scored: tuple[np.ndarray, np.ndarray]) -> None:
    outcome, score = scored
    fixed, found = classify(outcome, score, 0.6), classify(outcome, score, 0.6, folds=dealt(120, 5))
    for name, rows in (("sensitivity", 40), ("specificity", 80), ("accuracy", 120)):
        own = found.rates()[name]
        hits = round(own.value * rows)
        z = stats.norm.ppf(0.975)
        n, p = rows / 2.25, hits / rows
        centre, half = (p + z**2 / (2 * n)) / (1 + z**2 / n), z * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5 / (1 + z**2 / n)
        assert (own.low, own.high) == pytest.approx((centre - half, centre + half))
        assert own.low < fixed.rates()[name].low < fixed.rates()[name].high < own.high
    assert (found.tp, found.fn, found.f1.value) == (fixed.tp, fixed.fn, fixed.f1.value)
    assert found.f1.high - found.f1.low > fixed.f1.high - fixed.f1.low


def test_folds_multiply_the_variance_of_clusters(scored: tuple[np.ndarray, np.ndarray]) -> None:
    outcome, score = (np.tile(column, 2) for column in scored)
    clusters = Clusters.of(np.tile(np.arange(120), 2))
    twice = classify(outcome, score, 0.6, clusters=clusters, folds=dealt(240, 5))
    once = classify(*scored, 0.6, folds=dealt(120, 5))
    for name, rate in once.rates().items():
        own = twice.rates()[name]
        assert (own.low, own.high) == pytest.approx((rate.low, rate.high))


def test_classes_widen_together() -> None:
    rng = np.random.default_rng(1)
    true = np.arange(90) % 3
    predicted = np.where(rng.random(90) < 0.6, true, rng.integers(0, 3, 90))
    fixed = confusion(true, predicted, ("a", "b", "c"))
    found = confusion(true, predicted, ("a", "b", "c"), folds=dealt(90, 5))
    accuracy = wilson(int((true == predicted).sum()), 90, effective=40)
    assert (found.accuracy.low, found.accuracy.high) == pytest.approx((accuracy.low, accuracy.high))
    assert found.balanced_accuracy.se == pytest.approx(1.5 * fixed.balanced_accuracy.se)
    assert found.kappa.high - found.kappa.low == pytest.approx(1.5 * (fixed.kappa.high - fixed.kappa.low))
    assert found.rates["b"].sensitivity.low < fixed.rates["b"].sensitivity.low


def test_a_correlation_widens_on_fishers_scale_and_a_slope_on_its_own() -> None:
    rng = np.random.default_rng(2)
    measured = rng.normal(size=60)
    predicted = measured + rng.normal(size=60)
    fixed, found = agreement(measured, predicted), agreement(measured, predicted, folds=dealt(60, 5))
    r = found.error.pearson.r
    assert np.arctanh(r.high) - np.arctanh(r.value) == pytest.approx(1.5 * 1.959964 / 57**0.5, rel=1e-6)
    assert np.arctanh(r.value) - np.arctanh(r.low) == pytest.approx(1.5 * 1.959964 / 57**0.5, rel=1e-6)
    assert found.slope.high - found.slope.value == pytest.approx(1.5 * (fixed.slope.high - fixed.slope.value))
    assert found.error.pearson.p == fixed.error.pearson.p


def test_the_mean_within_folds_compares_rows_of_one_fold_only() -> None:
    outcome = np.array([0, 1, 0, 1, 0, 1, 0, 0])
    # Each fold has a level of its own, which turns the pooled AUC round.
    score = np.array([4.0, 5.0, 2.0, 3.0, 0.0, 1.0, 9.0, 8.0])
    number = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    folds = Folds.of([(np.flatnonzero(number != fold), np.flatnonzero(number == fold)) for fold in range(4)], 8)
    assert folds.mean_auc(outcome, score) == 1.0  # the last fold has no event and does not count
    assert auc(outcome, score) < 0.5


def test_leaving_one_out_has_no_mean_within_folds_and_nearly_twice_the_variance() -> None:
    outcome, patients = np.arange(40) % 2, np.arange(40)
    folds = Folds.of(leave_one_out(outcome, patients, 0), 40)
    assert folds.inflation == pytest.approx(1 + 40 / 39)
    assert np.isnan(folds.mean_auc(outcome, np.arange(40.0)))


def test_only_folds_with_a_model_are_compared_each_by_its_own() -> None:
    folds = Folds(np.array([0, 1, 2, 0, 1, 2]), 3)
    rows, models = folds.of_one_model(np.array([1.0, 0.0, 3.0, 2.0, 0.0, 4.0]))  # the second has a stand-in
    assert rows.tolist() == [True, False, True, True, False, True]
    assert models is not None
    assert models.tolist() == [0, 2, 0, 2]
    rows, models = Folds(np.arange(6), 6).of_one_model(np.zeros(6))  # leaving one patient out: nobody shares a model
    assert rows.all()
    assert models is None


def test_a_ratio_widens_on_the_logarithmic_scale_up_to_where_it_says_nothing() -> None:
    folds = Folds(np.arange(10) % 5, 5)
    found = folds.ratio(Estimate.wald(0.8, 0.2), 10.0)
    factor = np.exp(1.5 * 0.2 * normal_quantile() / 0.8)
    assert (found.low, found.high, found.se) == pytest.approx((0.8 / factor, 0.8 * factor, 0.3))
    assert folds.ratio(Estimate.wald(0.1, 0.2), 10.0).high == pytest.approx(10)
    assert folds.ratio(Estimate.wald(12.0, 1.0), 10.0).high == 12
    turned = Estimate.wald(-0.1, 0.2)
    assert folds.ratio(turned, 10.0) == folds.plain(turned)


def test_folds_are_those_that_the_rows_were_left_out_in() -> None:
    outcome, patients = np.arange(60) % 2, np.repeat(np.arange(30), 2)
    splits = list(split_folds(outcome, patients, 5, 0))
    folds = Folds.of(splits, 60)
    assert folds.count == 5
    for number, (_, test) in enumerate(splits):
        assert set(np.flatnonzero(folds.index == number)) == set(test)


def test_rows_that_are_left_out_twice_or_never_are_refused() -> None:
    half = np.arange(3), np.arange(3, 6)
    with pytest.raises(TableError, match="two folds"):
        Folds.of([half, half], 6)
    with pytest.raises(TableError, match="leaves out each row once"):
        Folds.of([half], 6)
