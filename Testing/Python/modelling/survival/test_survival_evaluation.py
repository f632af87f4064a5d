"""Concordance, AUC, Brier score, calibration and net benefit by a time against R 4.2.2 (``survival_kit`` has the data)."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from OsteoRadiomicsLib.modelling.data.survival import survival
from OsteoRadiomicsLib.modelling.evaluation.at_horizon import auc_at, brier_at
from OsteoRadiomicsLib.modelling.evaluation.calibration_at import calibration_at, calibration_slope
from OsteoRadiomicsLib.modelling.evaluation.censoring import Censoring
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_auc
from OsteoRadiomicsLib.modelling.evaluation.net_benefit_at import decision_curve_at
from OsteoRadiomicsLib.modelling.evaluation.survival_concordance import compare_c, harrell_c, uno_c
from scipy.special import expit
from survival_kit import EVENT, OUTCOME, ROW, SCORE, TIME

EARLY, LATE = expit(0.6 * SCORE - 1.5), expit(0.6 * SCORE - 0.5)


def test_harrells_c_is_that_of_concordance():
    # survival 3.5-3: found <- concordance(y ~ lp, reverse = TRUE); c(found$concordance, sqrt(found$var))
    found = harrell_c(OUTCOME, SCORE)
    assert (found.value, found.se) == pytest.approx((0.78121577218, 0.03147761843), rel=1e-9)


FOLDS = ROW % 5


def test_harrells_c_within_folds_is_that_of_strata():
    # survival 3.5-3: found <- concordance(y ~ lp + strata(i %% 5), reverse = TRUE); c(found$concordance, sqrt(found$var))
    found = harrell_c(OUTCOME, SCORE, FOLDS)
    assert (found.value, found.se) == pytest.approx((0.8005952380952, 0.0345390010989), rel=1e-9)
    # A level of its own in each fold, as log hazards of different models have, moves no pair.
    assert harrell_c(OUTCOME, SCORE + 100 * FOLDS, FOLDS) == found
    same, p = compare_c(OUTCOME, SCORE, SCORE + 100 * FOLDS, FOLDS)
    assert (same.value, same.se) == (0, 0)
    assert np.isnan(p)


def test_auc_and_unos_c_within_folds_count_pairs_one_by_one():
    followed = Censoring(OUTCOME).before(TIME)
    won = auc_pairs = c_won = c_pairs = 0.0
    for i, j in permutations(range(80), 2):
        if FOLDS[i] != FOLDS[j] or not EVENT[i]:
            continue
        better = (SCORE[i] > SCORE[j]) + 0.5 * (SCORE[i] == SCORE[j])
        if TIME[i] <= 7 < TIME[j]:
            won, auc_pairs = won + better / followed[i], auc_pairs + 1 / followed[i]
        if TIME[i] <= 15 and (TIME[j] > TIME[i] or (TIME[j] == TIME[i] and not EVENT[j])):
            c_won, c_pairs = c_won + better / followed[i] ** 2, c_pairs + 1 / followed[i] ** 2
    assert auc_at(OUTCOME, SCORE, 7, FOLDS).value == pytest.approx(won / auc_pairs, rel=1e-12)
    assert uno_c(OUTCOME, SCORE, 15, FOLDS).value == pytest.approx(c_won / c_pairs, rel=1e-12)


def test_the_error_of_an_auc_within_folds_is_that_of_leaving_out_one_patient_at_a_time():
    each = [auc_at(*(np.delete(own, row) for own in (OUTCOME, SCORE)), 7, np.delete(FOLDS, row)).value for row in range(80)]
    jackknife = np.sqrt(79 / 80 * np.sum((np.array(each) - np.mean(each)) ** 2))
    assert auc_at(OUTCOME, SCORE, 7, FOLDS).se == pytest.approx(jackknife, rel=0.08)


def test_an_auc_without_a_pair_in_any_fold_has_a_reason():
    apart = (TIME > 7).astype(int)
    assert auc_at(OUTCOME, SCORE, 7, apart).note == "no fold holds a patient with the event by 7 and one without it then"


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
