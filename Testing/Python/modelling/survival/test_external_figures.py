"""Smooth calibration curves, expected C, and scores compared by C and AUC, against R 4.2.2 (``survival_kit`` has the data)."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.modelling.data.survival import survival
from OsteoRadiomicsLib.modelling.evaluation.at_horizon import compare_auc_at
from OsteoRadiomicsLib.modelling.evaluation.calibration_at import calibration_slope, followed_until
from OsteoRadiomicsLib.modelling.evaluation.decision_curve import decision_curve
from OsteoRadiomicsLib.modelling.evaluation.net_benefit_at import decision_curve_at, resampled_benefit
from OsteoRadiomicsLib.modelling.evaluation.smooth_at import STRAIGHT, smooth_at
from OsteoRadiomicsLib.modelling.evaluation.survival_concordance import compare_uno_c
from OsteoRadiomicsLib.modelling.external.concordance import model_based_c
from OsteoRadiomicsLib.modelling.survival.performance import performance
from scipy.special import expit
from scipy.stats import norm
from survival_kit import OUTCOME, SCORE, X1, X2

# R 4.2.2: risk <- plogis(0.6*x1 + 0.3*x2 - 0.5); other <- plogis(0.5*x1 - 0.2)
RISK, OTHER = expit(0.6 * X1 + 0.3 * X2 - 0.5), expit(0.5 * X1 - 0.2)


def test_the_smooth_curve_of_observed_risks_is_that_of_a_cox_regression_on_a_spline():
    # survival 3.5-3, Hmisc 4.8-0: l <- log(-log(1 - risk)); k <- quantile(l, c(.1, .5, .9))
    # s <- basis of a restricted cubic spline of l, knots at k
    # o <- 1 - summary(survfit(coxph(y ~ s), list(s = s), stype = 2, ctype = 1), times = 8)$surv; d <- abs(o - risk)
    # c(mean(d), median(d), quantile(d, .9)); o[1:3]
    for time, indices, first in (
        (5, (0.131350734397, 0.124460097117, 0.212817798117), (0.51975908234, 0.119913401961, 0.075746381792)),
        (8, (0.0590822169437, 0.0631296280891, 0.0938078964436), (0.793383949537, 0.240138738539, 0.155783419709)),
    ):
        found = smooth_at(OUTCOME, RISK, time)
        assert (found.integrated_index, found.e50, found.e90) == pytest.approx(indices, rel=1e-7)
        assert found.note == ""
        assert np.interp(RISK[:3], found.x, found.y) == pytest.approx(first, abs=1e-3)


def test_predictions_of_two_levels_have_a_straight_line_and_those_without_spread_none():
    two = smooth_at(OUTCOME, np.where(X1 > 0, 0.6, 0.2), 8)
    assert (len(two.x), two.note) == (101, STRAIGHT)
    assert 0 < two.integrated_index < 1
    flat = smooth_at(OUTCOME, np.full(80, 0.3), 8)
    assert (flat.note, len(flat.x)) == ("the risk does not vary", 0)
    assert np.isnan(flat.integrated_index)
    assert smooth_at(OUTCOME, np.where(X1 > 0, 1.0, 0.2), 8).note == "some risks are exactly 0 or 1"


def test_the_c_that_a_model_expects_of_itself_is_that_of_goenen_and_heller():
    # survival 3.5-3: fit <- coxph(y ~ lp); coef(fit); royston(fit)["C.GH"]
    assert model_based_c(0.399142649728 * SCORE) == pytest.approx(0.747338877959, rel=1e-9)
    assert model_based_c(np.zeros(9)) == 0.5
    assert np.isnan(model_based_c(np.ones(1)))


def test_two_scores_are_compared_by_unos_c_and_by_the_auc_at_a_time():
    # survival 3.5-3: a <- concordance(y ~ risk, reverse = TRUE, timewt = "n/G2", ymax = 8, influence = 1), b likewise of other
    # c(a$concordance - b$concordance, sqrt(sum((a$dfbeta - b$dfbeta)^2)))
    difference, p = compare_uno_c(OUTCOME, RISK, OTHER, 8)
    assert (difference.value, difference.se) == pytest.approx((-0.0562020763657, 0.0246949419101), rel=1e-9)
    assert p == pytest.approx(2 * norm.sf(0.0562020763657 / 0.0246949419101), rel=1e-8)
    # riskRegression 2022.11.28: Score(list(risk, other), Surv(time, event) ~ 1, d, times = 8, metrics = c("auc", "brier"),
    # cens.model = "km", summary = "ipa")$AUC$contrasts; $Brier$score
    difference, p = compare_auc_at(OUTCOME, OTHER, RISK, 8)
    assert difference.value == pytest.approx(0.0570707567262, rel=1e-9)
    assert (difference.se, p) == pytest.approx((0.03083112798, 0.064158640468), rel=0.03)  # R's weights use the hazard
    assert performance(OUTCOME, RISK, {8: RISK}).horizons[0].brier_scaled == pytest.approx(0.198543989002, rel=1e-9)
    assert performance(OUTCOME, OTHER, {8: OTHER}).horizons[0].brier_scaled == pytest.approx(0.264079049863, rel=1e-9)


def test_slope_and_net_benefit_by_a_time_leave_out_what_came_later():
    # survival 3.5-3: fit <- coxph(Surv(pmin(time, 8), event*(time <= 8)) ~ lp); coef(fit); sqrt(vcov(fit))
    slope = calibration_slope(followed_until(OUTCOME, 8), SCORE)
    assert (slope.value, slope.se) == pytest.approx((0.37141529786, 0.0827212369701), rel=1e-8)
    # s <- summary(survfit(y[risk >= p] ~ 1), times = 8)$surv; mean(risk >= p)*((1 - s) - s*p/(1 - p))
    curve = decision_curve_at(OUTCOME, RISK, 8, np.array([0.2, 0.5]))
    assert curve.model == pytest.approx((0.304815769387, 0.071955667789), rel=1e-9)


@pytest.mark.parametrize("time", [5.0, 8.0])
def test_resampled_curves_are_those_of_the_drawn_patients(time: float):
    limits = np.array([0.05, 0.2, 0.4, 0.6, 0.9])
    drawn = np.random.default_rng(3).multinomial(80, np.full(80, 1 / 80), size=20)
    models, alls = resampled_benefit(OUTCOME, RISK, time, limits, drawn)
    for own, everyone, count in zip(models, alls, drawn, strict=True):
        rows = np.repeat(np.arange(80), count)
        curve = decision_curve_at(OUTCOME[rows], RISK[rows], time, limits, resamples=2)
        np.testing.assert_allclose(own, curve.model, rtol=0, atol=1e-12)
        np.testing.assert_allclose(everyone, curve.all, rtol=0, atol=1e-12)


def test_without_censoring_the_bands_are_those_of_two_classes():
    outcome = survival(OUTCOME["time"], np.ones(80, dtype=bool))
    limits = np.array([0.1, 0.3, 0.5])
    found = decision_curve_at(outcome, RISK, 8, limits)
    known = decision_curve(outcome["time"] <= 8, RISK, limits)
    assert found.model == pytest.approx(known.model, abs=1e-12)
    # Other resamples of the same patients: the ends differ by a patient at most, who weighs 2 in 80.
    assert found.model_band == pytest.approx(known.model_band, abs=0.026)
    assert found.all_band == pytest.approx(known.all_band, abs=0.026)
    assert found.over_all == pytest.approx(known.over_all, abs=0.05)


def test_there_is_no_band_where_most_resamples_have_nobody_to_follow():
    outcome = survival(np.array([1.0, 2.0, 3.0, 9.0] + [9.0] * 6), np.array([True, True, False, False] + [False] * 6))
    risk = np.array([0.9, 0.9, 0.9, 0.9] + [0.1] * 6)
    found = decision_curve_at(outcome, risk, 8, np.array([0.5]))
    assert np.isfinite([found.model, found.all_band[0]]).all()
    few = decision_curve_at(outcome[:3], risk[:3], 8, np.array([0.5]))
    assert np.isnan([few.model, *few.model_band, *few.all_band]).all()
