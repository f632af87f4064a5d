"""Rows of one patient: variances against formulas written out and statsmodels, and copies of rows that must change nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.data.data import StudyData
from OsteoRadiomicsLib.modelling.estimate import Estimate
from OsteoRadiomicsLib.modelling.evaluation.calibration import calibration_line
from OsteoRadiomicsLib.modelling.evaluation.classification import classify
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters, mean_variance
from OsteoRadiomicsLib.modelling.evaluation.confusion import brier_of_classes, confusion, kappa_influence
from OsteoRadiomicsLib.modelling.evaluation.continuous import linear_regression
from OsteoRadiomicsLib.modelling.evaluation.correlation import pearson, point_biserial, spearman
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_auc, delong_covariance, delong_matrix, delong_paired
from OsteoRadiomicsLib.modelling.evaluation.hand_till import hand_till, hand_till_matrix
from OsteoRadiomicsLib.modelling.evaluation.hosmer_lemeshow import hosmer_lemeshow
from OsteoRadiomicsLib.modelling.evaluation.reclassification import reclassification
from OsteoRadiomicsLib.modelling.evaluation.scorecard import score_card
from OsteoRadiomicsLib.modelling.evaluation.subgroups import subgroup_aucs
from OsteoRadiomicsLib.modelling.number.performance import agreement, compare_errors
from OsteoRadiomicsLib.modelling.selection import UnivariateSelector
from OsteoRadiomicsLib.modelling.statistics.linear_screening import screen_linear
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression, overall_test
from OsteoRadiomicsLib.modelling.statistics.screening import Variable, screen
from OsteoRadiomicsLib.modelling.statistics.table_one import table_one
from scipy.stats import mannwhitneyu, ttest_ind

CLASSES = ("normal", "osteopenia", "osteoporosis")


class Rows:
    """Vertebrae of patients who differ in how many they have, in outcome and score; ``several`` copies of each row."""

    def __init__(self, seed: int = 0, patients: int = 40, several: int = 1, most: int = 5) -> None:
        rng = np.random.default_rng(seed)
        own = np.repeat(np.arange(patients), rng.integers(1, most + 1, patients) if most > 1 else 1)
        n, person = own.size, rng.normal(size=patients)[own]
        self.events = person + rng.normal(size=n) > 0.3
        self.first = np.round(1 / (1 + np.exp(-(0.8 * person + 0.6 * self.events + 0.7 * rng.normal(size=n)))), 2)
        self.second = np.round(1 / (1 + np.exp(-(0.9 * self.events + rng.normal(size=n)))), 2)
        self.first, self.second = self.first.clip(0.01, 0.99), self.second.clip(0.01, 0.99)
        self.measured = 100 + 20 * person + 9 * rng.normal(size=n)
        self.predicted = 100 + 0.6 * (self.measured - 100) + 12 * rng.normal(size=n)
        self.other = self.predicted + 8 * rng.normal(size=n)
        self.label = (person + rng.normal(size=n) > -0.4).astype(int) + (person + rng.normal(size=n) > 0.5)
        raw = rng.gamma(1 + 3 * np.eye(3)[self.label])
        self.table = raw / raw.sum(axis=1, keepdims=True)
        self.level = np.where(rng.random(n) < 0.5, "L1", "L2")
        self.patients = np.array([f"p{number}" for number in own])
        for name, values in list(vars(self).items()):
            setattr(self, name, np.repeat(values, several, axis=0))

    @property
    def clusters(self) -> Clusters:
        return Clusters.of(self.patients)


MEASURES: dict[str, Callable[[Rows, Clusters | None], Any]] = {
    "score": lambda r, c: score_card(r.events, r.first, cutoff=0.5, versus=("q", r.second), clusters=c),
    "exact": lambda r, c: classify(r.events, r.first, 0.6, interval="clopper-pearson", clusters=c),
    "matrix": lambda r, c: delong_matrix(r.events, {"p": r.first, "q": r.second}, clusters=c),
    "gain": lambda r, c: reclassification(r.events, r.second, r.first, clusters=c),
    "subgroups": lambda r, c: subgroup_aucs(r.events, r.first, r.level, clusters=c),
    "confusion": lambda r, c: confusion(r.label, r.table.argmax(axis=1), CLASSES, clusters=c),
    "brier": lambda r, c: brier_of_classes(r.label, r.table, clusters=c),
    "hand_till": lambda r, c: hand_till(np.array(CLASSES)[r.label], r.table, CLASSES, clusters=c),
    "hand_till_matrix": lambda r, c: hand_till_matrix(
        np.array(CLASSES)[r.label], {"a": r.table, "b": (r.table + 1 / 3) ** 2}, CLASSES, clusters=c
    ),
    "agreement": lambda r, c: agreement(r.measured, r.predicted, clusters=c),
    "errors": lambda r, c: compare_errors(r.measured, r.predicted, r.other, clusters=c),
    "spearman": lambda r, c: spearman(r.measured, r.predicted, clusters=c),
    "point-biserial": lambda r, c: point_biserial(r.events, inputs(r), INPUTS, clusters=c),
    "odds ratios": lambda r, c: logistic_regression(inputs(r), r.events, INPUTS, clusters=c),
    "odds ratios by profile": lambda r, c: logistic_regression(inputs(r), r.events, INPUTS, interval="profile", clusters=c),
    "overall test": lambda r, c: overall_test(logistic_regression(inputs(r), r.events, INPUTS, clusters=c)),
    "screening": lambda r, c: screen(inputs(r), r.events, INPUTS, variables=VARIABLES, entry=0.99, stay=0.99, clusters=c),
    "linear": lambda r, c: linear_regression(inputs(r), r.measured, INPUTS, clusters=c),
    "linear screening": lambda r, c: screen_linear(
        inputs(r), r.measured, INPUTS, variables=VARIABLES, entry=0.99, stay=0.99, clusters=c
    ),
    **{
        f"selection by {test}": lambda r, c, test=test: tuple(chosen(r, r.events.astype(int), test, c).p_)
        for test in ("student", "welch", "mann-whitney")
    },
    **{
        f"selection by {test}": lambda r, c, test=test: tuple(chosen(r, r.measured, test, c).p_)
        for test in ("pearson", "spearman")
    },
    "group comparison": lambda r, c: tuple(
        (*row.cells, row.p) for row in table_one(people(r), np.array(CLASSES)[r.label], clusters=c).rows
    ),
}
NOT_OF_PATIENTS = {
    "patients", "cases", "tp", "tn", "fp", "fn", "events", "counts", "clusters", "sizes", "model_se", "t", "log_likelihood",
    "null_log_likelihood", "effects",
}  # fmt: skip
"""Counts of rows, and what only clusters have."""


INPUTS = ("other", "second", "L2", "high")
VARIABLES = (Variable("other", ("other",)), Variable("two columns", ("second", "L2")), Variable("high", ("high",)))


def inputs(rows: Rows) -> np.ndarray:
    """(n, 4) columns of ``INPUTS``."""
    return np.column_stack([rows.other, rows.second, rows.level == "L2", rows.label == 2]).astype(float)


def chosen(rows: Rows, outcome: np.ndarray, test: str, clusters: Clusters | None) -> UnivariateSelector:
    return UnivariateSelector(test).fit(inputs(rows), outcome, clusters=clusters)


def people(rows: Rows) -> pd.DataFrame:
    """A number, one with ties, and categories of two and three levels, one of which is missing at times."""
    age = np.where(rows.second > 0.9, np.nan, 60 + np.round(10 * rows.second))
    grade = pd.Series(np.digitize(rows.other, [90, 110]).astype(float)).where(rows.first > 0.2)
    return pd.DataFrame({"other": rows.other, "age": age, "level": rows.level, "grade": grade.map("grade {:g}".format)})


def numbers(found: Any, place: str = "") -> Iterator[tuple[str, float]]:
    """Every estimate, interval, statistic and P in a result, by where it stands; curves and groups left out."""
    if isinstance(found, Estimate):
        yield from ((f"{place}.{name}", getattr(found, name)) for name in ("value", "low", "high"))
    elif is_dataclass(found):
        for field in fields(found):
            if field.name not in NOT_OF_PATIENTS:
                yield from numbers(getattr(found, field.name), f"{place}.{field.name}")
    elif isinstance(found, dict):
        for key, value in found.items():
            yield from numbers(value, f"{place}.{key}")
    elif isinstance(found, tuple):
        for key, value in enumerate(found):
            yield from numbers(value, f"{place}.{key}")
    elif isinstance(found, np.ndarray) and found.ndim == 1 and place.endswith((".p", ".t")):
        yield from numbers(tuple(found.tolist()), place)
    elif isinstance(found, float):
        yield place, float(found)


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


@pytest.mark.parametrize("name", MEASURES)
def test_one_row_per_patient_is_as_without_patients(name: str) -> None:
    rows = Rows(4, patients=90, most=1)
    alone, clustered = (dict(numbers(MEASURES[name](rows, found))) for found in (None, rows.clusters))
    assert clustered.keys() == alone.keys()
    for place, value in alone.items():
        assert clustered[place] == pytest.approx(value, rel=1e-12, abs=1e-12, nan_ok=True), place


@pytest.mark.parametrize("name", MEASURES)
def test_copies_of_a_patients_row_change_nothing(name: str) -> None:
    once, often = Rows(5, patients=90, most=1), Rows(5, patients=90, most=1, several=3)
    alone, clustered = dict(numbers(MEASURES[name](once, None))), dict(numbers(MEASURES[name](often, often.clusters)))
    for place, value in alone.items():
        if "hosmer_lemeshow" not in place and not place.endswith("integrated_index"):  # their groups follow the quantiles of rows
            assert clustered[place] == pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True), place


def width(found: dict[str, float], place: str) -> float:
    """Its width, of a ratio on the log scale."""
    low, high = found[f"{place}.low"], found[f"{place}.high"]
    return math.log(high / low) if "odds_ratios" in place else high - low


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_copies_that_count_as_patients_look_surer(name: str) -> None:
    """The measures above do see the rows: without patients, copies narrow them."""
    once, often = Rows(5, patients=90, most=1), Rows(5, patients=90, most=1, several=3)
    alone, naive = dict(numbers(MEASURES[name](once, None))), dict(numbers(MEASURES[name](often, None)))
    widths = [
        (width(alone, place[:-4]), width(naive, place[:-4]))
        for place, low in alone.items()
        if place.endswith(".low") and not math.isnan(low)
    ]
    if widths:
        assert np.mean([after / before for before, after in widths]) == pytest.approx(3**-0.5, abs=0.08)
    elif name not in ("hand_till_matrix", "matrix"):  # other numbers alone: P
        p = [(value, naive[place]) for place, value in alone.items() if value < 1]
        assert all(after < before for before, after in p)


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


def test_separated_classes_are_wider_where_rows_share_patients() -> None:
    """Firth's correction and its profile: three copies of every row leave the width of one row per patient all but unchanged."""
    once, often = Rows(12, patients=60, most=1), Rows(12, patients=60, most=1, several=3)
    fits = [
        logistic_regression(rows.measured[:, None] > 100, rows.measured > 100, ["above"], clusters=clusters)
        for rows, clusters in ((once, None), (often, often.clusters), (often, None))
    ]
    assert all(fit.firth for fit in fits)
    low = [math.log(fit.odds_ratios[1].low) for fit in fits]
    assert low[0] < low[2] - 0.5
    assert fits[1].p[1] > 100 * fits[2].p[1]


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


def test_fewer_patients_than_inputs_are_refused_however_many_rows_they_have() -> None:
    rows = Rows(14, patients=5, most=1, several=20)
    for fit, outcome in ((logistic_regression, rows.events), (linear_regression, rows.measured)):
        with pytest.raises(TableError, match="4 inputs for 5 patients"):
            fit(np.random.default_rng(0).normal(size=(100, 4)), outcome, INPUTS, clusters=rows.clusters)


def test_a_group_comparison_counts_each_patient_once() -> None:
    once, often = Rows(5, patients=90, most=1), Rows(5, patients=90, most=1, several=3)
    alone = table_one(people(once), np.array(CLASSES)[once.label])
    assert table_one(people(often), np.array(CLASSES)[often.label], clusters=often.clusters) == alone
    # Rows that differ: the mean of what is known, the commonest level, and a patient in two groups counts in both.
    table = pd.DataFrame({"age": [60, 62, np.nan, 70, 71], "side": ["left", "right", "right", "left", None]})
    found = table_one(table, ["a", "a", "a", "a", "b"], clusters=Clusters.of(["p", "p", "p", "q", "q"]))
    assert found.groups == (("a", 2), ("b", 1), ("all", 3))
    age, left, right = found.rows
    assert age.cells == ("65.50 (63.25-67.75)", "71.00 (71.00-71.00)", "70.00 (65.50-70.50)")
    assert (left.cells[0], right.cells[0], left.missing) == ("1 (50.0 %)", "1 (50.0 %)", 1)


def test_a_patient_drawn_twice_by_a_bootstrap_is_two() -> None:
    rows = Rows(15, patients=6)
    data = StudyData(
        np.empty((rows.events.size, 0)), (), (), np.empty((rows.events.size, 0)), (), rows.events, rows.patients,
        np.arange(rows.events.size),
    )  # fmt: skip
    assert data.clusters is not None
    assert data.clusters.count == 6
    own = np.flatnonzero(rows.patients == rows.patients[0])
    drawn = data.rows(np.concatenate([own, own, np.flatnonzero(rows.patients == "p5")]))
    assert drawn.clusters is not None
    assert drawn.clusters.index.tolist() == [0] * own.size + [2] * own.size + [1] * int((rows.patients == "p5").sum())


def test_hosmer_lemeshow_loses_what_copies_add() -> None:
    """In groups that copies do not change, three copies treble chi-square, and the patients take that back."""
    rng = np.random.default_rng(3)
    risk = np.repeat(np.arange(1, 11) / 11, 12)
    events = rng.random(risk.size) < risk
    patients = np.arange(risk.size)
    once = hosmer_lemeshow(events, risk)
    risk, events, patients = (np.repeat(values, 3) for values in (risk, events, patients))
    assert hosmer_lemeshow(events, risk).chisq == pytest.approx(3 * once.chisq)
    again = hosmer_lemeshow(events, risk, clusters=Clusters.of(patients))
    assert (again.chisq, again.p) == pytest.approx((once.chisq, once.p))


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


def test_a_share_of_none_or_all_counts_each_patient_once() -> None:
    outcome, score = np.repeat([1, 1, 1, 0, 0, 0], 4), np.repeat([0.9, 0.8, 0.7, 0.3, 0.2, 0.1], 4)
    found = classify(outcome, score, 0.5, clusters=Clusters.of(np.repeat(np.arange(6), 4)))
    assert (found.sensitivity.low, found.sensitivity.high) == pytest.approx((0.4385, 1), abs=1e-4)  # 3 of 3


@pytest.mark.parametrize("name", ["score", "agreement", "confusion", "hand_till"])
def test_rows_of_a_single_patient_give_no_interval_and_a_reason(name: str) -> None:
    rows = Rows(10, patients=30)
    rows.patients = np.full(rows.patients.size, "one")
    found = MEASURES[name](rows, rows.clusters)
    main = {"score": "auc", "agreement": "sizes", "confusion": "accuracy", "hand_till": "hand_till"}[name]
    estimate = getattr(found, main) if name != "agreement" else found.sizes.mae
    assert not math.isnan(estimate.value)
    if name != "confusion":
        assert math.isnan(estimate.low)
        assert "two patients" in estimate.note


def test_ids_that_do_not_fit_the_rows_are_refused() -> None:
    rows = Rows(11)
    with pytest.raises(TableError, match="3 patients' ids for"):
        delong_auc(rows.events, rows.first, clusters=Clusters.of(["a", "b", "b"]))


def test_patients_are_clusters_only_where_one_repeats() -> None:
    assert Clusters.repeated(["a", "b", "c"]) is None
    found = Clusters.repeated(pd.Series(["b", "a", "b"]))
    assert found is not None
    assert (found.count, found.index.tolist()) == (2, [1, 0, 1])


def _each(size: int) -> Iterator[np.ndarray]:
    return (np.arange(size) != place for place in range(size))
