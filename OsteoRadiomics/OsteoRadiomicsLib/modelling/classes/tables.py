"""The tables of a study of classes, each as one data frame for CSV and report."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from ...base.progress import Part, Progress
from ..binary.performance import RATES
from ..binary.tables import calibration_columns, coefficient_table, correlation_table, screening_table
from ..explaining import shap_tables
from ..study.tables import baseline_by_set, selection_of, with_interval
from .performance import ClassesPerformance
from .predictions import Member, radscore_table
from .study import ClassesResult
from .subgroups import subgroups_table

Table = Callable[[ClassesResult], pd.DataFrame]
KEYS = ["model", "set", "basis"]


def baseline_table(result: ClassesResult) -> pd.DataFrame:
    """The clinical variables of every set by class."""
    names = np.array(result.classes, dtype=object)
    return baseline_by_set(result.prepared.sets, lambda rows: names[rows.outcome], result.classes)


def performance_table(result: ClassesResult) -> pd.DataFrame:
    """One row per model, set and basis: what holds for all classes together, with 95 % intervals."""
    rows = []
    for item in result.performances:
        met = item.confusion
        measures = with_interval(
            hand_till=item.auc.hand_till, macro_auc=item.auc.macro, accuracy=met.accuracy,
            balanced_accuracy=met.balanced_accuracy, kappa_linear=met.kappa, brier=item.brier,
        )  # fmt: skip
        rows.append(_keys(item) | {"cases": item.cases} | measures)
    return pd.DataFrame(rows)


def class_performance_table(result: ClassesResult) -> pd.DataFrame:
    """One row per model, set, basis and class against the rest: AUC, rates of the most probable class, calibration."""
    rows = []
    for item in result.performances:
        for name, own in item.each.items():
            counts = {"class": name, "cases": own.patients, "of_class": own.events}
            rates = {rate: getattr(own.classification, rate) for rate in RATES}
            within = {"auc_of_folds": np.nan if own.auc_of_folds is None else own.auc_of_folds}
            measures = with_interval(auc=own.auc) | within | with_interval(**rates)
            rows.append(_keys(item) | counts | measures | calibration_columns(own))
    return pd.DataFrame(rows)


def pairwise_table(result: ClassesResult) -> pd.DataFrame:
    """AUC of Hand and Till between every two classes, by model, set and basis."""
    rows = [
        _keys(item) | {"class": first, "other": second} | with_interval(auc=found)
        for item in result.performances
        for (first, second), found in item.auc.pairwise.items()
    ]
    return pd.DataFrame(rows)


def confusion_table(result: ClassesResult) -> pd.DataFrame:
    """Cases by true and predicted class, by model, set and basis."""
    rows = [
        _keys(item) | {"true": true, "predicted": predicted, "cases": int(item.confusion.counts[i, j])}
        for item in result.performances
        for i, true in enumerate(result.classes)
        for j, predicted in enumerate(result.classes)
    ]
    return pd.DataFrame(rows)


def shap_by_class(result: ClassesResult, progress: Progress | None = None) -> dict[str, pd.DataFrame]:
    """``shap`` and ``shap_values`` of every class against the rest. Raises Cancelled."""
    progress = progress or Progress()
    count = len(result.members)
    found: dict[str, list[pd.DataFrame]] = {}
    for number, member in enumerate(result.members):
        part = Part(progress, number / count, (number + 1) / count, member.name)
        tables = shap_tables(member.fitted, member.prepared.train, result.plan.split.seed, part)
        for name, table in tables.items():
            found.setdefault(name, []).append(table)
    return {name: _stacked(result, tables) for name, tables in found.items()}


def _per_class(make: Callable[[Member], pd.DataFrame]) -> Table:
    """The table of every class against the rest, one below the other."""
    return lambda result: _stacked(result, [make(member) for member in result.members])


def _stacked(result: ClassesResult, tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of the classes, in their order, one below the other with the class in the first column."""
    for member, table in zip(result.members, tables, strict=True):
        table.insert(0, "class", member.name)
    # Empty tables have no types and would make those of the others unsure.
    return pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)


def _keys(item: ClassesPerformance) -> dict[str, object]:
    return {key: getattr(item, key) for key in KEYS}


TABLES: dict[str, Table] = {
    "baseline": baseline_table,
    "performance": performance_table,
    "class_performance": class_performance_table,
    "pairwise_auc": pairwise_table,
    "confusion": confusion_table,
    "selection": _per_class(lambda member: selection_of(member.fitted.blocks, member.frequency)),
    "screening": _per_class(screening_table),
    "coefficients": _per_class(coefficient_table),
    "correlation": _per_class(correlation_table),
    "subgroups": subgroups_table,
    "radscores": lambda result: radscore_table(result.work),
}
"""File name in ``tables/`` -> the table."""
