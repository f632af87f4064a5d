"""Logistic regression against R's glm, statsmodels and closed forms."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.statistics.logistic import (
    likelihood_ratio_test,
    logistic_regression,
    overall_test,
    variance_inflation,
)
from scipy.special import expit

INPUTS = ["age", "famhistory", "marker"]


@pytest.fixture(scope="module")
def clinical(prostate):
    return logistic_regression(prostate[INPUTS], prostate["cancer"], INPUTS)


def cohort(seed, n=80, k=3):
    draw = np.random.default_rng(seed)
    inputs = draw.normal(size=(n, k)) * 10.0 ** draw.integers(-3, 6, k) + 10.0 ** draw.integers(-3, 4, k)
    log_odds = (inputs - inputs.mean(axis=0)) / inputs.std(axis=0) @ draw.normal(0, 0.7, k)
    return inputs, draw.random(n) < expit(log_odds)


@pytest.mark.parametrize("name", ["(Intercept)", *INPUTS])
def test_coefficients_and_odds_ratios_are_those_of_glm(known, clinical, name):
    expected = known["logit_df_binary"]["fit"]
    i = 0 if name == "(Intercept)" else clinical.names.index(name)
    assert clinical.coefficients[i] == pytest.approx(expected["coef"][name], abs=1e-7)
    assert clinical.standard_errors[i] == pytest.approx(expected["se"][name], rel=1e-6)
    assert clinical.z[i] == pytest.approx(expected["z"][name], abs=1e-6)
    assert clinical.p[i] == pytest.approx(expected["p"][name], rel=1e-6)
    ratio = clinical.odds_ratios[i]
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx(
        tuple(expected[k][name] for k in ("or", "or_lo", "or_hi")), rel=1e-6
    )


def test_likelihood_and_aic_are_those_of_glm(known, clinical):
    expected = known["logit_df_binary"]["fit"]
    assert clinical.log_likelihood == pytest.approx(expected["loglik"], abs=1e-8)
    assert -2 * clinical.null_log_likelihood == pytest.approx(expected["nulldev"], abs=1e-8)
    assert clinical.aic == pytest.approx(expected["aic"], abs=1e-8)


def test_profile_intervals_are_those_of_r(known, prostate):
    fit = logistic_regression(prostate[INPUTS], prostate["cancer"], INPUTS, interval="profile")
    for row, ratio in zip(known["logit_df_binary"]["fit"]["profile_ci"][1:], fit.odds_ratios[1:], strict=True):
        # R interpolates its profile with a spline.
        assert np.log([ratio.low, ratio.high]) == pytest.approx([row["2.5 %"], row["97.5 %"]], abs=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_any_units_of_the_inputs_give_the_fit_of_statsmodels(seed):
    inputs, outcome = cohort(seed)
    scaled = (inputs - inputs.mean(axis=0)) / inputs.std(axis=0)
    expected = sm.Logit(outcome.astype(float), sm.add_constant(scaled)).fit(disp=0, tol=1e-12)
    found = logistic_regression(inputs, outcome, ["a", "b", "c"])
    assert found.slopes * inputs.std(axis=0) == pytest.approx(expected.params[1:], abs=1e-6)
    assert found.log_likelihood == pytest.approx(expected.llf, abs=1e-9)
    assert found.p[1:] == pytest.approx(expected.pvalues[1:], abs=1e-6)
    assert overall_test(found).p == pytest.approx(expected.llr_pvalue, rel=1e-6)
    assert found.probability(inputs) == pytest.approx(expected.predict(), abs=1e-7)


def test_likelihood_ratio_of_nested_models_is_that_of_statsmodels(prostate, clinical):
    smaller = logistic_regression(prostate[INPUTS[:2]], prostate["cancer"], INPUTS[:2])
    expected = sm.Logit(prostate["cancer"].astype(float), sm.add_constant(prostate[INPUTS[:2]])).fit(disp=0)
    found = likelihood_ratio_test(smaller, clinical)
    assert found.df == 1
    assert found.statistic == pytest.approx(2 * (clinical.log_likelihood - expected.llf), abs=1e-6)
    with pytest.raises(TableError, match="nested"):
        likelihood_ratio_test(clinical, smaller)


def test_sex_alone_gives_the_published_odds_ratio_of_op_mri(known):
    expected = known["paper_sex_counts"]["A_train"]
    male = np.repeat([1, 0, 1, 0], [171, 346 - 171, 136, 422 - 136])
    ratio = logistic_regression(male, np.repeat([0, 1], [346, 422]), ["male"]).odds_ratios[1]
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx((expected["or"], *expected["ci"]), abs=1e-6)


tables = st.tuples(*[st.integers(0, 8)] * 4).filter(
    lambda t: t[0] + t[1] > 0 and t[2] + t[3] > 0 and t[0] + t[2] > 0 and t[1] + t[3] > 0
)


@given(tables)
@settings(max_examples=40, deadline=None)
def test_firth_on_a_two_by_two_table_adds_half_to_each_cell(table):
    exposed_with, exposed_without, other_with, other_without = table
    if exposed_with + other_with == 0 or exposed_without + other_without == 0:
        return
    exposure = np.repeat([1, 1, 0, 0], table)
    outcome = np.repeat([1, 0, 1, 0], table)
    if outcome.size < 3 or exposure.min() == exposure.max() or outcome.min() == outcome.max():
        return
    a, b, c, d = (cell + 0.5 for cell in table)
    fit = logistic_regression(exposure, outcome, ["exposure"], firth="always")
    assert fit.slopes[0] == pytest.approx(np.log(a * d / (b * c)), abs=1e-6)


@given(tables)
@settings(max_examples=40, deadline=None)
def test_separation_is_found_exactly_when_a_cell_is_empty(table):
    exposure = np.repeat([1, 1, 0, 0], table)
    outcome = np.repeat([1, 0, 1, 0], table)
    if outcome.size < 3 or exposure.min() == exposure.max() or outcome.min() == outcome.max():
        return
    fit = logistic_regression(exposure, outcome, ["exposure"])
    assert fit.firth == (min(table) == 0)
    assert any("separates" in warning for warning in fit.warnings) == fit.firth
    assert np.isfinite(fit.coefficients).all()


def test_perfect_separation_gives_finite_estimates_with_a_warning_that_names_the_input():
    draw = np.random.default_rng(0)
    inputs = np.column_stack([np.arange(40.0), draw.normal(size=40)])
    fit = logistic_regression(inputs, np.arange(40) >= 20, ["marker", "noise"])
    assert fit.firth
    assert "marker separates" in fit.warnings[0]
    marker = fit.odds_ratios[1]
    assert 1 < marker.low < marker.value < marker.high
    assert fit.p[1] < 1e-3


def test_separation_is_refused_where_the_correction_is_not_wanted():
    with pytest.raises(TableError, match="marker separates"):
        logistic_regression(np.arange(40.0), np.arange(40) >= 20, ["marker"], firth="never")


def test_firth_profile_limits_have_the_critical_drop_of_the_penalised_likelihood():
    inputs, outcome = cohort(7, n=40, k=1)
    fit = logistic_regression(inputs, outcome, ["x"], firth="always")
    x = (inputs[:, 0] - inputs.mean()) / inputs.std()
    design = np.column_stack([np.ones(40), x])

    def penalised(slope):
        """Best penalised likelihood with the slope held, by brute force over the intercept."""
        values = []
        for intercept in np.linspace(-3, 3, 6001):
            risk = expit(intercept + slope * x)
            information = design.T @ ((risk * (1 - risk))[:, None] * design)
            values.append(np.sum(np.where(outcome, np.log(risk), np.log1p(-risk))) + 0.5 * np.linalg.slogdet(information)[1])
        return max(values)

    for limit in (fit.odds_ratios[1].low, fit.odds_ratios[1].high):
        drop = fit.log_likelihood - penalised(np.log(limit) * inputs.std())
        assert 2 * drop == pytest.approx(3.841459, abs=1e-3)


def test_few_events_per_variable_are_warned_about():
    inputs, outcome = cohort(1, n=60, k=4)
    fit = logistic_regression(inputs, outcome, list("abcd"))
    assert any("events per variable" in warning for warning in fit.warnings)


def test_enough_events_give_no_warning(clinical):
    assert clinical.warnings == ()


def test_variance_inflation_is_that_of_statsmodels(vehicles):
    from statsmodels.stats.outliers_influence import variance_inflation_factor

    names = ["wt", "hp", "disp", "qsec"]
    design = sm.add_constant(vehicles[names].to_numpy(float))
    expected = [variance_inflation_factor(design, i) for i in range(1, 5)]
    assert variance_inflation(vehicles[names]) == pytest.approx(expected, rel=1e-9)
    assert variance_inflation(np.column_stack([vehicles["wt"], 3 * vehicles["wt"] + 1]))[0] == np.inf


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        (np.column_stack([np.arange(20.0), np.ones(20)]), "second is constant"),
        (np.column_stack([np.arange(20.0) % 7, 2 * (np.arange(20.0) % 7) + 3]), "second is a linear combination"),
    ],
)
def test_columns_without_information_are_named(inputs, says):
    with pytest.raises(TableError, match=says):
        logistic_regression(inputs, np.arange(20) % 2, ["first", "second"])


def test_more_inputs_than_patients_are_refused():
    with pytest.raises(TableError, match="5 inputs for 6 patients"):
        logistic_regression(np.random.default_rng(0).normal(size=(6, 5)), [0, 1] * 3, list("abcde"))


def test_an_offset_alone_shifts_the_mean():
    outcome = np.array([0, 0, 0, 1])
    fit = logistic_regression(np.empty((4, 0)), outcome, [], offset=np.full(4, 2.0))
    assert fit.intercept == pytest.approx(np.log(1 / 3) - 2, abs=1e-9)
