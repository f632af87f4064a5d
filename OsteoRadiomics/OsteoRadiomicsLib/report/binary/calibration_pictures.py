"""The figures of a training report about calibration: each model on one set, and all models together."""

from __future__ import annotations

from functools import partial

from matplotlib.figure import Figure

from ...base.errors import TableError
from ...base.language import tr
from ...modelling.evaluation.calibration import Calibration, calibration
from ...modelling.study.names import OUT_OF_FOLD
from ..figure_plan import Plan
from ..figures.benefit import calibration_figure, calibration_overlay_figure
from ..training.folder import Sample
from .folder import BinaryFolder


def calibration_plans(study: BinaryFolder, sample: Sample) -> list[Plan]:
    """All models of a set in one figure, where there are several, then each in its own."""
    where, found = sample.title, []
    if len(study.models) > 1:
        caption = tr("smooth curves and groups of equal size; {words}", words=sample.words)
        found.append(
            Plan("calibration", f"calibrations_{sample.name}", tr("Calibration of all models, {where}", where=where), caption,
                 partial(_together, study, sample))
        )  # fmt: skip
    for model in study.models:
        title = tr("Calibration of the {model} model, {where}", model=model, where=where)
        draw = partial(_alone, sample, model)
        found.append(Plan("calibration", f"calibration_{model}_{sample.name}", title, sample.words, draw))
    return found


def _alone(sample: Sample, model: str) -> Figure | None:
    fit = _fit(sample, model)
    return calibration_figure(fit, sample.outcome, sample.rows[model].to_numpy()) if fit else None


def _together(study: BinaryFolder, sample: Sample) -> Figure | None:
    fits = {study.title(model): _fit(sample, model) for model in study.models}
    known = {name: fit for name, fit in fits.items() if fit}
    return calibration_overlay_figure(known) if known else None


def _fit(sample: Sample, model: str) -> Calibration | None:
    """None where calibration is undefined; the record says why."""
    try:
        return calibration(sample.outcome, sample.rows[model].to_numpy(), external=sample.basis != OUT_OF_FOLD)
    except TableError:
        return None
