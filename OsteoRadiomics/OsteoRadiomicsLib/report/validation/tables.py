"""The tables of a validation, for machines and papers: one number a cell, intervals in columns of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...modelling.evaluation.centre_table import centres_table
from ...modelling.evaluation.classification import RATES
from ...modelling.evaluation.metrics_record import MetricsRecord
from ...modelling.external.followed_record import FollowedRecord
from ...modelling.external.record import ClassesRecord, UpdateRecord
from ...modelling.external.validation import Validation
from ...modelling.number.metrics_record import MeasuredRecord
from .followed_tables import benefit_rows, concordance_row, ends, horizon_rows, update_rows

AS_IS = "none"
"""The update of a model that is left as it is."""
_LINE = ("slope", "intercept", "in_the_large", "expected_observed")
_MEASURED = ("pearson", "spearman", "concordance", "r2", "mae", "rmse")

Metrics = MetricsRecord | MeasuredRecord


def validation_tables(found: Validation) -> dict[str, pd.DataFrame]:
    """Every table by name, without those that would be empty."""
    record = found.record
    names = ("performance", "horizons", "net-benefit", "updates", "update-terms", "case-mix", "comparisons", "left-out")
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for model in record.models:
        head = {"model": model.name}
        if isinstance(model.metrics, ClassesRecord):
            rows["performance"] += _of_classes(head, model.metrics)
            rows["updates"] += _of_classes(head | {"update": AS_IS}, model.metrics, {"reason": ""})
        elif isinstance(model.metrics, FollowedRecord):
            rows["performance"].append(head | concordance_row(model.metrics))
            rows["horizons"] += horizon_rows(head, model.metrics)
            rows["net-benefit"] += benefit_rows(head | {"update": AS_IS}, model.metrics)
            rows["updates"] += update_rows(head | {"update": AS_IS}, model.metrics)
        else:
            expected = {"expected_auc": model.expected_auc} if isinstance(model.metrics, MetricsRecord) else {}
            rows["performance"].append(head | _flat(model.metrics) | expected)
            rows["net-benefit"] += _net_benefit(head, AS_IS, model.metrics)
            rows["updates"].append(head | {"update": AS_IS} | _flat(model.metrics) | {"reason": ""})
        for update in model.updates:
            own = head | {"update": update.method}
            rows["updates"] += _updated(own, update)
            rows["update-terms"] += [
                own | {"term": term.name, **ends("coefficient", term.value, term.ci)} for term in update.terms
            ]
            if isinstance(update.metrics, FollowedRecord):
                rows["net-benefit"] += benefit_rows(own, update.metrics)
            elif update.metrics and not isinstance(update.metrics, ClassesRecord):
                rows["net-benefit"] += _net_benefit(head, update.method, update.metrics)
        rows["case-mix"] += [head | line.model_dump() for line in model.case_mix]
    of_centres = [model.centres for model in record.models if model.centres]
    rows["comparisons"] = [
        {"first": pair.first, "second": pair.second}
        | ({"measure": pair.measure} if pair.measure else {})
        | ends("difference", pair.difference, pair.difference_ci)
        | {"z": pair.z, "p": pair.p}
        for pair in record.comparisons
    ]  # fmt: skip
    rows["left-out"] = [{"case": case, "reason": reason} for case, reason in found.excluded.items()]
    made = {name: pd.DataFrame(own) for name, own in rows.items() if own}
    return made | ({"centres": centres_table(of_centres)} if of_centres else {})


def _updated(head: dict[str, Any], update: UpdateRecord) -> list[dict[str, Any]]:
    if isinstance(update.metrics, FollowedRecord):
        return update_rows(head, update.metrics, update.reason)
    if isinstance(update.metrics, ClassesRecord):
        return _of_classes(head, update.metrics, {"reason": update.reason})
    return [head | (_flat(update.metrics) if update.metrics else {}) | {"reason": update.reason}]


def _flat(metrics: Metrics) -> dict[str, Any]:
    """The figures of merit of one model, each with the ends of its interval."""
    if isinstance(metrics, MeasuredRecord):
        found: dict[str, Any] = {"patients": metrics.patients}
        for name in _MEASURED:
            found |= ends(name, getattr(metrics, name), getattr(metrics, f"{name}_ci", None))
        for name, part in (("bias", metrics.bland_altman), ("lower", metrics.bland_altman), ("upper", metrics.bland_altman)):
            found |= ends(name, getattr(part, name), getattr(part, f"{name}_ci"))
        for name in ("slope", "intercept"):
            found |= ends(name, getattr(metrics.calibration, name), getattr(metrics.calibration, f"{name}_ci"))
        return found
    found = {"patients": metrics.patients, "events": metrics.events, **ends("auc", metrics.auc, metrics.auc_ci)}
    found["cutoff"] = metrics.cutoff
    for name in RATES:
        found |= ends(name, getattr(metrics, name), getattr(metrics, f"{name}_ci"))
    found |= ends("brier", metrics.brier, metrics.brier_ci)
    line = metrics.calibration
    if line is not None:
        for name in _LINE:
            found |= ends(name, getattr(line, name), getattr(line, f"{name}_ci"))
        found |= {"ici": line.integrated_index, "e50": line.e50, "e90": line.e90, "brier_scaled": line.brier_scaled}
        test = line.hosmer_lemeshow
        found |= {"hosmer_lemeshow_chisq": test.chisq, "hosmer_lemeshow_df": test.df, "hosmer_lemeshow_p": test.p}
    return found


def _of_classes(head: dict[str, Any], metrics: ClassesRecord, tail: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """A row of all classes together, and one of each. tail: further cells of every row."""
    last, overall = dict(tail or {}), dict[str, Any]()
    for item in metrics.overall:
        overall |= ends(item.name, item.value, item.ci)
    each = [head | {"class": own.name} | _flat(own.metrics) | last for own in metrics.classes]
    return [head | {"class": "all"} | overall | last, *each]


def _net_benefit(head: dict[str, Any], update: str, metrics: Metrics) -> list[dict[str, Any]]:
    if isinstance(metrics, MeasuredRecord) or not metrics.net_benefit:
        return []
    return [
        head
        | {"update": update, "threshold": point.threshold, **ends("net_benefit", point.model, point.model_ci)}
        | {**ends("all", point.all, point.all_ci), "none": point.none, "avoided_per_100": point.avoided_per_100}
        for point in metrics.net_benefit
    ]
