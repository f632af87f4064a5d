"""The tables of a validation, for machines and papers: one number a cell, intervals in columns of their own."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...modelling.evaluation.centre_table import centres_table
from ...modelling.evaluation.classification import RATES
from ...modelling.evaluation.metrics_record import MetricsRecord
from ...modelling.external.record import ClassesRecord
from ...modelling.external.validation import Validation
from ...modelling.number.metrics_record import MeasuredRecord

AS_IS = "none"
"""The update of a model that is left as it is."""
_LINE = ("slope", "intercept", "in_the_large", "expected_observed")
_MEASURED = ("pearson", "spearman", "concordance", "r2", "mae", "rmse")

Metrics = MetricsRecord | MeasuredRecord


def validation_tables(found: Validation) -> dict[str, pd.DataFrame]:
    """Every table by name, without those that would be empty."""
    record = found.record
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("performance", "net-benefit", "updates", "update-terms", "case-mix", "comparisons", "left-out")
    }
    for model in record.models:
        head = {"model": model.name}
        if isinstance(model.metrics, ClassesRecord):
            rows["performance"] += _of_classes(head, model.metrics)
        else:
            expected = {"expected_auc": model.expected_auc} if isinstance(model.metrics, MetricsRecord) else {}
            rows["performance"].append(head | _flat(model.metrics) | expected)
            rows["net-benefit"] += _net_benefit(head, AS_IS, model.metrics)
            rows["updates"].append(head | {"update": AS_IS} | _flat(model.metrics) | {"reason": ""})
        for update in model.updates:
            own = head | {"update": update.method}
            numbers = _flat(update.metrics) if update.metrics else {}
            rows["updates"].append(own | numbers | {"reason": update.reason})
            rows["update-terms"] += [
                own | {"term": term.name, **_ends("coefficient", term.value, term.ci)} for term in update.terms
            ]
            if update.metrics:
                rows["net-benefit"] += _net_benefit(head, update.method, update.metrics)
        rows["case-mix"] += [head | line.model_dump() for line in model.case_mix]
    of_centres = [model.centres for model in record.models if model.centres]
    rows["comparisons"] = [
        {"first": pair.first, "second": pair.second, **_ends("difference", pair.difference, pair.difference_ci)}
        | {"z": pair.z, "p": pair.p}
        for pair in record.comparisons
    ]  # fmt: skip
    rows["left-out"] = [{"case": case, "reason": reason} for case, reason in found.excluded.items()]
    made = {name: pd.DataFrame(own) for name, own in rows.items() if own}
    return made | ({"centres": centres_table(of_centres)} if of_centres else {})


def _flat(metrics: Metrics) -> dict[str, Any]:
    """The figures of merit of one model, each with the ends of its interval."""
    if isinstance(metrics, MeasuredRecord):
        found: dict[str, Any] = {"patients": metrics.patients}
        for name in _MEASURED:
            found |= _ends(name, getattr(metrics, name), getattr(metrics, f"{name}_ci", None))
        for name, part in (("bias", metrics.bland_altman), ("lower", metrics.bland_altman), ("upper", metrics.bland_altman)):
            found |= _ends(name, getattr(part, name), getattr(part, f"{name}_ci"))
        for name in ("slope", "intercept"):
            found |= _ends(name, getattr(metrics.calibration, name), getattr(metrics.calibration, f"{name}_ci"))
        return found
    found = {"patients": metrics.patients, "events": metrics.events, **_ends("auc", metrics.auc, metrics.auc_ci)}
    found["cutoff"] = metrics.cutoff
    for name in RATES:
        found |= _ends(name, getattr(metrics, name), getattr(metrics, f"{name}_ci"))
    found |= _ends("brier", metrics.brier, metrics.brier_ci)
    line = metrics.calibration
    if line is not None:
        for name in _LINE:
            found |= _ends(name, getattr(line, name), getattr(line, f"{name}_ci"))
        found |= {"ici": line.integrated_index, "e50": line.e50, "e90": line.e90, "brier_scaled": line.brier_scaled}
        test = line.hosmer_lemeshow
        found |= {"hosmer_lemeshow_chisq": test.chisq, "hosmer_lemeshow_df": test.df, "hosmer_lemeshow_p": test.p}
    return found


def _of_classes(head: dict[str, Any], metrics: ClassesRecord) -> list[dict[str, Any]]:
    overall: dict[str, Any] = {}
    for item in metrics.overall:
        overall |= _ends(item.name, item.value, item.ci)
    return [head | {"class": "all"} | overall, *(head | {"class": own.name} | _flat(own.metrics) for own in metrics.classes)]


def _net_benefit(head: dict[str, Any], update: str, metrics: Metrics) -> list[dict[str, Any]]:
    if isinstance(metrics, MeasuredRecord) or not metrics.net_benefit:
        return []
    return [
        head
        | {"update": update, "threshold": point.threshold, **_ends("net_benefit", point.model, point.model_ci)}
        | {**_ends("all", point.all, point.all_ci), "none": point.none, "avoided_per_100": point.avoided_per_100}
        for point in metrics.net_benefit
    ]


def _ends(name: str, value: float | None, interval: tuple[float | None, float | None] | None) -> dict[str, Any]:
    low, high = interval or (None, None)
    return {name: value, f"{name}_low": low, f"{name}_high": high}
