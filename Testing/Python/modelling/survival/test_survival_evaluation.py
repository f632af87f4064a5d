"""Concordance, AUC, Brier score, calibration and net benefit by a time against R 4.2.2 (``survival_kit`` has the data)."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.modelling.data.survival import survival
from OsteoRadiomicsLib.modelling.evaluation.at_horizon import auc_at, brier_at, compare_auc_at
from OsteoRadiomicsLib.modelling.evaluation.calibration_at import calibration_at, calibration_slope, followed_until
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_auc
from OsteoRadiomicsLib.modelling.evaluation.net_benefit_at import decision_curve_at
from OsteoRadiomicsLib.modelling.evaluation.smooth_at import STRAIGHT, smooth_at
from OsteoRadiomicsLib.modelling.evaluation.survival_concordance import compare_uno_c, harrell_c, uno_c
from OsteoRadiomicsLib.modelling.external.concordance import model_based_c
from OsteoRadiomicsLib.modelling.survival.performance import at_horizon
from scipy.special import expit
from scipy.stats import norm
from survival_kit import EVENT, OUTCOME, SCORE, TIME, X1, X2

EARLY, LATE = expit(0.6 * SCORE - 1.5), expit(0.6 * SCORE - 0.5)


def test_harrells_c_is_that_of_concordance():
    # survival 3.5-3: found <- concordance(y ~ lp, reverse = TRUE); c(found$concordance, sqrt(found$var))
    found = harrell_c(OUTCOME, SCORE)
    assert (found.value, found.se) == pytest.approx((0.78121577218, 0.03147761843), rel=1e-9)


def test_unos_c_is_that_of_concordance():
    # survival 3.5-3: concordance(y ~ lp, reverse = TRUE, timewt = "n/G2"); the same with ymax = 15
    whole, early = uno_c(OUTCOME, SCORE, np.inf), uno_c(OUTCOME, SCORE, 15)
    assert (whole.value, whole.se) == pytest.approx((0.74263751653, 0.03215768605), rel=1e-9)
    assert (early.value, early.se) == pytest.approx((0.75273734311, 0.03588844858), rel=1e-9)


def test_auc_and_brier_score_at_a_time_are_those_of_riskregression():
    # riskRegression 2022.11.28: p <- cbind(plogis(0.6*lp - 1.5), plogis(0.6*lp - 0.5)); d <- data.frame(time, event)
    # s <- Score(list(m = p), Surv(time, event) ~ 1, d, times = c(5, 15), metrics = c("auc", "brier"), null.model = FALSE,
    #            cens.model = "km", conf.int = TRUE); s$AUC$score; s$Brier$score
    for time, risk, auc, auc_se, brier, brier_se in (
        (5, EARLY, 0.8882603126, 0.04061090159, 0.1159034166, 0.02305369118),
        (15, LATE, 0.8524850197, 0.05057663374, 0.3019869154, 0.04903675772),
    ):
        found, error = auc_at(OUTCOME, risk, time), brier_at(OUTCOME, risk, time)
        assert (found.value, error.value) == pytest.approx((auc, brier), rel=1e-9)
        assert (found.se, error.se) == pytest.approx((auc_se, brier_se), rel=0.01)  # R's weights use the hazard, not the product


def test_errors_of_auc_and_brier_score_are_those_of_leaving_out_one_patient_at_a_time():
    for measure in (auc_at, brier_at):
        each = np.array([measure(np.delete(OUTCOME, row), np.delete(LATE, row), 15).value for row in range(80)])
        jackknife = np.sqrt(79 / 80 * np.sum((each - each.mean()) ** 2))
        assert measure(OUTCOME, LATE, 15).se == pytest.approx(jackknife, rel=0.06)


def test_without_censoring_the_auc_is_that_of_two_classes():
    whole = survival(TIME, np.ones(80))
    plain = delong_auc(TIME <= 7, SCORE)
    assert auc_at(whole, SCORE, 7).value == pytest.approx(plain.value, rel=1e-12)
    assert auc_at(whole, SCORE, 7).se == pytest.approx(plain.se, rel=0.03)  # which divides by one patient less in each class
    assert brier_at(whole, LATE, 7).value == pytest.approx(np.mean((LATE - (TIME <= 7)) ** 2), rel=1e-12)


def test_calibration_at_a_time_weighs_censored_patients_in():
    # survival 3.5-3: s <- summary(survfit(y ~ 1), times = 8)$surv; coef(coxph(y ~ lp)); sqrt(vcov(coxph(y ~ lp)))
    found = calibration_at(OUTCOME, LATE, 8)
    assert found.observed_expected.value == pytest.approx((1 - 0.5747660056) / LATE.mean(), rel=1e-9)
    assert sum(group.patients for group in found.groups) == 80
    assert [group.predicted for group in found.groups] == sorted(group.predicted for group in found.groups)
    slope = calibration_slope(OUTCOME, SCORE)
    assert (slope.value, slope.se) == pytest.approx((0.3991426497, 0.07553225884), rel=1e-8)


def test_what_nobody_was_followed_for_has_a_reason_and_no_number():
    early = survival(np.minimum(TIME, 6), EVENT & (TIME <= 6))
    assert auc_at(early, LATE, 7).note == "nobody was followed beyond 7 without the event"
    assert auc_at(OUTCOME, LATE, 0.5).note == "nobody had the event by 0.5"
    assert brier_at(early, LATE, 7).note == "nobody was followed until 7"
    last = survival([1, 2, 3], [0, 0, 1])
    assert "no two patients can be compared" in harrell_c(last, np.array([1.0, 2, 3])).note


def test_net_benefit_at_a_time_without_censoring_counts_patients():
    whole = survival(TIME, np.ones(80))
    curve = decision_curve_at(whole, LATE, 7, np.array([0.2, 0.5, 0.9999]))
    treated = LATE >= 0.2
    expected = np.mean(treated & (TIME <= 7)) - np.mean(treated & (TIME > 7)) * 0.25
    assert curve.model[0] == pytest.approx(expected, rel=1e-9)
    assert curve.all[1] == pytest.approx(2 * np.mean(TIME <= 7) - 1, rel=1e-9)
    assert curve.model[2] == 0  # nobody is treated


def test_c_does_not_depend_on_how_many_pairs_are_in_memory_together(monkeypatch: pytest.MonkeyPatch):
    whole = harrell_c(OUTCOME, SCORE)
    monkeypatch.setattr("OsteoRadiomicsLib.modelling.evaluation.survival_concordance._BLOCK", 200)
    found = harrell_c(OUTCOME, SCORE)
    assert (found.value, found.se) == pytest.approx((whole.value, whole.se), rel=1e-12)
    assert harrell_c(OUTCOME, -SCORE).value == pytest.approx(1 - whole.value, rel=1e-12)


# R 4.2.2: risk <- plogis(0.6*x1 + 0.3*x2 - 0.5); other <- plogis(0.5*x1 - 0.2)
RISK, OTHER = expit(0.6 * X1 + 0.3 * X2 - 0.5), expit(0.5 * X1 - 0.2)


def test_the_smooth_curve_of_observed_risks_is_that_of_a_cox_regression_on_a_spline():
    # survival 3.5-3, Hmisc 4.8-0: l <- log(-log(1 - risk)); k <- quantile(l, c(.1, .5, .9))
    # s <- rcspline.eval(l, knots = k, inclx = TRUE)
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
    assert at_horizon(OUTCOME, RISK, 8).brier_scaled == pytest.approx(0.198543989002, rel=1e-9)
    assert at_horizon(OUTCOME, OTHER, 8).brier_scaled == pytest.approx(0.264079049863, rel=1e-9)


def test_slope_and_net_benefit_by_a_time_leave_out_what_came_later():
    # survival 3.5-3: fit <- coxph(Surv(pmin(time, 8), event*(time <= 8)) ~ lp); coef(fit); sqrt(vcov(fit))
    slope = calibration_slope(followed_until(OUTCOME, 8), SCORE)
    assert (slope.value, slope.se) == pytest.approx((0.37141529786, 0.0827212369701), rel=1e-8)
    # s <- summary(survfit(y[risk >= p] ~ 1), times = 8)$surv; mean(risk >= p)*((1 - s) - s*p/(1 - p))
    curve = decision_curve_at(OUTCOME, RISK, 8, np.array([0.2, 0.5]))
    assert curve.model == pytest.approx((0.304815769387, 0.071955667789), rel=1e-9)
