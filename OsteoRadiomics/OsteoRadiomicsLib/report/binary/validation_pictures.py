"""The figures of a training report about how far the models can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from scipy.special import expit, logit

from ...base.errors import TableError
from ...base.language import tr
from ...modelling.classifying.candidates import SMALLEST
from ...modelling.evaluation.calibration import calibration
from ...modelling.study.names import OUT_OF_FOLD
from ..figure_plan import Plan
from ..figures.benefit import calibration_overlay_figure
from ..figures.forest import forest_figure
from ..figures.style import p_text
from ..training.folder import Sample
from ..training.subgroups import informed_model, subgroup_plan, subgroup_rows
from .folder import BinaryFolder


def subgroup_plans(study: BinaryFolder, sample: Sample) -> list[Plan]:
    """AUC in subgroups: of the combined model, or the best there is."""
    found = informed_model(study, sample)
    if found is None:
        return []
    model, rows = found
    caption = tr(
        "{model} model, 95 % intervals; dashed: all patients of the set; P of a difference between the AUCs and of "
        "an interaction of score and group",
        model=model,
    )
    title, overall = tr("AUC in subgroups, {title}", title=sample.title), study.recorded(model, sample).auc.value
    return [
        subgroup_plan(sample, title, caption, subgroup_rows(rows, "auc", "patients", _tests), "AUC", overall),
        *_subgroup_calibration_plans(study, sample, model),
    ]


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
        rows = subgroup_rows(own, name, "patients", lambda row: "")
        draw = partial(forest_figure, rows, x=x, reference=1.0, log=log)
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


def _tests(row: Mapping[str, Any]) -> str:
    return tr(
        "difference {difference}, interaction {interaction}",
        difference=p_text(row["heterogeneity_p"]),
        interaction=p_text(row["interaction_p"]),
    )


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
    return calibration_overlay_figure(pair)
