"""The statistics behind a measured outcome, against statsmodels, scipy and printed examples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from OsteoRadiomicsLib.modelling.evaluation.continuous import linear_regression, partial_f, unstandardised
from OsteoRadiomicsLib.modelling.number.performance import agreement, compare_errors
from OsteoRadiomicsLib.modelling.resampling.measured_split import is_measured, measured_fold_numbers, outcome_groups
from OsteoRadiomicsLib.modelling.statistics.column_correlation import correlate_columns
from OsteoRadiomicsLib.modelling.statistics.linear_screening import screen_linear
from OsteoRadiomicsLib.modelling.statistics.mrmr import mrmr
from OsteoRadiomicsLib.modelling.statistics.screening import Variable
from scipy import stats
from sklearn.feature_selection import f_regression


def test_covariance_and_raw_units_are_those_of_statsmodels(vehicles: pd.DataFrame) -> None:
    names = ["wt", "hp", "qsec"]
    expected = sm.OLS(vehicles["mpg"], sm.add_constant(vehicles[names])).fit()
    raw = vehicles[names].to_numpy(dtype=float)
    means, sds = raw.mean(axis=0), raw.std(axis=0)
    found = unstandardised(linear_regression((raw - means) / sds, vehicles["mpg"], names), means, sds)
    assert [c.value for c in found.coefficients] == pytest.approx(list(expected.params), rel=1e-9)
    assert [c.se for c in found.coefficients] == pytest.approx(list(expected.bse), rel=1e-9)
    assert found.p == pytest.approx(expected.pvalues.to_numpy(), rel=1e-6)
    np.testing.assert_allclose(found.covariance, expected.cov_params(), rtol=1e-8, atol=1e-12)


def test_partial_f_is_that_of_statsmodels(vehicles: pd.DataFrame) -> None:
    small = sm.OLS(vehicles["mpg"], sm.add_constant(vehicles[["wt"]])).fit()
    whole = sm.OLS(vehicles["mpg"], sm.add_constant(vehicles[["wt", "hp", "qsec"]])).fit()
    _, p, _ = whole.compare_f_test(small)
    fits = [linear_regression(vehicles[names], vehicles["mpg"], names) for names in (["wt"], ["wt", "hp", "qsec"])]
    assert partial_f(*fits) == pytest.approx(p, rel=1e-9)


def test_screening_keeps_what_holds_its_own_together(vehicles: pd.DataFrame) -> None:
    names = ["wt", "disp", "qsec"]
    found = screen_linear(
        vehicles[names], vehicles["mpg"], names, variables=[Variable(n, (n,)) for n in names], entry=0.05, stay=0.05
    )
    for candidate in found.univariable:
        name = candidate.variable.name
        assert candidate.p == pytest.approx(
            sm.OLS(vehicles["mpg"], sm.add_constant(vehicles[[name]])).fit().pvalues[name], rel=1e-8
        )
    together = sm.OLS(vehicles["mpg"], sm.add_constant(vehicles[list(found.entered)])).fit()
    assert found.multivariable_p == pytest.approx([together.pvalues[name] for name in found.entered], rel=1e-8)
    assert found.kept == tuple(name for name in found.entered if together.pvalues[name] < 0.05)


def test_indicators_of_one_category_are_tested_together(vehicles: pd.DataFrame) -> None:
    table = np.column_stack([vehicles["wt"], vehicles["gear"] == 4, vehicles["gear"] == 5]).astype(float)
    variables = [Variable("wt", ("wt",)), Variable("gear", ("gear=4", "gear=5"))]
    found = screen_linear(table, vehicles["mpg"], ["wt", "gear=4", "gear=5"], variables=variables, entry=0.05, stay=0.05)
    without, whole = (sm.OLS(vehicles["mpg"], sm.add_constant(table[:, columns])).fit() for columns in ([0], [0, 1, 2]))
    assert found.multivariable_p[1] == pytest.approx(whole.compare_f_test(without)[1], rel=1e-9)


@pytest.mark.parametrize(("test", "oracle"), [("pearson", stats.pearsonr), ("spearman", stats.spearmanr)])
def test_many_correlations_at_once_are_those_of_scipy(vehicles: pd.DataFrame, test: str, oracle) -> None:
    columns = ["wt", "hp", "qsec", "gear"]
    found = correlate_columns(vehicles[columns], vehicles["mpg"], test)
    assert found.p == pytest.approx([oracle(vehicles[name], vehicles["mpg"]).pvalue for name in columns], rel=1e-6)


def test_a_constant_column_has_no_correlation() -> None:
    found = correlate_columns(np.column_stack([np.full(20, 0.1), np.arange(20.0)]), np.arange(20.0), "pearson")
    assert np.isnan(found.p[0])
    assert found.p[1] == 0


def test_the_first_feature_of_mrmr_has_the_largest_f_of_regression() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(60, 12))
    y = x[:, 4] + rng.normal(size=60)
    order = mrmr(x, y, 5, "FCQ")
    f, _ = f_regression(x, y)
    assert order.columns[0] == int(np.argmax(f))
    assert order.scores[0] == pytest.approx(f.max(), rel=1e-9)


def test_limits_of_agreement_are_those_of_bland_and_altman(published_tables: Path) -> None:
    table = pd.read_csv(published_tables / "bland_altman_1986.csv")
    first, second = (table[name].to_numpy(dtype=float) for name in table.columns[-2:])
    limits = agreement(second, first).limits
    assert abs(limits.bias.value) == pytest.approx(2.117647, abs=1e-6)
    assert limits.sd == pytest.approx(38.765130, abs=1e-6)
    ends = (limits.lower.value, limits.upper.value) if limits.bias.value < 0 else (-limits.upper.value, -limits.lower.value)
    assert ends == pytest.approx((-78.097302, 73.862007), abs=1e-6)


def test_the_calibration_line_is_the_regression_of_measured_on_predicted(vehicles: pd.DataFrame) -> None:
    measured, predicted = vehicles["mpg"].to_numpy(), (40 - 6 * vehicles["wt"]).to_numpy()
    expected = sm.OLS(measured, sm.add_constant(predicted)).fit()
    found = agreement(measured, predicted)
    assert (found.intercept.value, found.slope.value) == pytest.approx(tuple(expected.params), rel=1e-9)
    assert (found.slope.low, found.slope.high) == pytest.approx(tuple(expected.conf_int()[1]), rel=1e-8)


def test_equal_predictions_have_an_error_but_no_correlation_and_say_why() -> None:
    found = agreement(np.array([1.0, 2.0, 6.0]), np.full(3, 3.0))
    assert found.error.r2 == pytest.approx(0)
    assert not found.error.pearson.r.defined
    assert "constant" in found.slope.note


def test_errors_are_compared_by_wilcoxon_and_a_paired_t_interval() -> None:
    rng = np.random.default_rng(1)
    truth = rng.normal(size=40)
    first, second = truth + 0.3 * rng.normal(size=40), truth + rng.normal(size=40)
    gain = np.abs(first - truth) - np.abs(second - truth)
    found = compare_errors(truth, first, second)
    assert found.p == pytest.approx(stats.wilcoxon(gain).pvalue, rel=1e-12)
    interval = stats.ttest_1samp(gain, 0).confidence_interval()
    assert (found.difference.low, found.difference.high) == pytest.approx((interval.low, interval.high), rel=1e-9)


def test_a_prediction_is_not_better_than_itself() -> None:
    found = compare_errors(np.arange(5.0), np.ones(5), np.ones(5))
    assert found.difference.value == 0
    assert np.isnan(found.p)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_folds_hold_patients_together_and_are_of_one_size(count: int) -> None:
    patients = np.repeat(np.arange(40), 2)
    outcome = np.random.default_rng(count).normal(size=80)
    numbers = measured_fold_numbers(outcome, patients, count, seed=4)
    assert all(len(set(numbers[patients == patient])) == 1 for patient in range(40))
    assert np.ptp([np.sum(numbers == number) for number in range(count)]) <= 2


@pytest.mark.parametrize("count", [2, 3, 5])
def test_folds_are_more_alike_in_outcome_than_random_ones(count: int) -> None:
    def spread(numbers: np.ndarray) -> float:
        return float(np.ptp([outcome[numbers == number].mean() for number in range(count)]))

    rng = np.random.default_rng(0)
    dealt, random = [], []
    for seed in range(30):
        outcome = rng.normal(size=60)
        dealt.append(spread(measured_fold_numbers(outcome, np.arange(60), count, seed)))
        random.append(spread(rng.permutation(np.arange(60) % count)))
    assert np.mean(dealt) < 0.4 * np.mean(random)


def test_groups_for_a_random_split_follow_the_outcome() -> None:
    outcome = np.random.default_rng(0).permutation(47).astype(float)
    groups = outcome_groups(outcome, np.arange(47), 10)
    assert sorted(set(groups)) == [0, 1, 2, 3]
    assert all(outcome[groups == group].max() < outcome[groups == group + 1].min() for group in range(3))


@pytest.mark.parametrize(
    ("outcome", "measured"),
    [([0, 1, 1], False), ([0.0, 1.0, 1.0], False), ([0, 1, 2], False), ([0.5, 1.0, 2.0], True), ([2.0, 3.0, 2.0], True)],
)
def test_classes_are_told_from_measured_values(outcome: list, measured: bool) -> None:
    assert is_measured(np.array(outcome)) is measured
