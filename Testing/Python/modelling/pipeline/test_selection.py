"""Selectors: what they keep, and why they drop."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.resampling.split import fold_numbers
from OsteoRadiomicsLib.modelling.selection import ConstantSelector, selector
from OsteoRadiomicsLib.modelling.selection.redundancy import RedundancySelector
from OsteoRadiomicsLib.modelling.statistics.lasso import cross_validated_lasso
from OsteoRadiomicsLib.protocols.modelling_plan import LassoStep, MrmrStep, RedundancyStep, SelectionStep, UnivariateStep
from scipy.stats import spearmanr, ttest_ind


@pytest.fixture
def table() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    y = np.repeat([0, 1], 40)
    x = rng.normal(size=(80, 12))
    x[:, :3] += 1.2 * y[:, None]
    return x, y


STEPS: tuple[SelectionStep, ...] = (
    UnivariateStep(step="univariate", test="welch"),
    RedundancyStep(step="redundancy"),
    MrmrStep(step="mrmr", keep=5),
    LassoStep(step="lasso", folds=5),
)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.step)
def test_every_dropped_column_has_a_reason_and_no_kept_one_has(step: SelectionStep, table: tuple[np.ndarray, np.ndarray]) -> None:
    fitted = selector(step, 1).fit(*table)
    assert [bool(reason) for reason in fitted.reasons_] == [not kept for kept in fitted.support_]
    assert np.array_equal(fitted.transform(table[0]), table[0][:, fitted.support_])


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.step)
def test_a_table_without_columns_passes_through(step: SelectionStep, table: tuple[np.ndarray, np.ndarray]) -> None:
    fitted = selector(step, 1).fit(table[0][:, :0], table[1])
    assert fitted.transform(table[0][:, :0]).shape == (80, 0)


def test_univariate_keeps_exactly_what_the_test_finds(table: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = table
    fitted = selector(UnivariateStep(step="univariate", test="student", alpha=0.05), 1).fit(x, y)
    p = ttest_ind(x[y == 0], x[y == 1]).pvalue
    assert np.array_equal(fitted.support_, p < 0.05)


def test_a_patient_with_rows_of_both_classes_is_tested_once_in_each(table: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = table
    patients = np.tile(np.arange(20), 4)  # two rows of each class
    fitted = selector(UnivariateStep(step="univariate", test="student"), 1).fit(x, y, clusters=Clusters.of(patients))
    means = [np.stack([x[(y == label) & (patients == patient)].mean(axis=0) for patient in range(20)]) for label in (0, 1)]
    assert np.array_equal(fitted.support_, ttest_ind(*means).pvalue < 0.05)


def test_false_discovery_control_keeps_no_more_than_plain_p(table: tuple[np.ndarray, np.ndarray]) -> None:
    plain = selector(UnivariateStep(step="univariate", test="student"), 1).fit(*table).support_
    strict = selector(UnivariateStep(step="univariate", test="student", fdr=True), 1).fit(*table).support_
    assert strict.sum() <= plain.sum()
    assert not np.any(strict & ~plain)


def test_constant_columns_are_dropped(table: tuple[np.ndarray, np.ndarray]) -> None:
    x = table[0].copy()
    x[:, 4] = 1e9
    assert np.flatnonzero(~ConstantSelector().fit(x, table[1]).support_).tolist() == [4]


def test_of_two_twins_the_one_nearer_to_the_outcome_stays(table: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = table
    noisy = x[:, 0] + 0.05 * np.random.default_rng(0).normal(size=80)
    nearer = max(range(2), key=lambda k: abs(spearmanr([x[:, 0], noisy][k], y).statistic))
    fitted = RedundancySelector(0.9).fit(np.column_stack([x[:, 0], noisy]), y)
    assert np.flatnonzero(fitted.support_).tolist() == [nearer]


def test_no_two_kept_columns_are_redundant(table: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = table
    mixed = x @ np.random.default_rng(1).normal(size=(12, 30))
    kept = mixed[:, RedundancySelector(0.5).fit(mixed, y).support_]
    correlation = np.abs(spearmanr(kept).statistic)
    assert np.max(correlation[~np.eye(len(correlation), dtype=bool)]) < 0.5


def test_mrmr_keeps_the_number_asked_for(table: tuple[np.ndarray, np.ndarray]) -> None:
    assert selector(MrmrStep(step="mrmr", keep=4), 1).fit(*table).support_.sum() == 4


def test_lasso_is_the_cross_validated_path_at_its_lambda(table: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = table
    fitted = selector(LassoStep(step="lasso", folds=5, rule="1se"), 7).fit(x, y)
    found = cross_validated_lasso(x, y, fold_numbers(y, np.arange(80), 5, 7), "logistic")
    assert np.array_equal(fitted.coefficients_, found.path.coefficients[found.at_1se])


def test_lasso_folds_keep_patients_together(table: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = table
    twice, outcome, patients = np.vstack([x, x]), np.tile(y, 2), np.tile(np.arange(80), 2)
    step = LassoStep(step="lasso", folds=5)
    together = selector(step, 1).fit(twice, outcome, patients=patients)
    apart = selector(step, 1).fit(twice, outcome)
    # Copies in both halves of a fold look like perfect replication: the penalty then falls too low.
    assert (
        together.validation_.path.lambdas[together.validation_.at_min] > apart.validation_.path.lambdas[apart.validation_.at_min]
    )
