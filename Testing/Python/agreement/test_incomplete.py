"""The ICC of designs in which some raters read some cases only."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from OsteoRadiomicsLib.agreement import icc
from OsteoRadiomicsLib.agreement.incomplete import APART, NO_PAIRS, incomplete_icc
from OsteoRadiomicsLib.agreement.intraclass import CONSTANT, FEW_CASES
from OsteoRadiomicsLib.base.errors import SettingsError, TableError
from scipy.optimize import minimize

FORMS = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")


def ratings(seed, features=4, cases=20, raters=3, missing=0.0):
    generator = np.random.default_rng(seed)
    values = 2 * generator.normal(size=(features, cases, 1)) + generator.normal(size=(features, 1, raters))
    values = values + generator.normal(size=(features, cases, raters))
    values[generator.random(values.shape) < missing] = np.nan
    return values


@pytest.mark.parametrize("form", FORMS)
def test_without_a_missing_reading_all_values_are_those_of_the_analysis_of_variance(form):
    values = ratings(1)
    found, expected = incomplete_icc(values, form), icc(values, form)
    for name in ("icc", "ci_low", "ci_high", "f", "df1", "df2", "p"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-4, abs=1e-6)
    assert (found.n_raters, found.n_cases.tolist()) == (3, [20] * 4)


@pytest.mark.parametrize(("form", "formula"), [("ICC(1,1)", "y ~ 1"), ("ICC(3,1)", "y ~ C(rater)")])
@pytest.mark.parametrize("seed", range(3))
def test_the_components_are_those_of_statsmodels_mixed_model(form, formula, seed):
    values = ratings(seed, features=1, missing=0.3)[0]
    places = np.argwhere(np.isfinite(values))
    table = pd.DataFrame({"y": values[tuple(places.T)], "case": places[:, 0], "rater": places[:, 1]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = smf.mixedlm(formula, table, groups="case").fit(reml=True)
    between = float(model.cov_re.iloc[0, 0])
    assert incomplete_icc(values, form).icc[0] == pytest.approx(between / (between + model.scale), abs=2e-4)


@pytest.mark.parametrize("seed", range(3))
def test_crossed_random_raters_maximise_the_restricted_likelihood_written_out(seed):
    values = ratings(seed, features=1, cases=12, missing=0.3)[0]
    y = values[np.isfinite(values)]
    case, rater = np.nonzero(np.isfinite(values))

    def criterion(logs):
        ratios = np.exp(logs)
        v = np.eye(len(y)) + ratios[0] * (case[:, None] == case) + ratios[1] * (rater[:, None] == rater)
        inverse = np.linalg.inv(v)
        mean = inverse.sum(axis=0) @ y / inverse.sum()
        residual = (y - mean) @ inverse @ (y - mean)
        return (len(y) - 1) * np.log(residual) + np.linalg.slogdet(v)[1] + np.log(inverse.sum())

    best = minimize(criterion, (1.0, -1.0), method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-11})
    ratios = np.exp(best.x)
    assert incomplete_icc(values).icc[0] == pytest.approx(ratios[0] / (ratios.sum() + 1), abs=1e-4)


def test_intervals_hold_the_true_icc_as_often_as_they_say():
    generator = np.random.default_rng(3)
    shape = (200, 36, 3)
    values = generator.normal(size=(*shape[:2], 1)) * np.sqrt(0.8) + generator.normal(size=(200, 1, 3)) * np.sqrt(0.05)
    values = values + generator.normal(size=shape) * np.sqrt(0.15)
    for rater in range(3):
        values[:, 12 * rater : 12 * rater + 12, rater] = np.nan  # a balanced incomplete design: no case is read by all
    found = incomplete_icc(values)
    assert np.mean((found.ci_low <= 0.8) & (found.ci_high >= 0.8)) == pytest.approx(0.95, abs=0.04)
    assert np.mean(found.icc) == pytest.approx(0.8, abs=0.03)


def test_units_and_the_order_of_cases_change_nothing():
    values = ratings(4, missing=0.3)
    expected = incomplete_icc(values).icc
    assert incomplete_icc(values[:, ::-1] * 1e-9 + 1e-6).icc == pytest.approx(expected, abs=1e-5)


def test_raters_who_agree_exactly_have_an_icc_of_one():
    values = np.array([[1, 1, np.nan], [2, np.nan, 2], [np.nan, 5, 5.0], [7, 7, 7]])
    found = incomplete_icc(values)
    assert (found.icc[0], found.ci_low[0], found.ci_high[0]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("values", "form", "reason"),
    [
        ([[1, np.nan], [np.nan, 2], [3, np.nan]], "ICC(1,1)", NO_PAIRS),
        ([[1, 2, np.nan, np.nan], [2, 2, np.nan, np.nan], [np.nan, np.nan, 1, 3], [np.nan, np.nan, 4, 4]], "ICC(2,1)", APART),
        ([[3, 3], [3, np.nan]], "ICC(2,1)", CONSTANT),
        ([[3, 4], [np.nan, np.nan]], "ICC(2,1)", FEW_CASES),
    ],
)
def test_what_a_design_cannot_tell_is_nan_with_a_reason(values, form, reason):
    found = incomplete_icc(np.array(values, dtype=float), form)
    assert np.isnan([found.icc[0], found.ci_low[0], found.ci_high[0]]).all()
    assert found.reasons == (reason,)


def test_one_rater_and_an_impossible_level_are_refused():
    with pytest.raises(TableError, match="two or more raters"):
        incomplete_icc(np.ones((4, 1)))
    with pytest.raises(SettingsError, match="between 0 and 1"):
        incomplete_icc(np.ones((4, 2)), confidence=95)
