"""Studies of a measured outcome, as the driver runs them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...base.progress import Progress
from ...protocols.modelling_plan import ModellingPlan
from ...scoring import Model, save_model
from ...scoring.schema import Metric
from ..explaining import shap_tables
from ..resampling.measured_split import measured_folds
from ..resampling.openings import Opening
from ..study.centre_record import figure_tables
from ..study.model_inputs import blind_metric, context_of
from ..study.outcome import Outcome, Splits, Work, one_task
from ..study.predictions import predictions_table
from ..study.repetition_tables import repetition_tables
from .centres import WITHOUT, number_centres
from .findings import number_findings
from .fitting import FittedNumber, fit_number
from .performance import Agreement, agreement
from .preparation import check_number_plan, prepare_number
from .recording import number_record
from .repeating import REPEATED
from .saving import number_model_file
from .study import NumberStudy, compared, judged_everywhere, number_notes
from .tables import TABLES


def folds(strata: np.ndarray, patients: np.ndarray, plan: ModellingPlan) -> Splits:
    """The plan's folds by patient, each alike in its values."""
    return measured_folds(strata, patients, plan.folds, plan.split.seed)


def freeze(work: Work[FittedNumber], notes: tuple[str, ...]) -> dict[str, Model]:
    """Model files with correlation and error in training rows that they were not fitted on. Raises ModelError."""
    (procedure,), context = work.procedures, context_of(work, notes)
    truth, unit = work.prepared.train.outcome, work.protocol.outcome.unit
    clusters = work.prepared.clusters(work.prepared.train.cases)
    found = {}
    for name, own in procedure.fitted.models.items():
        judged = agreement(truth, procedure.unseen[name], clusters=clusters, folds=procedure.folds)
        found[name] = number_model_file(name, own, procedure.fitted, context, _metrics(judged, unit))
    return found


def opened(
    work: Work[FittedNumber], notes: tuple[str, ...], models: dict[str, Model], openings: tuple[Opening, ...]
) -> NumberStudy:
    """Predict every set with the frozen models, and judge them."""
    (procedure,) = work.procedures
    predictions = predictions_table(work.prepared, procedure.fitted, procedure.unseen, procedure.blind_radscores)
    return NumberStudy(
        work=work, notes=notes, models=models, openings=openings, predictions=predictions,
        performances=judged_everywhere(predictions, work), comparisons=compared(predictions, work.prepared),
        centres=number_centres(work),
    )  # fmt: skip


def tables(study: NumberStudy, progress: Progress) -> dict[str, pd.DataFrame]:
    """Every table of the study, with Shapley values. Raises Cancelled."""
    shap = shap_tables(study.fitted, study.prepared.train, study.plan.split.seed, progress)
    return {name: make(study) for name, make in TABLES.items()} | repetition_tables(study) | figure_tables(study.centres) | shap


def _metrics(found: Agreement, unit: str) -> list[Metric]:
    """What is known when a model is frozen."""
    r = found.error.pearson.r
    metrics = [blind_metric(f"MAE, {unit}" if unit else "MAE", found.sizes.mae, found.cases)]
    metrics.append(blind_metric("R2", found.sizes.r2, found.cases))
    if r.defined:
        metrics.insert(0, blind_metric("Pearson r", r, found.cases))
    return metrics


NUMBER = Outcome(
    type="number",
    check=check_number_plan,
    prepare=prepare_number,
    tasks=one_task,
    fit=fit_number,
    folds=folds,
    without_centre=WITHOUT,
    repeated=REPEATED,
    notes=number_notes,
    freeze=freeze,
    opened=opened,
    record=number_record,
    tables=tables,
    save=save_model,
    findings=number_findings,
)
