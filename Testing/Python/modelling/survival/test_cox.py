"""Cox regression, baseline hazard, Kaplan-Meier, log-rank against R 4.2.2 with survival 3.5-3 (``survival_kit`` has the data)."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.data.survival import survival
from OsteoRadiomicsLib.modelling.statistics.cox import SeparationError, cox_regression, score_tests
from OsteoRadiomicsLib.modelling.statistics.cox_baseline import baseline_hazards, risk_interval
from OsteoRadiomicsLib.modelling.statistics.kaplan_meier import follow_up, kaplan_meier, log_rank
from OsteoRadiomicsLib.modelling.statistics.risk_sets import RiskSets
from survival_kit import EVENT, INPUTS, OUTCOME, TIME, X1, X3

NAMES = ["x1", "x2", "x3"]


def test_the_regression_is_that_of_coxph_with_tied_times():
    # fit <- coxph(y ~ x1 + x2 + x3); coef(fit); sqrt(diag(vcov(fit))); vcov(fit)[1, 2]; fit$loglik; summary(fit)$logtest
    fit = cox_regression(INPUTS, OUTCOME, NAMES)
    assert fit.coefficients == pytest.approx([0.78970567813, -0.04191604199, 0.61187744282], rel=1e-8)
    assert fit.standard_errors == pytest.approx([0.1509403457, 0.1064314621, 0.3192351978], rel=1e-8)
    assert fit.covariance[0, 1] == pytest.approx(-0.001303146815, rel=1e-7)
    assert (fit.null_log_likelihood, fit.log_likelihood) == pytest.approx((-162.6395216, -146.0053495), rel=1e-9)
    assert (fit.overall.statistic, fit.overall.df, fit.overall.p) == pytest.approx((33.26834419, 3, 2.827075482e-07), rel=1e-8)
    assert (fit.patients, fit.events) == (80, 48)


def test_breslows_likelihood_is_that_of_coxph():
    # coxph(y ~ x1 + x2 + x3, ties = "breslow")$loglik[1]
    assert RiskSets(OUTCOME, ties="breslow").at(np.zeros(80)).log_likelihood == pytest.approx(-164.3615792, rel=1e-9)


def test_score_tests_of_many_columns_are_those_of_coxph_one_by_one():
    # summary(coxph(y ~ x1))$sctest; summary(coxph(y ~ x2))$sctest
    z, p = score_tests(INPUTS, OUTCOME)
    assert z[:2] ** 2 == pytest.approx([31.08470067, 0.009768646116], rel=1e-8)
    assert p[:2] == pytest.approx([2.470106642e-08, 0.921268118147], rel=1e-7)


def test_a_risk_with_its_interval_is_that_of_survfit():
    # nd <- data.frame(x1 = c(1, -1, mean(x1)), x2 = c(0, 1, mean(x2)), x3 = c(1, 0, mean(x3)))
    # summary(survfit(fit, newdata = nd, ctype = 1, stype = 2, conf.type = "log-log"), times = c(5, 15))
    fit = cox_regression(INPUTS, OUTCOME, NAMES)
    rows = np.array([[1, 0, 1], [-1, 1, 0], INPUTS.mean(axis=0)]) - fit.centre
    early, late = baseline_hazards(INPUTS - fit.centre, OUTCOME, fit.coefficients, (5.0, 15.0))
    assert 1 - early.risk(rows @ fit.coefficients) == pytest.approx([0.503509309570, 0.9290944420, 0.8116611359], rel=1e-8)
    assert 1 - late.risk(rows @ fit.coefficients) == pytest.approx([0.001487233543, 0.4976491221, 0.1380594466], rel=1e-7)
    low, high = risk_interval(rows, fit.coefficients, fit.covariance, early)
    assert 1 - high == pytest.approx([2.808410970e-01, 0.8410068671, 0.6953506724], rel=1e-7)
    assert 1 - low == pytest.approx([0.69023492356, 0.9692458722, 0.8870584423], rel=1e-7)
    low, high = risk_interval(rows, fit.coefficients, fit.covariance, late)
    assert 1 - high == pytest.approx([4.076552167e-07, 0.2789026745, 0.0353948017], rel=1e-6)
    assert 1 - low == pytest.approx([0.05606607165, 0.6829036815, 0.3093016259], rel=1e-7)


def test_the_kaplan_meier_curve_is_that_of_survfit():
    # km <- survfit(y ~ 1, conf.type = "log-log"); summary(km, times = c(3, 8, 20)); summary(km)$table
    curve = kaplan_meier(OUTCOME)
    found = [curve.at(time) for time in (3, 8, 20)]
    assert [own.value for own in found] == pytest.approx([0.8020964258, 0.5747660056, 0.2496817736], rel=1e-9)
    assert [own.se for own in found] == pytest.approx([0.04587335622, 0.06185814713, 0.06560611754], rel=1e-9)
    assert [own.low for own in found] == pytest.approx([0.6930746945, 0.4446231317, 0.1338353517], rel=1e-9)
    assert [own.high for own in found] == pytest.approx([0.8757713145, 0.6849716868, 0.3839135654], rel=1e-9)
    assert (curve.median().value, curve.median().low, curve.median().high) == (9, 8, 13)
    assert not curve.at(38.5).defined or curve.survival[-1] == 0


def test_the_median_follow_up_is_that_of_the_reverse_curve():
    # summary(survfit(Surv(time, 1 - event) ~ 1, conf.type = "log-log"))$table
    found = follow_up(OUTCOME)
    assert (found.value, found.low, found.high) == (17, 9, 22)


def test_the_log_rank_test_is_that_of_survdiff():
    # survdiff(y ~ x3); g <- cut(x1, c(-3, -0.5, 0.8, 3), labels = FALSE); survdiff(y ~ g)
    two = log_rank(OUTCOME, X3)
    assert two.statistic == pytest.approx(1.58796716, rel=1e-8)
    assert two.expected == pytest.approx([34.66927348, 13.33072652], rel=1e-8)
    three = log_rank(OUTCOME, np.digitize(X1, [-0.5, 0.8], right=True))
    assert (three.statistic, three.df) == pytest.approx((21.93182018, 2), rel=1e-8)
    assert three.expected == pytest.approx([34.171057043, 6.246408982, 7.582533975], rel=1e-8)


def test_a_variable_that_puts_events_in_order_has_no_finite_hazard_ratio():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(60, 2))
    with pytest.raises(SeparationError, match="slow puts events"):
        cox_regression(x, survival(np.exp(-x[:, 0]), np.ones(60)), ["slow", "other"])
    never = (~EVENT & (TIME > 3)).astype(float)  # nobody who has it has the event
    with pytest.raises(SeparationError, match="never puts events"):
        cox_regression(np.column_stack([X1, never]), OUTCOME, ["x1", "never"])


def test_variables_that_put_events_in_order_only_together_are_found():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(60, 2))
    outcome = survival(np.exp(-x[:, 0] - 0.5 * x[:, 1]), np.ones(60))
    with pytest.raises(SeparationError, match="a, b puts events"):
        cox_regression(x, outcome, ["a", "b"])


def test_columns_that_say_nothing_new_are_refused():
    with pytest.raises(TableError, match="flat does not vary"):
        cox_regression(np.ones((80, 1)), OUTCOME, ["flat"])
    with pytest.raises(TableError, match="twice follows from the columns before it"):
        cox_regression(np.column_stack([X1, 2 * X1 + 1]), OUTCOME, ["x1", "twice"])


@pytest.mark.parametrize(
    ("time", "event", "message"),
    [
        ([1, 0], [1, 0], "must lie above 0, found 0"),
        ([1, 2], [1, 2], "must be 0 or 1, found 2"),
        ([1, 2], [0, 0], "no patient has"),
    ],
)
def test_times_that_are_none_are_refused(time: list[float], event: list[float], message: str):
    with pytest.raises(TableError, match=message):
        survival(time, event)


def test_an_event_when_nobody_else_is_at_risk_is_refused() -> None:
    with pytest.raises(TableError, match="the events tell nothing of the inputs"):
        cox_regression(np.array([[1.0], [2.0]]), survival([1, 2], [0, 1]), ["x"])
