"""The figures of a report on a measured outcome: which there are, their captions, and how each is drawn from the folder."""

from __future__ import annotations

from functools import partial

import numpy as np

from ...modelling.binary.predictions import OUT_OF_FOLD
from ...modelling.estimate import Estimate
from ...modelling.number.performance import agreement
from ..binary.training_folder import Sample
from ..binary.training_pictures import Plan, selection_plans
from ..figures.forest import forest_figure
from ..figures.measured import bland_altman_figure, residual_figure, scatter_figure
from ..figures.style import p_text
from .folder import NumberFolder

MOST_CORRELATIONS = 30


def plans(study: NumberFolder) -> list[Plan]:
    """Every figure of the study, in the order of the report."""
    found = selection_plans(study.record) + _correlations(study)
    for sample in study.samples:
        for model in study.models:
            found += _agreement(study, sample, model)
    return found


def _correlations(study: NumberFolder) -> list[Plan]:
    table = study.tables["correlation"]
    table = table[table["r"].notna()]
    if table.empty:
        return []
    shown = table.reindex(table["r"].abs().sort_values(ascending=False, kind="stable").index)[:MOST_CORRELATIONS]
    entries = [(row["title"], Estimate(row["r"], row["r_low"], row["r_high"]), p_text(row["p"])) for _, row in shown.iterrows()]
    left = len(table) - len(shown)
    caption = "Pearson, training set, with 95 % intervals; features and Radscores are apparent"
    caption += f"; {left} weaker ones are in tables/correlation.csv" if left else ""
    return [
        Plan("correlation", "correlation", f"Correlation of each input with {study.outcome}", caption,
             partial(forest_figure, entries, x=f"correlation with {study.outcome}", reference=0.0))
    ]  # fmt: skip


def _agreement(study: NumberFolder, sample: Sample, model: str) -> list[Plan]:
    measured, predicted = sample.rows["outcome"].to_numpy(dtype=float), sample.rows[model].to_numpy(dtype=float)
    if np.ptp(predicted) == 0:
        return []
    found = agreement(measured, predicted)
    basis = "predicted by models fitted without the case's fold" if sample.basis == OUT_OF_FOLD else "not used in training"
    where, stem = f"{model} model, {sample.title}", f"{model}_{sample.name}"
    trend = f"{found.limits.trend_r:.2f} ({p_text(found.limits.trend_p)})".replace("-", "\u2212")
    words = {"name": study.outcome, "unit": study.unit}
    return [
        Plan("agreement", f"scatter_{stem}", f"Measured against predicted, {where}", basis,
             partial(scatter_figure, measured, predicted, found, **words)),
        Plan("agreement", f"bland_altman_{stem}", f"Bland-Altman, {where}",
             f"{basis}; bands are 95 % intervals; correlation of difference and mean {trend}",
             partial(bland_altman_figure, measured, predicted, found, **words)),
        Plan("residuals", f"residuals_{stem}", f"Residuals, {where}",
             f"{basis}; left over the prediction, right over normal quantiles",
             partial(residual_figure, measured, predicted, **words)),
    ]  # fmt: skip
