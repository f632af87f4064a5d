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
    return [subgroup_plan(sample, title, caption, subgroup_rows(rows, "auc", "patients", _tests), "AUC", overall)]


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
