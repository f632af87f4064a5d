"""The figures of a training report about how far the models can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from scipy.special import expit, logit

from ...base.errors import TableError
from ...base.language import retold, tr
from ...modelling.classifying.candidates import SMALLEST
from ...modelling.evaluation.calibration import calibration
from ...modelling.evaluation.learning_curve import LearningCurve
from ...modelling.study.names import OUT_OF_FOLD
from ..figure_plan import Plan
from ..figures.benefit import recalibration_figure
from ..figures.forest import ForestRow, forest_figure
from ..figures.selection import learning_curve_figure
from ..figures.style import p_text
from ..training.folder import Sample, conditional
from ..training.text import row_estimate, table_rows
from .folder import BinaryFolder


def learning_plans(study: BinaryFolder) -> list[Plan]:
    """The learning curve of each model."""
    table = study.table("learning_curve")
    found = []
    for model in study.models if len(table) else ():
        own = table[table["model"] == model]
        caption = tr(
            "mean AUC over the folds, band: one standard deviation; everything is refitted at each size; a training "
            "set that leaves the model without any input counts as 0.5"
        )
        found.append(
            Plan("procedure", f"learning_curve_{model}", tr("Learning curve of the {model} model", model=model), caption,
                 partial(learning_curve_figure, _curve(own)))
        )  # fmt: skip
    return found


def subgroup_plans(study: BinaryFolder, sample: Sample) -> list[Plan]:
    """AUC in subgroups: of the combined model, or the best there is."""
    table = study.table("subgroups")
    own = table[table["set"] == sample.name] if len(table) else table
    model = next((name for name in reversed(study.models) if len(own) and (own["model"] == name).any()), None)
    if model is None:
        return []
    rows = own[own["model"] == model]
    overall = study.recorded(model, sample).auc.value
    caption = tr(
        "{model} model, 95 % intervals; dashed: all patients of the set; P of a difference between the AUCs and of "
        "an interaction of score and group",
        model=model,
    )
    return [
        Plan("subgroups", f"subgroups_{sample.name}", tr("AUC in subgroups, {title}", title=sample.title),
             conditional(caption, sample), partial(forest_figure, _subgroup_rows(rows), x="AUC", reference=overall)),
        *_subgroup_calibration_plans(study, sample, model),
    ]  # fmt: skip


def _subgroup_calibration_plans(study: BinaryFolder, sample: Sample, model: str) -> list[Plan]:
    """Expected over observed events, and the calibration slope, of the same model; an older study has none."""
    table = study.table("subgroup_calibration")
    own = table[(table["set"] == sample.name) & (table["model"] == model)] if len(table) else table
    if own.empty:
        return []
    found = []
    for name, title, x, log in (
        ("expected_observed", tr("Expected over observed events in subgroups, {title}", title=sample.title),
         tr("expected / observed events"), True),
        ("slope", tr("Calibration slope in subgroups, {title}", title=sample.title), tr("calibration slope"), False),
    ):  # fmt: skip
        caption = tr("{model} model, 95 % intervals; dashed: what is ideal", model=model)
        draw = partial(forest_figure, _calibration_rows(own, name), x=x, reference=1.0, log=log)
        found.append(Plan("subgroups", f"subgroup_{name}_{sample.name}", title, caption, draw))
    return found


def recalibration_plans(study: BinaryFolder, sample: Sample) -> list[Plan]:
    """Calibration before and after recalibration, of the models that have one, on cases they were not fitted on."""
    if sample.basis == OUT_OF_FOLD:  # every fold has its own line
        return []
    found = []
    for model in study.models:
        line = study.record.models[model].recalibration
        if line:
            draw: Callable[[], Figure | None] = partial(_recalibration, sample, model, line.intercept, line.slope)
            caption = tr("the line was fitted on cross-validated predictions of the training set, to undo what oversampling did")
            found.append(
                Plan("calibration", f"recalibration_{model}_{sample.name}",
                     tr("Recalibration of the {model} model, {title}", model=model, title=sample.title), caption, draw)
            )  # fmt: skip
    return found


def _curve(table: pd.DataFrame) -> LearningCurve:
    sizes = table.groupby("share")["cases"].mean()
    train, test = (table.pivot(index="share", columns="fold", values=name).to_numpy() for name in ("train", "test"))
    return LearningCurve(sizes.to_numpy(), train, test)


def _subgroup_rows(table: pd.DataFrame) -> list[ForestRow]:
    rows: list[ForestRow] = []
    seen = ""
    for row in table_rows(table):
        if row["variable"] != seen:
            seen = row["variable"]
            tests = tr(
                "difference {difference}, interaction {interaction}",
                difference=p_text(row["heterogeneity_p"]),
                interaction=p_text(row["interaction_p"]),
            )
            rows.append((retold(seen), None, tests))
        rows.append((_group_label(row), row_estimate(row, "auc"), ""))
    return rows


def _calibration_rows(table: pd.DataFrame, name: str) -> list[ForestRow]:
    rows: list[ForestRow] = []
    for variable, own in table.groupby("variable", sort=False):
        rows.append((retold(str(variable)), None, ""))
        rows += [(_group_label(row), row_estimate(row, name), "") for row in table_rows(own)]
    return rows


def _group_label(row: Mapping[str, Any]) -> str:
    return f"   {retold(row['group'].replace('>= ', '≥ '))} (n = {row['patients']})"


def _recalibration(sample: Sample, model: str, intercept: float, slope: float) -> Figure | None:
    after = sample.rows[model].to_numpy()
    before = expit((logit(np.clip(after, SMALLEST, 1 - SMALLEST)) - intercept) / slope)
    try:
        pair = {
            name: calibration(sample.outcome, risk, external=True)
            for name, risk in ((tr("before"), before), (tr("after"), after))
        }
    except TableError:  # the table says why calibration is undefined; there is nothing to draw
        return None
    return recalibration_figure(pair)
