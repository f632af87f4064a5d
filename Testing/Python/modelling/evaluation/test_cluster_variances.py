"""Rows of one patient: variances and tests against formulas written out, statsmodels and scipy."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from modelling.evaluation.rows_kit import CLASSES, INPUTS, Rows, chosen, inputs
from OsteoRadiomicsLib.modelling.evaluation.calibration import calibration_line
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters, mean_variance
from OsteoRadiomicsLib.modelling.evaluation.confusion import confusion, kappa_influence
from OsteoRadiomicsLib.modelling.evaluation.continuous import linear_regression
from OsteoRadiomicsLib.modelling.evaluation.correlation import pearson
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_auc, delong_covariance, delong_paired
from OsteoRadiomicsLib.modelling.evaluation.subgroups import subgroup_aucs
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression, overall_test
from scipy.stats import mannwhitneyu, ttest_ind


def obuchowski(events: np.ndarray, scores: list[np.ndarray], patients: np.ndarray) -> tuple[list[float], list[list[float]]]:
    """AUCs and covariances by the formulas of the paper, one term after the other."""

    def kernel(x: float, y: float) -> float:
        return 1.0 if x > y else 0.5 if x == y else 0.0

    people = sorted(set(patients.tolist()))
    diseased = {p: [i for i in range(events.size) if patients[i] == p and events[i]] for p in people}
    healthy = {p: [i for i in range(events.size) if patients[i] == p and not events[i]] for p in people}
    m, n = sum(map(len, diseased.values())), sum(map(len, healthy.values()))
    i10, i01, everyone = sum(map(bool, diseased.values())), sum(map(bool, healthy.values())), len(people)
    all_x, all_y = [i for p in people for i in diseased[p]], [i for p in people for i in healthy[p]]
    aucs, x_rest, y_rest = [], [], []
    for s in scores:
        area = sum(kernel(s[i], s[j]) for i, j in product(all_x, all_y)) / (m * n)
        v10 = {i: sum(kernel(s[i], s[j]) for j in all_y) / n for i in all_x}
        v01 = {j: sum(kernel(s[i], s[j]) for i in all_x) / m for j in all_y}
        aucs.append(area)
        x_rest.append({p: sum(v10[i] for i in diseased[p]) - len(diseased[p]) * area for p in people})
        y_rest.append({p: sum(v01[j] for j in healthy[p]) - len(healthy[p]) * area for p in people})

    def covariance(a: int, b: int) -> float:
        s10 = i10 / ((i10 - 1) * m) * sum(x_rest[a][p] * x_rest[b][p] for p in people)
        s01 = i01 / ((i01 - 1) * n) * sum(y_rest[a][p] * y_rest[b][p] for p in people)
        s11 = everyone / (everyone - 1) * sum(x_rest[a][p] * y_rest[b][p] for p in people)
        s11_back = everyone / (everyone - 1) * sum(x_rest[b][p] * y_rest[a][p] for p in people)
        return s10 / m + s01 / n + (s11 + s11_back) / (m * n)

    size = range(len(scores))
    return aucs, [[covariance(a, b) for b in size] for a in size]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_covariance_of_aucs_is_obuchowskis(seed: int) -> None:
    rows = Rows(seed, patients=25)
    aucs, covariance = delong_covariance(rows.events, np.stack([rows.first, rows.second]), rows.clusters)
    expected_aucs, expected = obuchowski(rows.events, [rows.first, rows.second], rows.patients)
    assert aucs == pytest.approx(expected_aucs, abs=1e-13)
    assert covariance == pytest.approx(np.array(expected), abs=1e-13)
    test = delong_paired(rows.events, rows.first, rows.second, clusters=rows.clusters)
    variance = expected[0][0] + expected[1][1] - 2 * expected[0][1]
    assert test.statistic == pytest.approx((expected_aucs[0] - expected_aucs[1]) / math.sqrt(variance), abs=1e-9)


def test_patients_with_rows_of_both_classes_count_in_both() -> None:
    """Worked by hand: two patients with a row of each class, and one of each class alone."""
    events = np.array([1, 0, 1, 0, 1, 0], dtype=bool)
    score = np.array([3.0, 1.0, 2.0, 2.0, 4.0, 0.0])
    patients = np.array(["a", "a", "b", "b", "c", "d"])
    (area,), ((variance,),) = delong_covariance(events, score[None, :], Clusters.of(patients))
    assert area == pytest.approx(8.5 / 9)
    _, ((expected,),) = obuchowski(events, [score], patients)
    # Parts less the AUC, in ninths of one half: events 1, -2, 1; others a 1, b -2, d 1.
    x, y = np.array([1, -2, 1]) / 18, np.array([1, -2, 1]) / 18
    by_hand = 3 / 2 * (x @ x + y @ y) / 9 + 2 * 4 / 3 * (x[0] * y[0] + x[1] * y[1]) / 9
    assert (variance, expected) == pytest.approx((by_hand, by_hand), abs=1e-15)


def test_the_calibration_lines_design_effect_is_statsmodels_sandwich() -> None:
    rows = Rows(6, patients=60)
    alone, by_patient = (calibration_line(rows.events, rows.first, found) for found in (None, rows.clusters))
    design = sm.add_constant(np.log(rows.first / (1 - rows.first)))
    model = sm.GLM(rows.events.astype(float), design, family=sm.families.Binomial())
    robust = model.fit(cov_type="HC0").bse
    groups = {"groups": rows.clusters.index, "use_correction": False}
    expected = np.maximum(1, model.fit(cov_type="cluster", cov_kwds=groups).bse / robust)
    assert [after.se / before.se for before, after in zip(alone, by_patient, strict=True)][:2] == pytest.approx(
        expected, rel=1e-6
    )


def test_the_variance_of_a_mean_is_statsmodels_cluster_variance() -> None:
    rows = Rows(7)
    groups = {"groups": rows.clusters.index}
    found = sm.OLS(rows.measured, np.ones((rows.measured.size, 1))).fit(cov_type="cluster", cov_kwds=groups)
    assert mean_variance(rows.measured, rows.clusters) == pytest.approx(float(found.bse[0]) ** 2, rel=1e-10)


def test_the_influence_on_kappa_and_on_a_correlation_is_that_of_leaving_a_row_out() -> None:
    rows = Rows(8, patients=150)
    predicted = rows.table.argmax(axis=1)
    met = confusion(rows.label, predicted, CLASSES)
    keep = [np.arange(rows.label.size) != place for place in range(0, rows.label.size, 3)]
    left_out = [confusion(rows.label[k], predicted[k], CLASSES).kappa.value - met.kappa.value for k in keep]
    influence = kappa_influence(rows.label, predicted, met.counts, met.kappa.value)[::3]
    assert np.corrcoef(left_out, influence)[0, 1] == pytest.approx(-1, abs=1e-3)
    whole = pearson(rows.measured, rows.predicted)
    by_patient = pearson(rows.measured, rows.predicted, clusters=rows.clusters)
    jack = np.array([pearson(rows.measured[k], rows.predicted[k]).r.value - whole.r.value for k in _each(rows.label.size)])
    effect = float(np.sum(np.bincount(rows.clusters.index, weights=jack - jack.mean()) ** 2) / np.sum((jack - jack.mean()) ** 2))
    width = [np.arctanh(found.r.high) - np.arctanh(found.r.low) for found in (by_patient, whole)]
    worth = (1.96 * 2 / width[0]) ** 2 + 3
    assert rows.label.size / worth == pytest.approx(effect, rel=0.02)


@pytest.mark.parametrize("interval", ["wald", "profile"])
def test_design_effects_of_odds_ratios_are_statsmodels_sandwich(interval: str) -> None:
    rows = Rows(10, patients=90)
    alone, by_patient = (
        logistic_regression(inputs(rows), rows.events, INPUTS, interval=interval, clusters=c) for c in (None, rows.clusters)
    )
    model = sm.GLM(rows.events.astype(float), sm.add_constant(inputs(rows)), family=sm.families.Binomial())
    groups = {"groups": rows.clusters.index, "use_correction": False}
    effect = np.maximum(1, model.fit(cov_type="cluster", cov_kwds=groups).bse / model.fit(cov_type="HC0").bse)
    assert by_patient.standard_errors / alone.standard_errors == pytest.approx(effect, rel=1e-6)
    widths = [np.log([r.high / r.low for r in fit.odds_ratios[1:]]) for fit in (alone, by_patient)]
    assert widths[1] / widths[0] == pytest.approx(effect[1:], rel=1e-6 if interval == "wald" else 0.02)
    assert effect.max() > 1.05


def test_several_coefficients_are_tested_with_statsmodels_score_covariance() -> None:
    """Rao and Scott: the mean eigenvalue of clustered against independent covariance divides chi-square."""
    rows = Rows(11, patients=90)
    fits = [logistic_regression(inputs(rows), rows.events, INPUTS, clusters=c) for c in (None, rows.clusters)]
    model = sm.GLM(rows.events.astype(float), sm.add_constant(inputs(rows)), family=sm.families.Binomial())
    groups = {"groups": rows.clusters.index, "use_correction": False}
    covariances = [
        model.fit(cov_type=kind, **more).cov_params()[1:, 1:] for kind, more in (("HC0", {}), ("cluster", {"cov_kwds": groups}))
    ]
    effect = np.linalg.eigvals(np.linalg.solve(*covariances)).real.mean()
    alone, by_patient = (overall_test(fit) for fit in fits)
    assert alone.statistic / by_patient.statistic == pytest.approx(max(1, effect), rel=1e-6)


def test_the_linear_regressions_effects_are_statsmodels_sandwich() -> None:
    rows = Rows(13, patients=70)
    alone, by_patient = (linear_regression(inputs(rows), rows.measured, INPUTS, clusters=c) for c in (None, rows.clusters))
    model = sm.OLS(rows.measured, sm.add_constant(inputs(rows)))
    groups = {"groups": rows.clusters.index, "use_correction": False}
    effect = np.maximum(1, model.fit(cov_type="cluster", cov_kwds=groups).bse / model.fit(cov_type="HC0").bse)
    n, df = rows.measured.size, 70 - 5
    residual = np.sqrt((n - 5) / n * 70 / df)  # residual variance as of 70 rows
    found = np.array([after.se / before.se for before, after in zip(alone.coefficients, by_patient.coefficients, strict=True)])
    assert found == pytest.approx(effect * residual, rel=1e-6)
    assert (by_patient.df_residual, by_patient.covariance[1, 1] ** 0.5) == (df, pytest.approx(by_patient.coefficients[1].se))


@pytest.mark.parametrize("test", ["student", "mann-whitney"])
def test_univariate_selection_compares_the_means_of_a_patients_rows_within_a_class(test: str) -> None:
    rows = Rows(15, patients=60)
    by_hand = pd.DataFrame({"patient": rows.patients, "event": rows.events.astype(int), "value": rows.other})
    by_hand = by_hand.groupby(["patient", "event"], as_index=False)["value"].mean()
    assert by_hand["patient"].duplicated().any()  # patients with rows of both classes stand in both
    parts = [by_hand.loc[by_hand["event"] == event, "value"] for event in (1, 0)]
    assert max(map(len, parts)) < 50  # so the rank test is exact
    expected = ttest_ind(*parts).pvalue if test == "student" else mannwhitneyu(*parts, method="exact").pvalue
    assert chosen(rows, rows.events.astype(int), test, rows.clusters).p_[0] == pytest.approx(expected, rel=1e-9)


def test_subgroups_that_share_patients_are_tested_with_their_covariance() -> None:
    """A score that is the same in both vertebrae of a patient differs the less between the levels."""
    once = Rows(9, patients=80, most=1)
    twice = Rows(9, patients=80, most=1, several=2)
    level = np.tile(["L1", "L2"], 80)
    score = np.clip(twice.first + np.where(level == "L1", 0.02, 0) * np.random.default_rng(1).normal(size=160), 0.01, 0.99)
    apart = subgroup_aucs(twice.events, score, level)
    found = subgroup_aucs(twice.events, score, level, clusters=twice.clusters)
    first, second = (part.auc for part in found.groups)
    assert first.se == pytest.approx(delong_auc(once.events, score[level == "L1"]).se, rel=1e-12)
    paired = delong_paired(once.events, score[level == "L1"], score[level == "L2"])
    assert found.heterogeneity_q == pytest.approx(paired.statistic**2, rel=0.05)
    assert apart.heterogeneity_q < found.heterogeneity_q / 10
    assert second.value == pytest.approx(paired.second.value)


def _each(size: int) -> Iterator[np.ndarray]:
    return (np.arange(size) != place for place in range(size))
