"""The figures of a training report about discrimination: of all models on one set, of one model on all sets, of subgroups."""

from __future__ import annotations

from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from ...base.language import later, tr
from ...modelling.binary.record import PerformanceRecord
from ...modelling.estimate import Estimate
from ...modelling.evaluation.precision_recall import precision_recall
from ...modelling.evaluation.roc import RocCurve, roc_curve
from ...modelling.study.record import nan
from ..figure_plan import Plan
from ..figures.discrimination import delong_figure, precision_recall_figure, roc_figure
from ..figures.radar import radar_figure
from ..training.folder import Sample, conditional
from ..training.subgroups import group_text
from ..training.text import row_estimate, table_rows
from .folder import BinaryFolder

RADAR = {
    "sensitivity": later("sensitivity"),
    "specificity": later("specificity"),
    "accuracy": later("accuracy"),
    "ppv": later("precision"),
    "f1": "F1",
}


def discrimination_plans(study: BinaryFolder, sample: Sample) -> list[Plan]:
    """All models on one set, and all classifiers that were compared."""
    where, models = sample.title, study.models
    return [
        Plan("discrimination", f"roc_{sample.name}", tr("ROC curves, {where}", where=where), sample.words,
             lambda: _roc(study, sample, models)),
        Plan("discrimination", f"precision_recall_{sample.name}", tr("Precision-recall curves, {where}", where=where),
             sample.words, lambda: _precision_recall(study, sample)),
        Plan("discrimination", f"delong_{sample.name}", tr("Comparison of AUCs, {where}", where=where),
             conditional(tr("DeLong's test for paired curves"), sample), lambda: _delong(study, sample, models)),
        Plan("discrimination", f"radar_{sample.name}", tr("Rates at the frozen cut-offs, {where}", where=where), sample.words,
             lambda: _radar(study, sample)),
        Plan("classifiers", f"roc_classifiers_{sample.name}", tr("ROC curves of the classifiers, {where}", where=where),
             sample.words, lambda: _roc(study, sample, study.candidates) if study.candidates else None),
        Plan("classifiers", f"delong_classifiers_{sample.name}", tr("Comparison of the classifiers, {where}", where=where),
             conditional(tr("DeLong's test for paired curves"), sample), lambda: _delong(study, sample, study.candidates)),
    ]  # fmt: skip


def across_plans(study: BinaryFolder) -> list[Plan]:
    """Each model on all sets, where there are several."""
    samples, found = study.samples, []
    caption = tr("the training set by models fitted without the case's fold, test sets not used in training")
    for model in study.models if len(samples) > 1 else ():
        found += [
            Plan("discrimination", f"roc_{model}_by_set", tr("ROC curves of the {model} model on every set", model=model),
                 caption, partial(_roc_by_set, study, model)),
            Plan("discrimination", f"radar_{model}_by_set", tr("Rates of the {model} model on every set", model=model),
                 tr("at the frozen cut-off; {caption}", caption=caption), partial(_radar_by_set, study, model)),
        ]  # fmt: skip
    return found


def subgroup_roc_plans(study: BinaryFolder, sample: Sample) -> list[Plan]:
    """ROC curves in subgroups of one set: of the combined model, or the best there is, as the plot of their AUCs."""
    curves, areas = study.table("subgroup_roc"), study.table("subgroups")
    curves = curves[curves["set"] == sample.name] if len(curves) else curves
    model = study.leading(curves)
    if model is None:
        return []
    found = []
    for key, rows in curves[curves["model"] == model].groupby("variable", sort=False):
        variable = str(key)
        own = areas[(areas["set"] == sample.name) & (areas["model"] == model) & (areas["variable"] == variable)]
        found.append(
            Plan("subgroups", f"roc_{variable}_{sample.name}",
                 tr("ROC curves by {variable}, {where}", variable=variable, where=sample.title),
                 tr("{model} model; {words}", model=model, words=sample.words), partial(_subgroup_roc, rows, own))
        )  # fmt: skip
    return found


def _roc(study: BinaryFolder, sample: Sample, columns: tuple[str, ...]) -> Figure:
    return roc_figure({study.title(name): _curve(study, sample, name) for name in columns})


def _roc_by_set(study: BinaryFolder, model: str) -> Figure:
    return roc_figure({sample.title: _curve(study, sample, model) for sample in study.samples})


def _curve(study: BinaryFolder, sample: Sample, model: str) -> tuple[RocCurve, Estimate]:
    return roc_curve(sample.outcome, sample.rows[model].to_numpy()), study.recorded(model, sample).auc.estimate


def _subgroup_roc(curves: pd.DataFrame, areas: pd.DataFrame) -> Figure:
    """curves: their corners, by group. areas: one row per group."""
    drawn = {}
    for row in table_rows(areas):
        own = curves[curves["group"] == row["group"]]
        if len(own):
            name = f"{group_text(row)} (n = {row['patients']})"
            curve = RocCurve(own["cutoff"].to_numpy(), own["sensitivity"].to_numpy(), own["specificity"].to_numpy())
            drawn[name] = curve, row_estimate(row, "auc")
    return roc_figure(drawn)


def _precision_recall(study: BinaryFolder, sample: Sample) -> Figure:
    curves = {}
    for name in study.models:
        curve, item = precision_recall(sample.outcome, sample.rows[name].to_numpy()), study.recorded(name, sample)
        low, high = map(nan, item.average_precision_ci)
        curves[study.title(name)] = curve, Estimate(curve.average_precision, low, high)
    return precision_recall_figure(curves)


def _delong(study: BinaryFolder, sample: Sample, columns: tuple[str, ...]) -> Figure | None:
    matrix = study.comparison(sample, columns)
    return delong_figure(matrix) if matrix else None


def _radar(study: BinaryFolder, sample: Sample) -> Figure:
    return radar_figure({study.title(name): _rates(study.recorded(name, sample)) for name in study.models})


def _radar_by_set(study: BinaryFolder, model: str) -> Figure:
    return radar_figure({sample.title: _rates(study.recorded(model, sample)) for sample in study.samples})


def _rates(item: PerformanceRecord) -> dict[str, float]:
    """The measures of a radar chart, by their names."""
    rates = {tr(title): getattr(item, key).estimate.value for key, title in RADAR.items()}
    return rates | {"AUC": item.auc.estimate.value}
