"""The figures of a report on a measured outcome: which there are, their captions, and how each is drawn from the folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ...base.language import tr
from ...modelling.number.performance import Agreement, agreement
from ...modelling.number.record import NumberPerformanceRecord
from ...modelling.study.record import nan
from ..figure_plan import Plan
from ..figures.forest import forest_figure
from ..figures.measured import bland_altman_figure, residual_figure, scatter_figure
from ..figures.style import p_text
from ..training.explanation import explained, model_plans
from ..training.folder import Sample, input_title
from ..training.pictures import selection_plans
from ..training.repetition import grid_plans, learning_plans, measure_title
from ..training.subgroups import informed_model, subgroup_plan, subgroup_rows
from ..training.text import row_estimate, table_rows
from .folder import NumberFolder

MOST_CORRELATIONS = 30


def plans(study: NumberFolder) -> list[Plan]:
    """Every figure of the study, in the order of the report."""
    found = selection_plans(study.record.blocks, study.record.frequency) + _correlations(study) + _explanation(study)
    found += grid_plans(study, "regressor", study.unit)
    for sample in study.samples:
        for model in study.models:
            found += _agreement(study, sample, model)
        found += _subgroups(study, sample)
    return found + learning_plans(study, "r2")


def _explanation(study: NumberFolder) -> list[Plan]:
    found = []
    for (model,), own in explained(study, lambda name: input_title(name, study.table("screening"))):
        found += model_plans(own, model, unit=study.unit or study.outcome)
    return found


def _subgroups(study: NumberFolder, sample: Sample) -> list[Plan]:
    """Mean absolute error in subgroups: of the combined model, or the best there is."""
    found = informed_model(study, sample)
    if found is None or "mae_low" not in found[1]:  # an older study has no intervals to draw
        return []
    model, rows = found
    caption = tr(
        "{model} model, 95 % intervals; dashed: all patients of the set; P of a difference between the groups", model=model
    )
    name = measure_title("mae", study.unit)
    title = tr("{measure} in subgroups, {title}", measure="MAE", title=sample.title)

    def tests(row: Mapping[str, Any]) -> str:
        return tr("difference {difference}", difference=p_text(row["mae_p"]))

    lines, overall = subgroup_rows(rows, "mae", "cases", tests), study.recorded(model, sample).mae
    return [subgroup_plan(sample, title, caption, lines, name, overall)]


def _correlations(study: NumberFolder) -> list[Plan]:
    table = study.tables["correlation"]
    table = table[table["r"].notna()]
    if table.empty:
        return []
    shown = table.reindex(table["r"].abs().sort_values(ascending=False, kind="stable").index)[:MOST_CORRELATIONS]
    entries = [(row["title"], row_estimate(row, "r"), p_text(row["p"])) for row in table_rows(shown)]
    left = len(table) - len(shown)
    caption = tr("Pearson, training set, with 95 % intervals; features and Radscores are apparent")
    caption += tr("; {left} weaker ones are in tables/correlation.csv", left=left) if left else ""
    return [
        Plan("correlation", "correlation", tr("Correlation of each input with {outcome}", outcome=study.outcome), caption,
             partial(forest_figure, entries, x=tr("correlation with {outcome}", outcome=study.outcome), reference=0.0))
    ]  # fmt: skip


def _recorded(found: Agreement, item: NumberPerformanceRecord) -> Agreement:
    """An agreement with the intervals of the record, which knows folds and rows of one patient."""
    error, limits, line = found.error, item.bland_altman, item.calibration
    return replace(
        found,
        error=replace(error, pearson=replace(error.pearson, r=item.pearson.estimate)),
        slope=line.slope.estimate,
        intercept=line.intercept.estimate,
        limits=replace(
            found.limits, bias=limits.bias.estimate, lower=limits.lower.estimate, upper=limits.upper.estimate, sd=nan(limits.sd),
            trend_r=nan(limits.trend.r), trend_p=nan(limits.trend.p),
        ),
    )  # fmt: skip


def _agreement(study: NumberFolder, sample: Sample, model: str) -> list[Plan]:
    measured, predicted = sample.rows["outcome"].to_numpy(dtype=float), sample.rows[model].to_numpy(dtype=float)
    if np.ptp(predicted) == 0:
        return []
    found = _recorded(agreement(measured, predicted), study.recorded(model, sample))
    basis = sample.words
    where, stem = tr("{model} model, {title}", model=model, title=sample.title), f"{model}_{sample.name}"
    trend = f"{found.limits.trend_r:.2f} ({p_text(found.limits.trend_p)})".replace("-", "\u2212")
    words = {"name": study.outcome, "unit": study.unit}
    return [
        Plan("agreement", f"scatter_{stem}", tr("Measured against predicted, {where}", where=where), basis,
             partial(scatter_figure, measured, predicted, found, **words)),
        Plan("agreement", f"bland_altman_{stem}", tr("Bland-Altman, {where}", where=where),
             tr("{basis}; bands are 95 % intervals; correlation of difference and mean {trend}", basis=basis, trend=trend),
             partial(bland_altman_figure, measured, predicted, found, **words)),
        Plan("residuals", f"residuals_{stem}", tr("Residuals, {where}", where=where),
             tr("{basis}; left over the prediction, right over normal quantiles", basis=basis),
             partial(residual_figure, measured, predicted, **words)),
    ]  # fmt: skip
