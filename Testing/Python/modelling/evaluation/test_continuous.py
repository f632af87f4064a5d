"""Continuous end points, correlations and sample size."""

import numpy as np
import pytest
import statsmodels.api as sm
from OsteoRadiomicsLib.base.errors import InputError, TableError
from OsteoRadiomicsLib.modelling.evaluation.continuous import linear_regression, prediction_error
from OsteoRadiomicsLib.modelling.evaluation.correlation import pearson, point_biserial, spearman
from OsteoRadiomicsLib.modelling.evaluation.sample_size import maximum_r2, riley_sample_size
from scipy import stats


def test_linear_regression_is_that_of_statsmodels(vehicles):
    names = ["wt", "hp", "qsec"]
    expected = sm.OLS(vehicles["mpg"], sm.add_constant(vehicles[names])).fit()
    found = linear_regression(vehicles[names], vehicles["mpg"], names)
    assert [c.value for c in found.coefficients] == pytest.approx(list(expected.params), abs=1e-9)
    np.testing.assert_allclose([(c.low, c.high) for c in found.coefficients], expected.conf_int(), atol=1e-8)
    assert found.p == pytest.approx(expected.pvalues.to_numpy(), abs=1e-12)
    assert (found.r2, found.adjusted_r2) == pytest.approx((expected.rsquared, expected.rsquared_adj), abs=1e-12)
    assert (found.f, found.f_p) == pytest.approx((expected.fvalue, expected.f_pvalue), rel=1e-9)
    assert found.predict(vehicles[names]) == pytest.approx(expected.fittedvalues.to_numpy(), abs=1e-9)


def test_dependent_inputs_are_refused(vehicles):
    with pytest.raises(TableError, match="dependent"):
        linear_regression(np.column_stack([vehicles["wt"], 2 * vehicles["wt"]]), vehicles["mpg"], ["a", "b"])


def test_spearman_is_that_of_r(known, cars):
    expected = known["two_sample_mtcars_mpg_by_am"]["spearman_mpg_wt"]
    found = spearman(cars["mpg"], cars["wt"])
    assert found.r.value == pytest.approx(expected["rho"], abs=1e-9)
    assert found.p == pytest.approx(expected["p"], rel=1e-6)


def test_pearson_with_its_fisher_interval_is_that_of_scipy(vehicles):
    expected = stats.pearsonr(vehicles["mpg"], vehicles["wt"])
    found = pearson(vehicles["mpg"], vehicles["wt"])
    assert (found.r.value, found.p) == pytest.approx((expected.statistic, expected.pvalue), abs=1e-12)
    assert (found.r.low, found.r.high) == pytest.approx(tuple(expected.confidence_interval()), abs=1e-9)


def test_point_biserial_is_that_of_scipy(prostate):
    expected = stats.pointbiserialr(prostate["cancer"], prostate["marker"])
    (found,) = point_biserial(prostate["cancer"], prostate[["marker"]], ["marker"])
    assert found.r.value == pytest.approx(expected.statistic, abs=1e-12)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-6)


def test_a_constant_column_has_no_correlation_but_a_reason():
    (found,) = point_biserial([0, 1, 0, 1], np.full((4, 1), 0.1), ["flat"])
    assert np.isnan(found.r.value)
    assert "constant" in found.r.note


def test_prediction_error_separates_bias_from_correlation():
    measured = np.array([60.0, 80, 100, 120, 140])
    found = prediction_error(measured, measured + 10)
    assert found.pearson.r.value == pytest.approx(1)
    assert (found.bias, found.mae, found.rmse) == pytest.approx((10, 10, 10))
    assert found.r2 == pytest.approx(1 - 500 / 4000)


def test_riley_criteria_are_the_published_example(known):
    found = riley_sample_size(r2=0.288, parameters=24, prevalence=0.174)
    assert (found.shrinkage, found.optimism, found.prevalence) == (623, 662, 221)
    assert found.required == 662
    assert found.max_r2 == pytest.approx(known["riley"]["maxR2"], abs=1e-9)


@pytest.mark.parametrize("wrong", [{"r2": 0.9}, {"r2": 0.0}, {"prevalence": 1.0}, {"parameters": 0}])
def test_impossible_sample_size_questions_are_refused(wrong):
    with pytest.raises(InputError):
        riley_sample_size(**({"r2": 0.2, "parameters": 10, "prevalence": 0.3} | wrong))


def test_largest_r2_of_a_balanced_outcome_is_three_quarters():
    assert maximum_r2(0.5) == pytest.approx(0.75)
