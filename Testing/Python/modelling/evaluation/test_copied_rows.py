"""Copies of a patient's rows, which must change nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
from modelling.evaluation.rows_kit import CLASSES, INPUTS, VARIABLES, Rows, chosen, inputs, people
from OsteoRadiomicsLib.modelling.estimate import Estimate
from OsteoRadiomicsLib.modelling.evaluation.classification import classify
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.evaluation.confusion import brier_of_classes, confusion
from OsteoRadiomicsLib.modelling.evaluation.continuous import linear_regression
from OsteoRadiomicsLib.modelling.evaluation.correlation import point_biserial, spearman
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_matrix
from OsteoRadiomicsLib.modelling.evaluation.hand_till import hand_till, hand_till_matrix
from OsteoRadiomicsLib.modelling.evaluation.hosmer_lemeshow import hosmer_lemeshow
from OsteoRadiomicsLib.modelling.evaluation.reclassification import reclassification
from OsteoRadiomicsLib.modelling.evaluation.scorecard import score_card
from OsteoRadiomicsLib.modelling.evaluation.subgroups import subgroup_aucs
from OsteoRadiomicsLib.modelling.number.performance import agreement, compare_errors
from OsteoRadiomicsLib.modelling.statistics.linear_screening import screen_linear
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression, overall_test
from OsteoRadiomicsLib.modelling.statistics.screening import screen
from OsteoRadiomicsLib.modelling.statistics.table_one import table_one

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


def width(found: dict[str, float], place: str) -> float:
    """Its width, of a ratio on the log scale."""
    low, high = found[f"{place}.low"], found[f"{place}.high"]
    return math.log(high / low) if "odds_ratios" in place else high - low


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


def test_a_share_of_none_or_all_counts_each_patient_once() -> None:
    outcome, score = np.repeat([1, 1, 1, 0, 0, 0], 4), np.repeat([0.9, 0.8, 0.7, 0.3, 0.2, 0.1], 4)
    found = classify(outcome, score, 0.5, clusters=Clusters.of(np.repeat(np.arange(6), 4)))
    assert (found.sensitivity.low, found.sensitivity.high) == pytest.approx((0.4385, 1), abs=1e-4)  # 3 of 3


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
