"""Calibration, Hosmer-Lemeshow and recalibration."""

import numpy as np
import pytest
import statsmodels.api as sm
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.evaluation.calibration import brier, calibration
from OsteoRadiomicsLib.modelling.evaluation.hosmer_lemeshow import hosmer_lemeshow, risk_groups
from OsteoRadiomicsLib.modelling.evaluation.recalibration import fit_recalibration, prevalence_correction
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression
from scipy.special import expit, logit

INPUTS = ["age", "famhistory", "marker"]


@pytest.fixture(scope="module")
def refit(prostate):
    """Probabilities of the clinical model refitted on its own patients."""
    return logistic_regression(prostate[INPUTS], prostate["cancer"], INPUTS).probability(prostate[INPUTS])


def miscalibrated(seed, n=400):
    draw = np.random.default_rng(seed)
    log_odds = draw.normal(-1, 1, n)
    return (draw.random(n) < expit(log_odds)).astype(int), expit(0.5 + 1.6 * log_odds)


def test_hosmer_lemeshow_is_that_of_resource_selection(known, prostate, refit):
    expected = known["hosmer_lemeshow_df_binary"]
    found = hosmer_lemeshow(prostate["cancer"], refit)
    assert found.chisq == pytest.approx(expected["chisq"], abs=1e-6)
    assert found.df == 8
    assert found.p == pytest.approx(expected["p"], abs=1e-6)
    assert found.patients.sum() == 750


def test_expected_over_observed_has_the_interval_of_the_binomial_log_ratio():
    outcome, risk = np.repeat([1, 0], [20, 60]), np.repeat([0.5, 0.2], 40)
    found = calibration(outcome, risk).expected_observed
    se = np.sqrt((1 - 20 / 80) / 20)
    assert found.value == pytest.approx(28 / 20, rel=1e-12)
    assert (found.low, found.high) == pytest.approx((1.4 / np.exp(1.959963985 * se), 1.4 * np.exp(1.959963985 * se)), rel=1e-8)


def test_groups_are_quantiles_of_type_seven_closed_on_the_right():
    # R: cut(c(1,1,1,1,2,3,4,5,6,7)/10, unique(quantile(., 0:5/5)), include.lowest = TRUE)
    index, count = risk_groups(np.array([1, 1, 1, 1, 2, 3, 4, 5, 6, 7]) / 10, 5)
    assert count == 4
    assert index.tolist() == [0, 0, 0, 0, 1, 1, 2, 2, 3, 3]


def test_merged_groups_lower_the_degrees_of_freedom():
    draw = np.random.default_rng(0)
    risk = np.repeat([0.1, 0.3, 0.5, 0.7, 0.9], 40)
    found = hosmer_lemeshow(draw.random(200) < risk, risk)
    assert found.df == found.patients.size - 2 < 8


def test_patients_the_model_has_not_seen_cost_no_degree_of_freedom():
    outcome, risk = miscalibrated(0)
    assert hosmer_lemeshow(outcome, risk, external=True).df == hosmer_lemeshow(outcome, risk).df + 2


def test_few_distinct_probabilities_leave_the_test_undefined_with_a_reason():
    found = hosmer_lemeshow([0, 1, 0, 1], [0.2, 0.2, 0.6, 0.6])
    assert np.isnan(found.p)
    assert found.note


def test_brier_score_is_that_of_r(known, prostate, refit):
    assert brier(prostate["cancer"], refit).value == pytest.approx(known["brier"]["df_binary_refit"], abs=1e-9)
    assert brier(prostate["cancer"], prostate["cancerpredmarker"]).value == pytest.approx(
        known["brier"]["df_binary_given"], abs=1e-9
    )


def test_a_model_is_perfectly_calibrated_on_its_own_patients(prostate, refit):
    found = calibration(prostate["cancer"], refit)
    assert found.slope.value == pytest.approx(1, abs=1e-6)
    assert found.intercept.value == pytest.approx(0, abs=1e-6)
    assert found.in_the_large.value == pytest.approx(0, abs=1e-6)
    assert found.expected_observed.value == pytest.approx(1, abs=1e-9)
    assert found.integrated_index < 0.02


@pytest.mark.parametrize("seed", [1, 2])
def test_calibration_line_is_that_of_statsmodels(seed):
    outcome, risk = miscalibrated(seed)
    line = sm.Logit(outcome, sm.add_constant(logit(risk))).fit(disp=0)
    large = sm.GLM(outcome, np.ones_like(risk), family=sm.families.Binomial(), offset=logit(risk)).fit()
    found = calibration(outcome, risk)
    assert found.intercept.value == pytest.approx(line.params[0], abs=1e-6)
    assert found.slope.value == pytest.approx(line.params[1], abs=1e-6)
    assert (found.slope.low, found.slope.high) == pytest.approx(tuple(line.conf_int()[1]), abs=1e-5)
    assert found.in_the_large.value == pytest.approx(large.params[0], abs=1e-6)


def test_probabilities_of_zero_or_one_leave_the_line_undefined_with_a_reason():
    found = calibration([0, 1, 0, 1], [0.0, 1.0, 0.4, 0.3])
    assert np.isnan(found.slope.value)
    assert "exactly 0 or 1" in found.slope.note
    assert found.brier.value == pytest.approx((0 + 0 + 0.16 + 0.49) / 4)


def test_probabilities_that_separate_the_classes_have_no_slope():
    found = calibration([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9])
    assert np.isnan(found.slope.value)
    assert "separates" in found.slope.note


def test_smooth_curve_finds_a_known_distortion():
    draw = np.random.default_rng(0)
    risk = draw.random(20000)
    outcome = draw.random(20000) < risk**2
    found = calibration(outcome, risk)
    middle = np.interp([0.3, 0.5, 0.7], found.smooth_x, found.smooth_y)
    # Local lines over three quarters of the patients smooth strongly: near the parabola, far from the diagonal.
    assert middle == pytest.approx(np.array([0.09, 0.25, 0.49]), abs=0.06)
    assert found.integrated_index > 0.1


def test_constant_probabilities_are_answered_with_reasons_not_errors():
    found = calibration([0, 1, 0, 1], np.full(4, 0.5))
    assert np.isnan(found.slope.value)
    assert "constant" in found.slope.note
    assert found.smooth_y == pytest.approx(0.5)


def test_recalibration_brings_intercept_and_slope_to_zero_and_one():
    outcome, risk = miscalibrated(3)
    fixed = calibration(outcome, fit_recalibration(outcome, risk).apply(risk))
    assert fixed.slope.value == pytest.approx(1, abs=1e-6)
    assert fixed.intercept.value == pytest.approx(0, abs=1e-6)


def test_intercept_recalibration_restores_the_mean_risk_and_keeps_the_ranking():
    outcome, risk = miscalibrated(4)
    mended = fit_recalibration(outcome, risk, slope=False).apply(risk)
    assert mended.mean() == pytest.approx(outcome.mean(), abs=1e-9)
    assert np.array_equal(np.argsort(mended), np.argsort(risk))


def test_prevalence_correction_undoes_oversampling_of_a_true_model():
    # Odds under 50 % prevalence are the real odds times (1 - real) / real.
    real = np.array([0.01, 0.1, 0.14, 0.5])
    odds = real / (1 - real) * (0.86 / 0.14)
    mended = prevalence_correction(trained=0.5, real=0.14).apply(odds / (1 + odds))
    assert mended == pytest.approx(real, abs=1e-12)


@pytest.mark.parametrize(("trained", "real"), [(0, 0.5), (1, 0.5), (1.5, 0.5), (0.5, 0), (0.5, 1), (0.5, 1.5)])
def test_a_prevalence_lies_strictly_between_zero_and_one(trained, real):
    with pytest.raises(TableError, match="prevalence"):
        prevalence_correction(trained, real)


def test_recalibration_refuses_probabilities_of_zero():
    with pytest.raises(TableError, match="strictly between"):
        fit_recalibration([0, 1, 1], [0.0, 0.5, 0.6])
